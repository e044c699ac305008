"""Suite files: what a suite selects and samples, in the words of a catalog, every mistake at its line and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

from pydantic import Field

from scenario_runner.errors import InputError, did_you_mean
from scenario_runner.loading.documents import Wrong, check, first_of_each_place, problems_of
from scenario_runner.loading.folders import named_file
from scenario_runner.loading.yaml_source import Source
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.documents import Document, Name
from scenario_runner.model.suites import Suite

SUITES = "suites"

Words = Annotated[str, Field(min_length=1)]


class EachDocument(Document):
    """How much of each scenario."""

    at_most: int | None = Field(
        default=None, ge=1, description="So many cases: of draws the first, else centre, corners, and by chance."
    )
    covering: int | None = Field(
        default=None, ge=2, le=3, description="Of every grid a covering array: every pair (2) or triple (3) of values."
    )


class SuiteDocument(Document):
    """A suite: all that is given must hold; what is not given takes everything."""

    suite: Name = Field(description="Its name, as the file's.", examples=["smoke"])
    summary: Words = Field(description="One sentence for people.", examples=["Some of everything, in seconds."])
    scenarios: list[Words] = Field(default_factory=list, min_length=1, examples=[["left_turn_*"]])
    capabilities: list[Words] = Field(
        default_factory=list, min_length=1, description="Ids, or the letters of a group.", examples=[["CYC", "PED-04"]]
    )
    tiers: list[Annotated[int, Field(ge=1, le=3)]] = Field(default_factory=list, min_length=1, examples=[[1, 2]])
    odd: Words | None = Field(default=None, description="A file, or a name in odds/.", examples=["urban_day_dry"])
    where: Words | None = Field(default=None, description="SQL over cases.", examples=["illumination_lux < 2000"])
    each: EachDocument = Field(default=EachDocument(), examples=[{"at_most": 4}])


def suite_path(word: str, catalog: Path) -> Path:
    """The file that `word` means: a path, or a name in the catalog's suites/.

    Raises:
        InputError: there is no such name, with the nearest.
    """
    return named_file(word, catalog / SUITES, what="suite")


def read_suite(source: Source, catalog: Catalog) -> Suite:
    """The suite a file declares.

    Raises:
        InputError: everything that is wrong with it; words that take nothing in are.
    """
    checked = check(SuiteDocument, source.data)
    content = source.data if isinstance(source.data, Mapping) else {}
    wrongs = [*checked.wrongs, *_wrongs(content, Path(source.file).stem, catalog)]
    document = checked.document
    if wrongs or document is None:
        raise InputError(problems_of(source, first_of_each_place(wrongs)))
    return Suite(
        name=document.suite,
        summary=document.summary,
        scenarios=tuple(document.scenarios),
        capabilities=tuple(document.capabilities),
        tiers=tuple(document.tiers),
        odd=document.odd,
        where=document.where,
        covering=document.each.covering,
        at_most=document.each.at_most,
    )


def _wrongs(content: Mapping[str, object], stem: str, catalog: Catalog) -> Iterator[Wrong]:
    name = content.get("suite")
    if isinstance(name, str) and name != stem:
        yield Wrong(("suite",), f"{name} is in {stem}.yaml; the file is named as the suite")
    names = [scenario.name for scenario in catalog.scenarios]
    for place, word in _words(content, "scenarios"):
        if not any(fnmatchcase(each, word) for each in names):
            yield Wrong(("scenarios", place), f"no scenario is called {word}; {did_you_mean(word, names)}")
    ids = {*catalog.capabilities, *(each.partition("-")[0] for each in catalog.capabilities)}
    for place, word in _words(content, "capabilities"):
        if word not in ids:
            near = did_you_mean(word, sorted(ids), otherwise="the ids are in capabilities.yaml")
            yield Wrong(("capabilities", place), f"no capability {word}; {near}")


def _words(content: Mapping[str, object], key: str) -> Iterator[tuple[int, str]]:
    listed = content.get(key)
    return (
        (place, word) for place, word in enumerate(listed if isinstance(listed, list) else ()) if isinstance(word, str)
    )
