"""standards.yaml: what the field's catalogs ask for, and by which keys and ids the capabilities name it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from scenario_runner.errors import InputError, did_you_mean
from scenario_runner.loading.documents import Wrong, check, first_of_each_place, problems_of
from scenario_runner.loading.yaml_source import Source, Where
from scenario_runner.model.capabilities import Capability
from scenario_runner.model.documents import Document
from scenario_runner.model.standards import Item, Standard

Words = Annotated[str, Field(min_length=1)]
Id = str | int


class ItemDocument(Document):
    """One id with its name and weight."""

    name: Words = Field(examples=["Lead vehicle stopped"])
    weight: float = Field(gt=0, examples=[16.41])


class StandardDocument(Document):
    """One source: plain ids, or ids with names and weights."""

    title: Words = Field(examples=["Euro NCAP 2026"])
    crosswalk: Words = Field(description="The key of capabilities.yaml that names its ids.", examples=["euroncap"])
    weighted_by: Words | None = Field(default=None, examples=["share of crashes"])
    ids: list[Id] | dict[str, ItemDocument] = Field(min_length=1, examples=[["CCRs", "CCRm"]])
    known_as: dict[str, list[Id]] = Field(default_factory=dict, examples=[{"CPFA-50": ["CPFA"]}])


def read_standards(source: Source, capabilities: Mapping[str, Capability]) -> Mapping[str, Standard]:
    """The sources of a file by name, in its order.

    Raises:
        InputError: everything that is wrong with it; a crosswalk that no capability has is.
    """
    content = source.data if isinstance(source.data, Mapping) else {"": source.data}
    keys = sorted({key for each in capabilities.values() for key in each.crosswalk})
    checked = {str(name): check(StandardDocument, data, (name,)) for name, data in content.items()}
    documents = {name: each.document for name, each in checked.items() if each.document is not None}
    wrongs = [wrong for each in checked.values() for wrong in each.wrongs]
    wrongs += [wrong for name, document in documents.items() for wrong in _wrongs(name, document, keys)]
    if wrongs:
        raise InputError(problems_of(source, first_of_each_place(wrongs)))
    return {name: _standard(name, document) for name, document in documents.items()}


def standard_wrongs(written: object, standards: Mapping[str, Standard]) -> Iterator[Wrong]:
    """What is wrong with the sources and ids that a scenario says it stands for."""
    for name, ids in written.items() if isinstance(written, Mapping) else ():
        where: Where = ("standards", name)
        if name not in standards:
            near = did_you_mean(str(name), standards, otherwise="they are in standards.yaml")
            yield Wrong(where, f"no standard {name}; {near}", of_key=True)
            continue
        known = standards[name].items
        for place, each in enumerate(ids if isinstance(ids, list) else ()):
            if str(each) not in known:
                near = did_you_mean(str(each), known, otherwise="the ids are in standards.yaml")
                yield Wrong((*where, place), f"{name} has no {each}; {near}")


def _wrongs(name: str, document: StandardDocument, keys: list[str]) -> Iterator[Wrong]:
    if document.crosswalk not in keys:
        what = f"no capability has a crosswalk {document.crosswalk}; {did_you_mean(document.crosswalk, keys)}"
        yield Wrong((name, "crosswalk"), what)
    if (document.weighted_by is not None) != isinstance(document.ids, dict):
        what = "ids with names and weights need weighted_by, which says what the weights are, and plain ids have none"
        yield Wrong((name,), what)
    ids = [str(each) for each in document.ids]
    for each in document.known_as:
        if each not in ids:
            yield Wrong((name, "known_as", each), f"no id of it; {did_you_mean(each, ids)}")
    for place, each in enumerate(ids):
        if each in ids[:place]:
            yield Wrong((name, "ids", place), f"{each} stands here twice")


def _standard(name: str, document: StandardDocument) -> Standard:
    given: dict[str, Any] = document.ids if isinstance(document.ids, dict) else {}
    return Standard(
        name=name,
        title=document.title,
        crosswalk=document.crosswalk,
        weighted_by=document.weighted_by,
        items={
            key: Item(
                id=key,
                name=given[key].name if key in given else "",
                weight=given[key].weight if key in given else 1.0,
                known_as=tuple(str(other) for other in document.known_as.get(key, (key,))),
            )
            for key in map(str, document.ids)
        },
    )
