"""Every total of the matrix recomputes from what is printed, in both views and at every width."""

from __future__ import annotations

from collections import Counter
from functools import reduce
from operator import add

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import example_runs as made
from printed_matrix import Entry, numbers, printed, read
from scenario_runner.model.matrix import Cell, Matrix, Row
from scenario_runner.model.outcomes import Verdict
from scenario_runner.reporting.matrix_cells import VIEWS

WIDTHS = [40, 80, 120]
COLUMNS = ("dry day", "wet", "a very long name of a slice", "🌧 rain")


def counted(entry: Entry) -> dict[str, Counter[str]]:
    return {name: numbers(words) for name, words in entry.cells.items()}


def added(entries: list[Entry]) -> dict[str, Counter[str]]:
    """Column by column."""
    return {
        name: reduce(add, (numbers(entry.cells[name]) for entry in entries), Counter()) for name in entries[0].cells
    }


def check(matrix: Matrix, view: str, width: int) -> None:
    lines = printed(matrix, width, view=VIEWS[view])
    *entries, everything = read(lines)
    groups = [entry for entry in entries if entry.depth == 0]
    rows = [entry for entry in entries if entry.depth == 1]
    assert [len(rows), len(groups)] == [len(matrix.rows), len(matrix.groups)]
    if rows:
        assert added(groups) == added(rows) == counted(everything)
    for place, group in enumerate(groups):
        begins = entries.index(group)
        ends = entries.index(groups[place + 1]) if place + 1 < len(groups) else len(entries)
        assert added(entries[begins + 1 : ends]) == counted(group)
    for entry in [*entries, everything]:
        check_across(entry, overlap=any(line.startswith("Columns overlap") for line in lines))
        for words in entry.cells.values():
            check_cell(words)
    assert printed_folded(matrix, view, width) == [entry.cells for entry in [*groups, everything]]


def printed_folded(matrix: Matrix, view: str, width: int) -> list[dict[str, str]]:
    return [entry.cells for entry in read(printed(matrix, width, view=VIEWS[view], folded=True))]


def check_across(entry: Entry, *, overlap: bool) -> None:
    """Columns and what is in none of them add up to all, or to more where they are said to overlap."""
    cells = counted(entry)
    total = cells.pop("all")
    found = reduce(add, cells.values(), Counter())
    assert not total - found
    assert overlap or found == total


def check_cell(words: str) -> None:
    """The words beside the numbers follow from them."""
    found = numbers(words)
    parts = words.split()
    if "/" in words:
        rates = [part for part in parts if part.endswith("%") and "–" not in part]
        demonstrated = 10 * found["?"] <= found["judged"] + found["?"]
        shown = demonstrated and found["passed"] < found["judged"] and "few" not in parts
        assert rates == ([f"{found['passed'] * 1000 // found['judged'] / 10:.1f}%"] if shown else [])
        assert ("few" in parts) == (found["judged"] < 5)
    else:
        assert ("few" in parts) == (found["driven"] > 0 and found["judged"] < 5)
    assert ("gap" in parts or "–" in parts) == ("/" not in words and not found["driven"])


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("view", VIEWS)
def test_the_example_adds_up(view, width):
    check(made.matrix(), view, width)


CELLS = st.builds(
    lambda counts, left_out: Cell(
        counts={verdict: number for verdict, number in counts.items() if number},
        left_out=left_out,
        unpreventable=sum(counts.values()) // 3,
    ),
    st.dictionaries(st.sampled_from(Verdict), st.integers(0, 400)),
    st.integers(0, 40),
)


@st.composite
def rows(draw) -> tuple[Row, ...]:
    """Rows whose cases are each in one column, in two, or in none."""
    found = []
    for group in draw(st.lists(st.sampled_from(["Pedestrians", "Priority / and all that is like it"]), unique=True)):
        for number in range(draw(st.integers(1, 3))):
            cells = {name: draw(CELLS) for name in COLUMNS}
            outside, twice = draw(CELLS), draw(st.one_of(st.just(Cell()), CELLS))
            total = reduce(add, [*cells.values(), outside, twice], Cell())
            cells = {name: cell + twice if name in COLUMNS[:2] else cell for name, cell in cells.items()}
            found.append(
                Row(
                    capability=f"{group[:3].upper()}-{number:02}",
                    title="Somebody comes from behind a bus",
                    group=group,
                    cells=cells,
                    outside=outside,
                    total=total,
                )
            )
    return tuple(found)


@settings(max_examples=60)
@given(rows(), st.sampled_from(list(VIEWS)), st.sampled_from(WIDTHS))
def test_any_matrix_adds_up(some, view, width):
    check(Matrix(columns=COLUMNS, rows=some, untested=()), view, width)
