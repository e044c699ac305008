"""Parts of a case are shared by the points that cannot tell them apart, and by no others."""

from __future__ import annotations

import pytest

from scenario_runner.expansion import attempt, tools_of
from scenario_runner.expansion.parameters import Point, points_of
from scenario_runner.expansion.templates import Part, template_of
from scenario_runner.loading.roads import build_road
from scenario_runner.model.cases import Case
from staged import CATALOG, LEFT_TURN, OVERTAKE, constant_speed, expanded, scenario_from

QUEUE = """\
scenario: queue
capability: PRI-05
summary: Cars that start behind each other, the last of them behind one or the other.
road: {template: straight, lanes: 1+1, lane_width: 3.25 m, length: 800 m}
parameters:
  who: [first, second]
  speed: [20 km/h, 30 km/h]
  ahead: [60 m, 90 m]
  light: [1000 lux, 5000 lux]
derive: {later: 2 * ahead, slow: speed / 2}
conditions: {illumination: $light}
ego:
  route: [west, east]
  start: {after: west, by: 20 m, speed: $speed}
  goal: {ahead_of: second, by: 25 m}
actors:
  first: {type: car, start: {ahead_of: ego, by: $ahead, speed: $slow}}
  second: {type: car, start: {after: west, by: $later, offset: 3.25 m, speed: 0 km/h}}
  third:
    type: car
    start: {ahead_of: $who, by: 10 m, offset: -3 m, speed: 0 km/h}
    do:
      go: {when: {distance: {to: first, below: 8 m}}, change_speed: {to: $speed, at: 1 m/s2}}
"""


def alone(scenario, point):
    """The case at a point, nothing of any other kept."""
    return attempt(scenario, CATALOG, point, tools_of(build_road, constant_speed))


@pytest.mark.parametrize("text", [LEFT_TURN, OVERTAKE, QUEUE])
def test_a_case_is_the_same_whether_it_is_staged_alone_or_among_all_others(text):
    together = expanded(text).cases
    scenario = scenario_from(text)
    points = [point for point in points_of(scenario) if isinstance(point, Point)]
    made = [alone(scenario, point) for point in points]

    assert len(together) >= 10
    assert [case.digest for case in together] == [case.digest for case in made if isinstance(case, Case)]


def test_points_that_differ_in_the_weather_alone_share_everybody_and_differ_in_conditions():
    dry, wet = expanded(LEFT_TURN).cases[:2]

    assert dry.actors[0] is wet.actors[0]
    assert dry.ego is wet.ego
    assert dry.conditions != wet.conditions


def test_a_road_user_depends_on_its_own_data_the_egos_and_that_of_whomever_it_may_name():
    uses = template_of(scenario_from(QUEUE)).uses

    assert uses[Part.PLACED, "ego"] == {"speed"}
    assert uses[Part.PLACED, "first"] == {"ahead", "speed"}
    assert uses[Part.PLACED, "second"] == {"ahead", "speed"}
    assert uses[Part.ACTOR, "third"] == {"who", "ahead", "speed"}
    assert uses[Part.ORDER, ""] == {"who"}
    assert uses[Part.CONDITIONS, ""] == {"light", "speed"}
    assert uses[Part.GOAL, ""] == {"ahead", "speed"}


def test_a_parameter_of_one_value_sets_no_points_apart():
    text = LEFT_TURN.replace("[0 mm/h, 5 mm/h]", "[5 mm/h]")

    assert template_of(scenario_from(text)).varying == {"oncoming_speed", "gap"}
