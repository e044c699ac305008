"""The check-up that drives nobody: read files, expand, stage a few cases of each, and hold them to the rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from scenario_runner.checking.declared import idle_requires, nothing_left, wrong_folder
from scenario_runner.checking.demands import Plant, impossible
from scenario_runner.checking.likeness import near_duplicates
from scenario_runner.checking.misfits import Misfit, Misfitting, told_of
from scenario_runner.checking.timing import coarse_parameters, late_conflict
from scenario_runner.errors import InputError, Problem
from scenario_runner.execution.preparing import usable_cpus
from scenario_runner.execution.shares import in_shares
from scenario_runner.expansion import attempt, tools_of
from scenario_runner.expansion.parameters import Point, points_of
from scenario_runner.expansion.representatives import representatives
from scenario_runner.expansion.scenes import Tools
from scenario_runner.loading.catalog import (
    SCENARIOS,
    collecting,
    load_scenario,
    load_vocabulary,
    named_twice,
    scenario_files,
)
from scenario_runner.loading.roads import build_road
from scenario_runner.model.cases import Case
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.remarks import Remark, in_order
from scenario_runner.model.scenarios import Scenario
from scenario_runner.simulation.kernel.layout import JERK_MPS3
from scenario_runner.simulation.loop import nominal_drive
from scenario_runner.simulation.staging import GRAVITY_MPS2

LOOKED_AT = 3
"""Cases of each scenario that are staged: the centre and two corners. All would take longer than people wait."""

FILES_A_PROCESS = 16
"""A further process pays from so many files on (measured): it starts in the time in which this one checks them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What came of checking files: what is to say of them, of how many of their cases, and which have no error."""

    files: int
    sound: tuple[Scenario, ...]
    cases: int
    looked_at: int
    remarks: tuple[Remark, ...]

    @property
    def errors(self) -> int:
        """How many remarks are no warnings."""
        return sum(not remark.is_warning for remark in self.remarks)


def files_of(paths: Sequence[Path], catalog: Catalog) -> list[Path]:
    """The scenario files that paths mean, each once; the catalog's without any.

    Raises:
        InputError: a path that holds none.
    """
    folders = paths or [Path(catalog.folder)]
    return list(dict.fromkeys(file for path in folders for file in scenario_files(path)))


def check(files: Sequence[Path], catalog: Catalog) -> Checkup:
    """Everything that is wrong with scenario files, and what is to be looked at, of all of them at once."""
    count = min(usable_cpus(), max(len(files) // FILES_A_PROCESS, 1))
    shares = in_shares(
        partial(_read, folder=catalog.folder), [files[first::count] for first in range(count)], here=False
    )
    parts = [part for share in shares for part in share.parts]
    scenarios = sorted((part.scenario for part in parts), key=lambda scenario: files.index(Path(scenario.file)))
    problems = [*(problem for share in shares for problem in share.problems), *named_twice(scenarios)]
    problems += near_duplicates(scenarios)
    remarks = [*map(Remark, problems), *(remark for part in parts for remark in part.remarks)]
    unsound = {remark.problem.file for remark in remarks if not remark.is_warning}
    return Checkup(
        files=len(files),
        sound=tuple(scenario for scenario in scenarios if scenario.file not in unsound),
        cases=sum(part.cases for part in parts),
        looked_at=sum(part.looked_at for part in parts),
        remarks=tuple(in_order(remarks)),
    )


class _Part(NamedTuple):
    """What came of one scenario that could be read."""

    scenario: Scenario
    cases: int
    looked_at: int
    remarks: tuple[Remark, ...]


class _Share(NamedTuple):
    """What came of some of the files: what kept some from being read, and the others."""

    problems: list[Problem]
    parts: list[_Part]


def _read(files: Sequence[Path], folder: str) -> _Share:
    """Check some files in the vocabulary of a catalog's folder."""
    catalog, tools = load_vocabulary(Path(folder)), tools_of(build_road, nominal_drive)
    problems: list[Problem] = []
    parts: list[_Part] = []
    for file in files:
        with collecting(problems):
            parts.append(_checked(load_scenario(file, catalog), catalog, tools))
    return _Share(problems, parts)


def _checked(scenario: Scenario, catalog: Catalog, tools: Tools) -> _Part:
    remarks = [*map(Remark, wrong_folder(scenario, Path(catalog.folder) / SCENARIOS))]
    points: Sequence[Point] = ()
    chosen: Sequence[Point] = ()
    try:
        everything = points_of(scenario)
        points = [point for point in everything if isinstance(point, Point)]
        removing = [point.place for point in everything if not isinstance(point, Point)]
        remarks += map(Remark, idle_requires(scenario, set(removing), len(points)))
        remarks += map(Remark, nothing_left(scenario, len(points), len(removing)))
        chosen = representatives(points, LOOKED_AT)
        remarks += told_of(scenario, [_looked_at(scenario, catalog, point, tools) for point in chosen])
    except InputError as error:
        remarks += map(Remark, error.problems)
    return _Part(scenario=scenario, cases=len(points), looked_at=len(chosen), remarks=tuple(remarks))


def _looked_at(scenario: Scenario, catalog: Catalog, point: Point, tools: Tools) -> Misfitting:
    case = attempt(scenario, catalog, point, tools)
    if not isinstance(case, Case):
        misfit = Misfit(
            rule="not staged",
            where=case.where,
            what=f"{case}; place it elsewhere, or rule such values out by require",
            by=0.0,
        )
        return Misfitting(point.written, (misfit,))
    return Misfitting(point.written, tuple(_misfits(scenario, case, tools)))


def _misfits(scenario: Scenario, case: Case, tools: Tools) -> Iterable[Misfit]:
    nominal = tools.nominal(case.road, case.ego, case.ego_along, case.cruise_mps)
    plant = Plant(grip_mps2=case.friction * GRAVITY_MPS2, jerk_mps3=JERK_MPS3)
    yield from impossible(case, nominal, plant)
    yield from late_conflict(case, nominal)
    yield from coarse_parameters(scenario, case)
