"""Data checked against the documents of `model`, every mismatch in plain words at its place in the file."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from scenario_runner.errors import InputError, Problem
from scenario_runner.loading.wording import worded
from scenario_runner.loading.yaml_source import Source, Where

D = TypeVar("D", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong at a path of a file."""

    where: Where
    what: str
    of_key: bool = False  # the key is wrong, whatever its value


@dataclass(frozen=True, slots=True)
class Checked(Generic[D]):
    """A document, or everything that keeps the data from being one."""

    document: D | None
    wrongs: tuple[Wrong, ...]


def check(
    model: type[D],
    data: Any,  # noqa: ANN401 - raw YAML
    where: Where = (),
    *,
    unsaid: Collection[Where] = (),
) -> Checked[D]:
    """The document that data found at `where` of a file makes, or every mismatch but those of values at `unsaid`.

    To put a mismatch into words takes a document's whole schema, which costs a start 0.1 s.
    """
    if not isinstance(data, Mapping):
        return Checked(None, (Wrong(where, "needs keys and values, as in name: value"),))
    text = json.dumps(data)  # as JSON, strict models read lists as tuples
    places = _empty_places(data) if "null" in text else ()  # what else says so is rare
    empty = [Wrong((*where, *inside), EMPTY) for inside in places]
    try:
        document = model.model_validate_json(text)
    except ValidationError as error:
        told = [dict(each) for each in error.errors() if _is_of_key(each) or _in_data(data, each["loc"]) not in unsaid]
        mismatches = [_wrong(detail, model, data) for detail in told]
        found = [*empty, *(replace(each, where=(*where, *each.where)) for each in mismatches)]
        return Checked(None, first_of_each_place(_less_misspelt(found)))
    return Checked(None if empty else document, tuple(empty))


EMPTY = "nothing is written here; give a value or take the key out"


def read_document(model: type[D], source: Source) -> D:
    """The document a file holds.

    Raises:
        InputError: every mismatch.
    """
    checked = check(model, source.data)
    if checked.document is None:
        raise InputError(problems_of(source, checked.wrongs))
    return checked.document


def problems_of(source: Source, wrongs: Iterable[Wrong]) -> list[Problem]:
    """Wrongs with line and column, in the order of the file."""
    problems = [source.problem(wrong.where, wrong.what) for wrong in wrongs]
    return sorted(problems, key=lambda problem: (problem.line, problem.column))


def first_of_each_place(wrongs: Iterable[Wrong]) -> tuple[Wrong, ...]:
    """One wrong a place: what is said later of it follows from the first, or says it again."""
    found: dict[Where, Wrong] = {}
    for wrong in wrongs:
        found.setdefault(wrong.where, wrong)
    return tuple(found.values())


def _less_misspelt(wrongs: Sequence[Wrong]) -> list[Wrong]:
    """Without the complaint that a key is missing where one beside it was taken for its misspelling."""
    said = {(each.where[:-1], each.what) for each in wrongs if each.of_key}
    return [
        each
        for each in wrongs
        if not each.where or (each.where[:-1], f"unknown key; did you mean {each.where[-1]}?") not in said
    ]


def _wrong(detail: Mapping[str, Any], model: type[BaseModel], data: Any) -> Wrong:  # noqa: ANN401 - raw YAML
    location = tuple(part for part in detail["loc"] if part != "[key]")
    where = _in_data(data, location)
    if detail["type"] == "missing":
        if isinstance(location[-1], int):  # a list that is too short
            return Wrong(where, worded({**detail, "type": "too_short"}, model, where))
        where = (*where, location[-1])
    return Wrong(where, worded(detail, model, where), of_key=_is_of_key(detail))


def _is_of_key(detail: Mapping[str, Any]) -> bool:
    return bool(detail["type"] == "extra_forbidden")


def _in_data(data: Any, location: Where) -> Where:  # noqa: ANN401 - raw YAML
    """`location` as far as the data goes, without the names that pydantic adds for alternatives."""
    where: list[str | int] = []
    for part in location:
        if isinstance(data, Mapping):
            within = part in data
        else:
            within = isinstance(data, list) and isinstance(part, int) and part < len(data)
        if within:
            data = data[part]
            where.append(part)
    return tuple(where)


def _empty_places(data: Any) -> Iterator[Where]:  # noqa: ANN401 - raw YAML
    if isinstance(data, str):  # as most of it is
        return
    if data is None:
        yield ()
    items = data.items() if isinstance(data, Mapping) else enumerate(data) if isinstance(data, list) else ()
    for part, item in items:
        yield from ((part, *inside) for inside in _empty_places(item))
