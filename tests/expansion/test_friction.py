"""Friction follows from weather and surface by the catalog's table, unless declared; and the ego is driven with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scenario_runner import pipeline
from scenario_runner.expansion import expand, tools_of
from scenario_runner.expansion.conditions import with_friction
from scenario_runner.loading.roads import build_road
from scenario_runner.model.odd import read_conditions
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import Control, told
from scenario_runner.model.traces import EGO_SPEED
from scenario_runner.model.weather import DRY_FRICTION, FRICTION
from scenario_runner.simulation.loop import nominal_drive, simulate
from staged import LONE_CAR, scenario_from

CATALOG = pipeline.load(Path(__file__).parents[2])


def grip(**written):
    """The friction of conditions as people write them, `surface_condition` for surface.condition."""
    named = {name.replace("surface_", "surface."): value for name, value in written.items()}
    return with_friction(read_conditions(CATALOG.odd, named), CATALOG)


# The judged values of standards.md §1.6: an independent copy, so that a slip in the catalog shows.
@pytest.mark.parametrize(
    ("written", "friction", "because"),
    [
        ({"rainfall": "0 mm/h"}, 0.9, "dry"),
        ({"rainfall": "0.1 mm/h"}, 0.7, "light rain"),
        ({"rainfall": "2.4 mm/h"}, 0.7, "light rain"),
        ({"rainfall": "2.5 mm/h"}, 0.6, "moderate rain"),
        ({"rainfall": "7.6 mm/h"}, 0.5, "heavy rain"),
        ({"surface_condition": "standing_water"}, 0.4, "standing water"),
        ({"surface_condition": "snow"}, 0.3, "snow on the road"),
        ({"surface_condition": "ice"}, 0.1, "ice"),
        ({"snow_visibility": "2 km"}, 0.3, "snowfall"),
        ({"visibility": "150 m"}, 0.7, "fog"),
    ],
)
def test_each_weather_has_its_friction_and_says_which_row_of_which_version_it_is_from(written, friction, because):
    conditions, found = grip(**written)

    assert conditions[FRICTION] == found.value == friction
    assert found.because == f"{because} (weather.yaml, version 1)"


def test_of_what_applies_the_lowest_counts_whatever_is_said_first():
    assert grip(rainfall="0 mm/h", surface_condition="ice")[1].value == 0.1
    assert grip(rainfall="30 mm/h", surface_condition="wet", visibility="100 m")[1].value == 0.5


def test_a_declared_friction_wins_over_what_would_follow():
    conditions, found = grip(rainfall="30 mm/h", friction=0.85)

    assert conditions[FRICTION] == 0.85
    assert found == (0.85, "as declared")


@pytest.mark.parametrize("written", [{}, {"illumination": "5 lux"}, {"snow_visibility": "200 km"}])
def test_where_nothing_known_decides_it_stays_unknown_and_is_driven_as_dry(written):
    conditions, found = grip(**written)

    assert FRICTION not in conditions
    assert found == (DRY_FRICTION, "as on a dry road, for nothing is known of it")


def test_without_a_table_only_declared_friction_counts():
    bare = replace(CATALOG, weather=None)

    assert FRICTION not in with_friction(read_conditions(CATALOG.odd, {"rainfall": "30 mm/h"}), bare)[0]


def case_in(weather: str):
    text = LONE_CAR.replace("ego:", f"conditions: {{{weather}}}\nego:", 1)
    (case,) = expand(scenario_from(text), CATALOG, tools_of(build_road, nominal_drive)).cases
    return case


class Brakes:
    """As hard as it can, straight on."""

    def drive(self, observation):
        return Control(-9.0, 0.0)


def stopping_m(case) -> float:
    """How far the ego gets, from 10 m/s, before it stands."""
    trace = simulate(case, lambda briefing: Brakes(), Setup())
    assert trace.ego[-1, EGO_SPEED] == 0.0
    return float(np.hypot(*(trace.ego[-1, :2] - trace.ego[0, :2])))


def test_the_ego_stops_in_what_the_weather_leaves_it():
    """From 10 m/s: v² / 2μg, and at most half a second more at that speed while the brakes build up."""
    for weather, friction in (("rainfall: 0 mm/h", 0.9), ("rainfall: 5 mm/h", 0.6), ("surface.condition: ice", 0.1)):
        ideal_m = 10.0**2 / (2 * friction * 9.80665)
        assert ideal_m < stopping_m(case_in(weather)) < ideal_m + 5.0


def test_the_stack_is_never_told_it_nor_is_the_case_another_for_how_it_is_said():
    rain = case_in("rainfall: 5 mm/h")

    assert rain.friction == 0.6
    assert FRICTION not in told(rain.conditions)
    assert rain.digest == case_in("rainfall: 5 mm/h, friction: 0.6").digest
    assert rain.digest != case_in("rainfall: 5 mm/h, friction: 0.5").digest


def test_a_case_that_cannot_be_staged_has_its_friction_too():
    text = LONE_CAR.replace("ego:", "conditions: {rainfall: 5 mm/h}\nego:", 1).replace("by: 150 m", "by: 900 m")
    (out,) = expand(scenario_from(text), CATALOG, tools_of(build_road, nominal_drive)).left_out

    assert out.conditions[FRICTION] == 0.6
