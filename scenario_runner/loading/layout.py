"""How a scenario file is laid out: one way for spaces, indents and quotes; its words, order and breaks stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import yaml

from scenario_runner.errors import InputError
from scenario_runner.loading.comments import Comments, comments_in
from scenario_runner.loading.scenario_file import LONGEST_LINE
from scenario_runner.loading.yaml_source import Source, core_scalar, read_yaml_text

INDENT = 2


class NotLaidOutError(Exception):
    """A file that cannot be laid out without a change of what it says; in words why."""


def laid_out(source: Source) -> str:
    """The text of a file as it is to be: what it says is the same, and so are its comments.

    Raises:
        NotLaidOutError: the new text would not say the same.
    """
    node = _composed(source.text)
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        msg = "a scenario file is keys and values, a line each"
        raise NotLaidOutError(msg)
    page = _Page(source.text.splitlines(), comments_in(source.text, node))
    page.mapping(node, 0)
    text = "\n".join([*page.lines, *page.rest()]).strip("\n") + "\n"
    _must_say_the_same(source, text)
    return text


def _must_say_the_same(source: Source, text: str) -> None:
    try:
        again = read_yaml_text(text, source.file)
    except InputError as error:
        raise NotLaidOutError(str(error.problems[0].what)) from error
    if again.data != source.data:
        msg = "its values would not be the same"
        raise NotLaidOutError(msg)
    before, after = (comments_in(each, _composed(each)).words() for each in (source.text, text))
    if before != after:
        msg = "its comments would not be the same"
        raise NotLaidOutError(msg)


def _composed(text: str) -> yaml.Node:
    """The nodes of a text that can be read, with their places."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    assert node is not None  # noqa: S101 - an empty file is refused before
    return node


class _Page:
    """Lines written so far, and how far the source has been taken over."""

    def __init__(self, source: Sequence[str], comments: Comments) -> None:
        self.lines: list[str] = []
        self._source = source
        self._comments = comments
        self._next = 0  # of the source's lines, the first that is not taken over yet

    def mapping(self, node: yaml.MappingNode, indent: int) -> None:
        """A block mapping, a line a key."""
        for key, value in node.value:
            self._lead_in(key.start_mark.line, indent)
            self._entry(f"{' ' * indent}{self._scalar(key, in_flow=False)}:", value, indent, key.start_mark.line)

    def sequence(self, node: yaml.SequenceNode, indent: int) -> None:
        """A block list, a line an item; mappings in it begin beside their dash."""
        for item in node.value:
            self._lead_in(item.start_mark.line, indent)
            if isinstance(item, yaml.CollectionNode) and not item.flow_style:
                first = len(self.lines)
                self._block(item, indent + INDENT)
                self.lines[first] = f"{' ' * indent}- {self.lines[first].lstrip()}"
            else:
                self._entry(f"{' ' * indent}-", item, indent, item.start_mark.line)

    def rest(self) -> list[str]:
        """What stands below the last key: comments, which belong to the file."""
        return self._between(len(self._source), 0)

    def _entry(self, head: str, value: yaml.Node, indent: int, line: int) -> None:
        """A key or a dash on a line of the source, and what stands beside it or below."""
        if isinstance(value, yaml.CollectionNode) and not value.flow_style:
            self._write([head], line)
            self._block(value, indent + INDENT)
            return
        start = value.start_mark.line
        between = [*(self._comments.beside(each) or self._comments.alone(each) for each in range(line, start))]
        self.lines += [" " * indent + comment for comment in between if comment is not None]
        below = " " * (indent + INDENT) if start > line else None
        lines = self._inline(head, value, below)
        self._write(lines, _last_line(value))

    def _block(self, node: yaml.Node, indent: int) -> None:
        if isinstance(node, yaml.MappingNode):
            self.mapping(node, indent)
        elif isinstance(node, yaml.SequenceNode):
            self.sequence(node, indent)

    def _write(self, lines: list[str], last: int) -> None:
        """Lines that end on a line of the source, with the comment beside it; above them where there is no room."""
        comment = self._comments.beside(last)
        if comment is not None and len(lines[-1]) + 2 + len(comment) <= LONGEST_LINE:
            lines[-1] += f"  {comment}"
        elif comment is not None:
            self.lines.append(" " * _indent_of(lines[0]) + comment)
        self.lines += lines
        self._next = last + 1

    def _lead_in(self, line: int, indent: int) -> None:
        """Comments and single empty lines that stand above a key."""
        self.lines += self._between(line, indent)
        self._next = line

    def _between(self, line: int, indent: int) -> list[str]:
        found: list[str] = []
        for number in range(self._next, line):
            comment = self._comments.alone(number)
            if comment is not None:
                found.append(" " * indent + comment)
            elif not self._source[number].strip() and [*self.lines, *found][-1:] not in ([], [""]):
                found.append("")
        return found

    def _inline(self, head: str, value: yaml.Node, below: str | None) -> list[str]:
        """A value beside its key, over as many lines as its author gave it, or it needs.

        Where its author began it `below` the key, by so many spaces, it stays there if it is too long to stand beside.
        """
        if isinstance(value, yaml.ScalarNode):
            if _is_block(value) or value.start_mark.line != value.end_mark.line:
                return self._verbatim(head, value)
            return [f"{head} {self._scalar(value, in_flow=False)}".rstrip()]
        if self._comments.within(value.start_mark.line, value.end_mark.line):
            return self._verbatim(head, value)
        kept = self._flow(value, f"{head} ", keeps_breaks=True)
        if _fits(kept):
            return kept
        if below is not None and _fits(lines := self._flow(value, below, keeps_breaks=True)):
            return [head, *lines]
        return self._filled(value, f"{head} ")

    def _verbatim(self, head: str, value: yaml.Node) -> list[str]:
        """Lines as they are, moved as a whole: those after the first begin one level deeper than `head`."""
        lines = list(self._source[value.start_mark.line : _last_line(value) + 1])
        if not _is_block(value):
            lines[-1] = lines[-1][: value.end_mark.column]
        below = [_indent_of(line) for line in lines[1:] if line.strip()]
        moved = _indent_of(head) + INDENT - min(below, default=0)
        first = f"{head} {lines[0][value.start_mark.column :].rstrip()}"
        return [first, *(_moved(line, moved).rstrip() for line in lines[1:])]

    def _flow(self, node: yaml.Node, head: str, *, keeps_breaks: bool) -> list[str]:
        """A value in brackets or braces after `head`; items its author began on a new line stand below the first."""
        if isinstance(node, yaml.ScalarNode):
            return [head + self._scalar(node, in_flow=True)]
        opening, closing = ("{", "}") if isinstance(node, yaml.MappingNode) else ("[", "]")
        lines, column = [head + opening], len(head) + 1
        for place, (begins_at, label, item) in enumerate(self._items(node)):
            breaks = keeps_breaks and place and begins_at > self._begins(node, place - 1)
            lines[-1] += "," * bool(place) + " " * (bool(place) and not breaks)
            if breaks:
                lines.append(" " * column)
            lines[-1:] = self._flow(item, lines[-1] + label, keeps_breaks=keeps_breaks)
        lines[-1] += closing
        return lines

    def _filled(self, node: yaml.Node, head: str) -> list[str]:
        """A value in brackets or braces, broken between its items where a line would be too long."""
        opening, closing = ("{", "}") if isinstance(node, yaml.MappingNode) else ("[", "]")
        items = ["".join(self._flow(item, label, keeps_breaks=False)) for _, label, item in self._items(node)]
        lines, column = [head + opening], len(head) + 1
        for place, item in enumerate(items):
            text = item + (closing if place == len(items) - 1 else ",")
            room = LONGEST_LINE - len(lines[-1]) - (place > 0)
            if place and len(text) > room:
                lines.append(" " * column + text)
            else:
                lines[-1] += " " * (place > 0) + text
        return lines if items else [head + opening + closing]

    def _items(self, node: yaml.Node) -> Iterator[tuple[int, str, yaml.Node]]:
        """Of a collection: on which line each item begins, its key with a colon, and its value."""
        for item in node.value:
            if isinstance(item, tuple):
                yield item[0].start_mark.line, f"{self._scalar(item[0], in_flow=True)}: ", item[1]
            else:
                yield item.start_mark.line, "", item

    def _begins(self, node: yaml.Node, place: int) -> int:
        item = node.value[place]
        return int((item[0] if isinstance(item, tuple) else item).start_mark.line)

    def _scalar(self, node: yaml.ScalarNode, *, in_flow: bool) -> str:
        """As written, but without quotes that change nothing."""
        line, start, end = self._source[node.start_mark.line], node.start_mark.column, node.end_mark.column
        if node.style in ('"', "'") and _reads_plain(node.value, in_flow=in_flow):
            return str(node.value)
        return line[start:end]


def _is_block(node: yaml.Node) -> bool:
    """Whether it is a block scalar, whose end mark is on the line after it."""
    return isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")


def _last_line(node: yaml.Node) -> int:
    return int(node.end_mark.line) - _is_block(node)


def _fits(lines: Sequence[str]) -> bool:
    return max(map(len, lines)) <= LONGEST_LINE


def _indent_of(line: str) -> int:
    return len(line) - len(line.lstrip())


def _moved(line: str, by: int) -> str:
    return " " * by + line if by >= 0 else line[min(-by, _indent_of(line)) :]


def _reads_plain(text: str, *, in_flow: bool) -> bool:
    """Whether text means itself without quotes, to readers of YAML 1.1, too, to whom `off` is no word."""
    if not text or text != text.strip() or "\n" in text or core_scalar(text) != text:
        return False
    try:
        node = _composed(f"[{text}]" if in_flow else f"key: {text}")
    except yaml.YAMLError:
        return False
    found = node.value if in_flow else [value for _, value in node.value]
    return [(each.tag, each.value) for each in found] == [("tag:yaml.org,2002:str", text)]
