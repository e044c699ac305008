"""The words scenarios are written in: ODD attributes, capabilities, and the columns of the matrix, from their files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from scenario_runner import units
from scenario_runner.errors import InputError, did_you_mean
from scenario_runner.loading.accepted import interval_of, words_of
from scenario_runner.loading.documents import Wrong, check, problems_of
from scenario_runner.loading.yaml_source import Source
from scenario_runner.model.capabilities import Capability
from scenario_runner.model.documents import Document
from scenario_runner.model.matrix import ALL, NOWHERE, Slice
from scenario_runner.model.odd import Attribute, OddTree

D = TypeVar("D", bound=BaseModel)


class AttributeDocument(Document):
    """One attribute of odd.yaml."""

    model_config = ConfigDict(allow_inf_nan=True)  # ranges may be open

    type: Literal["enum", "set", "bool", "int", "float"] = Field(examples=["enum"])
    unit: str | None = Field(default=None, examples=["km/h"])
    values: tuple[str, ...] = Field(default=(), examples=[["dry", "wet"]])
    range: tuple[float, float] | None = Field(default=None, examples=[[0, 140]])
    bins: tuple[float, ...] = Field(default=(), examples=[[0, 30, 60, 140]])

    @field_validator("unit")
    @classmethod
    def _unit_is_known(cls, unit: str | None) -> str | None:
        if unit is not None and unit not in units.UNITS:
            msg = f"no unit {unit}; {did_you_mean(unit, units.UNITS)}"
            raise ValueError(msg)
        return unit

    @model_validator(mode="after")
    def _words_or_numbers(self) -> AttributeDocument:
        if (self.type in ("enum", "set")) != bool(self.values):
            msg = "values are for enum and set, which need them"
            raise ValueError(msg)
        if list(self.bins) != sorted(self.bins):
            msg = "bins must rise"
            raise ValueError(msg)
        return self


class CapabilityDocument(Document):
    """One row of capabilities.yaml."""

    title: str = Field(examples=["Lead brakes hard"])
    tier: int = Field(ge=1, le=3, examples=[1])
    crosswalk: dict[str, tuple[str | int, ...]] = Field(default_factory=dict)


def read_odd(source: Source) -> OddTree:
    """The attributes of an odd.yaml.

    Raises:
        InputError: everything that is wrong with it.
    """
    entries = _entries(AttributeDocument, source, 1)
    return OddTree({key: _attribute(key, document) for (key,), document in entries.items()})


def read_capabilities(source: Source) -> Mapping[str, Capability]:
    """The capabilities of a capabilities.yaml by id, in its order: group → id → title, tier, crosswalk.

    Raises:
        InputError: everything that is wrong with it.
    """
    entries = _entries(CapabilityDocument, source, 2)
    return {
        name: Capability(
            id=name,
            group=group,
            title=document.title,
            tier=document.tier,
            crosswalk={key: tuple(str(each) for each in ids) for key, ids in document.crosswalk.items()},
        )
        for (group, name), document in entries.items()
    }


def read_slices(source: Source, odd: OddTree) -> tuple[Slice, ...]:
    """The slices of a slices.yaml: name → condition → {from, below}, a word or words.

    Raises:
        InputError: everything that is wrong with it.
    """
    if not isinstance(source.data, Mapping) or not source.data:
        raise InputError(problems_of(source, [Wrong((), _NO_SLICES)]))
    wrongs: list[Wrong] = []
    slices = tuple(_slice(name, conditions, odd, wrongs) for name, conditions in source.data.items())
    if wrongs:
        raise InputError(problems_of(source, wrongs))
    return slices


_EXAMPLE = "as in {rainfall: {below: 0.1 mm/h}}"
_NO_SLICES = "needs columns of the matrix, as in wet: {rainfall: {from: 0.1 mm/h}}"


def _slice(name: str, conditions: object, odd: OddTree, wrongs: list[Wrong]) -> Slice:
    """A slice as far as it can be read; what cannot is added to the wrongs."""
    if name in (ALL, NOWHERE):
        wrongs.append(Wrong((name,), "a column of the matrix is called so already; give the slice another name"))
    if not isinstance(conditions, Mapping) or not conditions:
        wrongs.append(Wrong((name,), f"needs conditions, {_EXAMPLE}"))
        return Slice(name=name)
    intervals: dict[str, tuple[float, float]] = {}
    words: dict[str, tuple[str, ...]] = {}
    names: dict[str, str] = {}
    for condition, accepted in conditions.items():
        try:
            attribute = odd.named(condition)
            if attribute.key in names:
                msg = f"said already, as {names[attribute.key]}; keep one"
                raise ValueError(msg)
            names[attribute.key] = condition
            if attribute.kind in ("int", "float"):
                intervals[attribute.key] = interval_of(attribute, accepted)
            else:
                words[attribute.key] = _some_words(attribute, accepted)
        except ValueError as error:
            wrongs.append(Wrong((name, condition), str(error)))
    return Slice(name=name, intervals=intervals, words=words)


def _some_words(attribute: Attribute, accepted: object) -> tuple[str, ...]:
    words = words_of(attribute, accepted)
    if not words:
        msg = f"names nothing; known: {', '.join(attribute.values) or 'true, false'}"
        raise ValueError(msg)
    return words


def _attribute(key: str, document: AttributeDocument) -> Attribute:
    return Attribute(
        key=key,
        kind=document.type,
        unit=document.unit or "",
        values=document.values,
        range=document.range,
        bins=document.bins,
    )


def _entries(model: type[D], source: Source, depth: int) -> dict[tuple[str, ...], D]:
    """The documents that stand `depth` keys deep in a file, by those keys."""
    checked = {where: check(model, data, where) for where, data in _at_depth(source.data, depth)}
    wrongs = [wrong for each in checked.values() for wrong in each.wrongs]
    if wrongs:
        raise InputError(problems_of(source, wrongs))
    return {where: each.document for where, each in checked.items() if each.document is not None}


def _at_depth(data: Any, depth: int, where: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401
    """What stands `depth` keys deep, by those keys; whatever ends before, by as many as it has."""
    if depth == 0 or not isinstance(data, Mapping):
        yield where, data
        return
    for key, item in data.items():
        yield from _at_depth(item, depth - 1, (*where, key))
