"""A route that changes lane, as declared: where it runs, whom it meets there, and what is wrong with others."""

import pytest

from staged import LONE_CAR, only_case, words_of_error

CHANGE = "  changes_lane: {to: left, after: west, by: 100 m, within: 60 m}\n"
IN_LANE_1 = LONE_CAR.replace("speed: 36", "lane: 1, speed: 36")
LANE_M = 3.5


def changing(text: str = IN_LANE_1, change: str = CHANGE) -> str:
    return text.replace("  goal:", f"{change}  goal:")


def aside_m(case, station_m: float) -> float:
    return case.ego.path.at(station_m)[1] - case.ego.path.at(0.0)[1]


def test_a_route_moves_over_where_it_is_told_to():
    case = only_case(changing())

    assert [aside_m(case, station_m) for station_m in (100.0, 130.0, 162.0)] == pytest.approx(
        [0.0, 0.5 * LANE_M, LANE_M], abs=0.01
    )


def test_before_a_place_is_counted_back_from_it_and_right_is_the_other_way():
    to_right = "  changes_lane: {to: right, before: east, by: 300 m, within: 60 m}\n"
    case = only_case(changing(LONE_CAR.replace("speed: 36", "lane: 2, speed: 36"), to_right))

    assert aside_m(case, 130.0) == pytest.approx(-0.5 * LANE_M, abs=0.01)


def test_an_actor_of_the_next_lane_is_met_where_the_route_comes_into_its_way():
    meets = """\
actors:
  other:
    type: car
    route: [west, east]
    start: {meets: ego, at: conflict, after: 0 s, lane: 2, speed: 36 km/h}
"""
    case = only_case(changing() + meets)
    (meeting,) = case.meetings

    assert 100.0 < meeting.ego_at_m < 160.0
    assert meeting.ego_exit_m > 350.0  # from there on they share the lane


def test_an_off_ramp_is_reached_from_the_lane_that_does_not_lead_there():
    text = changing(
        IN_LANE_1.replace("{template: straight, lanes: 2+1, length: 400 m}", "{template: off_ramp, lanes: 2+0}")
        .replace("[west, east]", "[west, ramp]")
        .replace("lane: 1", "lane: 2")
        .replace("goal: {after: west, by: 150 m}", "goal: {after: gore, by: 10 m}"),
        "  changes_lane: {to: right, before: exit, by: 80 m, within: 60 m}\n",
    )
    lanes = [stretch.lane for stretch in only_case(text).ego.path.stretches]

    assert (lanes[0], lanes[1], lanes[-1]) == ("west_in_2", "west_in_1", "ramp_out_1")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (changing(LONE_CAR), "ego.start: whose route changes lane, needs lane: the one before"),
        (
            changing(IN_LANE_1, CHANGE.replace("left", "right")),
            "ego.changes_lane.to: no lane 0 comes in from west; it has lanes 1 (rightmost) to 2",
        ),
        (changing(IN_LANE_1.replace("lane: 1", "lane: 3")), "ego.start.lane: no lane 3 comes in from west"),
        (
            changing(IN_LANE_1, CHANGE.replace("after: west", "after: est")),
            "ego.changes_lane.after: unknown place est; did you mean west?",
        ),
        (
            changing(IN_LANE_1, CHANGE.replace("by: 100 m", "by: 390 m")),
            "ego.changes_lane: 420 m along, in the middle of the change, the road ends before",
        ),
        (
            changing(IN_LANE_1, CHANGE.replace("after: west", "before: east, after: west")),
            "name exactly one of before, after",
        ),
        (changing(IN_LANE_1, CHANGE.replace("60 m", "10 m")), "ego.changes_lane.within: must be at least 20"),
    ],
)
def test_what_is_wrong_with_a_change_is_said_with_its_place(text, words):
    assert words in words_of_error(text)
