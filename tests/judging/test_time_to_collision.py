"""Time to collision with who is in the way, and with nobody else."""

import numpy as np
import pytest

from drives import absent, going, other, straight_case, straight_path, trace_of
from nuplan_scenes import expected_series, scene
from scenario_runner.judging.time_to_collision import min_ttc, times_to_collision_s
from scenario_runner.model.actors import ActorKind, Body
from scenario_runner.model.cases import Expectation, OnPath, Recorded
from scenario_runner.model.outcomes import Finding

AT_LEAST = Expectation(criterion="min_ttc", bounds={"at_least": 0.95})
DRIVING = going(0.0, speed_mps=10.0)


def judged(case, *actors, ego=DRIVING, until_s=2.0):
    return min_ttc(case, trace_of(case, ego=ego, actors=actors, until_s=until_s), AT_LEAST)


# After 2 s the ego's centre is at 20 m; a car length (4.36 m) further, a gap of 9.5 m is 0.95 s.
@pytest.mark.parametrize(
    ("x_m", "finding", "ttc_s"),
    [
        (44.36, Finding.MET, 2.0),
        (33.87, Finding.MET, 0.951),
        (33.85, Finding.VIOLATED, 0.949),
        (26.36, Finding.VIOLATED, 0.2),
    ],
)
def test_a_standing_car_ahead_is_gap_by_speed_away(x_m, finding, ttc_s) -> None:
    result = judged(straight_case(actors=[other()]), going(x_m))
    assert result.finding is finding
    assert (result.measure, result.margin) == (pytest.approx(ttc_s), pytest.approx(ttc_s - 0.95))
    assert (result.bound, result.unit, result.at_s, result.actor) == (0.95, "s", 2.0, "other")


def test_the_words_name_the_least_of_all_pairs_and_instants() -> None:
    case = straight_case(actors=[other("far"), other("near")])
    assert judged(case, going(60.0), going(34.36)).because == (
        "time to collision with near (car) fell to 1.00 s at 2.00 s; the bound is 0.95 s"
    )


def test_beyond_three_seconds_nothing_is_claimed() -> None:
    result = judged(straight_case(actors=[other()]), going(54.37))
    assert (result.finding, result.measure, result.margin) == (Finding.MET, None, None)
    assert result.because == "nobody in its way came within 3 s of a collision"


def test_alone_on_the_road_there_is_nothing_to_judge() -> None:
    assert judged(straight_case()).finding is Finding.NOT_APPLICABLE


def test_nobody_collides_with_what_is_driven_over() -> None:
    case = straight_case(actors=[other("plate", ActorKind.PLATE), other("debris", ActorKind.DEBRIS)])

    assert judged(case, going(30.0), going(44.36)).actor == "debris"
    assert (
        judged(straight_case(actors=[other("plate", ActorKind.PLATE)]), going(30.0)).finding is Finding.NOT_APPLICABLE
    )


def test_who_is_absent_is_in_nobodys_way() -> None:
    case = straight_case(actors=[other()])
    trace = trace_of(case, ego=DRIVING, actors=[going(30.0)], until_s=2.0)
    only_at_first = absent(trace, 0, slice(1, None))  # 25.64 m: 2.56 s
    assert min_ttc(case, only_at_first, AT_LEAST).measure == pytest.approx(2.564)


def test_an_oncoming_car_in_its_own_lane_is_not_in_the_way_of_an_ego_that_points_at_it() -> None:
    pointing = going(0.0, speed_mps=10.0, yaw_rad=0.12)  # as on a bend: straight on it would meet who comes
    oncoming = going(50.0, 3.5, speed_mps=10.0, yaw_rad=np.pi)
    motion = OnPath(path=straight_path(start_m=(100.0, 3.5), yaw_rad=np.pi), station_m=0.0, speed_mps=10.0)
    assert judged(straight_case(actors=[other(motion=motion)]), oncoming, ego=pointing, until_s=0.5).measure is None
    cyclist = other(kind=ActorKind.BICYCLE, motion=motion)  # vulnerable: always counts
    assert judged(straight_case(actors=[cyclist]), oncoming, ego=pointing, until_s=0.5).measure is not None


# Half the ego's route corridor and half a car: 0.91 m each.
@pytest.mark.parametrize(("y_m", "counts"), [(1.81, True), (1.83, False)])
def test_the_corridor_is_as_wide_as_the_ego(y_m, counts) -> None:
    motion = OnPath(path=straight_path(start_m=(0.0, 3.5)), station_m=0.0, speed_mps=0.0)
    result = judged(straight_case(actors=[other(motion=motion)]), going(30.0, y_m), ego=going(0.0, 0.5, speed_mps=10.0))
    assert (result.measure is not None) is counts


CROSSING = straight_path(100.0, start_m=(50.0, -50.0), yaw_rad=np.pi / 2)


@pytest.mark.parametrize(
    "motion",
    [
        OnPath(path=CROSSING, station_m=0.0, speed_mps=10.0),
        Recorded(states=np.array([[0.0, 50.0, -50.0, np.pi / 2, 10.0], [10.0, 50.0, 50.0, np.pi / 2, 10.0]])),
    ],
    ids=["declared", "recorded"],
)
def test_a_car_whose_path_crosses_the_route_ahead_counts(motion) -> None:
    # Both reach the crossing at 5 s; the boxes first touch when each is 2.18 + 0.91 m from it: at 4.691 s.
    result = judged(
        straight_case(actors=[other(motion=motion)]),
        going(50.0, -50.0, speed_mps=10.0, yaw_rad=np.pi / 2),
        ego=DRIVING,
        until_s=3.0,
    )
    assert result.measure == pytest.approx(1.691)


def test_a_path_that_crosses_only_behind_the_ego_does_not_count() -> None:
    # The ego, past the crossing, swings its nose round at a car that is still to come out of it.
    crossing = OnPath(path=straight_path(60.0, start_m=(10.0, -50.0), yaw_rad=np.pi / 2), station_m=0.0, speed_mps=5.0)
    case = straight_case(actors=[other(motion=crossing)])
    at_it = going(20.0, 0.0, speed_mps=2.0, yaw_rad=-np.pi / 2)
    assert judged(case, going(20.0, -8.0), ego=at_it, until_s=0.2).measure is None
    before_it = going(4.0, 0.0, speed_mps=2.0, yaw_rad=-np.pi / 2)
    assert judged(case, going(4.0, -8.0), ego=before_it, until_s=0.2).measure is not None


def test_a_path_that_crosses_only_behind_the_actor_does_not_count() -> None:
    crossing = OnPath(path=straight_path(60.0, start_m=(20.0, -20.0), yaw_rad=np.pi / 2), station_m=0.0, speed_mps=5.0)
    case = straight_case(actors=[other(motion=crossing)])
    through = going(20.0, 6.0, yaw_rad=np.pi / 2)  # its rear is at y = 3.82
    assert judged(case, through, ego=going(15.0, speed_mps=8.0, yaw_rad=0.7), until_s=0.0).measure is None
    before = going(20.0, -6.0, yaw_rad=np.pi / 2)
    assert judged(case, before, ego=going(15.0, speed_mps=8.0, yaw_rad=-0.7), until_s=0.0).measure is not None


def test_a_faster_car_behind_does_not_count() -> None:
    assert judged(straight_case(actors=[other()]), going(-20.0, speed_mps=25.0), until_s=1.0).measure is None


def test_behind_is_where_one_does_not_go() -> None:
    reversing = going(50.0, speed_mps=-2.0)
    assert judged(straight_case(actors=[other()]), going(43.0), ego=reversing, until_s=0.0).measure == pytest.approx(
        1.32
    )
    assert (
        judged(straight_case(actors=[other()]), going(57.0, speed_mps=-6.0), ego=reversing, until_s=0.6).measure is None
    )


@pytest.mark.parametrize(("speed_mps", "counts"), [(0.09, False), (0.1, True)])
def test_while_the_ego_stands_nothing_counts(speed_mps, counts) -> None:
    standing = going(0.0, speed_mps=speed_mps)
    approaching = going(30.0, speed_mps=10.0, yaw_rad=np.pi)
    result = judged(straight_case(actors=[other()]), approaching, ego=standing, until_s=1.0)
    assert (result.measure is not None) is counts


def test_a_recording_of_one_instant_has_no_path_to_conflict_with() -> None:
    once = Recorded(states=np.array([[0.0, 30.0, 3.5, 0.0, 0.0]]))
    pointing = going(0.0, speed_mps=10.0, yaw_rad=0.12)
    assert judged(straight_case(actors=[other(motion=once)]), going(30.0, 3.5), ego=pointing).measure is None


@pytest.mark.parametrize("name", ["in_collision", "ego_stopped"])
def test_it_is_the_time_that_nuplan_expects(name) -> None:
    """Among four cars; nuPlan's own car overlaps a bicycle in the one scene, and stands in the other."""
    told = scene(name)
    x_m, y_m, yaw_rad = told["ego"]["pose"]
    pacifica = Body(length_m=5.176, width_m=2.297, box_centre_from_reference_m=1.461)
    boxes = [(each["box"], each["speed"], ActorKind.CAR) for each in told["world"]["vehicles"]]
    boxes += [(each["box"], each["speed"], ActorKind.BICYCLE) for each in told["world"]["bicycles"]]
    actors = [
        other(f"number_{number}", kind, body=Body(length_m=box["size"][1], width_m=box["size"][0]))
        for number, (box, _, kind) in enumerate(boxes)
    ]
    case = straight_case(actors=actors, ego_body=pacifica)
    turn = np.array([[np.cos(yaw_rad), np.sin(yaw_rad)], [-np.sin(yaw_rad), np.cos(yaw_rad)]])
    places = [turn @ (np.array(box["pose"][:2]) - (x_m, y_m)) for box, _, _ in boxes]
    motions = [
        going(*place, speed_mps=speed_mps, yaw_rad=box["pose"][2] - yaw_rad)
        for place, (box, speed_mps, _) in zip(places, boxes, strict=True)
    ]
    ego = going(pacifica.box_centre_from_reference_m, speed_mps=told["ego"]["velocity"][0])
    trace = trace_of(case, ego=ego, actors=motions, until_s=0.0)
    assert times_to_collision_s(case, trace).min() == expected_series(name)[0]
