"""The points of a scenario: the full grid of its parameters in declared order, or draws; which `require` takes out."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, TypeVar

from scenario_runner.expansion import expressions
from scenario_runner.expansion.covering import covered, covering_points
from scenario_runner.expansion.draws import drawn_points
from scenario_runner.expansion.places import Where, wrong
from scenario_runner.expansion.quantities import ExpressionError, Value
from scenario_runner.model.covering import Covered
from scenario_runner.model.scenarios import Scenario
from scenario_runner.units import Quantity

MOST_POINTS = 100_000
"""More than this is a slip of a step: nobody reads a hundred thousand cases of one scenario."""

DIGITS = 9
"""Decimals of a number in an id; `from + i · step` leaves binary dust behind them."""

Answer = TypeVar("Answer", Value, expressions.Finding)

_WORD = re.compile(r"^[\w.+-]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A value for every parameter: `values` with the derived ones, `written` the declared ones as in the file."""

    id: str
    drawn: bool
    values: Mapping[str, Value]
    written: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A point that a `require` takes out, the `place`-th of them, and why."""

    id: str
    values: Mapping[str, Value]
    place: int
    reason: str


def points_of(scenario: Scenario) -> tuple[Point | Removed, ...]:
    """Every point of the grid, or of a covering array, in grid order, the last parameter changing fastest; or draws.

    Raises:
        InputError: an ill-typed expression, a value written twice, more points than MOST_POINTS.
    """
    listed = _listed(scenario)
    _check_values(scenario, listed)
    maker = _Maker(scenario)
    if scenario.draws is not None:
        drawn = drawn_points(scenario)
        return tuple(maker.point(f"{scenario.name}@draw={number}", declared) for number, declared in drawn)
    return tuple(maker.point(maker.id_of(declared), declared) for declared in _combined(scenario, listed))


def covered_by(scenario: Scenario, points: Iterable[Mapping[str, str]]) -> Covered:
    """What points, their values as written, cover of the tuples that a covering array is to hold."""
    listed = _listed(scenario)
    values = {name: {expressions.written(value): value for value in listed[name]} for name in listed}
    read = ({name: values[name][text] for name, text in point.items()} for point in points)
    return covered(scenario, listed, partial(_holds, scenario), read)


def _listed(scenario: Scenario) -> dict[str, Sequence[Value]]:
    return {each.name: each.values for each in scenario.parameters if isinstance(each.values, tuple)}


def _combined(scenario: Scenario, listed: Mapping[str, Sequence[Value]]) -> Iterator[dict[str, Value]]:
    """The grid, or of a covering array its rows."""
    if scenario.covering is not None:
        return covering_points(scenario, listed, partial(_holds, scenario))
    return (dict(zip(listed, values, strict=True)) for values in itertools.product(*listed.values()))


def id_text(value: Value) -> str:
    """A value in an id: a number in the unit it is written in, unit dropped; words as they are."""
    if not isinstance(value, Quantity):
        return expressions.written(value)
    number = round(float(value.text.split()[0]) if value.text else value.value, DIGITS)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


class _Maker:
    """Makes the points of a scenario: texts of values, and what expressions answer, once for the same values."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._spoken = {
            which: _names_in(text) for which, text in (*scenario.derive.items(), *enumerate(scenario.require))
        }
        self._answers: dict[tuple[str | int | Value | None, ...], Any] = {}
        self.id_text, self.written = cache(id_text), cache(expressions.written)

    def point(self, case_id: str, declared: Mapping[str, Value]) -> Point | Removed:
        """One point, or what took it out."""
        scenario, values, drawn = self._scenario, dict(declared), self._scenario.draws is not None
        for name in scenario.derive:
            values[name] = self._answer(name, values, partial(_derived, scenario, name))
        for place, text in enumerate(scenario.require):
            finding = self._answer(place, values, partial(_tested, scenario, place))
            if not finding.holds:
                reason = f"draw rejected by require {text}" if drawn else f"require {text}"
                return Removed(id=case_id, values=values, place=place, reason=f"{reason}: {finding.numbers}")
        written = {name: self.written(value) for name, value in declared.items()}
        return Point(id=case_id, drawn=drawn, values=values, written=written)

    def id_of(self, declared: Mapping[str, Value]) -> str:
        """The id of the case at a point of a grid."""
        if not declared:
            return self._scenario.name
        texts = ",".join([f"{name}={self.id_text(value)}" for name, value in declared.items()])
        return f"{self._scenario.name}@{texts}"

    def _answer(
        self, which: str | int, values: Mapping[str, Value], find: Callable[[Mapping[str, Value]], Answer]
    ) -> Answer:
        """What is derived by this name, or found of the requirement at this place; once for what it speaks of."""
        key = (which, *[values.get(name) for name in self._spoken[which]])
        if key not in self._answers:
            self._answers[key] = find(values)
        found: Answer = self._answers[key]
        return found


def _names_in(text: str) -> tuple[str, ...]:
    """The names an expression speaks of; none of one that cannot be read, which whoever evaluates it says."""
    try:
        return tuple(expressions.names_in(expressions.parse(text)))
    except ExpressionError:
        return ()


def _holds(scenario: Scenario, place: int, declared: Mapping[str, Value]) -> bool:
    """Whether one requirement does; `declared` has all that it speaks of, itself or through what is derived."""
    values = dict(declared)
    for name, text in scenario.derive.items():
        if expressions.names_in(expressions.parse(text)) <= values.keys():
            values[name] = _derived(scenario, name, values)
    return _tested(scenario, place, values).holds


def _derived(scenario: Scenario, name: str, values: Mapping[str, Value]) -> Value:
    where: Where = ("derive", name)
    if name in values:
        raise wrong(scenario, where, f"{name} is a parameter already; give the derived value another name")
    try:
        return expressions.evaluate(expressions.parse(scenario.derive[name]), values)
    except ExpressionError as error:
        raise wrong(scenario, where, str(error)) from error


def _tested(scenario: Scenario, place: int, values: Mapping[str, Value]) -> expressions.Finding:
    try:
        return expressions.check(expressions.parse(scenario.require[place]), values)
    except ExpressionError as error:
        raise wrong(scenario, ("require", place), str(error)) from error


def _check_values(scenario: Scenario, listed: Mapping[str, Sequence[Value]]) -> None:
    for name, values in listed.items():
        _check_distinct(scenario, name, values)
    count = math.prod(len(values) for values in listed.values())
    if scenario.covering is None and count > MOST_POINTS:
        raise wrong(scenario, ("parameters",), f"{count} points; at most {MOST_POINTS}")


def _check_distinct(scenario: Scenario, name: str, values: Sequence[Value]) -> None:
    """Values must differ in ids, where units are dropped; words must not contain an id's or a path's signs."""
    where: Where = ("parameters", name)
    if not values:
        raise wrong(scenario, where, "no values; give at least one")
    texts: dict[str, Value] = {}
    amounts: dict[str, Quantity] = {}
    for value in values:
        text = id_text(value)
        if not _WORD.match(text):
            raise wrong(scenario, where, f"{text!r} cannot stand in a case id; use letters, digits and _ . + -")
        if text in texts:
            pair = f"{expressions.written(texts[text])} and {expressions.written(value)}"
            raise wrong(scenario, where, f"{pair} have the same id, {name}={text}; keep one, or one unit")
        texts[text] = value
        if isinstance(value, Quantity):
            _check_amount(scenario, where, value, amounts)


def _check_amount(scenario: Scenario, where: Where, value: Quantity, amounts: dict[str, Quantity]) -> None:
    """A value must not be one of those before it in another unit."""
    same = amounts.setdefault(f"{value.value:.9e}", value)
    if same is not value:
        pair = f"{expressions.written(same)} and {expressions.written(value)}"
        raise wrong(scenario, where, f"{pair} are the same; keep one")
