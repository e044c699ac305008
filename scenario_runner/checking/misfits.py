"""What does not fit in a case, and how cases that do not fit are told of together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scenario_runner.model.remarks import Remark
from scenario_runner.model.scenarios import Scenario

Where = tuple[str | int, ...]
"""A path in the file, as in `Scenario.places`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """One thing that does not fit in one case: the place that asks for it, what, and by how much, to rank it by."""

    rule: str  # which rule found it: of each, one case is told
    where: Where
    what: str
    by: float
    is_warning: bool = False
    is_alone: bool = False  # it is said in full, whatever the case's other values


@dataclass(frozen=True, slots=True)
class Misfitting:
    """A case by its parameters' values as written, and what does not fit in it."""

    parameters: Mapping[str, str]
    misfits: tuple[Misfit, ...]


def told_of(scenario: Scenario, looked_at: Sequence[Misfitting]) -> list[Remark]:
    """One remark for each rule and place: the case in which it is worst, and in how many it is so."""
    found: dict[tuple[str, Where], list[tuple[Misfit, Mapping[str, str]]]] = {}
    for case in looked_at:
        for misfit in case.misfits:
            found.setdefault((misfit.rule, misfit.where), []).append((misfit, case.parameters))
    return [_told(scenario, alike, len(looked_at)) for alike in found.values()]


def _told(scenario: Scenario, alike: Sequence[tuple[Misfit, Mapping[str, str]]], looked_at: int) -> Remark:
    misfit, parameters = max(alike, key=lambda each: each[0].by)
    matter = _parameters_of_the_start(scenario)
    at = ", ".join(f"{name} = {value}" for name, value in parameters.items() if name in matter)
    what = misfit.what if misfit.is_alone or not at else f"{misfit.what} (at {at}; {len(alike)} of {looked_at} cases)"
    return Remark(scenario.problem(misfit.where, what), is_warning=misfit.is_warning)


def _parameters_of_the_start(scenario: Scenario) -> set[str]:
    """All but those that stand in steps and criteria alone; of a derived value those in its formula."""
    actors = scenario.situation.get("actors") or {}
    starts = {name: {key: item for key, item in actor.items() if key != "do"} for name, actor in actors.items()}
    names = set(_names({**scenario.situation, "actors": starts, "expect": None}))
    return names.union(*(re.findall(r"[a-z]\w*", text) for name, text in scenario.derive.items() if name in names))


def _names(data: Any) -> Iterator[str]:  # noqa: ANN401 - raw YAML
    """Of each `$name`."""
    if isinstance(data, str) and data.startswith("$"):
        yield data[1:]
    items = data.values() if isinstance(data, Mapping) else data if isinstance(data, list) else ()
    for item in items:
        yield from _names(item)
