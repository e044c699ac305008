"""The catalog's Euro NCAP scenarios: their grids are the published ones, and blind drives are hit where declared."""

from __future__ import annotations

from functools import cache
from pathlib import Path

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

# Of which published scenario each is, and its parameters: a speed or a light is a bare number in km/h or a word.
SCENARIOS = {
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
}
DRIVEN_OF_EACH = 6
SPEED_NAMES = ("ego_speed", "speed")


@cache
def cases_of(scenario: str) -> tuple[Case, ...]:
    return pipeline.gather([scenario], CATALOG).selection.chosen


def number(case: Case, name: str) -> float | None:
    """A parameter's number as written; None where the case has no such parameter."""
    return float(case.parameters[name].split()[0]) if name in case.parameters else None


def ego_kmh(case: Case) -> float:
    (found,) = [value for name in SPEED_NAMES if (value := number(case, name)) is not None]
    return found


def all_of(values) -> set:
    """A published list, or its standard and extended range together."""
    return set(values["std"] + values.get("ext", []) if isinstance(values, dict) else values)


@cache
def published(name: str) -> dict:
    return yaml.safe_load(FACTS.read_text())["scenarios"][name]


def pairs_of(facts: dict) -> set[tuple[float, float | None]]:
    """Published ego speeds, each with the target's where that depends on it."""
    if "pairs_kmh" in facts:
        return {tuple(pair) for pair in facts["pairs_kmh"]}
    return {(speed, None) for speed in all_of(facts["ego_kmh"])}


def parts_of(facts: dict) -> list[dict]:
    """A scenario's grids: some are published in two, for braking and for warning."""
    return [facts["aeb"], facts["fcw"]] if "aeb" in facts else [facts]


def grid_of(facts: dict) -> set[tuple[float, float]]:
    """Published ego speeds (km/h) with places of impact (%)."""
    return {
        (speed, place) for part in parts_of(facts) for speed, _ in pairs_of(part) for place in all_of(part["impact"])
    }


@needs_facts
@pytest.mark.parametrize(("scenario", "name"), SCENARIOS.items())
def test_speeds_and_places_of_impact_are_all_those_published(scenario, name):
    assert {(ego_kmh(case), number(case, "impact")) for case in cases_of(scenario)} == grid_of(published(name))


def others_speeds_kmh(case: Case) -> set[float]:
    """Speeds at which the others start or are told to go on, rounded to what is written."""
    spoken = {action.target for actor in case.actors for step in actor.steps for action in step.actions}
    moving = {actor.motion.speed_mps for actor in case.actors}
    return {round(3.6 * speed_mps, 6) for speed_mps in spoken | moving}


def target_kmh(facts: dict, speed_kmh: float) -> set[float]:
    """What a published target does at an ego speed; of two grids either."""
    if "pairs_kmh" in facts:
        return {target for ego, target in facts["pairs_kmh"] if ego == speed_kmh}
    if facts.get("target_kmh") == "same":
        return {speed_kmh, float(facts["final_kmh"])}
    parts = [part for part in parts_of(facts) if speed_kmh in all_of(part["ego_kmh"])]
    return {float(speed) for part in parts for speed in part.get("target_kmh", facts.get("target_kmh"))}


@needs_facts
@pytest.mark.parametrize(("scenario", "name"), SCENARIOS.items())
def test_targets_go_as_fast_as_published(scenario, name):
    facts = published(name)
    for speed_kmh in {ego_kmh(case) for case in cases_of(scenario)}:
        there = [others_speeds_kmh(case) for case in cases_of(scenario) if ego_kmh(case) == speed_kmh]

        assert target_kmh(facts, speed_kmh) <= set.union(*there)


@needs_facts
@pytest.mark.parametrize("name", ["CPLA", "CPNA", "CPFA", "CPNCO"])
def test_walkers_are_met_by_day_and_by_night(name):
    (scenario,) = [scenario for scenario, of in SCENARIOS.items() if of == name]
    lux = {case.conditions["environment.illumination.level"] for case in cases_of(scenario)}

    assert published(name)["light"] == ["day", "night"]
    assert any(level > 2000.0 for level in lux)  # Euro NCAP's day
    assert any(level < 20.0 for level in lux)


# ---- where on the ego's front a blind drive is hit


def driven_blind(scenario: str) -> list[tuple[Case, Trace]]:
    cases = cases_of(scenario)
    spread = cases[:: -(-len(cases) // DRIVEN_OF_EACH)]
    return [
        (driven.case, driven.trace)
        for driven in pipeline.drive(spread, find_stack("blind", ROOT), Setup(), workers=0)
        if driven.trace is not None
    ]


def touched_at(case: Case, trace: Trace) -> tuple[float, float]:
    """Where the middle of whom it hit was when it met the ego's front, m left of the ego's middle.

    And by how much that is in doubt, m: what it goes sideways in a tick, in which a trigger may come late.
    """
    assert trace.contact is not None, case.id
    (x_m, y_m, yaw_rad, speed_mps, *_), body = trace.ego[-1], case.ego_body
    other_x_m, other_y_m, other_yaw_rad, other_mps = trace.actors[-1, trace.contact.actor]
    other = case.actors[trace.contact.actor].body
    away = np.array([other_x_m - x_m, other_y_m - y_m])
    ahead, left = np.array([np.cos(yaw_rad), np.sin(yaw_rad)]), np.array([-np.sin(yaw_rad), np.cos(yaw_rad)])
    turned = np.array([np.cos(other_yaw_rad - yaw_rad), np.sin(other_yaw_rad - yaw_rad)])
    near_m = away @ ahead - np.abs(turned) @ [0.5 * other.length_m, 0.5 * other.width_m]
    since_s = (body.front_m - near_m) / (speed_mps - other_mps * turned[0])  # that the front has been past it
    sideways_mps = other_mps * turned[1]
    return float(away @ left - sideways_mps * since_s), abs(float(sideways_mps)) * case.step_s


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_blind_drive_is_hit_where_the_case_says(scenario):
    for case, trace in driven_blind(scenario):
        place_percent, doubt_m = number(case, "impact"), touched_at(case, trace)[1]
        declared_m = (0.01 * place_percent - 0.5) * case.ego_body.width_m

        assert touched_at(case, trace)[0] == pytest.approx(declared_m, abs=0.01 + doubt_m), case.id
