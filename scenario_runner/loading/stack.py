"""Stack manifests: `stack.yaml` by path, by name in the nearest `stacks/`, or the nearest one upward."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from scenario_runner.errors import InputError, did_you_mean
from scenario_runner.loading.documents import read_document
from scenario_runner.loading.folders import PACKAGED, upward
from scenario_runner.loading.yaml_source import read_yaml
from scenario_runner.model.documents import Document, Duration
from scenario_runner.model.stacks import SOLUTION, StackManifest

MANIFEST = "stack.yaml"
MEMORY = re.compile(r"^(\d+(?:\.\d+)?) ?(MB|GB)$")
RE_DRIVER = "log"
"""The packaged stack that drives the motion it is given."""


class StackDocument(Document):
    """A stack.yaml: what a stack is called and how it is reached."""

    name: str = Field(min_length=1, description="As reports show it.", examples=["reference"])
    summary: str = Field(default="", description="One sentence for people.")
    python: str = Field(
        default="",
        pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$",
        description="module:function; the module lies beside stack.yaml, the function takes a briefing.",
        examples=["my_driver:make_stack"],
    )
    command: tuple[str, ...] = Field(
        default=(),
        description="In place of python: a program and its arguments, started in the folder (docs/stack-protocol.md).",
        examples=[["./my_driver", "--fast"]],
    )
    grpc: str = Field(
        default="",
        pattern=r"^$|^\S+:\d+$",
        description="In place of either: host:port of a server of the egodriver contract (docs/grpc-stacks.md).",
        examples=["localhost:50051"],
    )
    given: tuple[Literal["recording"], ...] = Field(
        default=(), description="What it is given beyond its briefing.", examples=[["recording"]]
    )
    step_budget: Annotated[Duration, Field(gt=0)] = Field(
        default=0.1, description="Computing time a step may take; 0.1 s unless given.", examples=["0.1 s"]
    )
    start_limit: Annotated[Duration, Field(gt=0)] = Field(
        default=30.0,
        description="So long it may take to start, and to be ready for each case.",
        examples=["30 s"],
    )
    step_limit: Annotated[Duration, Field(gt=0)] = Field(
        default=5.0,
        description="One that answers a step no sooner hangs: that case is an error.",
        examples=["5 s"],
    )
    case_limit: Annotated[Duration, Field(gt=0)] = Field(
        default=300.0,
        description="So long, by the clock, all of a case may take.",
        examples=["300 s"],
    )
    memory_limit: str = Field(
        default="",
        pattern=rf"^$|{MEMORY.pattern}",
        description="So much address space it may take; no limit unless given.",
        examples=["2 GB"],
    )

    @model_validator(mode="after")
    def _is_reached_one_way(self) -> StackDocument:
        ways = sum(map(bool, (self.python, self.command, self.grpc)))
        if ways != 1:
            msg = "a stack is reached by python, by command or by grpc" + (
                "; name one of them" if ways else ", and names none of them"
            )
            raise ValueError(msg)
        return self


def find_stack(word: str | None, start: Path) -> StackManifest:
    """The stack that `word` means: a folder or file, else a name in the nearest `stacks/`, else in the packaged copy.

    Without a word it is the nearest stack.yaml at or above `start`. `solution:FILE` is the packaged re-driver.

    Raises:
        InputError: nothing of that name, or a manifest that cannot be read.
    """
    if word is not None and word.startswith(SOLUTION):
        return _solution(word, start)
    return read_manifest(_nearest(start) if word is None else _named(word, start))


def read_manifest(path: Path) -> StackManifest:
    """A stack.yaml.

    Raises:
        InputError: everything that is wrong with it.
    """
    document = read_document(StackDocument, read_yaml(path))
    return StackManifest(
        name=document.name,
        summary=document.summary,
        python=document.python,
        folder=str(path.parent),
        given=document.given,
        command=document.command,
        grpc=document.grpc,
        step_budget_s=document.step_budget,
        start_limit_s=document.start_limit,
        step_limit_s=document.step_limit,
        case_limit_s=document.case_limit,
        memory_limit_bytes=_bytes(document.memory_limit),
    )


def _bytes(limit: str) -> int | None:
    found = MEMORY.fullmatch(limit)
    return None if found is None else int(float(found[1]) * {"MB": 1e6, "GB": 1e9}[found[2]])


def _solution(word: str, start: Path) -> StackManifest:
    file = start / word.removeprefix(SOLUTION)
    if not file.is_file():
        raise InputError(f"stack {word}: no such file; write {SOLUTION}FILE")
    manifest = read_manifest(PACKAGED / "stacks" / RE_DRIVER / MANIFEST)
    return replace(manifest, name=word, summary=f"Drives what {file.name} claims.", solution=str(file))


def _nearest(start: Path) -> Path:
    for folder in upward(start):
        if (folder / MANIFEST).is_file():
            return folder / MANIFEST
    names = ", ".join(_known(start)) or "none found"
    raise InputError(f"no {MANIFEST} in {start.resolve()} or above; name a stack with --stack: {names}")


def _named(word: str, start: Path) -> Path:
    path = start / word
    if path.is_file():
        return path
    if (path / MANIFEST).is_file():
        return path / MANIFEST
    if "/" in word or word.endswith(".yaml") or word in (".", ".."):
        what = f"no {MANIFEST} in it" if path.is_dir() else "no such file or folder"
        raise InputError(f"stack {word}: {what}")
    known = _known(start)
    if word not in known:
        raise InputError(f"no stack {word}; {did_you_mean(word, known)}")
    return known[word]


def _known(start: Path) -> dict[str, Path]:
    """Manifests by the names of their folders, of the nearest `stacks/` before the packaged copy's."""
    found: dict[str, Path] = {}
    for folder in _folders_of_stacks(start):
        for manifest in sorted(folder.glob(f"*/{MANIFEST}")):
            found.setdefault(manifest.parent.name, manifest)
    return dict(sorted(found.items()))


def own_stacks(start: Path) -> Path | None:
    """The nearest folder `stacks`, at a folder or above."""
    return next((each / "stacks" for each in upward(start) if (each / "stacks").is_dir()), None)


def _folders_of_stacks(start: Path) -> Iterator[Path]:
    nearest = own_stacks(start)
    if nearest is not None:
        yield nearest
    yield PACKAGED / "stacks"
