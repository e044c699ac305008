"""What a run says when it is over: what did not pass, the matrix, what became of a baseline, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from scenario_runner.cli.finding import RUNS, find_option, stack_word
from scenario_runner.cli.screen import write_rows

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.text import Text

    from scenario_runner.cli.planning import Plan
    from scenario_runner.model.catalog import Catalog
    from scenario_runner.model.outcomes import Outcome
    from scenario_runner.model.rulings import Ruling
    from scenario_runner.model.runs import Selection, StoredRun
    from scenario_runner.model.stacks import StackManifest

FAILURES_SHOWN = 12
WORSE_SHOWN = 6


class Drive(NamedTuple):
    """What came of a run: outcomes in case order, and whether it was told to end.

    `unsteady` counts cases whose repeats were not alike.
    """

    outcomes: tuple[Outcome, ...]
    folder: Path
    interrupted: bool
    unsteady: int


def report(run: StoredRun, catalog: Catalog, folder: Path, *, width: int, unfinished: bool = False) -> RenderableType:
    """What did not pass, the matrix, and what was left out; `unfinished` where the run was stopped before its end."""
    from rich.console import Group

    from scenario_runner.aggregation import aggregate
    from scenario_runner.reporting.console import failures, left_out_reasons, recording_lines
    from scenario_runner.reporting.matrix_table import matrix_table

    matrix = aggregate(run.outcomes, run.left_out, run.conditions_of, catalog, whole=not unfinished)
    see_all = f"{folder / 'outcomes.parquet'}, or --format json"
    parameters_of = {case_id: facts.parameters for case_id, facts in run.facts.items()}
    parts: list[RenderableType] = [
        failures(run.outcomes, parameters_of, limit=FAILURES_SHOWN, see_all=see_all, costs=catalog.costs),
        matrix_table(matrix, width=width),
    ]
    if any(outcome.recording_error is not None for outcome in run.outcomes):
        parts.append(recording_lines(run.outcomes))
    if run.left_out:
        parts.append(left_out_reasons(run.left_out))
    return Group(*parts)


def ruled(ruling: Ruling, run: StoredRun, catalog: Catalog, folder: Path) -> list[RenderableType]:
    """What became of a baseline, and of gates."""
    from scenario_runner.cli.gating import gates_shown
    from scenario_runner.reporting.changes import changes_page

    parts: list[RenderableType] = []
    if ruling.since is not None:
        parts.append(changes_page(ruling.since, run, limit=WORSE_SHOWN, find=find_option(folder)))
    if ruling.gates is not None:
        parts.append(gates_shown(ruling.gates, catalog, run.head))
    return parts


def what_next(outcomes: Sequence[Outcome], manifest: StackManifest, folder: Path) -> Text:
    """What to do where something did not pass."""
    from scenario_runner.reporting.console import next_steps

    stack = stack_word(manifest.name, manifest.folder)
    out = "" if folder.parent == RUNS else f" --out {folder.parent}"
    return next_steps(outcomes, stack=stack, run=find_option(folder), out=out)


def run_of(plan: Plan, drive: Drive) -> StoredRun:
    """The run as far as it got."""
    from scenario_runner.model.runs import RunState, StoredRun, facts_of

    driven = {outcome.case_id for outcome in drive.outcomes}
    return StoredRun(
        head=replace(plan.head, id=drive.folder.name),
        state=RunState.INTERRUPTED if drive.interrupted else RunState.FINISHED,
        outcomes=drive.outcomes,
        facts={case.id: facts_of(case) for case in plan.selection.chosen if case.id in driven},
        left_out=plan.selection.left_out,
    )


def with_missed(run: StoredRun, plan: Plan) -> StoredRun:
    """The run as files for other programs tell of it: cases it was stopped before are left out with that reason."""
    from scenario_runner.model.runs import STOPPED, leave_out

    missed = (leave_out(case, STOPPED) for case in plan.selection.chosen if case.id not in run.facts)
    return replace(run, left_out=(*run.left_out, *missed))


def write_outcomes(selection: Selection, drive: Drive) -> None:
    """A row per case that is over, on standard output."""
    from scenario_runner.model.runs import outcome_row

    cases = {case.id: case for case in selection.chosen}
    write_rows(outcome_row(cases[outcome.case_id], outcome) for outcome in drive.outcomes)
