"""Entities that follow trajectories: by their times or as fast as they are, forwards, in reverse and beyond the end."""

from __future__ import annotations

import math

import pytest

from scenario_runner.storyboard.failing import CannotPlay
from storyboard.plays import (
    ended_s,
    follow,
    lane_place,
    of_vertices,
    played,
    private,
    speed,
    state,
    story,
    teleport,
    trajectory,
    vertex,
    world,
)

BEND = ((100.0, 0.0, None), (130.0, 0.0, None), (130.0, 40.0, None))
TIMED = ((100.0, 0.0, 1.0), (130.0, 0.0, 4.0), (130.0, 40.0, 6.0))
TIMING = '<Timing domainAbsoluteRelative="{}" scale="{}" offset="{}"/>'


def following(folder, action, *, mps=10.0, after_s=0.0, **more):
    begin = private("Ego", teleport(lane_place(20.0)), speed(mps))
    return played(folder, init=begin, acts=story("Ego", action, after_s=after_s), **more)


def test_without_times_it_moves_as_fast_as_it_is(tmp_path):
    play = following(tmp_path, follow(trajectory(BEND)), after_s=1.0)

    assert state(play, 1.05)[:2] == pytest.approx((100.5, 0.0))
    assert state(play, 3.0)[:2] == pytest.approx((120.0, 0.0))
    assert state(play, 5.0) == pytest.approx((130.0, 10.0, math.pi / 2, 10.0))
    assert ended_s(play) == pytest.approx(7.95)


def test_times_that_are_relative_count_from_the_start_of_the_action(tmp_path):
    play = following(tmp_path, follow(trajectory(TIMED), timing=TIMING.format("relative", 1, 0)), after_s=2.0)

    assert state(play, 2.5) == pytest.approx((100.0, 0.0, 0.0, 0.0))  # its first time is still to come
    assert state(play, 5.0) == pytest.approx((120.0, 0.0, 0.0, 10.0))
    assert state(play, 7.0) == pytest.approx((130.0, 20.0, math.pi / 2, 20.0))
    assert ended_s(play) == pytest.approx(7.95)


def test_times_that_are_absolute_are_those_of_the_simulation_scaled_and_moved(tmp_path):
    play = following(tmp_path, follow(trajectory(TIMED), timing=TIMING.format("absolute", 0.5, 1)), after_s=2.0)

    assert state(play, 2.05) == pytest.approx((111.0, 0.0, 0.0, 20.0))  # (2.05 s − 1 s) / 0.5 is its second 2.1
    assert state(play, 3.5) == pytest.approx((130.0, 20.0, math.pi / 2, 40.0))


def test_the_speed_of_its_last_stretch_is_kept_beyond_the_end(tmp_path):
    corners = ((100.0, -1.75, 0.0), (130.0, -1.75, 2.0))
    play = following(tmp_path, follow(trajectory(corners), timing=TIMING.format("relative", 1, 0)))

    assert state(play, 6.0) == pytest.approx((190.0, -1.75, 0.0, 15.0))


def test_what_is_left_of_a_tick_is_driven_beyond_the_end(tmp_path):
    """10.2 m at 10 m/s: the last tick begins 0.2 m before the end."""
    play = following(tmp_path, follow(trajectory(((100.0, -1.75, None), (110.2, -1.75, None)))))

    assert ended_s(play) == pytest.approx(1.0)
    assert state(play, 1.05)[0] == pytest.approx(110.5)


def test_it_begins_so_far_along_the_line(tmp_path):
    action = follow(trajectory(BEND), offset=' initialDistanceOffset="40"')
    assert state(following(tmp_path, action), 1.0)[:2] == pytest.approx((130.0, 20.0))


def test_times_begin_where_the_entity_begins(tmp_path):
    action = follow(trajectory(TIMED), timing=TIMING.format("relative", 1, 0), offset=' initialDistanceOffset="20"')
    assert state(following(tmp_path, action), 1.0)[:2] == pytest.approx(
        (120.0, 0.0)
    )  # its second 1, and 2 that it skips


def test_who_moves_backwards_gets_on_along_the_line_facing_against_it(tmp_path):
    play = following(tmp_path, follow(trajectory(BEND)), mps=-10.0)
    assert state(play, 1.0) == pytest.approx((110.0, 0.0, math.pi, -10.0))


def test_who_faces_against_the_line_by_what_is_written_is_shown_moving_backwards(tmp_path):
    action = follow(trajectory(TIMED, yaw_rad=3.0), timing=TIMING.format("relative", 1, 0))
    assert state(following(tmp_path, action), 2.0) == pytest.approx((110.0, 0.0, 3.0, -10.0))


def test_who_turns_back_before_the_start_leaves_the_line_there(tmp_path):
    action = follow(trajectory(BEND, yaw_rad=0.0), offset=' initialDistanceOffset="20"')
    play = following(tmp_path, action, mps=-10.0)

    assert state(play, 1.0)[0] == pytest.approx(110.0)
    assert ended_s(play) == pytest.approx(1.95)


def test_a_closed_line_has_no_end(tmp_path):
    square = ((100.0, 0.0, None), (110.0, 0.0, None), (110.0, 10.0, None), (100.0, 10.0, None))
    play = following(tmp_path, follow(trajectory(square, closed="true")))

    assert state(play, 9.0)[:2] == pytest.approx((110.0, 0.0))  # 90 m: twice round, and a side
    assert ended_s(play) is None


def test_a_closed_clothoid_goes_round(tmp_path):
    """A circle of 10 m radius, 6.2832 s round at 10 m/s."""
    circle = (
        f'<Clothoid curvature="0.1" curvaturePrime="0" length="{20.0 * math.pi}">'
        f"<Position>{world(100.0, 0.0)}</Position></Clothoid>"
    )
    line = f'<TrajectoryRef><Trajectory name="t" closed="true"><Shape>{circle}</Shape></Trajectory></TrajectoryRef>'
    play = following(tmp_path, follow(line))

    way_rad = 9.0 - math.tau
    assert state(play, 9.0)[:2] == pytest.approx(
        (100.0 + 10.0 * math.sin(way_rad), 10.0 - 10.0 * math.cos(way_rad)), abs=1e-3
    )
    assert ended_s(play) is None


def test_an_entity_goes_on_along_the_lane_that_it_is_on(tmp_path):
    aside = ((100.0, 1.0, None), (140.0, -1.0, None))
    play = following(tmp_path, follow(trajectory(aside)))
    yaw_rad = math.atan2(-2.0, 40.0)

    x_m, y_m, heading_rad, _ = state(play, 9.0)
    assert (y_m, heading_rad) == pytest.approx((-1.0, yaw_rad))
    assert x_m == pytest.approx(140.0 + 90.0 - math.hypot(40.0, 2.0))


def test_following_mode_follow_says_that_it_keeps_to_the_line(tmp_path):
    play = following(tmp_path, follow(trajectory(BEND), mode="follow"))
    assert play.remarks == ("a FollowTrajectoryAction's followingMode 'follow' keeps to the line as 'position' does",)


def test_written_headings_pass_evenly_where_the_line_is_to_be_followed(tmp_path):
    line = of_vertices(vertex(world(100.0, 0.0, 0.0)), vertex(world(120.0, 0.0, 1.0)))
    assert state(following(tmp_path, follow(line, mode="follow")), 1.0)[2] == pytest.approx(0.5)
    assert state(following(tmp_path, follow(line)), 1.0)[2] == pytest.approx(0.0)


def test_a_position_on_a_trajectory_is_so_far_along_and_to_its_left(tmp_path):
    place = f'<TrajectoryPosition s="50" t="2">{trajectory(BEND)}</TrajectoryPosition>'
    play = played(tmp_path, init=private("Ego", teleport(place)), limit_s=0.1)
    assert state(play, 0.0) == pytest.approx((128.0, 20.0, math.pi / 2, 0.0))


def test_a_trajectory_may_stand_on_another(tmp_path):
    on_other = f'<TrajectoryPosition s="30">{trajectory(BEND)}</TrajectoryPosition>'
    line = of_vertices(vertex(world(100.0, 0.0)), vertex(on_other))
    assert state(following(tmp_path, follow(line)), 2.0)[:2] == pytest.approx((120.0, 0.0))


def test_a_clothoid_spline_without_a_start_begins_where_the_entity_is(tmp_path):
    line = (
        '<TrajectoryRef><Trajectory name="t" closed="false"><Shape><ClothoidSpline>'
        '<ClothoidSplineSegment curvatureStart="0" curvatureEnd="0" length="50"/>'
        "</ClothoidSpline></Shape></Trajectory></TrajectoryRef>"
    )
    assert state(following(tmp_path, follow(line), after_s=1.0), 2.0)[:2] == pytest.approx((40.0, -1.75))


def test_times_scaled_by_nothing_are_an_error_that_names_the_entity(tmp_path):
    with pytest.raises(CannotPlay, match="Ego follows a trajectory whose times are scaled by 0"):
        following(tmp_path, follow(trajectory(TIMED), timing=TIMING.format("relative", 0, 0)))
