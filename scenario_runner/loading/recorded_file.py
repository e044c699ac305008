"""Entries of recorded drives, and recordings.yaml, which says in which folders the recordings may lie."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from scenario_runner.errors import InputError, did_you_mean
from scenario_runner.loading.documents import Wrong, check, first_of_each_place, problems_of, read_document
from scenario_runner.loading.yaml_source import Source
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.documents import Document, Duration, Length, Name, Speed
from scenario_runner.model.expectations import Expect
from scenario_runner.model.odd import read_conditions
from scenario_runner.model.recorded_scenarios import RecordedScenario

Words = Annotated[str, Field(min_length=1)]


class FoldersDocument(Document):
    """Where recordings may lie, seen from the catalog's folder; the first folder that holds one is taken."""

    folders: list[Words] = Field(min_length=1, examples=[["../recordings"]])


class RecordingDocument(Document):
    """Which recording, and which part of it."""

    id: Words = Field(description="The data set's own.", examples=["0a1e6f0a-1817-4a98-b02e-db8c9327d151"])
    digest: str = Field(pattern=r"^[0-9a-f]{32}$", description="Of its files.", examples=["0" * 32])
    begin: Annotated[Duration, Field(ge=0)] = Field(default=0.0, alias="from", examples=["0 s"])
    to: Annotated[Duration, Field(gt=0)] | None = Field(default=None, examples=["8 s"])


class VaryDocument(Document):
    """How the ego starts otherwise than the recorded one; every combination is a case."""

    faster: list[Speed] = Field(default_factory=lambda: [0.0], min_length=1, examples=[["-1 m/s", "0 m/s"]])
    ahead: list[Length] = Field(default_factory=lambda: [0.0], min_length=1, examples=[["0 m", "2 m"]])


class RecordedDocument(Document):
    """A recorded drive as an entry of the catalog."""

    recorded: Name = Field(description="Its name, as the file's.", examples=["street_in_austin"])
    capability: str = Field(examples=["LON-01"])
    summary: Words = Field(examples=["Drive along a street."])
    recording: RecordingDocument
    conditions: dict[str, str | bool | int | float | list[str]] = Field(default_factory=dict)
    vary: VaryDocument = Field(default=VaryDocument())
    expect: Expect = Field(default=Expect())


def read_folders(source: Source) -> tuple[Path, ...]:
    """The folders of a recordings.yaml.

    Raises:
        InputError: everything that is wrong with it.
    """
    folder = Path(source.file).parent
    return tuple(Path(os.path.normpath(folder / each)) for each in read_document(FoldersDocument, source).folders)


def is_recorded(file: Path) -> bool:
    """Whether a file is such an entry: by a line that begins with its key, without reading all of it as YAML."""
    return file.is_file() and re.search(rb"^recorded:", file.read_bytes(), re.MULTILINE) is not None


def read_recorded(source: Source, catalog: Catalog) -> RecordedScenario:
    """The entry a file declares, in the vocabulary of a catalog.

    Raises:
        InputError: everything that is wrong with it.
    """
    checked = check(RecordedDocument, source.data)
    content = source.data if isinstance(source.data, Mapping) else {}
    wrongs = [*checked.wrongs, *_wrongs(content, Path(source.file).stem, catalog)]
    document = checked.document
    if wrongs or document is None:
        raise InputError(problems_of(source, first_of_each_place(wrongs)))
    vary = content.get("vary", {})
    return RecordedScenario(
        name=document.recorded,
        capability=document.capability,
        summary=document.summary,
        file=source.file,
        recording=document.recording.id,
        digest=document.recording.digest,
        from_s=document.recording.begin,
        to_s=document.recording.to,
        conditions=document.conditions,
        faster=tuple(zip(vary.get("faster", ["0 m/s"]), document.vary.faster, strict=True)),
        ahead=tuple(zip(vary.get("ahead", ["0 m"]), document.vary.ahead, strict=True)),
        expect=document.expect,
    )


def _wrongs(content: Mapping[str, Any], stem: str, catalog: Catalog) -> Iterator[Wrong]:
    name, capability, conditions = (content.get(key) for key in ("recorded", "capability", "conditions"))
    if isinstance(name, str) and name != stem:
        yield Wrong(("recorded",), f"{name} is in {stem}.yaml; the file is named as the entry")
    if isinstance(name, str) and name in {each.name for each in catalog.scenarios}:
        yield Wrong(("recorded",), f"{name} is a scenario already; give the entry another name")
    if isinstance(capability, str) and capability not in catalog.capabilities:
        near = did_you_mean(capability, catalog.capabilities, otherwise="the ids are in capabilities.yaml")
        yield Wrong(("capability",), f"no capability {capability}; {near}")
    try:
        read_conditions(catalog.odd, conditions if isinstance(conditions, Mapping) else {})
    except InputError as error:
        yield from (Wrong(("conditions", problem.where), problem.what) for problem in error.problems)
