"""Driving with the traffic of the lane, and between its borders."""

import math
from dataclasses import replace

import numpy as np
import pytest
import shapely

from drives import going, straight_case, straight_path, straight_road, trace_of
from nuplan_scenes import expected_statistics, states
from scenario_runner.judging.keeping import (
    against_lane_m,
    corners_beyond_lane_m,
    keeps_direction,
    keeps_lane,
)
from scenario_runner.judging.lanes import lane_area
from scenario_runner.model.cases import Expectation, OnPath
from scenario_runner.model.outcomes import Finding
from scenario_runner.model.roads import Lane, LaneKind, LaneStretch

DIRECTION = Expectation(criterion="keeps_direction", bounds={"at_most": 2.0})
LANE = Expectation(criterion="keeps_lane", bounds={"at_most": 0.1})
CASE = straight_case()


def judged(ego, *, until_s=5.0):
    return keeps_direction(CASE, trace_of(CASE, ego=ego, until_s=until_s), DIRECTION)


# The lane beside leads to −x: a second in it at this speed is so many metres against it.
@pytest.mark.parametrize(
    ("speed_mps", "finding"),
    [(0.0, Finding.MET), (1.99, Finding.MET), (2.01, Finding.VIOLATED), (10.0, Finding.VIOLATED)],
)
def test_a_second_against_the_lane_is_measured_in_metres(speed_mps, finding) -> None:
    result = judged(going(10.0, 3.5, speed_mps=speed_mps))
    assert result.finding is finding
    assert result.measure == pytest.approx(speed_mps)
    assert result.margin == pytest.approx(2.0 - speed_mps)


def test_driving_with_the_lane_is_met_in_words() -> None:
    assert judged(going(10.0, speed_mps=10.0)).because == "never drove against its lane"


def test_the_words_say_how_far_and_when() -> None:
    assert judged(going(10.0, 3.5, speed_mps=10.0), until_s=1.0).because == (
        "drove 10.00 m against the direction of its lane within 1 s, at 1.00 s; the bound is 2.00 m"
    )


def test_backing_in_the_own_lane_is_against_it_and_way_forward_is_taken_off() -> None:
    assert judged(going(60.0, speed_mps=-3.0)).measure == pytest.approx(3.0)
    to_and_fro = against_lane_m(CASE, trace_of(CASE, ego=lambda t: (60.0 + math.sin(math.pi * t), 0.0, 0.0, 0.0)))
    assert to_and_fro.max() == pytest.approx(2.0, abs=0.05)  # from the crest to the trough


@pytest.mark.parametrize(("for_s", "against_m"), [(0.35, 0.0), (0.55, 2.0), (0.75, 6.0)])
def test_way_with_the_lane_within_the_second_is_taken_off_that_against_it(for_s, against_m) -> None:
    # Ten rows of a metre make the second: 4, 6 and 8 of them in the oncoming lane.
    result = judged(lambda t: (10.0 + 10.0 * t, 3.5 if 2.0 <= t < 2.0 + for_s else 0.0, 0.0, 10.0))
    assert result.measure == pytest.approx(against_m, abs=0.3)


def test_outside_every_lane_there_is_no_direction() -> None:
    assert judged(going(10.0, -30.0, speed_mps=10.0)).finding is Finding.NOT_APPLICABLE


def test_it_is_the_way_that_nuplan_expects() -> None:
    """Its scene jumps 13 m back in a lane that leads where the ego points, in one second."""
    before, after = (np.array(state["pose"]) for state in states("ego_slightly_drives_backward"))
    yaw_rad, jump_m = before[2], after[:2] - before[:2]
    along = np.array([math.cos(yaw_rad), math.sin(yaw_rad)])
    left = np.array([-along[1], along[0]])
    centre_m = np.array([-50.0 * along, 50.0 * along])
    lane = Lane(
        id="slanted",
        kind=LaneKind.DRIVING,
        centre_m=centre_m,
        left_m=centre_m + 2.0 * left,
        right_m=centre_m - 2.0 * left,
    )
    route = straight_path(100.0, start_m=tuple(centre_m[0]), yaw_rad=yaw_rad)
    case = straight_case(
        road=replace(straight_road(), lanes={"slanted": lane}), ego=OnPath(path=route, station_m=0.0, speed_mps=0.0)
    )
    drive = trace_of(case, ego=lambda t: (*(t * jump_m), yaw_rad, 0.0), until_s=1.0)
    least_m = expected_statistics("ego_slightly_drives_backward")[1]
    assert keeps_direction(case, drive, DIRECTION).measure == pytest.approx(-least_m, abs=0.0051)


def lane_kept(y_m, *, case=CASE, yaw_rad=0.0, x_m=10.0):
    return keeps_lane(case, trace_of(case, ego=going(x_m, y_m, speed_mps=10.0, yaw_rad=yaw_rad)), LANE)


# The border is at y = ±1.75 and half the ego 0.91 m wide: a centre on 0.94 has its side 0.1 m beyond.
@pytest.mark.parametrize(
    ("y_m", "finding", "beyond_m"),
    [
        (0.0, Finding.MET, 0.0),
        (0.93, Finding.MET, 0.09),
        (0.95, Finding.VIOLATED, 0.11),
        (-0.95, Finding.VIOLATED, 0.11),
        (3.5, Finding.VIOLATED, 2.66),
    ],
)
def test_a_tyre_on_the_marking_is_let_pass(y_m, finding, beyond_m) -> None:
    result = lane_kept(y_m)
    assert result.finding is finding
    assert result.measure == pytest.approx(beyond_m)
    assert result.margin == pytest.approx(0.1 - beyond_m)


def test_the_words_of_a_kept_and_a_left_lane() -> None:
    assert lane_kept(0.0).because == "kept between the borders of its lane"
    assert lane_kept(2.0).because == ("its front left corner was 1.16 m beyond its lane at 0.00 s; the bound is 0.10 m")


def test_corners_are_as_far_out_as_shapely_says() -> None:
    trace = trace_of(CASE, ego=going(20.0, 0.7, speed_mps=10.0, yaw_rad=0.05))
    area, back_m = lane_area(CASE.road.lanes["right"]), CASE.ego_body.box_centre_from_reference_m
    for row, ego in enumerate(trace.ego.tolist()):
        car = shapely.affinity.translate(
            shapely.affinity.rotate(
                shapely.box(-0.5 * CASE.ego_body.length_m, -0.91, 0.5 * CASE.ego_body.length_m, 0.91),
                ego[2],
                origin=(0.0, 0.0),
                use_radians=True,
            ),
            ego[0] + back_m * math.cos(ego[2]),
            ego[1] + back_m * math.sin(ego[2]),
        )
        farthest_m = max(area.distance(shapely.Point(point)) for point in car.exterior.coords)
        assert corners_beyond_lane_m(CASE, trace)[row].max() == pytest.approx(farthest_m, abs=1e-9)


def test_junctions_have_no_borders_to_keep() -> None:
    road = straight_road()
    inside = replace(road.lanes["right"], in_junction=True)
    case = straight_case(road=replace(road, lanes={"right": inside, "left": road.lanes["left"]}))
    assert lane_kept(1.2, case=case).because == "was never on its route outside junctions"


def test_before_and_beyond_the_lanes_of_the_route_nothing_is_judged() -> None:
    assert lane_kept(3.5, x_m=-100.0).finding is Finding.NOT_APPLICABLE
    short = LaneStretch(lane="right", from_m=0.0, to_m=20.0, shift_m=0.0)
    ends = straight_case(ego=OnPath(path=straight_path(stretches=(short,)), station_m=0.0, speed_mps=10.0))
    assert lane_kept(0.95, case=ends).at_s == pytest.approx(0.0)
    assert lane_kept(0.95, case=ends, x_m=30.0).finding is Finding.NOT_APPLICABLE


def test_a_route_without_lanes_has_none_to_keep() -> None:
    bare = straight_case(ego=OnPath(path=straight_path(), station_m=0.0, speed_mps=10.0))
    assert lane_kept(0.0, case=bare).because == "its route follows no lanes"
