"""The check-up that drives: a few cases of each scenario, each by all of the house's stacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from scenario_runner.checking.driven import CONTROLS, DRIVERS, NOMINAL, REFERENCE, quality_of, remarks_on_drives
from scenario_runner.checking.gaps import gaps_off_s
from scenario_runner.checking.tags import tags_of
from scenario_runner.digest import digest_of
from scenario_runner.driver import Driver
from scenario_runner.execution.processes import drive_all, workers_for
from scenario_runner.expansion import attempt, tools_of
from scenario_runner.expansion.parameters import Point, points_of
from scenario_runner.expansion.representatives import representatives
from scenario_runner.expansion.scenes import Tools
from scenario_runner.loading.roads import build_road
from scenario_runner.loading.stack import find_stack
from scenario_runner.model.cases import Case
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.quality import Quality, Trial, Tried
from scenario_runner.model.remarks import Remark
from scenario_runner.model.runs import Setup
from scenario_runner.model.scenarios import Scenario
from scenario_runner.model.stacks import StackManifest
from scenario_runner.model.traces import Trace
from scenario_runner.simulation.loop import nominal_drive
from scenario_runner.storage import file_digest, folder_digest

MOST_TRIED = 12
"""Cases of each scenario that are driven."""

STACKS = (REFERENCE, *CONTROLS, *DRIVERS)
TAGGED = (REFERENCE, *CONTROLS)
"""Whose drives tags are measured in: one that does it right, one that goes on, one that waits."""


INPUTS = ("odd.yaml", "capabilities.yaml", "weather.yaml", "roads/*.yaml", "scenarios/**/*.yaml")
"""The files of a catalog that decide what drives show."""


def inputs_digest(catalog: Path) -> str:
    """Of what drives of a catalog's scenarios come from: its files, and the stacks; the runner itself does not count.

    Raises:
        InputError: a stack of ours cannot be reached.
    """
    files = sorted(file for pattern in INPUTS for file in catalog.glob(pattern))
    return digest_of(
        [(file.relative_to(catalog).as_posix(), file_digest(file)) for file in files],
        [folder_digest(Path(manifest.folder)) for manifest in _manifests()],
    )


def _manifests() -> tuple[StackManifest, ...]:
    return tuple(find_stack(name, Path()) for name in STACKS)


class Findings(NamedTuple):
    """What drives show of scenarios."""

    remarks: tuple[Remark, ...]
    qualities: tuple[Quality, ...]


@dataclass(frozen=True)
class Trier:
    """Drives a case with every stack; picklable, so that each worker has one, which reaches each stack once."""

    manifests: tuple[StackManifest, ...]

    @cached_property
    def drivers(self) -> Mapping[str, Driver]:
        """By the stacks' names."""
        return {manifest.name: Driver(manifest, Setup()) for manifest in self.manifests}

    def __reduce__(self) -> tuple[type[Trier], tuple[tuple[StackManifest, ...]]]:
        return Trier, (self.manifests,)

    def __call__(self, case: Case) -> Mapping[str, Trial]:
        """Every stack's drive of a case, by its name."""
        return {name: _trial(case, name, driver) for name, driver in self.drivers.items()}

    def lose(self, case: Case, words: str) -> Mapping[str, Trial]:
        """What stands for the drives of a case that took its process with it."""
        return {
            name: Trial(outcome=driver.lose(case, words)[0], tags=frozenset(), gaps_off_s=())
            for name, driver in self.drivers.items()
        }


def _trial(case: Case, name: str, driver: Driver) -> Trial:
    outcome, trace = driver(case)
    if trace is None:
        return Trial(outcome=outcome, tags=frozenset(), gaps_off_s=())
    return Trial(
        outcome=outcome,
        tags=tags_of(case, trace) if name in TAGGED else frozenset(),
        gaps_off_s=_gaps_off_s(case, trace) if name == NOMINAL else (),
    )


def _gaps_off_s(case: Case, trace: Trace) -> tuple[float, ...]:
    return (
        gaps_off_s(case, trace, nominal_drive(case.road, case.ego, case.ego_along, case.cruise_mps))
        if case.meetings
        else ()
    )


def try_out(scenarios: Sequence[Scenario], catalog: Catalog) -> Findings:
    """Drive the representatives of scenarios that can be read, and say what that shows.

    Raises:
        InputError: a scenario is wrong, or a stack of ours cannot be reached.
    """
    trier = Trier(_manifests())
    tools = tools_of(build_road, nominal_drive)
    chosen = {scenario.name: _chosen(scenario, catalog, tools) for scenario in scenarios}
    cases = [case for each in chosen.values() for case in each.cases]
    trials = {case.id: trials for case, trials in drive_all(cases, trier, trier.lose, workers=workers_for(len(cases)))}
    tried = {name: [Tried(case=case, trials=trials[case.id]) for case in each.cases] for name, each in chosen.items()}
    return Findings(
        remarks=tuple(remark for one in scenarios for remark in remarks_on_drives(one, tried[one.name])),
        qualities=tuple(quality_of(one, tried[one.name], cases=chosen[one.name].among) for one in scenarios),
    )


class _Chosen(NamedTuple):
    """The cases of a scenario that are driven, and of how many points they are."""

    cases: tuple[Case, ...]
    among: int


def _chosen(scenario: Scenario, catalog: Catalog, tools: Tools) -> _Chosen:
    points = [point for point in points_of(scenario) if isinstance(point, Point)]
    staged = (attempt(scenario, catalog, point, tools) for point in representatives(points, MOST_TRIED))
    return _Chosen(tuple(case for case in staged if isinstance(case, Case)), len(points))
