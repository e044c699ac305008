"""Whole scenarios through `expand`: what the YAML says is what is staged."""

from __future__ import annotations

import time

import numpy as np
import pytest

from scenario_runner.expansion import expand, tools_of
from scenario_runner.loading.roads import build_road
from scenario_runner.model.cases import Case, Expectation, Follower, Goal, NominalDrive, OnPath
from scenario_runner.model.outcomes import LeftOut
from staged import (
    CATALOG,
    LEFT_TURN,
    LONE_CAR,
    OVERTAKE,
    constant_speed,
    expanded,
    only_case,
    scenario_from,
    words_of_error,
)


def front_point(on: OnPath, ahead_m: float) -> np.ndarray:
    """Where a point of a body on a path is, in the map."""
    x_m, y_m, cos, sin = on.path.at(on.station_m + ahead_m)
    return np.array([x_m - on.offset_m * sin, y_m + on.offset_m * cos])


def staged_gap_s(case: Case) -> float:
    """Arrival of the actor's front minus the ego's, both at constant speed, from positions alone."""
    (meeting,) = case.meetings
    actor = case.actors[meeting.actor]
    ego_m = meeting.ego_at_m - case.ego.station_m - case.ego_body.front_m
    actor_m = meeting.actor_at_m - actor.motion.station_m - actor.body.front_m
    return actor_m / actor.motion.speed_mps - ego_m / case.ego.speed_mps


def test_the_left_turn_expands_to_its_grid_less_what_require_takes():
    expansion = expanded(LEFT_TURN)

    assert (len(expansion.cases), len(expansion.left_out)) == (100, 4)
    assert expansion.cases[0].id == "left_turn_oncoming_car@oncoming_speed=30,gap=-1,rainfall=0"
    assert expansion.left_out[-1] == LeftOut(
        case_id="left_turn_oncoming_car@oncoming_speed=60,gap=5,rainfall=5",
        scenario="left_turn_oncoming_car",
        capability="PRI-05",
        reason="require gap * oncoming_speed <= 70 m: 83.3 m",
        conditions={"environment.illumination.level": 10000.0, "environment.weather.rainfall": 5.0},
    )


def test_the_overtake_expands_to_its_whole_grid():
    expansion = expanded(OVERTAKE)

    assert (len(expansion.cases), len(expansion.left_out)) == (18, 0)


@pytest.mark.parametrize("text", [LEFT_TURN, OVERTAKE], ids=["conflict", "cyclist"])
def test_the_gap_drawn_is_the_gap_staged(text):
    cases = expanded(text).cases

    drawn = [float(case.parameters["gap"].split()[0]) for case in cases]

    assert [staged_gap_s(case) for case in cases] == pytest.approx(drawn, abs=1e-6)
    assert [case.meetings[0].gap_s for case in cases] == drawn


def test_both_fronts_reach_one_place_at_a_conflict():
    case = expanded(LEFT_TURN).cases[0]
    (meeting,) = case.meetings
    paths = case.ego.path, case.actors[0].motion.path

    ego_place, actor_place = paths[0].at(meeting.ego_at_m)[:2], paths[1].at(meeting.actor_at_m)[:2]

    assert ego_place == pytest.approx(actor_place, abs=1e-3)
    assert meeting.ego_enter_m < meeting.ego_at_m < meeting.ego_exit_m
    assert meeting.actor_enter_m < meeting.actor_at_m < meeting.actor_exit_m


def test_at_an_actor_they_meet_where_the_ego_reaches_its_rear():
    case = expanded(OVERTAKE).cases[0]
    (meeting,), cyclist = case.meetings, case.actors[0]
    closing_mps = (50 - 15) / 3.6
    reached_s = 50.0 / closing_mps
    cyclist_rear_m = cyclist.motion.station_m + cyclist.body.rear_m + 15 / 3.6 * reached_s
    passing_m = 50 / 3.6 * (cyclist.body.length_m + case.ego_body.length_m) / closing_mps

    assert meeting.ego_at_m == pytest.approx(cyclist_rear_m, abs=1e-6)
    assert meeting.actor_at_m == pytest.approx(800.0 - cyclist_rear_m, abs=1e-6)
    assert meeting.ego_exit_m - meeting.ego_enter_m == pytest.approx(passing_m, abs=1e-6)
    assert meeting.actor_exit_m - meeting.actor_enter_m == pytest.approx(passing_m, abs=1e-6)


def test_an_ego_starts_bumper_to_bumper_behind_and_an_actor_at_its_offset():
    case = expanded(OVERTAKE).cases[0]
    cyclist = case.actors[0]

    rear, front = front_point(cyclist.motion, cyclist.body.rear_m), front_point(case.ego, case.ego_body.front_m)

    assert cyclist.motion.station_m + cyclist.body.front_m == pytest.approx(120.0)
    assert rear - front == pytest.approx([50.0, -1.1], abs=1e-9)


def test_the_ego_starts_with_its_front_before_the_anchor():
    case = expanded(LEFT_TURN).cases[0]
    entries = (case.ego.path.lane_station(*spot) for spot in case.road.anchors["junction"].entries)
    entry_m = next(station_m for station_m in entries if station_m is not None)

    assert entry_m - case.ego.station_m - case.ego_body.front_m == pytest.approx(45.0)


def test_what_is_judged_is_what_is_always_judged_and_what_is_declared():
    always = (Expectation(criterion="no_contact"), Expectation(criterion="stays_on_road"))

    assert expanded(LEFT_TURN).cases[0].expectations == (
        *always,
        Expectation(criterion="reaches_goal", bounds={"within_s": 20.0}),
        Expectation(criterion="min_ttc", bounds={"at_least": 0.95}),
    )
    assert expanded(OVERTAKE).cases[0].expectations[-1] == Expectation(
        criterion="clearance", bounds={"to": "cyclist", "at_least": 1.5}
    )
    assert only_case(LONE_CAR).expectations == (*always, Expectation(criterion="reaches_goal"))
    off = "expect: {reaches_goal: 'off', stays_on_road: 'off'}\n"
    assert only_case(LONE_CAR + off).expectations == always[:1]


@pytest.mark.parametrize(
    ("change", "limit_s"),
    [
        (("", ""), 1.5 * 10.0 + 5.0),  # 100 m at 36 km/h
        (("by: 150 m", "by: 350 m"), 30.0),
        (("by: 150 m", "by: 150 m, within: 25 s"), 25.0),
        (("ego:", "limit: 12 s\nego:"), 12.0),
    ],
)
def test_a_case_lasts_as_long_as_its_goal_takes_unless_declared(change, limit_s):
    assert only_case(LONE_CAR.replace(*change)).limit_s == pytest.approx(limit_s)


def test_a_case_with_a_goal_ahead_of_an_actor_lasts_as_long_as_passing_takes():
    case = expanded(OVERTAKE.replace(", within: 30 s", "")).cases[0]
    passing_s = (50.0 + 1.8 + 25.0 + 4.36) / ((50 - 15) / 3.6)

    assert case.goal == Goal(station_m=25.0, ahead_of=0)
    assert case.limit_s == pytest.approx(1.5 * passing_s + 5.0, abs=1e-6)


def test_conditions_are_declared_or_follow_from_the_road_and_the_cast():
    conditions = expanded(LEFT_TURN).cases[-1].conditions

    assert conditions["environment.weather.rainfall"] == 5.0
    assert conditions["environment.illumination.level"] == 10000.0
    assert conditions["dynamic.ego.speed"] == 40.0
    assert conditions["dynamic.agents.types"] == frozenset({"car"})
    assert conditions["scenery.lane.width"] == 3.5


def test_things_are_no_agents_and_an_emergency_vehicle_is_a_van_and_an_ambulance():
    ahead = ", ".join(
        f"{kind}: {{type: {kind}, start: {{ahead_of: ego, by: {by_m} m}}}}"
        for by_m, kind in zip((20, 30, 40, 50), ("plate", "debris", "animal", "emergency"), strict=True)
    )

    conditions = only_case(LONE_CAR + f"actors: {{{ahead}}}\n").conditions

    assert conditions["dynamic.agents.types"] == {"animal", "van"}
    assert conditions["dynamic.agents.special"] == {"ambulance"}


def test_a_declared_condition_that_the_road_contradicts_is_an_error_with_its_place():
    text = LONE_CAR + "conditions: {lane.width: 3 m}\n"

    assert words_of_error(text) == (
        "catalog/scenarios/it.yaml:9:14: conditions.lane.width: 3 is declared, the road makes it 3.5; leave it out"
    )
    assert only_case(text.replace("3 m", "3.5 m")).conditions["scenery.lane.width"] == 3.5


def test_an_unreadable_condition_has_its_place():
    assert words_of_error(LONE_CAR + "conditions: {surface.condition: wett}\n").startswith(
        "catalog/scenarios/it.yaml:9:14: conditions.surface.condition: "
    )


def test_arms_grow_until_the_start_fits_and_the_case_is_left_out_beyond():
    parameters = "parameters:\n  far: [45 m, 148 m, 420 m, 530 m]"
    text = LEFT_TURN.replace("by: 45 m", "by: $far").replace("parameters:", parameters)
    text = text.replace("{from: -1 s, to: 5 s, step: 0.5 s}", "[0 s]")
    asked = []

    def build(document, arm_m):
        asked.append(arm_m)
        return build_road(document, arm_m)

    expansion = expanded(text.replace("[30 km/h, 40 km/h, 50 km/h, 60 km/h]", "[30 km/h]"), build_road=build)
    arms_m = {case.parameters["far"]: case.ego.path.length_m for case in expansion.cases}

    assert asked == [150.0, 300.0, 500.0]
    assert list(arms_m) == ["45 m", "148 m", "420 m"]
    assert arms_m["148 m"] - arms_m["45 m"] == pytest.approx(300.0, abs=1.0)
    assert arms_m["420 m"] - arms_m["45 m"] == pytest.approx(700.0, abs=1.0)
    assert {out.reason for out in expansion.left_out} == {
        "the ego starts 35 m before the road begins; arms grow to 500 m at most"
    }


def test_a_declared_road_does_not_grow():
    (out,) = expanded(LONE_CAR.replace("after: west, by: 50 m", "before: east, by: 398 m")).left_out

    assert out.reason == "the ego starts 3 m before the road begins; the road is 400 m long"


def test_a_goal_beyond_the_road_leaves_the_case_out_and_one_behind_is_an_error():
    (out,) = expanded(LONE_CAR.replace("by: 150 m", "by: 450 m")).left_out

    assert out.reason == "the goal lies 50 m beyond the end of the road; the road is 400 m long"
    assert words_of_error(LONE_CAR.replace("by: 150 m", "by: 20 m")) == (
        "catalog/scenarios/it.yaml:8:3: ego.goal: the goal lies 30 m behind the ego's front at its start;"
        " put it farther along the route"
    )


def test_an_actor_may_start_beyond_the_conflict():
    text = LEFT_TURN.replace("from: -1 s", "from: -9 s").replace("to: 5 s, step: 0.5 s", "to: -9 s, step: 1 s")

    (meeting,) = expanded(text).cases[0].meetings

    assert expanded(text).cases[0].actors[0].motion.station_m > meeting.actor_at_m


def test_bodies_that_overlap_at_the_start_leave_the_case_out():
    meets, stands = "meets: ego, at: cyclist, after: $gap", "before: west, by: 119 m, offset: 4 m"
    text = OVERTAKE.replace(meets, stands)

    reasons = {out.reason for out in expanded(text).left_out}

    assert reasons == {"overlap at the start: cyclist and oncoming, by 0.86 m"}


def test_an_ego_that_never_gets_there_leaves_the_case_out():
    def stopped(*asked):
        drive = constant_speed(*asked)
        return NominalDrive(time_s=drive.time_s[:20], front_m=drive.front_m[:20])

    assert {out.reason for out in expanded(LEFT_TURN, nominal=stopped).left_out[:96]} == {
        "the nominal ego never reaches the place where oncoming is to meet it"
    }
    assert {out.reason for out in expanded(OVERTAKE, nominal=stopped).left_out} == {
        "the nominal ego never reaches cyclist, where oncoming is to meet it"
    }


def test_an_ego_is_asked_for_the_speed_it_starts_with_or_for_its_cruise():
    asked = LONE_CAR.replace("  goal:", "  cruise: 54 km/h\n  goal:")

    assert [only_case(text).asked_mps for text in (LONE_CAR, asked)] == pytest.approx([10.0, 15.0])


def test_an_ego_may_start_beside_its_lane_and_meets_others_on_its_route_all_the_same():
    beside = LEFT_TURN.replace("by: 45 m, speed: 40 km/h}", "by: 45 m, offset: -2.5 m, speed: 40 km/h}")

    for case, on_route in zip(expanded(beside).cases, expanded(LEFT_TURN).cases, strict=True):
        assert (case.ego.offset_m, case.meetings) == (-2.5, on_route.meetings)


def test_the_tools_are_asked_once_per_question():
    roads, drives = [], []

    def build(document, arm_m):
        roads.append((document, arm_m))
        return build_road(document, arm_m)

    def nominal(road, start, *asked):
        drives.append(start)
        return constant_speed(road, start, *asked)

    tools = tools_of(build, nominal)
    scenarios = [scenario_from(LEFT_TURN), scenario_from(LEFT_TURN.replace("rainfall: 0 mm/h", "rainfall: 5 mm/h"))]
    cases = [case for scenario in scenarios for case in expand(scenario, CATALOG, tools).cases]

    assert (len(roads), len(drives)) == (1, 1)
    assert len({id(case.road) for case in cases}) == len({id(case.ego.path) for case in cases}) == 1


def test_expansion_gives_the_same_cases_again():
    assert [case.digest for case in expanded(OVERTAKE).cases] == [case.digest for case in expanded(OVERTAKE).cases]


def test_equal_drives_of_different_parameters_are_told_apart_by_digest():
    cases = expanded(LEFT_TURN).cases

    assert len({case.digest for case in cases}) == len(cases)


def test_two_hundred_cases_take_well_under_a_second():
    text = LEFT_TURN.replace("require: [gap * oncoming_speed <= 70 m]\n", "").replace("step: 0.5 s", "step: 0.25 s")
    began_s = time.process_time()

    cases = expanded(text).cases

    assert len(cases) == 200
    assert time.process_time() - began_s < 1.0


def test_idm_and_background_come_from_the_document():
    start = "start: {ahead_of: ego, by: 20 m, speed: 18 km/h}"

    (lead,) = only_case(LONE_CAR + f"actors: {{lead: {{type: van, {start}, drives: idm, role: background}}}}\n").actors

    assert (lead.follower, lead.background) == (Follower(desired_speed_mps=5.0), True)
    assert lead.motion.station_m + lead.body.rear_m == pytest.approx(50.0 + 20.0)
