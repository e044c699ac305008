"""Scenarios that are one in two files: the same road, road users, steps and conflict."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scenario_runner.errors import Problem
from scenario_runner.model.scenarios import Scenario

_NO_ACTION = ("when", "optional", "repeat", "priority")


def near_duplicates(scenarios: Sequence[Scenario]) -> Iterator[Problem]:
    """Scenarios that share all that makes a situation with an earlier one; said of the later one."""
    first: dict[str, Scenario] = {}
    for scenario in scenarios:
        twin = first.setdefault(likeness(scenario), scenario)
        if twin is not scenario:
            what = (
                f"road, road users, steps and conflicts are those of {twin.name}; make one scenario of both, or say by"
                " standards what tells them apart"
            )
            yield scenario.problem(("scenario",), what)


def likeness(scenario: Scenario) -> str:
    """What tells situations apart, as text: equal for near-duplicates."""
    situation, values = scenario.situation, _values(scenario)
    road, ego = situation.get("road"), situation.get("ego") or {}
    alike = {
        "road": road if isinstance(road, str) else sorted((key, str(value)) for key, value in (road or {}).items()),
        "ego": [ego.get("route"), sorted(ego.get("start", {})), sorted(ego.get("goal", {}))],
        "standards": {source: list(ids) for source, ids in sorted(scenario.standards.items())},
        "actors": sorted(json.dumps(_actor(actor, values)) for actor in (situation.get("actors") or {}).values()),
    }
    return json.dumps(alike)


def _values(scenario: Scenario) -> Mapping[str, list[str]]:
    """Each parameter's words, so that `type: $other` is the types it takes."""
    listed = ((each.name, each.values) for each in scenario.parameters if isinstance(each.values, tuple))
    return {name: sorted(map(str, values)) for name, values in listed}


def _actor(actor: Mapping[str, Any], values: Mapping[str, list[str]]) -> list[Any]:
    """Its type, its route, how it starts, drives, and what its steps do and wait for."""
    kind, start = actor.get("type"), actor.get("start") or {}
    steps = [
        sorted([*(key for key in step if key not in _NO_ACTION), *(step.get("when") or {})])
        for step in (actor.get("do") or {}).values()
    ]
    types = values.get(kind[1:], [kind]) if isinstance(kind, str) else kind
    return [types, actor.get("route"), sorted(start), start.get("at"), _side(start), actor.get("drives"), steps]


def _side(start: Mapping[str, Any]) -> str:
    """On which side of its route it starts: right, left, or in the middle."""
    offset = str(start.get("offset", "0 m"))
    return "" if offset.startswith("0") else "right" if offset.startswith("-") else "left"
