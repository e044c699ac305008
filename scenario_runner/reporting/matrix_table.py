"""The capability × ODD matrix for the terminal: groups with their sums, rows below them, as wide as the terminal is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

import rich.console
from rich.cells import cell_len, chop_cells
from rich.text import Text

from scenario_runner.model.matrix import OUTSIDE, Matrix
from scenario_runner.reporting.matrix_cells import (
    CELL_WIDTH,
    KPI,
    Line,
    View,
    columns_of,
    legend,
    lines_at,
    overlap_words,
)
from scenario_runner.reporting.words import one_line

_TITLE = 20
_BETWEEN = "  "
_CONTINUED = "    "


class _Entry(NamedTuple):
    """A line of the table before it is laid out: its title, how deep it stands, and its cells by column."""

    title: str
    depth: int
    cells: Mapping[str, Sequence[Line]]


def matrix_table(matrix: Matrix, *, width: int, view: View = KPI, folded: bool = False) -> rich.console.RenderableType:
    """The matrix in as many blocks of columns as the width asks for, and a legend of the marks that occur.

    Every group has its sum; `folded` leaves its rows out.
    """
    columns = columns_of(matrix)
    entries = list(_entries(matrix, columns, view, folded=folded))
    blocks = _blocks({name: _width_of(name, entries) for name in columns}, width)
    notes = [legend(matrix, view), overlap_words(matrix), *_untested(matrix)]
    return rich.console.Group(
        *(_block(entries, widths, width) for widths in blocks),
        *(Text(note, style="dim") for note in notes if note),
    )


def _entries(matrix: Matrix, columns: Sequence[str], view: View, *, folded: bool) -> Iterator[_Entry]:
    """Groups, each with its rows below it, and all of them as the last."""
    for group in matrix.groups:
        yield _Entry(one_line(group.name), 0, {name: lines_at(view, group, name) for name in columns})
        for row in () if folded else group.rows:
            title = one_line(f"{row.capability} {row.title}")
            yield _Entry(title, 1, {name: lines_at(view, row, name) for name in columns})
    everything = matrix.everything  # summed up whenever asked for
    yield _Entry(everything.name, 0, {name: lines_at(view, everything, name) for name in columns})


def _width_of(name: str, entries: Sequence[_Entry]) -> int:
    lines = [line.text for entry in entries for line in entry.cells[name]]
    return max(cell_len(text) for text in (*lines, *_wrapped(name, CELL_WIDTH)))


def _blocks(widths: Mapping[str, int], width: int) -> list[dict[str, int]]:
    """Columns in order, each block as many as fit beside the titles."""
    blocks: list[dict[str, int]] = [{}]
    for name, needs in widths.items():
        taken = _TITLE + sum(len(_BETWEEN) + other for other in blocks[-1].values())
        if blocks[-1] and taken + len(_BETWEEN) + needs > width:
            blocks.append({})
        blocks[-1][name] = needs
    return blocks


def _block(entries: Sequence[_Entry], widths: Mapping[str, int], width: int) -> Text:
    room = max(width - sum(len(_BETWEEN) + needs for needs in widths.values()), _TITLE)
    titles = [_title(entry, room) for entry in entries]
    title_width = max(_TITLE, *(cell_len(line.text) for lines in titles for line in lines))
    all_widths = [title_width, *widths.values()]
    rule = "─" * (sum(all_widths) + len(_BETWEEN) * len(widths)) + "\n"
    text = Text(no_wrap=True)
    heads = [_wrapped(name, CELL_WIDTH) for name in widths]
    tallest = max(len(lines) for lines in heads)
    padded = [[""] * (tallest - len(lines)) + lines for lines in [["capability"], *heads]]
    _append_row(text, [[Line(line, "bold") for line in lines] for lines in padded], all_widths)
    text.append(rule, style="dim")
    for number, (entry, title) in enumerate(zip(entries, titles, strict=True), 1):
        if number == len(entries):
            text.append(rule, style="dim")
        _append_row(text, [title, *(entry.cells[name] for name in widths)], all_widths)
    return text


def _title(entry: _Entry, width: int) -> list[Line]:
    """Groups stand at the margin, rows two columns from it, and what does not fit on a title's first line four."""
    first, *others = _wrapped(entry.title, width - len(_CONTINUED)) or [""]
    lines = ["  " * entry.depth + first, *(_CONTINUED + line for line in others)]
    return [Line(line, "" if entry.depth else "bold") for line in lines]


def _append_row(text: Text, cells: Sequence[Sequence[Line]], widths: Sequence[int]) -> None:
    """Cells side by side, each a few lines high and padded to its width."""
    for lines in zip_longest(*cells, fillvalue=Line("", "")):
        row = Text()  # by itself: to strip the whole table for every row takes as long as all the rest
        for number, (line, needs) in enumerate(zip(lines, widths, strict=True)):
            row.append(_BETWEEN if number else "")
            row.append(line.text, style=line.style)
            row.append(" " * (needs - cell_len(line.text)))
        row.rstrip()
        text.append_text(row).append("\n")


def _wrapped(words: str, width: int) -> list[str]:
    """Words in lines so many columns wide, an emoji being two; what is longer than a line is cut into several."""
    lines: list[str] = []
    for word in one_line(words).split():
        for piece in chop_cells(word, width):
            if lines and cell_len(lines[-1]) + 1 + cell_len(piece) <= width:
                lines[-1] += f" {piece}"
            else:
                lines.append(piece)
    return lines


def _untested(matrix: Matrix) -> list[str]:
    if not matrix.untested:
        return []
    known = len(matrix.untested) + sum(row.group != OUTSIDE for row in matrix.rows)
    return [f"Not in this run: {len(matrix.untested)} of {known} capabilities."]
