"""The check-up that drives: a few cases of each scenario, each by all of the house's stacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from scenario_runner.checking.driven import CONTROLS, NOMINAL, REFERENCE, quality_of, remarks_on_drives
from scenario_runner.checking.gaps import gaps_off_s
from scenario_runner.checking.tags import tags_of
from scenario_runner.digest import digest_of
from scenario_runner.driver import Driver
from scenario_runner.execution.preparing import usable_cpus
from scenario_runner.execution.shares import in_shares
from scenario_runner.expansion import attempt, tools_of
from scenario_runner.expansion.parameters import Point, points_of
from scenario_runner.expansion.representatives import representatives
from scenario_runner.expansion.scenes import Tools
from scenario_runner.labelling import DRIVERS, labelled
from scenario_runner.loading.catalog import load_vocabulary
from scenario_runner.loading.roads import build_road
from scenario_runner.loading.stack import find_stack
from scenario_runner.model.cases import Case
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.outcomes import Outcome
from scenario_runner.model.quality import Quality, Trial, Tried
from scenario_runner.model.remarks import Remark
from scenario_runner.model.runs import Setup
from scenario_runner.model.scenarios import Scenario
from scenario_runner.model.stacks import StackManifest
from scenario_runner.model.traces import Trace
from scenario_runner.simulation.loop import nominal_drive
from scenario_runner.storage import file_digest, folder_digest

MOST_TRIED = 10
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


def try_out(scenarios: Sequence[Scenario], catalog: Catalog) -> Findings:
    """Drive the representatives of scenarios that can be read, and say what that shows.

    Raises:
        InputError: a scenario is wrong, or a stack of ours cannot be reached.
    """
    count = max(min(usable_cpus(), len(scenarios)), 1)
    work = partial(_try_all, folder=catalog.folder, manifests=_manifests())
    shares = in_shares(work, [scenarios[first::count] for first in range(count)], here=False)
    found = {one.quality.scenario: one for share in shares for one in share}
    return Findings(
        remarks=tuple(remark for scenario in scenarios for remark in found[scenario.name].remarks),
        qualities=tuple(found[scenario.name].quality for scenario in scenarios),
    )


class _Found(NamedTuple):
    """What drives show of one scenario."""

    remarks: tuple[Remark, ...]
    quality: Quality


def _try_all(scenarios: Sequence[Scenario], folder: str, manifests: Sequence[StackManifest]) -> list[_Found]:
    """Try some scenarios in the vocabulary of a catalog's folder; each stack is reached once."""
    catalog, tools = load_vocabulary(Path(folder)), tools_of(build_road, nominal_drive)
    drivers = {manifest.name: Driver(manifest, Setup()) for manifest in manifests}
    return [_try(scenario, catalog, tools, drivers) for scenario in scenarios]


def _try(scenario: Scenario, catalog: Catalog, tools: Tools, drivers: Mapping[str, Driver]) -> _Found:
    points = [point for point in points_of(scenario) if isinstance(point, Point)]
    staged = [attempt(scenario, catalog, point, tools) for point in representatives(points, MOST_TRIED)]
    tried = [Tried(case=case, trials=_trials(case, drivers)) for case in staged if isinstance(case, Case)]
    return _Found(tuple(remarks_on_drives(scenario, tried)), quality_of(scenario, tried, cases=len(points)))


def _trials(case: Case, drivers: Mapping[str, Driver]) -> Mapping[str, Trial]:
    """Every stack's drive of a case, by its name; the reference drivers' drives are those that label it, too."""
    traces = {name: driver.simulate(case) for name, driver in drivers.items()}
    label = labelled(case, ((name, traces[name].contact) for name in DRIVERS))
    return {
        name: _trial(case, traces[name], driver.judge(case, traces[name], label)) for name, driver in drivers.items()
    }


def _trial(case: Case, trace: Trace, outcome: Outcome) -> Trial:
    return Trial(
        outcome=outcome,
        tags=tags_of(case, trace) if outcome.stack in TAGGED else frozenset(),
        gaps_off_s=_gaps_off_s(case, trace) if outcome.stack == NOMINAL else (),
    )


def _gaps_off_s(case: Case, trace: Trace) -> tuple[float, ...]:
    return (
        gaps_off_s(case, trace, nominal_drive(case.road, case.ego, case.ego_along, case.cruise_mps))
        if case.meetings
        else ()
    )
