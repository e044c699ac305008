"""OpenODD files put together with all they import: concepts of the taxonomy, modules, and units."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scenario_runner.errors import InputError, Problem, did_you_mean
from scenario_runner.loading.documents import Wrong, problems_of
from scenario_runner.loading.openodd_terms import Linear, read_conversions
from scenario_runner.loading.yaml_source import Source, Where, read_yaml

BLOCKS = ("IMPORT", "TAXONOMY", "MODULES", "ODD", "conversion")
MOST_FILES = 50

Taxonomy = Mapping[str, object]
"""Concepts by dotted path: a type, a list of literals, or what each literal means."""


def is_openodd(source: Source) -> bool:
    """Whether a file has a block that only OpenODD's have."""
    return isinstance(source.data, Mapping) and any(block in source.data for block in BLOCKS)


class Module(NamedTuple):
    """A module, and where it is written."""

    name: str
    content: Mapping[str, Any]
    source: Source
    where: Where


class Together(NamedTuple):
    """What a file and its imports hold together."""

    main: Source
    taxonomy: Taxonomy
    modules: Mapping[str, Module]
    roots: Sequence[str]  # of which those are roots that no module refers to
    conversions: Mapping[str, Linear]


def _files(source: Source) -> list[Source]:
    """The file and all it imports, each once."""
    found = {os.path.realpath(source.file): source}
    waiting = [source]
    while waiting:
        one = waiting.pop()
        for place, name in enumerate(list_of(one.data.get("IMPORT"))):
            where: Where = ("IMPORT", place)
            path = Path(one.file).parent / str(name)
            if "://" in str(name) or not path.is_file():
                raise InputError(one.problem(where, f"no such file beside it: {name}"))
            if len(found) == MOST_FILES:
                raise InputError(one.problem(where, f"more than {MOST_FILES} files are imported"))
            if os.path.realpath(path) not in found:
                read = read_yaml(path)
                if not is_openodd(read):
                    raise InputError(one.problem(where, f"{name} is no OpenODD file"))
                found[os.path.realpath(path)] = read
                waiting.append(read)
    return list(found.values())


def put_together(main: Source) -> Together:
    """The file and all it imports.

    Raises:
        InputError: what is imported is not there; everything that is wrong with the blocks; no modules at all.
    """
    files = _files(main)
    problems: list[Problem] = []
    taxonomy: dict[str, object] = {}
    modules: dict[str, Module] = {}
    conversions: dict[str, Linear] = {}
    for source in reversed(files):  # what is nearer to the file itself counts more
        problems += problems_of(source, _block_wrongs(source))
        taxonomy |= _concepts(source.data.get("TAXONOMY"), taxonomy)
        for block in ("MODULES", "ODD"):
            for each in _modules(source, block):
                if before := modules.get(each.name):
                    what = f"a module of {before.source.file} has this name"
                    problems.append(source.problem(each.where, what))
                modules[each.name] = each
        try:
            conversions |= read_conversions(source.data.get("conversion"))
        except ValueError as error:
            problems.append(source.problem(("conversion",), str(error)))
    if not modules and not problems:
        what = "has no MODULES: a taxonomy alone says what there is, and nothing of what is inside"
        problems.append(main.problem((), what))
    if problems:
        raise InputError(problems)
    named = next((list(mapping(source.data.get("ODD"))) for source in files if mapping(source.data.get("ODD"))), [])
    return Together(main, taxonomy, modules, named or list(modules), conversions)


def _block_wrongs(source: Source) -> Iterator[Wrong]:
    for block, content in source.data.items():
        if block not in BLOCKS:
            yield Wrong((block,), f"no block of OpenODD; {did_you_mean(str(block), BLOCKS)}")
        elif block in ("MODULES", "ODD"):
            if not isinstance(content, Mapping):
                yield Wrong((block,), "needs modules by their names")
                continue
            for name, module in content.items():
                if not isinstance(module, Mapping):
                    yield Wrong((block, name), "needs keys and values, as in INCLUDE_AND: {concept: condition}")


def _modules(source: Source, block: str) -> Iterator[Module]:
    for name, content in mapping(source.data.get(block)).items():
        yield Module(str(name), mapping(content), source, (block, name))


def _concepts(written: object, before: Taxonomy, path: str = "") -> dict[str, object]:
    """Concepts under a place of a taxonomy; lists of literals grow by what an imported one has."""
    if not isinstance(written, Mapping):
        known = before.get(path)
        grown = [*known, *written] if isinstance(known, list) and isinstance(written, list) else written
        return {path: grown}
    if _tells_literals(written):
        return {path: written}
    found: dict[str, object] = {}
    for name, content in written.items():
        found |= _concepts(content, before, f"{path}.{name}" if path else str(name))
    return found


def _tells_literals(written: Mapping[str, Any]) -> bool:
    """Whether each key is a literal with what it means of other concepts: `light_rain: {rainfall_rate: < 2.5 mm/h}`."""
    return bool(written) and all(
        isinstance(each, Mapping) and all(isinstance(end, str) and re.match(r"[<>=\[]", end) for end in each.values())
        for each in written.values()
    )


def path_of(name: str, taxonomy: Taxonomy) -> str | None:
    """The concept a name stands for: its path, or a trailing part of one alone."""
    if name in taxonomy:
        return name
    meant = [path for path in taxonomy if path.endswith(f".{name}")]
    if len(meant) > 1:
        msg = f"may mean several concepts; write {' or '.join(meant)}"
        raise ValueError(msg)
    return meant[0] if meant else None


def sibling_of(path: str, name: str, taxonomy: Taxonomy) -> str:
    """A concept's name as its definition means it: nearest to the definition."""
    parts = path.split(".")
    near = (".".join([*parts[:size], name]) for size in range(len(parts) - 1, -1, -1))
    return next((each for each in near if each in taxonomy), name)


def list_of(written: object) -> list[Any]:
    """A list, the one thing that is no list, or nothing."""
    return written if isinstance(written, list) else [] if written is None else [written]


def mapping(written: object) -> Mapping[str, Any]:
    """Keys and values, or none."""
    return written if isinstance(written, Mapping) else {}
