"""A printed matrix read back, by nothing but its text: what people can see is what is tested."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console

from scenario_runner.model.matrix import Matrix
from scenario_runner.reporting.matrix_table import matrix_table

WORDS = re.compile(r"\S+(?: \S+)*")
WIDE = "\0"


class Entry(NamedTuple):
    """A line of the table as it was read: how deep it stands, its title, and the words of each cell by column."""

    depth: int
    title: str
    cells: dict[str, str]


def printed(matrix: Matrix, width: int, **more) -> list[str]:
    console = Console(width=width, color_system=None)
    with console.capture() as capture:
        console.print(matrix_table(matrix, width=width, **more))
    return [line.rstrip() for line in capture.get().splitlines()]


def read(lines: list[str]) -> list[Entry]:
    """The entries of all blocks of columns, put side by side; the last is the sum of all."""
    blocks = list(_blocks(lines))
    return [
        Entry(same[0].depth, same[0].title, {name: words for each in same for name, words in each.cells.items()})
        for same in zip(*blocks, strict=True)
    ]


def _blocks(lines: list[str]) -> Iterator[list[Entry]]:
    while any(line.startswith("──") for line in lines):
        rule = next(number for number, line in enumerate(lines) if line.startswith("──"))
        end = next(number for number, line in enumerate(lines) if number > rule and not line)
        yield _block(lines[:rule], lines[rule + 1 : end])
        lines = lines[end + 1 :]


def _block(head: list[str], body: list[str]) -> list[Entry]:
    """Columns begin where the words of the head's last line do, which are two blanks apart."""
    starts = [found.start() for found in WORDS.finditer(_spread(head[-1]))]
    columns = [" ".join(" ".join(words).split()) for words in zip(*(_cut(line, starts) for line in head), strict=True)]
    entries: list[tuple[int, list[list[str]]]] = []
    for line in body:
        if line.startswith("──"):
            continue
        parts = _cut(line, starts)
        depth = len(line) - len(line.lstrip())
        if depth in (0, 2):
            entries.append((depth // 2, [parts]))
        else:
            entries[-1][1].append(parts)
    return [_entry(depth, parts, columns) for depth, parts in entries]


def _spread(line: str) -> str:
    """A character for every column of the terminal: a wide one is followed by a mark that has no width."""
    return "".join(letter + WIDE * (cell_len(letter) - 1) for letter in line)


def _cut(line: str, starts: list[int]) -> list[str]:
    return [
        _spread(line)[start:end].replace(WIDE, "").strip()
        for start, end in zip(starts, [*starts[1:], None], strict=True)
    ]


def _entry(depth: int, parts: list[list[str]], columns: list[str]) -> Entry:
    title, *cells = (" ".join(" ".join(words).split()) for words in zip(*parts, strict=True))
    return Entry(depth, title, dict(zip(columns[1:], cells, strict=True)))


def numbers(words: str) -> Counter[str]:
    """What a cell counts, by what it calls it; the mark, `few` and `gap`, being no counts, are left out."""
    found: Counter[str] = Counter()
    parts = words.split()
    for place, part in enumerate(parts):
        if match := re.fullmatch(r"(\d+)/(\d+)", part):
            found += Counter(passed=int(match[1]), judged=int(match[2]))
        elif part.startswith("n="):
            found["judged"] += int(part[2:])
        elif part.isdecimal():
            follows = parts[place + 1] if place + 1 < len(parts) else ""
            named = follows in ("err", "?", "bug", "unp", "out")
            found[follows if named else "driven"] += int(part)
    if found["driven"] and "n=" not in words:
        found["judged"] = found["driven"]  # said only where it differs
    return +found
