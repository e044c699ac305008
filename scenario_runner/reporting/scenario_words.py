"""A scenario in lines, for its page and its picture: who does what, what varies, what is judged, and its cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import floor, prod
from typing import Any

from scenario_runner.model.cases import Case
from scenario_runner.model.covering import Covered
from scenario_runner.model.outcomes import LeftOut
from scenario_runner.model.scenarios import Scenario
from scenario_runner.reporting.parameter_words import values_words
from scenario_runner.reporting.script_words import actor_words, ego_words
from scenario_runner.reporting.words import cases_words


def told(
    scenario: Scenario, cases: Sequence[Case], left_out: Sequence[LeftOut], covered: Covered | None
) -> Mapping[str, Sequence[str]]:
    """Lines by heading: ego, each actor by name, varies, judged by, cases. One case alone is told with its values."""
    situation = scenario.situation if len(cases) != 1 else _bound(scenario.situation, cases[0].parameters)
    lines = {"ego": tuple(ego_words(situation["ego"]))}
    lines |= {name: tuple(actor_words(actor)) for name, actor in situation.get("actors", {}).items()}
    lines |= {
        "varies": tuple(_varies(scenario, cases)),
        "judged by": tuple(_judged(situation.get("expect", {}), cases)),
    }
    lines |= {"cases": tuple(_cases(scenario, cases, left_out, covered))}
    return {heading: each for heading, each in lines.items() if each}


def _bound(node: Any, values: Mapping[str, str]) -> Any:  # noqa: ANN401 - raw data of a file
    """The data with the values of one case."""
    if isinstance(node, Mapping):
        return {key: _bound(each, values) for key, each in node.items()}
    if isinstance(node, list):
        return [_bound(each, values) for each in node]
    return values.get(node[1:], node) if isinstance(node, str) and node.startswith("$") else node


def _varies(scenario: Scenario, cases: Sequence[Case]) -> Iterator[str]:
    """Each parameter and what it takes, here the one value of one case; and what holds between them."""
    bound = cases[0].parameters if len(cases) == 1 else {}
    for parameter in scenario.parameters:
        yield f"{parameter.name}: {bound.get(parameter.name) or values_words(parameter)}"
    yield from (f"{name} = {formula}" for name, formula in scenario.derive.items())
    yield from (f"requires {condition}" for condition in scenario.require)


def _judged(expect: Mapping[str, Any], cases: Sequence[Case]) -> Iterator[str]:
    """The criteria with the bounds that the file gives them."""
    if cases:
        yield ", ".join(_criterion(one.criterion, expect.get(one.criterion)) for one in cases[0].expectations)


def _criterion(name: str, bounds: object) -> str:
    if not isinstance(bounds, Mapping):
        return name
    return " ".join([name, *(f"{key.replace('_', ' ')} {value}" for key, value in bounds.items())])


def _cases(
    scenario: Scenario, cases: Sequence[Case], left_out: Sequence[LeftOut], covered: Covered | None
) -> Iterator[str]:
    yield cases_line(scenario, cases, left_out)
    if covered is not None:
        yield covered_words(covered)


def covered_words(covered: Covered) -> str:
    """`cover 96 of 96 valid pairs (t = 2), 100 %; 4 more pairs are impossible by require`."""
    what = "pairs" if covered.strength == 2 else "triples"
    share = "" if covered.valid == 0 else f", {floor(100 * covered.met / covered.valid)} %"
    words = f"cover {covered.met} of {covered.valid} valid {what} (t = {covered.strength}){share}"
    return f"{words}; {covered.impossible} more {what} are impossible by require" if covered.impossible else words


def cases_line(scenario: Scenario, cases: Sequence[Case], left_out: Sequence[LeftOut]) -> str:
    """`4 × 13 × 2 = 104 combinations: 100 cases, 4 left out`; of a part of a scenario, and of draws, only what is."""
    counts = f"{cases_words(len(cases))}, {len(left_out)} left out"
    if scenario.draws is not None:
        given = ", under the condition that what is required holds" if scenario.require else ""
        return f"{scenario.draws} independent draws{given}: {counts}"
    sizes = [len(one.values) for one in scenario.parameters if isinstance(one.values, tuple)]
    if prod(sizes) != len(cases) + len(left_out) or len(sizes) < 2:
        return counts
    return f"{' × '.join(map(str, sizes))} = {prod(sizes)} combinations: {counts}"
