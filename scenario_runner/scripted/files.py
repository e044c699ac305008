"""The .xosc files of a path: which are scenarios or variations of them, and what their cases are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from scenario_runner.model.openscenario.variations import Sample, Variation

SUFFIX = ".xosc"
HOLDERS = (b"<Storyboard", b"<ParameterValueDistribution")
"""A file with neither is a catalog, or no scenario at all."""
_PLAIN = re.compile(r"[^A-Za-z0-9_.+-]+")
_EGO = re.compile(r"[@,]ego=([^,]+)")
MOST_CASES = 1000
"""Of one file: each is played once before it is driven, some tenths of a second."""


class Named(NamedTuple):
    """A file, and what its cases are called."""

    path: Path
    name: str


def files_in(path: Path) -> list[Named]:
    """A file, or the scenarios and variations in a folder; of two files of one name each has its folder's too."""
    files = sorted(filter(_holds_a_scenario, path.rglob(f"*{SUFFIX}"))) if path.is_dir() else [path]
    stems = [file.stem for file in files]
    return [
        Named(file, plain(file.stem if stems.count(file.stem) == 1 else f"{file.parent.name}_{file.stem}"))
        for file in files
    ]


def recognises(path: Path) -> bool:
    """Whether a path is one of such files, or a folder with one."""
    if path.is_dir():
        return any(map(_holds_a_scenario, path.rglob(f"*{SUFFIX}")))
    return path.suffix.lower() == SUFFIX


def plain(word: str) -> str:
    """A word as it may stand in an id."""
    return _PLAIN.sub("_", word)


class Assigned(NamedTuple):
    """Values of parameters, what is said of them in an id, and whether they are of those that become cases."""

    values: Mapping[str, str]
    words: str
    is_taken: bool


def assignments(variation: Variation) -> Iterator[Assigned]:
    """Every assignment of a variation; in ids stand the parameters that vary, or the number of a draw."""
    cases = variation.cases
    taken = set(_taken(cases.count))
    vary = (
        [] if isinstance(cases, Sample) else [name for axis in cases.axes if axis.count > 1 for name in axis.parameters]
    )
    for number in range(cases.count):
        values = cases.assignment(number)
        said = [f"{name}={_value_words(values[name])}" for name in vary if name in values]
        words = f"draw={number + 1}" if isinstance(cases, Sample) else ",".join(said)
        yield Assigned(values, words, number in taken)


def _taken(count: int) -> Iterator[int]:
    """The numbers of the assignments that become cases: all, or MOST_CASES that lie evenly among them."""
    return (place * count // min(count, MOST_CASES) for place in range(min(count, MOST_CASES)))


def ego_in(case_ids: Iterable[str]) -> str | None:
    """Who was asked for to be driven in cases with these ids; None where nobody was."""
    return next((said[1] for said in map(_EGO.search, case_ids) if said is not None), None)


def case_id(name: str, words: Sequence[str]) -> str:
    """Of the case of a file, with what is said of its values and its ego."""
    said = ",".join(word for word in words if word)
    return f"{name}@{said}" if said else name


def _value_words(value: str) -> str:
    """As it stands in an id: of a path to a file its name."""
    return plain(PurePosixPath(value).stem if "/" in value else value)


def _holds_a_scenario(file: Path) -> bool:
    try:
        content = file.read_bytes()
    except OSError:
        return False
    return any(holder in content for holder in HOLDERS)
