"""YAML files as plain data with the place of every key and item, read by the rules of YAML 1.2's core schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from scenario_runner.errors import InputError, Problem
from scenario_runner.loading.yaml_slips import syntax_problem
from scenario_runner.model.scenarios import Place2D

MOST_BYTES = 1_000_000
MOST_NODES = 50_000
DEEPEST = 24
MOST_DIGITS = 40

Where = tuple[str | int, ...]
"""A path in a file: ("actors", "oncoming", "start", "speed")."""

Node = AliasEvent | ScalarEvent | MappingStartEvent | SequenceStartEvent
"""What a value begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A YAML file: its data, and where the key of each value, or the item of each list, stands."""

    file: str
    text: str
    data: Any
    places: Mapping[Where, Place2D]

    def problem(self, where: Where, what: str) -> Problem:
        """A problem at the nearest known place at or above `where`."""
        known = next((where[:size] for size in range(len(where), 0, -1) if where[:size] in self.places), ())
        place = self.places.get(known, Place2D(line=1, column=1))
        name = ".".join(str(part) for part in where)
        return Problem(what=what, file=self.file, line=place.line, column=place.column, where=name)


def read_yaml(path: Path) -> Source:
    """Read one document of plain mappings, lists and scalars; null is data, everything else YAML can do is refused.

    Raises:
        InputError: no such file, not UTF-8, too large, no YAML; duplicate keys, anchors, tags and the like all at once.
    """
    return read_yaml_text(_text(_content(path), str(path)), str(path))


def read_yaml_text(text: str, file: str) -> Source:
    """As `read_yaml`, of the text of a file.

    Raises:
        InputError: no YAML, and all that is refused.
    """
    reading = _Reading(file)
    try:
        data = reading.document(_events(text))
    except yaml.YAMLError as error:
        raise InputError([*reading.problems, syntax_problem(error, text, file)]) from error
    if reading.problems:
        raise InputError(reading.problems)
    return Source(file=file, text=text, data=data, places=reading.places)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
            size = path.stat().st_size
    except FileNotFoundError as error:
        raise InputError(Problem(file=str(path), what=_no_such_file(path))) from error
    except OSError as error:
        what = "is a folder; name a file in it" if path.is_dir() else f"cannot be read: {error.strerror}"
        raise InputError(Problem(file=str(path), what=what)) from error
    if len(content) > MOST_BYTES:
        what = f"{size / 1e6:.1f} MB; a file may have {MOST_BYTES / 1e6:g} MB at most"
        raise InputError(Problem(file=str(path), what=what))
    return content


def _no_such_file(path: Path) -> str:
    siblings = sorted(each.name for each in path.parent.glob("*.yaml")) if path.parent.is_dir() else []
    near = get_close_matches(path.name, siblings, n=1)
    return f"no such file; did you mean {near[0]}?" if near else "no such file"


def _text(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        what = f"byte 0x{content[error.start]:02x} is not UTF-8; save the file as UTF-8"
        raise InputError(Problem(file=file, line=line, column=column, what=what)) from error


def _events(text: str) -> Iterator[Any]:
    return iter(yaml.parse(text, Loader=yaml.CSafeLoader))


@dataclass(slots=True)
class _Reading:
    """One pass over a file's events. What YAML can do and we refuse is collected, and reading goes on."""

    file: str
    places: dict[Where, Place2D] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    nodes: int = 0

    def document(self, events: Iterator[Any]) -> Any:  # noqa: ANN401 - YAML holds anything
        data, documents = None, 0
        for event in events:
            match event:
                case StreamStartEvent() | StreamEndEvent() | DocumentEndEvent():
                    continue
                case DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        self._refuse(event, (), "a second document begins here; write one document a file")
                        return data
                case _:
                    data = self._value(event, events, ())
        if documents == 0:
            self.problems.append(Problem(file=self.file, what="empty; nothing is written in it"))
        return data

    def _value(self, event: Node, events: Iterator[Any], where: Where) -> Any:  # noqa: ANN401
        self._count(event, where)
        if isinstance(event, AliasEvent):
            self._refuse(event, where, f"the alias *{event.anchor} is refused; write the value out")
            return None
        if event.anchor is not None:
            self._refuse(event, where, f"the anchor &{event.anchor} is refused; write values out where they stand")
        if event.tag is not None:
            self._refuse(event, where, f"the tag {_shown_tag(event.tag)} is refused; write the value alone")
        if isinstance(event, MappingStartEvent):
            return self._mapping(events, where)
        if isinstance(event, SequenceStartEvent):
            return self._list(events, where)
        return self._scalar(event, where)

    def _mapping(self, events: Iterator[Any], where: Where) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._key(event, events, where)
            inside = (*where, key)
            if key in data:
                what = f"written twice, first on line {self.places[inside].line}; keep one"
                self._refuse(event, inside, what)
            else:
                self.places[inside] = _place(event)
            value = self._value(next(events), events, inside)
            data.setdefault(key, value)
        return data

    def _key(self, event: Any, events: Iterator[Any], where: Where) -> str:  # noqa: ANN401 - an event
        if not isinstance(event, ScalarEvent):
            self._refuse(event, where, "a key must be a word, not a list or a mapping")
            self._value(event, events, where)
            return "?"
        key = self._value(event, events, where)
        if event.value == "<<" and event.implicit[0]:
            self._refuse(event, where, "the merge key << is refused; write the keys out")
        elif not isinstance(key, str):
            self._refuse(event, where, f"the key {event.value or 'of this value'} must be a word; put it in quotes")
        return event.value

    def _list(self, events: Iterator[Any], where: Where) -> list[Any]:
        data: list[Any] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            inside = (*where, len(data))
            self.places[inside] = _place(event)
            data.append(self._value(event, events, inside))
        return data

    def _scalar(self, event: ScalarEvent, where: Where) -> Any:  # noqa: ANN401 - YAML holds anything
        if control := _CONTROL.search(event.value):
            self._refuse(event, where, f"holds the control character U+{ord(control[0]):04X}; take it out")
            return None
        if not event.implicit[0]:
            return event.value
        if len(event.value) > MOST_DIGITS and _INT.fullmatch(event.value):
            self._refuse(event, where, f"a number of {len(event.value)} digits; at most {MOST_DIGITS}")
            return None
        return core_scalar(event.value)

    def _count(self, event: Node, where: Where) -> None:
        """Stop where a file holds too much: whoever reads on would read for long."""
        self.nodes += 1
        if self.nodes > MOST_NODES:
            what = f"more than {MOST_NODES} values; split the file"
        elif len(where) > DEEPEST:
            what = f"nested deeper than {DEEPEST} levels"
        else:
            return
        self._refuse(event, (), what)
        raise InputError(self.problems)

    def _refuse(self, event: Any, where: Where, what: str) -> None:  # noqa: ANN401 - an event
        place, name = _place(event), ".".join(str(part) for part in where)
        self.problems.append(Problem(file=self.file, line=place.line, column=place.column, where=name, what=what))


def _place(event: Any) -> Place2D:  # noqa: ANN401 - an event
    return Place2D(line=event.start_mark.line + 1, column=event.start_mark.column + 1)


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_INT = re.compile(r"[-+]?[0-9]+")
# YAML 1.2.2, section 10.3.2. `NO`, `12:30` and `0777` are no booleans, times or octals there, and `1e3` is a number.
_CORE: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (re.compile(r"null|Null|NULL|~|"), lambda _: None),
    (re.compile(r"true|True|TRUE|false|False|FALSE"), lambda text: text.lower() == "true"),
    (_INT, int),
    (re.compile(r"0o[0-7]+"), lambda text: int(text[2:], 8)),
    (re.compile(r"0x[0-9a-fA-F]+"), lambda text: int(text[2:], 16)),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"), float),
    (re.compile(r"[-+]?\.(inf|Inf|INF)"), lambda text: float(text.replace(".", ""))),
    (re.compile(r"\.(nan|NaN|NAN)"), lambda _: float("nan")),
)


def core_scalar(text: str) -> str | bool | int | float | None:
    """A plain scalar's value by YAML 1.2's core schema; whatever is nothing else is text."""
    if text and text[0] not in "nN~tTfF0123456789+-.":
        return text
    return next((read(text) for pattern, read in _CORE if pattern.fullmatch(text)), text)


def _shown_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")
