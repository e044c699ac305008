"""Recorded drives as cases."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scenario_runner.errors import InputError
from scenario_runner.formats.argoverse2 import read_cases
from scenario_runner.model.actors import BODIES, ActorKind

CAR = BODIES[ActorKind.CAR]


def case_of(archive):
    (case,) = read_cases(archive.write())
    return case


def criteria(case):
    return [expectation.criterion for expectation in case.expectations]


def test_the_ego_starts_where_and_as_fast_as_the_recorded_car_did(archive, make_track):
    yaw_rad = 0.1
    points = [(30.0 + step * math.cos(yaw_rad), 0.4 + step * math.sin(yaw_rad)) for step in range(15)]
    archive.rows = make_track("AV", "vehicle", points, heading=yaw_rad, velocity=(9.0, 0.9))
    case = case_of(archive)
    x_m, y_m, cos, sin = case.ego.path.at(case.ego.station_m)
    rear_axle_m = np.array([x_m - case.ego.offset_m * sin, y_m + case.ego.offset_m * cos])
    centre_m = rear_axle_m + CAR.box_centre_from_reference_m * np.array([math.cos(yaw_rad), math.sin(yaw_rad)])
    np.testing.assert_allclose(centre_m, case.recording.states[0, 1:3], atol=1e-6)
    np.testing.assert_allclose(centre_m + case.road.origin_m, [1030.25, -500.1], atol=1e-6)
    assert case.ego.speed_mps == pytest.approx(math.hypot(9.0, 0.9))


def test_a_car_recorded_reversing_starts_at_rest(archive, make_track):
    archive.rows = make_track("AV", "vehicle", [(30.0 - step, 0.0) for step in range(9)], velocity=(-10.0, 0.0))
    assert case_of(archive).ego.speed_mps == 0.0


def test_the_goal_is_four_fifths_of_the_recorded_way_and_the_case_ends_with_the_recording(archive):
    case = case_of(archive)
    front_at_start_m = case.ego.station_m + CAR.front_m
    assert case.goal.station_m - front_at_start_m == pytest.approx(0.8 * 40.0)
    assert (case.goal.ahead_of, case.goal.within_s) == (None, None)
    assert case.limit_s == 4.0
    assert criteria(case) == ["no_contact", "stays_on_road", "reaches_goal"]


def test_the_ego_is_asked_to_drive_as_fast_as_the_recorded_car_ever_did(archive, make_track):
    velocities = [(0.0, 0.0), (4.0, 3.0), (2.0, 0.0)]
    archive.rows = make_track("AV", "vehicle", [(30, 0), (31, 0), (37, 0)], velocity=velocities)
    assert case_of(archive).cruise_mps == 5.0


def test_a_recording_that_waited_is_not_judged_on_how_far_it_came(archive, make_track):
    archive.rows = make_track("AV", "vehicle", [(30.0 + 0.1 * step, 0.0) for step in range(41)])
    case = case_of(archive)
    assert criteria(case) == ["no_contact", "stays_on_road"]
    assert case.goal.station_m == case.ego.path.length_m
    assert case.summary == (
        "Recorded in pittsburgh, 4.0 s among nobody else. reaches_goal is off: the recorded car came less than 5 m far."
    )


def test_a_recording_that_left_the_road_itself_is_not_judged_on_staying_there(archive, make_line):
    archive.map["drivable_areas"]["1"]["area_boundary"] = make_line((-50, 0), (200, 0), (200, 9), (-50, 9))
    case = case_of(archive)
    assert criteria(case) == ["no_contact", "reaches_goal"]
    assert case.summary.endswith("stays_on_road is off: the recorded car itself was 0.9 m off the mapped road.")


def test_everybody_else_is_recorded_about_the_box_centre(archive):
    case = case_of(archive)
    assert [(actor.name, actor.kind) for actor in case.actors] == [
        ("vehicle_1", ActorKind.CAR),
        ("vehicle_2", ActorKind.CAR),
        ("pedestrian_3", ActorKind.PEDESTRIAN),
    ]
    walker = case.actors[2].motion.states
    assert walker[:, 0].tolist() == [0.4, 0.5, 0.8]
    np.testing.assert_allclose(walker[:, 1:3] + case.road.origin_m, [[1071.25, y] for y in (-502.5, -502.4, -502.3)])
    assert {actor.body.box_centre_from_reference_m for actor in case.actors} == {0.0}


def test_road_users_that_drove_may_react_and_the_parked_may_not(archive):
    assert [actor.background for actor in case_of(archive).actors] == [True, False, False]


@pytest.mark.parametrize(
    ("written", "kind", "size_m"),
    [
        ("vehicle", ActorKind.CAR, (4.36, 1.82)),
        ("pedestrian", ActorKind.PEDESTRIAN, (0.5, 0.5)),
        ("motorcyclist", ActorKind.MOTORCYCLE, (2.1, 0.8)),
        ("cyclist", ActorKind.BICYCLE, (1.8, 0.6)),
        ("bus", ActorKind.BUS, (12.0, 2.55)),
        ("static", ActorKind.STATIC, (0.5, 0.5)),
        ("background", ActorKind.STATIC, (0.5, 0.5)),
        ("construction", ActorKind.STATIC, (0.5, 0.5)),
        ("riderless_bicycle", ActorKind.STATIC, (1.8, 0.6)),
        ("unknown", ActorKind.UNKNOWN, (1.0, 1.0)),
    ],
)
def test_every_object_type_of_the_layout_has_a_kind_and_a_size(archive, make_track, written, kind, size_m):
    archive.rows += make_track("4", written, [(0, 0), (1, 0)])
    actor = case_of(archive).actors[-1]
    assert (actor.kind, (actor.body.length_m, actor.body.width_m)) == (kind, size_m)


def test_the_summary_counts_who_was_there_and_who_is_left_out(archive, make_track):
    archive.rows += make_track("4", "bus", [(0, 0), (1, 0)]) + make_track("5", "bus", [(0, 9), (1, 9)])
    archive.rows += make_track("6", "riderless_bicycle", [(0, 0), (1, 0)]) + make_track("7", "static", [(0, 9)])
    archive.rows += make_track("8", "background", [(0, 0), (1, 0)]) + make_track("9", "static", [(0, 9)])
    assert case_of(archive).summary == (
        "Recorded in pittsburgh, 4.0 s among 2 vehicles, 2 buses, 1 pedestrian, 1 riderless bicycle, "
        "1 background object. Left out, seen only once: track 7, 9."
    )


def test_conditions_are_what_the_data_say_and_nothing_else(archive):
    assert case_of(archive).conditions == {"scenery.road.direction": "rht"}


def test_the_recording_is_the_recorded_cars_own_track(archive):
    case = case_of(archive)
    states = case.recording.states
    np.testing.assert_allclose(states[:, 0], np.arange(41) / 10)
    np.testing.assert_allclose(states[:, 1] + case.road.origin_m[0], 1030.25 + np.arange(41))
    assert states[:, 4].tolist() == [10.0] * 41


def test_reading_twice_gives_the_same_case(archive):
    assert case_of(archive).digest == case_of(archive).digest


def test_a_recorded_car_on_no_lane_of_the_map(archive):
    archive.rows = [row | {"position_y": row["position_y"] - 20.0} for row in archive.rows]
    archive.write()
    with pytest.raises(InputError) as raised:
        read_cases(archive.folder)
    assert str(raised.value) == (
        f"{archive.tracks_file}: track AV: the recorded car is on none of the lanes of {archive.map_file.name}; "
        "give the map of this scenario"
    )
