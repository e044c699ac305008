"""The catalog's Euro NCAP scenarios: their grids are the published ones, and blind drives are hit where declared."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import yaml

from scenario_runner import pipeline
from scenario_runner.loading.stack import find_stack
from scenario_runner.model.cases import Case
from scenario_runner.model.runs import Setup
from scenario_runner.model.traces import Trace

ROOT = Path(__file__).parents[1]
CATALOG = pipeline.load(ROOT)
FACTS = ROOT / "../shared/facts/euroncap_2026.yaml"
needs_facts = pytest.mark.skipif(not FACTS.is_file(), reason=f"no {FACTS}")

ONE_BY_ONE = {
    "stationary_car_ahead": "CCRs",
    "slower_car_ahead": "CCRm",
    "car_ahead_brakes_to_a_crawl": "CCRb",
    "stationary_motorcycle_ahead": "CMRs",
    "motorcycle_ahead_brakes_to_a_crawl": "CMRb",
    "walker_from_near_side": "CPNA",
    "runner_from_far_side": "CPFA",
    "kid_behind_parked_cars": "CPNCO",
    "walker_along_the_lane": "CPLA",
    "cyclist_along_the_lane": "CBLA",
    "cyclist_from_near_side": "CBNA",
    "cyclist_from_far_side": "CBFA",
    "cyclist_behind_parked_cars": "CBNAO",
    "oncoming_car_in_own_lane": "CCFhos",
}
"""Scenarios that vary the ego's speed and the place of impact, by which published scenario each is."""

TURNING = {"slow_turn_across_car": "CCFtap", "slow_turn_across_motorcycle": "CMFtap"}

CROSSING = {
    "CCCscp": {
        "car_from_right_behind_parked_cars": {"near"},
        "car_from_left_behind_parked_cars": {"far"},
        "straight_across_fast_or_slow_car": {"near", "far"},
    },
    "CMCscp": {
        "motorcycle_from_behind_parked_cars": {"near", "far"},
        "straight_across_fast_or_slow_motorcycle": {"near", "far"},
    },
}
"""Scenarios that together are one published one, and the sides of an eastbound ego that somebody comes from."""

TURNING_PAST = {
    "CPTA": ("turn_past_walker_from_right", "turn_past_walker_from_left"),
    "CBTA": ("turn_past_cyclist_from_right", "turn_past_cyclist_from_left"),
}
MOVING_OFF = {"moves_off_across_hidden_car": "CCCscp-SfS"}
MOVING_OFF_TO_TURN = {"moves_off_to_turn_left_across": ("CCFtap-SfS", "CMFtap-SfS")}
DRIVEN_OF_EACH = 6
OTHERS_SPEEDS = ("other_speed", "oncoming_speed")


@cache
def cases_of(scenario: str) -> tuple[Case, ...]:
    return pipeline.gather([scenario], CATALOG).selection.chosen


@cache
def published(name: str) -> dict:
    return yaml.safe_load(FACTS.read_text())["scenarios"][name]


def number(case: Case, *names: str) -> float:
    """The number, as written, of the one of some parameters that the case has."""
    (text,) = [case.parameters[name] for name in names if name in case.parameters]
    return float(text.split()[0])


def ego_kmh(case: Case) -> float:
    return number(case, "ego_speed", "speed")


def listed(values) -> list:
    """A published list, or its standard and extended range together."""
    return values["std"] + values.get("ext", []) if isinstance(values, dict) else values


def all_of(values) -> set[float]:
    return set(listed(values))


def pairs_of(facts: dict) -> set[tuple[float, float]]:
    """The ego's and the target's speeds, where they are published together."""
    return {(ego, target) for ego, target in listed(facts["pairs_kmh"])}


def parts_of(facts: dict) -> list[dict]:
    """A scenario's grids: some are published in two, for braking and for warning."""
    return [facts["aeb"], facts["fcw"]] if "aeb" in facts else [facts]


def speeds_of(part: dict) -> set[float]:
    return {ego for ego, _ in pairs_of(part)} if "pairs_kmh" in part else all_of(part["ego_kmh"])


NAMES = (
    ONE_BY_ONE
    | TURNING
    | MOVING_OFF
    | {scenario: name for name, scenarios in CROSSING.items() for scenario in scenarios}
)


@pytest.mark.parametrize(("scenario", "name"), NAMES.items())
def test_scenarios_stand_for_the_published_ones(scenario, name):
    (found,) = [each for each in CATALOG.scenarios if each.name == scenario]

    assert found.standards["euroncap_2026"] == (name,)


@needs_facts
@pytest.mark.parametrize(("scenario", "name"), ONE_BY_ONE.items())
def test_speeds_and_places_of_impact_are_all_those_published(scenario, name):
    grid = {
        (speed, place)
        for part in parts_of(published(name))
        for speed in speeds_of(part)
        for place in all_of(part["impact"])
    }

    assert {(ego_kmh(case), number(case, "impact")) for case in cases_of(scenario)} == grid


def speeds_kmh(case: Case) -> set[float]:
    """Speeds that the others start with or are told to take."""
    told_mps = {action.target for actor in case.actors for step in actor.steps for action in step.actions}
    return {round(3.6 * speed_mps, 6) for speed_mps in told_mps | {actor.motion.speed_mps for actor in case.actors}}


def targets_kmh(facts: dict, speed_kmh: float) -> set[float]:
    """What a published target drives at an ego speed; of two grids either."""
    if "pairs_kmh" in facts:
        return {target for ego, target in pairs_of(facts) if ego == speed_kmh}
    if facts.get("target_kmh") == "same":
        return {speed_kmh, float(facts["final_kmh"])}
    parts = [part for part in parts_of(facts) if speed_kmh in speeds_of(part)]
    return {float(speed) for part in parts for speed in part.get("target_kmh", facts.get("target_kmh"))}


@needs_facts
@pytest.mark.parametrize(("scenario", "name"), ONE_BY_ONE.items())
def test_targets_go_as_fast_as_published(scenario, name):
    for speed_kmh in {ego_kmh(case) for case in cases_of(scenario)}:
        there = [speeds_kmh(case) for case in cases_of(scenario) if ego_kmh(case) == speed_kmh]

        assert targets_kmh(published(name), speed_kmh) <= set.union(*there)


@needs_facts
@pytest.mark.parametrize("name", ["CPLA", "CPNA", "CPFA", "CPNCO"])
def test_walkers_are_met_by_day_and_by_night(name):
    (scenario,) = [scenario for scenario, of in ONE_BY_ONE.items() if of == name]
    lux = {case.conditions["environment.illumination.level"] for case in cases_of(scenario)}

    assert published(name)["light"] == ["day", "night"]
    assert any(level > 2000.0 for level in lux)  # Euro NCAP's day
    assert any(level < 20.0 for level in lux)


@needs_facts
@pytest.mark.parametrize(("scenario", "name"), TURNING.items())
def test_turns_across_are_made_at_all_pairs_of_speeds_published(scenario, name):
    facts = published(name)
    pairs = {(ego, target) for ego in all_of(facts["ego_kmh"]) for target in all_of(facts["target_kmh"])}

    assert {(ego_kmh(case), number(case, *OTHERS_SPEEDS)) for case in cases_of(scenario)} == pairs


@needs_facts
@pytest.mark.parametrize("name", CROSSING)
def test_somebody_crosses_at_all_pairs_of_speeds_and_from_both_sides_as_published(name):
    facts = published(name)
    pairs = {(ego, target) for ego in facts["ego_kmh"] for target in facts["target_kmh"]}
    pairs |= {tuple(pair) for pair in facts["ext_pairs"]}
    crossed = {
        (ego_kmh(case), number(case, *OTHERS_SPEEDS), side_of(case))
        for scenario in CROSSING[name]
        for case in cases_of(scenario)
    }

    assert crossed == {(*pair, side) for pair in pairs for side in facts["side"]}


@pytest.mark.parametrize(("scenario", "sides"), [pair for scenarios in CROSSING.values() for pair in scenarios.items()])
def test_somebody_crosses_from_the_sides_that_a_scenario_is_about(scenario, sides):
    assert {side_of(case) for case in cases_of(scenario)} == sides


def side_of(case: Case) -> str:
    """The near side is the right, where traffic keeps right."""
    actor = next(actor for actor in case.actors if actor.name == "other")
    return "near" if actor.motion.path.at(0.0)[1] < 0.0 else "far"


@needs_facts
@pytest.mark.parametrize("name", TURNING_PAST)
def test_turns_past_somebody_are_made_as_published(name):
    facts = published(name)
    speeds = {(turn, speed) for turn in ("far", "near") for speed in all_of(facts[turn]["ego_kmh"])}
    for scenario in TURNING_PAST[name]:
        turns = {"south": "near", "north": "far"}  # both into the east arm
        cases = cases_of(scenario)

        assert {(turns[case.parameters["starts"]], ego_kmh(case)) for case in cases} == speeds
        assert {number(case, "impact") for case in cases} >= set(facts.get("impact", ()))


@needs_facts
@pytest.mark.parametrize(("scenario", "name"), MOVING_OFF.items())
def test_who_crosses_while_the_ego_moves_off_is_as_fast_as_published(scenario, name):
    assert {number(case, *OTHERS_SPEEDS) for case in cases_of(scenario)} == set(published(name)["target_kmh"])
    assert {case.ego.speed_mps for case in cases_of(scenario)} == {0.0}


@needs_facts
@pytest.mark.parametrize(("scenario", "names"), MOVING_OFF_TO_TURN.items())
def test_who_comes_while_the_ego_moves_off_to_turn_is_as_fast_as_published(scenario, names):
    for kind, name in zip(("car", "motorcycle"), names, strict=True):
        cases = [case for case in cases_of(scenario) if case.parameters["oncoming"] == kind]

        assert {number(case, *OTHERS_SPEEDS) for case in cases} == set(published(name)["target_kmh"])


# ---- where on the ego's front a blind drive is hit


class Spot(NamedTuple):
    """The point of somebody that meets the ego's front, and how far they reach towards the ego from there."""

    ahead: float = 0.0  # of their middle, in lengths
    reach: tuple[float, float] = (0.5, 0.5)  # in lengths and widths


FRONT_CORNER = Spot(ahead=0.5, reach=(0.0, 0.5))
SPOTS = {
    **dict.fromkeys([*TURNING, *MOVING_OFF_TO_TURN], Spot(ahead=0.5, reach=(0.0, 0.0))),  # the middle of their front
    **dict.fromkeys([*CROSSING["CCCscp"], *MOVING_OFF], FRONT_CORNER),
    **dict.fromkeys(CROSSING["CMCscp"], Spot(ahead=0.4, reach=(0.0, 0.5))),  # 90 % of their length
}
TURN_M = 0.1  # while the fronts meet in a turn, the ego turns on


def driven_blind(scenario: str) -> list[tuple[Case, Trace]]:
    cases = cases_of(scenario)
    spread = cases[:: -(-len(cases) // DRIVEN_OF_EACH)]
    driven = pipeline.drive(spread, find_stack("blind", ROOT), Setup(), workers=0)
    return [(each.case, each.trace) for each in driven if each.trace is not None]


def touched_at(case: Case, trace: Trace, spot: Spot) -> tuple[float, float]:
    """Where a spot of whom it hit met the ego's front, m left of the ego's middle.

    And by how much that is in doubt, m: what they go sideways in a tick, by which a trigger may come late.
    """
    assert trace.contact is not None, case.id
    (x_m, y_m, yaw_rad, speed_mps, *_), body = trace.ego[-1], case.ego_body
    other_x_m, other_y_m, other_yaw_rad, other_mps = trace.actors[-1, trace.contact.actor]
    other = case.actors[trace.contact.actor].body
    heading = np.array([np.cos(other_yaw_rad), np.sin(other_yaw_rad)])
    away = np.array([other_x_m - x_m, other_y_m - y_m]) + spot.ahead * other.length_m * heading
    ahead, left = np.array([np.cos(yaw_rad), np.sin(yaw_rad)]), np.array([-np.sin(yaw_rad), np.cos(yaw_rad)])
    along, across = float(heading @ ahead), float(heading @ left)
    reach_m = abs(along) * spot.reach[0] * other.length_m + abs(across) * spot.reach[1] * other.width_m
    since_s = (body.front_m - (away @ ahead - reach_m)) / (speed_mps - other_mps * along)  # that it was there
    return float(away @ left - other_mps * across * since_s), abs(other_mps * across) * case.step_s


@pytest.mark.parametrize(
    "scenario",
    [
        *ONE_BY_ONE,
        *TURNING,
        *CROSSING["CCCscp"],
        *CROSSING["CMCscp"],
        *sum(TURNING_PAST.values(), ()),
        *MOVING_OFF,
        *MOVING_OFF_TO_TURN,
    ],
)
def test_a_blind_drive_is_hit_where_the_case_says(scenario):
    for case, trace in driven_blind(scenario):
        percent = number(case, "impact") if "impact" in case.parameters else 50.0
        declared_m = (0.01 * percent - 0.5) * case.ego_body.width_m
        found_m, doubt_m = touched_at(case, trace, SPOTS.get(scenario, Spot()))
        doubt_m += 0.02 + (TURN_M if scenario in (*TURNING, *MOVING_OFF_TO_TURN) else 0.0)

        assert found_m == pytest.approx(declared_m, abs=doubt_m), case.id
