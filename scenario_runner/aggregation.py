"""From outcomes to the capability × ODD matrix: counting, nothing else."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from scenario_runner.errors import InputError, Problem, did_you_mean
from scenario_runner.model.cases import Case
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.matrix import ALL, OUTSIDE, Cell, Fill, Matrix, Row, Slice, Tally
from scenario_runner.model.odd import Conditions, Value
from scenario_runner.model.outcomes import LeftOut, Outcome, Verdict

OF_FILES: Mapping[str, str] = {
    "unclassified": "Recorded drives",
    "planning_problem": "Planning problems",
    "storyboard": "Storyboards",
}
"""Instead of a capability in cases of other people's files, which name none: a row each, with its title."""


class _Heading(NamedTuple):
    capability: str
    title: str
    group: str


_Places = frozenset[int]


class _Kind(NamedTuple):
    """All that is counted of a case; without a verdict it was left out."""

    capability: str
    places: _Places  # the slices it is in
    verdict: Verdict | None
    draw_of: str = ""  # the scenario it is a draw of
    unpreventable: bool = False


def aggregate(
    outcomes: Sequence[Outcome],
    left_out: Sequence[LeftOut],
    conditions_of: Mapping[str, Conditions],
    catalog: Catalog,
    *,
    whole: bool = False,
) -> Matrix:
    """Count verdicts and left-out cases by capability and slice; `conditions_of` is by case id. More: `count`."""
    where = _Membership(catalog.slices)
    unknown: Conditions = {}
    cases: Counter[_Kind] = Counter(
        _Kind(
            each.capability,
            where.of(conditions_of.get(each.case_id, unknown)),
            each.verdict,
            each.scenario if each.drawn and whole else "",
            each.is_unpreventable,
        )
        for each in outcomes
    )
    cases.update(_Kind(each.capability, where.of(each.conditions), None) for each in left_out)
    return _matrix(cases, catalog)


def count(tallies: Iterable[Tally], catalog: Catalog, *, whole: bool = False) -> Matrix:
    """The matrix of cases that are counted already, those alike together.

    A case that does not know a condition a slice asks for is not in the slice. Slices may overlap, so a row's cells
    need not add up to its total; what is in none of them is counted apart. `whole` says that every case that
    was to be driven was: those of a run that stopped are the fast ones, so that no cell may claim an interval.
    """
    where = _Membership(catalog.slices)
    cases: Counter[_Kind] = Counter()
    for each in tallies:
        source = each.scenario if each.drawn and whole else ""
        kind = _Kind(each.capability, where.of(each.conditions), each.verdict, source, each.unpreventable)
        cases[kind] += each.cases
    return _matrix(cases, catalog)


def places(conditions_of: Mapping[str, Conditions], catalog: Catalog) -> Mapping[str, tuple[int, ...]]:
    """By case id, the numbers of the slices that it is in."""
    where = _Membership(catalog.slices)
    return {case_id: tuple(sorted(where.of(conditions))) for case_id, conditions in conditions_of.items()}


def keep_group(matrix: Matrix, word: str, catalog: Catalog) -> Matrix:
    """The rows of the groups that a word means: part of a group's name, or what its capabilities' ids begin with.

    Raises:
        InputError: it means none.
    """
    group_of = {each.id: each.group for each in catalog.capabilities.values()} | {
        row.capability: row.group for row in matrix.rows
    }
    meant = {
        group
        for capability, group in group_of.items()
        if word.casefold() in (capability.partition("-")[0].casefold(), group.casefold())
    } or {group for group in group_of.values() if word.casefold() in group.casefold()}
    if not meant:
        known = dict.fromkeys(capability.partition("-")[0] for capability in group_of)
        raise InputError(Problem(where="--group", what=f"no group {word}; {did_you_mean(word, known)}"))
    return Matrix(
        columns=matrix.columns,
        rows=tuple(row for row in matrix.rows if row.group in meant),
        untested=tuple(capability for capability in matrix.untested if group_of[capability] in meant),
    )


def fills(matrix: Matrix, missing: Iterable[Case], where_of: Mapping[str, str], catalog: Catalog) -> tuple[Fill, ...]:
    """What would fill the cells that are gaps or few, and the capabilities of which nothing was driven.

    `missing` are the catalog's cases that were not driven; `where_of` is a slice's condition by its name.
    """
    cases: defaultdict[str, list[Conditions]] = defaultdict(list)
    for case in missing:
        cases[case.capability].append(case.conditions)
    slices = {column.name: column for column in catalog.slices}
    thin = [
        (row.capability, column)
        for row in matrix.rows
        if row.capability in catalog.capabilities
        for column, cell in row.cells.items()
        if cell.is_gap or cell.is_few
    ]
    found = []
    for capability, column in (*thin, *((capability, ALL) for capability in matrix.untested)):
        inside = [each for each in cases[capability] if column == ALL or is_in(slices[column], each)]
        conditions = [] if column == ALL else [where_of[column]]
        found.append(
            Fill(
                capability=capability,
                group=catalog.capabilities[capability].group,
                column=column,
                cases=len(inside),
                where=" AND ".join([f"capability = '{capability}'", *conditions]),
                files=tuple(each.file for each in catalog.scenarios if each.capability == capability),
            )
        )
    return tuple(found)


def is_in(column: Slice, conditions: Conditions) -> bool:
    """Whether conditions are known to lie in a slice: numbers in [lo, hi), words among those it names.

    A set of words is in when any of them is named; a bool counts as the words `true` and `false`.
    """
    return all(_is_within(conditions.get(key), interval) for key, interval in column.intervals.items()) and all(
        _is_among(conditions.get(key), words) for key, words in column.words.items()
    )


class _Membership:
    """Which slices conditions are in, by number: the question is asked once of all that are alike in what decides."""

    def __init__(self, slices: Sequence[Slice]) -> None:
        self._slices = slices
        self._keys = sorted({key for column in slices for key in (*column.intervals, *column.words)})
        self._known: dict[tuple[object, ...], _Places] = {}

    def of(self, conditions: Conditions) -> _Places:
        values = [conditions.get(key) for key in self._keys]
        alike = (*values, *map(type, values))  # 1 and true are equal, and not alike
        places = self._known.get(alike)
        if places is None:
            places = frozenset(place for place, column in enumerate(self._slices) if is_in(column, conditions))
            self._known[alike] = places
        return places


def _matrix(cases: Counter[_Kind], catalog: Catalog) -> Matrix:
    found: defaultdict[str, Counter[_Kind]] = defaultdict(Counter)
    for kind, number in cases.items():
        found[kind.capability][kind] = number
    rows = tuple(_row(heading, found[heading.capability], catalog.slices) for heading in _headings(found, catalog))
    return Matrix(
        columns=tuple(column.name for column in catalog.slices),
        rows=rows,
        untested=tuple(capability for capability in catalog.capabilities if capability not in found),
    )


def _headings(tested: Collection[str], catalog: Catalog) -> list[_Heading]:
    """Catalog order, then ids the catalog does not know, other people's files last."""
    known = [_Heading(entry.id, entry.title, entry.group) for entry in catalog.capabilities.values()]
    strange = sorted(set(tested) - set(catalog.capabilities) - set(OF_FILES))
    unknown = [_Heading(capability, "Not in the catalog", OUTSIDE) for capability in strange]
    headings = (*known, *unknown, *(_Heading(word, title, OUTSIDE) for word, title in OF_FILES.items()))
    return [heading for heading in headings if heading.capability in tested]


def _row(heading: _Heading, cases: Counter[_Kind], slices: Sequence[Slice]) -> Row:
    parts = list(cases.items())
    return Row(
        capability=heading.capability,
        title=heading.title,
        group=heading.group,
        cells={
            column.name: _cell((kind, number) for kind, number in parts if place in kind.places)
            for place, column in enumerate(slices)
        },
        outside=_cell((kind, number) for kind, number in parts if not kind.places),
        total=_cell(parts),
    )


def _cell(parts: Iterable[tuple[_Kind, int]]) -> Cell:
    counts: Counter[Verdict] = Counter()
    left_out, unpreventable, sources = 0, 0, set()
    for kind, number in parts:
        if kind.verdict is None:
            left_out += number
        else:
            counts[kind.verdict] += number
            unpreventable += number * kind.unpreventable
            sources.add(kind.draw_of)
    draws_of = sources.pop() if len(sources) == 1 else ""
    return Cell(counts=dict(counts), left_out=left_out, unpreventable=unpreventable, draws_of=draws_of)


def _is_within(value: Value | None, interval: tuple[float, float]) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    low, high = interval
    return low <= value and (value < high or math.isinf(high))  # a straight's radius is infinite, and above 500 m


def _is_among(value: Value | None, words: tuple[str, ...]) -> bool:
    match value:
        case bool():
            return ("true" if value else "false") in words
        case str():
            return value in words
        case frozenset():
            return not value.isdisjoint(words)
        case _:
            return False
