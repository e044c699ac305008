"""Polylines as lines: places, headings and times along them."""

from __future__ import annotations

import math

import pytest

from scenario_runner.storyboard.failing import CannotPlay
from scenario_runner.storyboard.lines import Corner, closed_up, polyline


def line(*corners, closed=False):
    return polyline([Corner(*corner) for corner in corners], closed=closed)


def bend():
    """10 m east, then 10 m north, in 1 s and 4 s."""
    return line((0.0, 0.0, None, 0.0), (10.0, 0.0, None, 1.0), (10.0, 10.0, None, 5.0))


@pytest.mark.parametrize(
    ("way_m", "x_m", "y_m"), [(-1.0, 0.0, 0.0), (4.0, 4.0, 0.0), (13.0, 10.0, 3.0), (25.0, 10.0, 10.0)]
)
def test_a_place_is_so_far_along_the_line_and_never_beyond_its_ends(way_m, x_m, y_m):
    assert bend().at(way_m)[:2] == pytest.approx((x_m, y_m))


@pytest.mark.parametrize(
    ("way_m", "turned_deg"), [(0.0, 0.0), (8.0, 0.0), (9.0, 22.5), (10.0, 45.0), (11.0, 67.5), (12.0, 90.0)]
)
def test_a_heading_turns_within_two_metres_of_a_corner(way_m, turned_deg):
    assert math.degrees(bend().at(way_m).yaw_rad) == pytest.approx(turned_deg)


def test_a_short_stretch_is_turned_over_to_its_middle():
    short = line((0.0, 0.0, None, None), (1.0, 0.0, None, None), (1.0, 1.0, None, None))
    yaws = [math.degrees(short.at(way_m).yaw_rad) for way_m in (0.5, 1.0, 1.5)]
    assert yaws == pytest.approx([0.0, 45.0, 90.0])


def test_a_turn_over_the_cut_of_angles_takes_the_short_way():
    back = line((0.0, 0.0, None, None), (-10.0, -1.0, None, None), (-20.0, 0.0, None, None))
    assert abs(back.at(10.049).yaw_rad) == pytest.approx(math.pi, abs=0.01)


def test_a_written_heading_holds_from_its_vertex_to_the_next():
    sideways = line((0.0, 0.0, 1.0, None), (10.0, 0.0, None, None), (20.0, 0.0, None, None))
    assert [sideways.at(way_m).yaw_rad for way_m in (0.0, 7.0, 13.0)] == pytest.approx([1.0, 1.0, 0.0])


def test_who_faces_against_the_line_moves_backwards_along_it():
    assert line((0.0, 0.0, math.pi, None), (10.0, 0.0, None, None)).sign_at(5.0) == -1
    assert line((0.0, 0.0, 0.3, None), (10.0, 0.0, None, None)).sign_at(5.0) == 1
    assert bend().sign_at(5.0) == 1


def test_times_lead_from_vertex_to_vertex_at_one_speed():
    timed = bend()
    assert [timed.way_at_m(time_s) for time_s in (-1.0, 0.5, 1.0, 3.0, 9.0)] == pytest.approx([0, 5, 10, 15, 20])
    assert [timed.speed_at_mps(time_s) for time_s in (0.5, 1.0, 1.1, 5.0)] == pytest.approx([10.0, 10.0, 2.5, 2.5])
    assert timed.time_at_s(15.0) == pytest.approx(3.0)


def test_who_pauses_at_a_vertex_stands_there():
    paused = line((0, 0, None, 0.0), (10, 0, None, 1.0), (10, 0, None, 3.0), (20, 0, None, 4.0))
    assert [paused.way_at_m(time_s) for time_s in (1.0, 2.0, 3.0, 3.5)] == pytest.approx([10, 10, 10, 15])
    assert paused.speed_at_mps(2.0) == 0.0
    assert paused.at(10.0).yaw_rad == 0.0


def test_a_closed_line_leads_back_to_its_start():
    square = line((0, 0, None, None), (4, 0, None, None), (4, 4, None, None), (0, 4, None, None), closed=True)
    assert square.length_m == 16.0
    assert square.at(14.0)[:2] == pytest.approx((0.0, 2.0))


def test_what_ends_elsewhere_is_closed_by_a_straight_line():
    closed = closed_up(bend())
    assert closed.length_m == pytest.approx(20.0 + math.hypot(10.0, 10.0))
    assert closed.at(20.0 + math.hypot(5.0, 5.0)) == pytest.approx((5.0, 5.0, -0.75 * math.pi))


def test_what_ends_where_it_starts_is_closed_as_it_is():
    there_and_back = line((0, 0, None, None), (4, 0, None, None), (0, 0, None, None))
    assert closed_up(there_and_back).length_m == 8.0
    assert closed_up(there_and_back).closed


def test_the_nearest_place_is_found_beside_the_line():
    assert bend().nearest_m(3.0, 1.0) == pytest.approx(3.0)
    assert bend().nearest_m(11.0, 6.0) == pytest.approx(16.0)


def test_a_single_vertex_is_a_place_to_stand():
    assert line((3.0, 4.0, 0.5, None)).at(1.0) == (3.0, 4.0, 0.5)
    assert line((3.0, 4.0, 0.5, None)).length_m == 0.0


def test_times_that_run_back_are_an_error_that_says_which():
    with pytest.raises(CannotPlay, match="is to be at 1 s where it has been at 2 s before"):
        line((0, 0, None, 2.0), (1, 0, None, 1.0))


def test_a_line_of_no_vertex_is_an_error():
    with pytest.raises(CannotPlay, match="no vertices"):
        line()
