"""Conditions on their way through JSON."""

import json
import math

from scenario_runner.model.odd import as_json, from_json


def test_conditions_come_back_from_strict_json_as_they_were():
    conditions = {
        "scenery.road.curve_radius": math.inf,
        "scenery.lane.types": frozenset({"traffic", "cycle"}),
        "environment.rainfall": 5.0,
        "scenery.shoulder": "none",
        "dynamic.ego.reversing": False,
    }
    text = json.dumps(as_json(conditions), allow_nan=False)

    assert from_json(json.loads(text)) == conditions


def test_sets_of_words_are_sorted_lists_and_the_infinite_is_a_word():
    plain = as_json({"types": frozenset({"b", "a"}), "radius": math.inf})

    assert plain == {"types": ["a", "b"], "radius": "inf"}
