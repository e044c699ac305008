"""Paths drawn point by point, doors, bays and other routes: what the words become."""

import numpy as np
import pytest

from scenario_runner.model.program import Action, ActionKind, Condition, ConditionKind, Rule, Shape
from staged import LEFT_TURN, LONE_CAR, expanded, only_case, words_of_error

STANDS = (
    LONE_CAR
    + """\
actors:
  other:
    type: car
    start: {after: west, by: 120 m, offset: -3 m}
    do:
"""
)


def action_of(words: str, *, text: str = STANDS):
    step = only_case(text + f"      it: {{{words}}}\n").actors[0].steps[0]
    return step.actions[0]


def start_of(case):
    on = case.actors[0].motion
    x_m, y_m, _, _ = on.path.at(on.station_m)
    return np.array([x_m, y_m + on.offset_m])


def test_a_line_goes_through_its_points_sets_off_straight_ahead_and_goes_on_as_it_ends():
    points = "follow_path: {points: [{ahead: 20 m}, {ahead: 40 m, left: 6 m}, {ahead: 60 m, left: 6 m}]}"
    case = only_case(STANDS + f"      it: {{{points}}}\n")
    (action,) = case.actors[0].steps[0].actions
    path, start_m = action.path, start_of(case)

    for ahead_m, left_m in ((0.0, 0.0), (20.0, 0.0), (40.0, 6.0), (60.0, 6.0)):
        assert abs(path.project(start_m + [ahead_m, left_m]).offset_m) < 0.02
    assert path.at(0.0)[2:] == pytest.approx((1.0, 0.0), abs=1e-3)
    assert (action.kind, action.amount) == (ActionKind.TAKE_PATH, pytest.approx(float(path.length_m) - 20.0, abs=0.01))
    assert np.abs(path.table[:, 4]).max() < 0.2


def test_a_line_drawn_backwards_is_a_path_that_leads_where_the_body_points():
    points = "follow_path: {backwards: true, points: [{ahead: -12 m}, {ahead: -20 m, left: 5 m}]}"
    case = only_case(STANDS + f"      it: {{{points}}}\n")
    (action,) = case.actors[0].steps[0].actions
    path, start_m = action.path, start_of(case)

    assert path.at(path.length_m)[:2] == pytest.approx(start_m, abs=0.02)
    assert path.at(path.length_m)[2:] == pytest.approx((1.0, 0.0), abs=0.03)
    assert path.project(start_m + [-20.0, 5.0]).station_m == pytest.approx(action.amount, abs=0.05)


def test_points_with_times_are_a_track_from_rest_without_a_jump_in_speed():
    action = action_of(
        "follow_path: {points: [{ahead: 10 m, at: 4 s}, {ahead: 30 m, at: 8 s}, {ahead: 30 m, at: 9 s}]}"
    )
    time_s, x_m, _, yaw_rad, speed_mps = action.track.states.T

    at = {t: float(np.interp(t, time_s, x_m - x_m[0])) for t in (4.0, 8.0, 9.0)}
    assert at == {
        4.0: pytest.approx(10.0, abs=0.01),
        8.0: pytest.approx(30.0, abs=0.01),
        9.0: pytest.approx(30.0, abs=0.01),
    }
    assert (speed_mps[0], speed_mps[-1]) == (0.0, pytest.approx(0.0))
    # by halves the harmonic mean of 2.5 and 5 m/s; and speed is the rate of the way
    assert float(np.interp(4.0, time_s, speed_mps)) == pytest.approx(10.0 / 3.0, abs=0.01)
    assert np.trapezoid(speed_mps, time_s) == pytest.approx(30.0, abs=0.05)
    assert np.abs(np.diff(speed_mps)).max() < 0.6
    assert yaw_rad == pytest.approx(0.0, abs=1e-6)


def test_a_track_driven_backwards_has_speeds_below_nothing_and_a_body_that_points_away():
    states = action_of("follow_path: {backwards: true, points: [{ahead: -8 m, at: 4 s}]}").track.states

    assert states[1:, 4].max() < 0.0
    assert states[:, 3] == pytest.approx(0.0, abs=1e-6)
    assert states[-1, 1] - states[0, 1] == pytest.approx(-8.0, abs=0.01)


@pytest.mark.parametrize(("side", "sign"), [("left", 1.0), ("right", -1.0)])
def test_a_door_makes_its_car_wider_on_one_side_only(side, sign):
    step = only_case(STANDS + f"      it: {{open_door: {{side: {side}, by: 0.8 m}}}}\n").actors[0].steps[0]

    assert step.actions == (
        Action(kind=ActionKind.RESHAPE, target=4.36, amount=1.82 + 0.8),
        Action(kind=ActionKind.CHANGE_OFFSET, target=sign * 0.4, shape=Shape.STEP, relative=True),
    )


@pytest.mark.parametrize(("facing", "direction"), [("left", (0.0, 1.0)), ("right", (0.0, -1.0))])
def test_who_faces_aside_stands_with_its_middle_at_the_place(facing, direction):
    straight = only_case(STANDS + "      it: {stop: {at: 1 m/s2}}\n").actors[0]
    text = STANDS.replace("offset: -3 m", f"offset: -3 m, facing: {facing}")
    on = only_case(text + "      it: {stop: {at: 1 m/s2}}\n").actors[0].motion
    x_m, y_m, cos, sin = on.path.at(on.station_m)

    assert (cos, sin) == pytest.approx(direction)
    _, lane_y_m, _, _ = straight.motion.path.at(120.0)
    assert (x_m, y_m + 1.33 * sin) == pytest.approx((120.0, lane_y_m - 3.0))


def test_another_route_is_taken_in_the_same_lane_from_where_it_is():
    text = LEFT_TURN.replace("expect:", "    do: {off: {take_route: [north, east]}}\nexpect:")
    case = expanded(text).cases[0]
    (action,) = case.actors[0].steps[0].actions

    assert (action.kind, action.amount, action.station_m) == (ActionKind.TAKE_PATH, 0.0, None)
    ahead_m = case.actors[0].motion.path.points_m[:20]
    assert np.abs(action.path.project(ahead_m).offset_m).max() < 1e-6
    assert action.path.stretches[-1].lane in case.road.exits["east"]


def test_speeds_and_lasting_and_off_road_are_what_their_words_say():
    text = (
        STANDS
        + "      it: {when: {off_road: {of: other}, lasting: 1.5 s},\n"
        + "           follow_speeds: [{at: 2 s, speed: 18 km/h}, {at: 5 s, speed: 0 km/h}]}\n"
    )
    step = only_case(text).actors[0].steps[0]

    assert step.actions[0].speeds.points.tolist() == [[2.0, 5.0], [5.0, 0.0]]
    assert step.when == (
        (Condition(kind=ConditionKind.OFF_ROAD, subjects=(0,), threshold=0.3, rule=Rule.ABOVE, lasting_s=1.5),),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            STANDS.replace("offset: -3 m", "offset: -3 m, speed: 5 m/s")
            + "      it: {follow_path: {points: [{ahead: 9 m, at: 2 s}]}}\n",
            "14:12: actors.other.do.it.follow_path: "
            "points with times begin at rest, and other starts at 5 m/s; leave out at",
        ),
        (
            STANDS.replace("offset: -3 m", "offset: -3 m, facing: left") + "      it: {cross: {speed: 1 m/s}}\n",
            "12:51: actors.other.start.facing: "
            "whoever crosses faces across anyhow; take out facing or the step that crosses",
        ),
        (
            STANDS + "      it: {take_route: [west, south]}\n",
            "14:12: actors.other.do.it.take_route: unknown arm south; arms are west, east",
        ),
    ],
)
def test_what_cannot_be_drawn_says_why(text, message):
    assert words_of_error(text) == f"catalog/scenarios/it.yaml:{message}"
