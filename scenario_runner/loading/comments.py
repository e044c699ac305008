"""The comments of a YAML file: which line has which, and whether it stands alone there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml


@dataclass(frozen=True, slots=True)
class Comments:
    """By line of the file, from 0: those beside something, and those that have a line to themselves."""

    _beside: Mapping[int, str]
    _alone: Mapping[int, str]

    def beside(self, line: int) -> str | None:
        """What stands after a value on a line."""
        return self._beside.get(line)

    def alone(self, line: int) -> str | None:
        """What a line holds alone."""
        return self._alone.get(line)

    def within(self, first: int, last: int) -> bool:
        """Whether any stands inside something that begins and ends on these lines; at its end it stands after it."""
        return any(line in self._beside or line in self._alone for line in range(first, last))

    def words(self) -> list[str]:
        """All of them, in no order: one may move above its line."""
        return sorted([*self._beside.values(), *self._alone.values()])


def comments_in(text: str, node: yaml.Node) -> Comments:
    """All comments of a text; `node` is what it holds, for a # in a value is none."""
    taken = {line: list(spans) for line, spans in _by_line(node)}
    beside: dict[int, str] = {}
    alone: dict[int, str] = {}
    for number, line in enumerate(text.splitlines()):
        column = _comment_column(line, taken.get(number, []))
        if column is not None:
            kept = alone if not line[:column].strip() else beside
            kept[number] = _spaced(line[column:].rstrip())
    return Comments(beside, alone)


def _comment_column(line: str, taken: list[tuple[int, float]]) -> int | None:
    """Where a comment begins: at a # after a space or at the start of the line, outside of every value."""
    for column, character in enumerate(line):
        begins = character == "#" and (column == 0 or line[column - 1] in " \t")
        if begins and not any(start <= column < end for start, end in taken):
            return column
    return None


def _spaced(comment: str) -> str:
    """`# words`, whatever stood between; a line of signs stays one."""
    words = comment.lstrip("#")
    signs = comment[: len(comment) - len(words)]
    return f"{signs} {words.strip()}".rstrip()


def _by_line(node: yaml.Node) -> Iterator[tuple[int, list[tuple[int, float]]]]:
    """Per line the columns that scalars take, as (from, before); to the end of the line where they go on."""
    found: dict[int, list[tuple[int, float]]] = {}
    for scalar in _scalars(node):
        first, last = scalar.start_mark, scalar.end_mark
        is_block = scalar.style in ("|", ">")
        for line in range(first.line, last.line + (not is_block)):
            # the head of a block scalar may have a comment beside it
            start = first.column if line == first.line else 0
            end = float(last.column) if line == last.line else float("inf")
            if not (is_block and line == first.line):
                found.setdefault(line, []).append((start, end))
    yield from found.items()


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    for item in node.value if isinstance(node, yaml.CollectionNode) else ():
        for each in item if isinstance(item, tuple) else (item,):
            yield from _scalars(each)
