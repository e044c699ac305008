"""CommonRoad scenarios, XML of the versions 2018b and 2020a: a lanelet network, obstacles, and planning problems.

Layout: Althoff, Koschi, Manzinger, "CommonRoad: Composable benchmarks for motion planning on roads", 2017, and the
format's XML schema 2020a.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from scenario_runner.errors import InputError, Problem
from scenario_runner.formats.commonroad.elements import time_step_s
from scenario_runner.formats.commonroad.network import read_network
from scenario_runner.formats.commonroad.obstacles import read_obstacles
from scenario_runner.formats.commonroad.planned_case import Scenario, cases_of
from scenario_runner.formats.commonroad.problems import read_problems
from scenario_runner.formats.commonroad.solving import ROOT, Motions, motions_of
from scenario_runner.formats.commonroad.support import unknown
from scenario_runner.formats.xml_source import read_xml
from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import LeftOut
from scenario_runner.model.roads import Road

__all__ = ["Motions", "is_file", "motions_of", "read_cases", "read_road", "read_scenario", "recognises"]

HEAD_BYTES = 4096
"""The root stands within so much of a file's beginning, or it is not looked for: folders hold other XML too."""


def recognises(path: Path) -> bool:
    """Whether `read_cases` should be asked: an XML file, or a folder that holds one of this format."""
    return any(map(_is_ours, path.rglob("*.xml"))) if path.is_dir() else is_file(path)


def is_file(path: Path) -> bool:
    """Whether a path is taken to be one file of this format."""
    return path.suffix == ".xml" and not path.is_dir()


def read_road(file: Path) -> Road:
    """The lanelet network of a file, whether it has planning problems or not.

    Raises:
        InputError: as `read_scenario`.
    """
    return read_scenario(file, file.stem).network.road


def read_cases(path: Path) -> tuple[Case | LeftOut, ...]:
    """A case for each planning problem of a file, or of a folder's files; or why it cannot be driven.

    Raises:
        InputError: a file is not by the format; holds the problems of all files.
    """
    files = sorted(filter(_is_ours, path.rglob("*.xml"))) if path.is_dir() else [path]
    found: list[Case | LeftOut] = []
    problems: list[Problem] = []
    for file, name in zip(files, _names(files), strict=True):
        try:
            found.extend(cases_of(read_scenario(file, name)))
        except InputError as raised:
            problems.extend(raised.problems)
    if problems:
        raise InputError(problems)
    return tuple(found)


def read_scenario(file: Path, name: str) -> Scenario:
    """The scenario of a file.

    Raises:
        InputError: everything that is wrong with it.
    """
    source = read_xml(file, (ROOT,))
    step_s = time_step_s(source)
    obstacles, problems = read_obstacles(source, step_s), read_problems(source, step_s)
    network = read_network(source, step_s)
    strange = ", ".join(f"{name} × {count}" for name, count in unknown(source.root).most_common())
    return Scenario(
        name=name,
        file=str(file),
        network=network,
        obstacles=obstacles,
        problems=problems,
        remarks=(
            *(remark.what for remark in source.remarks),
            *((f"no element of the format, and read past: {strange}",) if strange else ()),
        ),
    )


def _is_ours(file: Path) -> bool:
    with file.open("rb") as stream:
        return b"<" + ROOT.encode() in stream.read(HEAD_BYTES)


def _names(files: Sequence[Path]) -> Iterator[str]:
    """Names of scenarios: the file's, with that of its folder where another file of the same name is read too."""
    stems = [file.stem for file in files]
    for file in files:
        name = file.stem if stems.count(file.stem) == 1 else f"{file.parent.name}_{file.stem}"
        yield f"{ROOT.lower()}_{re.sub(r'[^A-Za-z0-9_.-]', '_', name)}"
