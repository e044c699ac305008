"""Recorded drives matched to lanes."""

from __future__ import annotations

import numpy as np
import pytest

from scenario_runner.formats.argoverse2.matching import matched_route
from scenario_runner.formats.lane_runs import AFTER_M, BEFORE_M
from scenario_runner.geometry import lengths_along
from scenario_runner.model.roads import PATH_COS, PATH_CURVATURE, PATH_SIN, Lane, LaneKind, Road


def straight(name, points_m, *, successors=(), kind=LaneKind.DRIVING):
    """A lane 3.5 m wide along a polyline; only its centre line matters here."""
    centre_m = np.asarray(points_m, dtype=np.float64)
    return Lane(id=name, kind=kind, centre_m=centre_m, left_m=centre_m, right_m=centre_m, successors=tuple(successors))


def road_of(*lanes):
    return Road(lanes={lane.id: lane for lane in lanes})


def arc(centre_m, radius_m, from_rad, to_rad):
    angles = np.linspace(from_rad, to_rad, 20)
    return np.column_stack([centre_m[0] + radius_m * np.cos(angles), centre_m[1] + radius_m * np.sin(angles)])


def driven(points_m):
    """Places every half metre along a polyline, and the headings between them."""
    line_m = np.asarray(points_m, dtype=np.float64)
    stations_m = lengths_along(line_m)
    wanted_m = np.arange(0.0, stations_m[-1], 0.5)
    places_m = np.column_stack([np.interp(wanted_m, stations_m, line_m[:, axis]) for axis in (0, 1)])
    steps_m = np.gradient(places_m, axis=0)
    return places_m, steps_m / np.linalg.norm(steps_m, axis=1)[:, None]


def lanes_of(route):
    return [stretch.lane for stretch in route.stretches]


# A street eastwards, (0, 0) to (200, 0), and a left turn off it at (100, 0) that ends northwards at (120, 20).
FORK = road_of(
    straight("a", [(0, 0), (50, 0)], successors=["b"]),
    straight("b", [(50, 0), (100, 0)], successors=["left", "on"]),
    straight("left", arc((100, 20), 20, -0.5 * np.pi, 0.0), successors=["north"]),
    straight("on", [(100, 0), (150, 0)], successors=["c"]),
    straight("c", [(150, 0), (200, 0)]),
    straight("north", [(120, 20), (120, 120)]),
)


def test_a_fork_is_decided_by_what_came_after_it():
    onto_left = [(70, 0), *arc((100, 20), 20, -0.5 * np.pi, 0.0).tolist(), (120, 40)]
    assert lanes_of(matched_route(FORK, *driven(onto_left))) == ["a", "b", "left", "north"]
    assert lanes_of(matched_route(FORK, *driven([(70, 0), (130, 0)]))) == ["a", "b", "on", "c"]


def test_a_route_goes_on_at_both_ends_and_straight_on_at_a_fork():
    route = matched_route(FORK, *driven([(60, 0.4), (70, 0.4)]))
    assert lanes_of(route) == ["a", "b", "on", "c"]
    assert float(route.project(np.array([60.0, 0.4])).station_m) >= BEFORE_M
    assert route.length_m - float(route.project(np.array([70.0, 0.4])).station_m) >= AFTER_M


def test_a_route_ends_where_the_map_does():
    assert lanes_of(matched_route(FORK, *driven([(160, 0), (190, 0)]))) == ["on", "c"]


def test_a_ring_of_lanes_is_not_driven_twice():
    ring = road_of(
        straight("half", arc((0, 0), 8, 0, np.pi), successors=["rest"]),
        straight("rest", arc((0, 0), 8, np.pi, 2 * np.pi), successors=["half"]),
    )
    route = matched_route(ring, *driven(arc((0, 0), 8, 0.2, 2.0)))
    assert sorted(lanes_of(route)) == ["half", "rest"]


def test_a_standing_car_is_on_the_lane_it_stands_on():
    places_m, directions = np.tile([60.0, 0.5], (50, 1)), np.tile([1.0, 0.0], (50, 1))
    assert lanes_of(matched_route(FORK, places_m, directions)) == ["a", "b", "on", "c"]


def test_lanes_a_gap_in_the_recording_jumps_over_are_filled_in():
    places_m, directions = np.array([[10.0, 0.0], [160.0, 0.0]]), np.tile([1.0, 0.0], (2, 1))
    assert lanes_of(matched_route(FORK, places_m, directions)) == ["a", "b", "on", "c"]


def test_a_lane_the_other_way_round_is_not_driven_on():
    road = road_of(straight("oncoming", [(100, 0), (0, 0)]), straight("own", [(0, -3.0), (100, -3.0)]))
    assert lanes_of(matched_route(road, *driven([(10, -0.8), (90, -0.8)]))) == ["own"]


def test_a_bike_lane_is_taken_only_where_no_other_will_do():
    bike = straight("bike", [(0, 0), (100, 0)], kind=LaneKind.BIKE)
    road = road_of(bike, straight("own", [(0, 1.5), (100, 1.5)]))
    assert lanes_of(matched_route(road, *driven([(10, 0), (90, 0)]))) == ["own"]
    assert lanes_of(matched_route(road_of(bike), *driven([(10, 0), (90, 0)]))) == ["bike"]


@pytest.mark.parametrize(
    ("places", "heading"),
    [([(50, 4.1), (60, 4.1)], (1, 0)), ([(50, 0), (50, 3)], (0, 1)), ([(-10, 0), (-5, 0)], (1, 0))],
    ids=["too far beside it", "across it", "before it begins"],
)
def test_a_drive_on_no_lane_has_no_route(places, heading):
    road = road_of(straight("own", [(0, 0), (100, 0)]))
    directions = np.tile(np.asarray(heading, dtype=np.float64), (2, 1))
    assert matched_route(road, np.asarray(places, dtype=np.float64), directions) is None


def test_samples_off_all_lanes_are_bridged():
    road = road_of(straight("a", [(0, 0), (40, 0)]), straight("b", [(60, 0), (200, 0)]))
    route = matched_route(road, *driven([(5, 0), (90, 0)]))
    assert lanes_of(route) == ["a", "b"]
    assert np.abs(route.points_m[:, 1]).max() < 1e-9
    assert route.length_m == pytest.approx(200, abs=0.5)


TWO_LANES = road_of(
    straight("right 1", [(0, 0), (60, 0)], successors=["right 2"]),
    straight("right 2", [(60, 0), (120, 0)], successors=["right 3"]),
    straight("right 3", [(120, 0), (300, 0)]),
    straight("left 1", [(0, 3.5), (60, 3.5)], successors=["left 2"]),
    straight("left 2", [(60, 3.5), (120, 3.5)], successors=["left 3"]),
    straight("left 3", [(120, 3.5), (300, 3.5)]),
)


def test_a_lane_change_is_part_of_the_route():
    route = matched_route(TWO_LANES, *driven([(40, 0), (75, 0), (105, 3.5), (150, 3.5)]))
    assert lanes_of(route) == ["right 1", "right 2", "left 2", "left 3"]
    places_m = np.array([[40.0, 0.0], [90.0, 1.75], [150.0, 3.5]])
    assert np.abs(route.project(places_m).offset_m).max() < 0.5


def test_a_lane_change_has_no_corner_and_goes_forward_all_the_way():
    route = matched_route(TWO_LANES, *driven([(40, 0), (75, 0), (105, 3.5), (150, 3.5)]))
    assert route.table[:, PATH_COS].min() > np.cos(0.25)
    assert np.abs(route.table[:, PATH_CURVATURE]).max() < 0.03  # of the shape: 5.77 · 3.5 m / (30 m)² = 0.022
    yaw_rad = np.arctan2(route.table[:, PATH_SIN], route.table[:, PATH_COS])
    assert np.abs(np.diff(yaw_rad)).max() < 0.02


def test_stations_of_lanes_hold_after_a_lane_change_too():
    route = matched_route(TWO_LANES, *driven([(40, 0), (75, 0), (105, 3.5), (150, 3.5)]))
    for lane, lane_station_m, place_m in [("right 1", 20.0, (20.0, 0.0)), ("left 3", 60.0, (180.0, 3.5))]:
        station_m = route.lane_station(lane, lane_station_m)
        np.testing.assert_allclose(route.at(station_m)[:2], place_m, atol=0.05)
    for one, next_one in zip(route.stretches, route.stretches[1:], strict=False):
        assert next_one.from_m == pytest.approx(one.to_m, abs=1e-6)


def test_swerving_within_a_lane_is_no_lane_change():
    assert lanes_of(matched_route(TWO_LANES, *driven([(40, 0), (70, 1.6), (100, 0), (110, 0)]))) == [
        "right 1",
        "right 2",
        "right 3",
    ]


def test_the_same_drive_gives_the_same_bits():
    drive = driven([(40, 0), (75, 0), (105, 3.5), (150, 3.5)])
    assert matched_route(TWO_LANES, *drive).digest == matched_route(TWO_LANES, *drive).digest
