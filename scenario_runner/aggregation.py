"""From outcomes to the capability × ODD matrix: counting, nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from scenario_runner.model.catalog import Catalog
from scenario_runner.model.matrix import OUTSIDE, Cell, Matrix, Row, Slice
from scenario_runner.model.odd import Conditions, Value
from scenario_runner.model.outcomes import LeftOut, Outcome

UNCLASSIFIED = "unclassified"
UNCLASSIFIED_TITLE = "Recorded drives"

_Item = Outcome | LeftOut


class _Heading(NamedTuple):
    capability: str
    title: str
    group: str


def aggregate(
    outcomes: Sequence[Outcome],
    left_out: Sequence[LeftOut],
    conditions_of: Mapping[str, Conditions],
    catalog: Catalog,
) -> Matrix:
    """Count verdicts and left-out cases by capability and slice.

    `conditions_of` is by case id; a case that is not in it, or does not know a condition a slice asks for, is in the
    totals alone. Slices may overlap, so a row's cells need not add up to its total; rows' totals do to the matrix's.
    """
    items: tuple[_Item, ...] = (*outcomes, *left_out)
    tested = {item.capability for item in items}
    return Matrix(
        columns=tuple(column.name for column in catalog.slices),
        rows=tuple(
            _row(heading, [item for item in items if item.capability == heading.capability], conditions_of, catalog)
            for heading in _headings(tested, catalog)
        ),
        total=_count(items),
        untested=tuple(capability for capability in catalog.capabilities if capability not in tested),
    )


def is_in(column: Slice, conditions: Conditions) -> bool:
    """Whether conditions are known to lie in a slice: numbers in [lo, hi), words among those it names.

    A set of words is in when any of them is named; a bool counts as the words `true` and `false`.
    """
    return all(_is_within(conditions.get(key), interval) for key, interval in column.intervals.items()) and all(
        _is_among(conditions.get(key), words) for key, words in column.words.items()
    )


def _headings(tested: Collection[str], catalog: Catalog) -> list[_Heading]:
    """Catalog order, then ids the catalog does not know, recordings last."""
    known = [_Heading(entry.id, entry.title, entry.group) for entry in catalog.capabilities.values()]
    strange = sorted(set(tested) - set(catalog.capabilities) - {UNCLASSIFIED})
    unknown = [_Heading(capability, "Not in the catalog", OUTSIDE) for capability in strange]
    headings = (*known, *unknown, _Heading(UNCLASSIFIED, UNCLASSIFIED_TITLE, OUTSIDE))
    return [heading for heading in headings if heading.capability in tested]


def _row(heading: _Heading, items: Sequence[_Item], conditions_of: Mapping[str, Conditions], catalog: Catalog) -> Row:
    cells = {
        column.name: _count([item for item in items if is_in(column, conditions_of.get(item.case_id, {}))])
        for column in catalog.slices
    }
    return Row(
        capability=heading.capability, title=heading.title, group=heading.group, cells=cells, total=_count(items)
    )


def _count(items: Sequence[_Item]) -> Cell:
    verdicts = Counter(item.verdict for item in items if isinstance(item, Outcome))
    return Cell(counts=dict(verdicts), left_out=sum(isinstance(item, LeftOut) for item in items))


def _is_within(value: Value | None, interval: tuple[float, float]) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    low, high = interval
    return low <= value < high


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
