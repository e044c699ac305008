"""Gates files: what a run must show, in the words of a catalog, every mistake at its line and column."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Annotated, Any

from pydantic import Field

from scenario_runner.errors import InputError, did_you_mean
from scenario_runner.loading.documents import Wrong, check, first_of_each_place, problems_of
from scenario_runner.loading.yaml_source import Source
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.documents import Document
from scenario_runner.model.expectations import Expect
from scenario_runner.model.gates import Gate, Gates, RateBound
from scenario_runner.model.scenarios import Scenario

CRITERIA = tuple(Expect.model_fields)


class RateDocument(Document):
    """A bound on the failure rate, from independent draws of one scenario."""

    at_most: Annotated[float, Field(gt=0, lt=1)] = Field(description="The rate.", examples=[0.05])
    confidence: Annotated[float, Field(ge=0.5, lt=1)] = Field(description="One-sided.", examples=[0.95])


class GateDocument(Document):
    """One gate: which cases (all that is named holds), and what they must show."""

    capability: str | None = Field(default=None, description="An id of capabilities.yaml.", examples=["PED-04"])
    group: str | None = Field(default=None, description="A group of capabilities.yaml.", examples=["Pedestrians"])
    slice: str | None = Field(default=None, description="A slice of slices.yaml.", examples=["day, dry"])
    scenario: str | None = Field(default=None, description="A name or a glob.", examples=["left_turn_*"])
    criterion: str | None = Field(default=None, description="One criterion alone.", examples=["no_contact"])
    max_failures: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="So many cases may fail or be in error.", examples=[0]
    )
    min_cases: Annotated[int, Field(ge=1)] = Field(
        default=1, description="So many must be judged: passed, failed or in error.", examples=[30]
    )
    failure_rate: RateDocument | None = Field(default=None, examples=[{"at_most": 0.05, "confidence": 0.95}])


def read_gates(source: Source, catalog: Catalog) -> Gates:
    """The gates of a file: name → which cases, and what they must show.

    Raises:
        InputError: everything that is wrong with it.
    """
    data = source.data if isinstance(source.data, dict) else {}
    checked = {name: check(GateDocument, content, (name,)) for name, content in data.items()}
    wrongs = [wrong for each in checked.values() for wrong in each.wrongs]
    documents = {name: each.document for name, each in checked.items() if each.document is not None}
    for name, content in data.items():
        if isinstance(content, dict):
            wrongs += [Wrong((name, *wrong.where), wrong.what) for wrong in _wrongs(content, catalog)]
    if not data:
        wrongs.append(Wrong((), "needs gates by name, as in {no child is hit: {capability: PED-04, max_failures: 0}}"))
    if wrongs:
        raise InputError(problems_of(source, first_of_each_place(wrongs)))
    gates = (_gate(name, document, source, catalog) for name, document in documents.items())
    return Gates(file=source.file, gates=tuple(gates))


def _wrongs(content: Mapping[str, Any], catalog: Catalog) -> Iterator[Wrong]:
    """Words the catalog does not have, and demands that nothing can meet."""
    for key, words in _known(catalog).items():
        if isinstance(word := content.get(key), str) and word not in words:
            shown = [f"'{one}'" if "," in one else one for one in words]
            yield Wrong((key,), f"no {key} {word}; {did_you_mean(word, shown)}")
    draws_of, glob = {scenario.name: scenario.draws for scenario in catalog.scenarios}, content.get("scenario")
    if isinstance(glob, str) and not any(fnmatchcase(name, glob) for name in draws_of):
        yield Wrong(("scenario",), f"no scenario {glob}; {did_you_mean(glob, draws_of)}")
    if "failure_rate" in content and glob not in draws_of:
        what = "a bound is of independent draws of one scenario; name it with scenario: NAME, or use max_failures"
        yield Wrong(("failure_rate",), what)
    elif "failure_rate" in content and not draws_of[str(glob)]:
        what = f"{glob} is a grid, so nothing is known of a rate; give it draws: N, or use max_failures"
        yield Wrong(("failure_rate",), what)
    if "failure_rate" not in content and "max_failures" not in content:
        yield Wrong((), "demands nothing; add max_failures: 0, or failure_rate: {at_most: 0.05, confidence: 0.95}")


def _known(catalog: Catalog) -> Mapping[str, Collection[str]]:
    """The words there are for each key."""
    return {
        "capability": tuple(catalog.capabilities),
        "group": tuple(dict.fromkeys(one.group for one in catalog.capabilities.values())),
        "slice": tuple(one.name for one in catalog.slices),
        "criterion": CRITERIA,
    }


def _gate(name: str, document: GateDocument, source: Source, catalog: Catalog) -> Gate:
    rate, capabilities = document.failure_rate, _capabilities(document, catalog)
    return Gate(
        name=name,
        line=source.problem((name,), "").line,
        of=_of(document),
        scenarios=tuple((one.name, one.file) for one in catalog.scenarios if _is_of(document, capabilities, one)),
        capabilities=capabilities,
        slice=document.slice,
        scenario=document.scenario,
        criterion=document.criterion,
        max_failures=document.max_failures,
        min_cases=document.min_cases,
        failure_rate=None if rate is None else RateBound(rate.at_most, rate.confidence),
    )


def _capabilities(document: GateDocument, catalog: Catalog) -> tuple[str, ...] | None:
    if document.capability is None and document.group is None:
        return None
    return tuple(
        one.id
        for one in catalog.capabilities.values()
        if document.capability in (None, one.id) and document.group in (None, one.group)
    )


def _is_of(document: GateDocument, capabilities: Collection[str] | None, scenario: Scenario) -> bool:
    named = document.scenario is None or fnmatchcase(scenario.name, document.scenario)
    return named and (capabilities is None or scenario.capability in capabilities)


def _of(document: GateDocument) -> str:
    words = [word for word in (document.capability, document.group, document.scenario) if word is not None]
    words += [] if document.slice is None else [f"in {document.slice}"]
    return ", ".join([*(words or ["all cases"]), *([document.criterion] if document.criterion else [])])
