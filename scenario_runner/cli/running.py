"""`run`: drive cases through a stack, store each as it finishes, show what did not pass and the matrix."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Unpack

import click

from scenario_runner.cli.planning import Plan, RunOptions, planned, planned_again, read_shard
from scenario_runner.cli.publishing import exit_code, publish, refuse_unwritable, reports
from scenario_runner.cli.screen import all_aside, compile_kernels, screen, write_rows

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

    from scenario_runner.cli.interrupting import Interrupts
    from scenario_runner.model.cases import Case
    from scenario_runner.model.outcomes import Outcome
    from scenario_runner.model.runs import Selection, StoredRun
    from scenario_runner.pipeline import Driven
    from scenario_runner.storage import RunWriter

RUNS = Path("runs")
FAILURES_SHOWN = 12
BAD = ("failed", "error", "runner_error")  # what -x stops after


class _Taken(NamedTuple):
    """What a drive's outcomes go to: by case id, and onto the screen; `stop` ends it after the first bad one."""

    outcomes: dict[str, Outcome]
    shown: Callable[[Outcome], None]
    stop: bool


class _Drive(NamedTuple):
    """What came of a run: outcomes in case order, and whether it was told to end."""

    outcomes: tuple[Outcome, ...]
    folder: Path
    interrupted: bool


@click.command(short_help="Drive cases through a stack and judge them.")
@click.argument("what", nargs=-1, metavar="[WHAT]...")
@click.option(
    "--stack", metavar="S", help="A folder, a stack.yaml, or a name in stacks/. Default: the nearest stack.yaml."
)
@click.option("-x", "stop", is_flag=True, help="Stop after the first case that failed or is in error.")
@click.option("--lf", "last_failed", is_flag=True, help="Only what did not pass in the newest run.")
@click.option("--shard", callback=read_shard, metavar="I/N", help="Only part I of N; merge puts them together.")
@click.option(
    "--where", metavar="SQL", help="Only cases for which this holds, as in \"scenario = 'x'\" (query --tables)."
)
@click.option(
    "-n", "workers", type=click.IntRange(min=0), metavar="N", help="Worker processes. 0: none, for a debugger."
)
@reports
@click.option("--out", type=click.Path(path_type=Path), default=RUNS, show_default=True, help="Where runs are kept.")
@click.option(
    "--resume", metavar="RUN", help="Finish RUN, which was interrupted: its folder, or its id. No stored case again."
)
@click.option("--odd", metavar="F", help="Only cases inside an ODD: a file, or a name in the catalog's odds/.")
@click.option(
    "--others",
    type=click.Choice(["replay", "reactive"]),
    default="replay",
    show_default=True,
    help="Others as declared or recorded, or answering to what is ahead of them.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: a row per case on standard output, all else on standard error.",
)
def run(**options: Unpack[RunOptions]) -> int:
    """Drive cases through a stack and judge them.

    WHAT is a scenario's name, a part or a glob of it, the id of a case, or the path of a scenario, of a folder of them,
    or of a recorded drive (Argoverse 2). Default: the whole catalog.
    """
    from scenario_runner.execution.processes import prepare
    from scenario_runner.storage import find_run

    rows = options["form"] == "json"
    refuse_unwritable(options)
    compile_kernels()
    with all_aside() if rows else nullcontext():
        if options["workers"] != 0:
            prepare()  # it starts while this process goes on importing
        folder = None if options["resume"] is None else find_run(options["out"], options["resume"])
        plan = planned(options) if folder is None else planned_again(folder, options)
        gc.freeze()  # what is imported and planned stays: collections need not look at it
        gc.enable()
        drive = _run(plan, options, folder)
        publish(_run_of(plan, drive), plan.catalog, options, find=find_option(drive.folder))
    if rows:
        _write_outcomes(plan.selection, drive)
    return exit_code(drive.outcomes, interrupted=drive.interrupted)


def _run(plan: Plan, options: RunOptions, folder: Path | None) -> _Drive:
    """Drive into a fresh folder; or what is missing in one that is there."""
    from scenario_runner.reporting.console import summary

    started_s = time.monotonic()
    console = screen(aside=options["form"] == "json")
    drive = _driven(plan, options, console, folder)
    console.print(_report(plan, drive, width=console.width))
    seconds, unfinished = time.monotonic() - started_s, len(plan.selection.chosen) - len(drive.outcomes)
    left_out, place = plan.selection.left_out, str(drive.folder)
    console.print(summary(drive.outcomes, left_out, seconds=seconds, folder=place, unfinished=unfinished))
    if steps := _next_steps(plan, drive):
        console.print(steps)
    if unfinished or drive.interrupted:
        console.print(f"drive the rest: scenario-runner run --resume {run_word(drive.folder)}", soft_wrap=True)
    return drive


def _driven(plan: Plan, options: RunOptions, console: Console, folder: Path | None) -> _Drive:
    """Drive what `folder` does not hold yet, and store it there; the folder is ours alone meanwhile."""
    from scenario_runner import pipeline
    from scenario_runner.cli.interrupting import interrupts
    from scenario_runner.reporting.console import progress
    from scenario_runner.storage import RunWriter, fresh_folder, held

    cases, head = plan.selection.chosen, plan.head
    with ExitStack() as kept:
        asked = kept.enter_context(interrupts())
        if folder is not None:
            kept.enter_context(held(folder))
        stored = {} if folder is None else _stored(folder, cases)
        rest = [case for case in cases if case.id not in stored]
        driving = pipeline.drive(
            rest, plan.manifest, head.setup, workers=_workers(options, rest), in_order=options["stop"]
        )
        if folder is None:  # only now, for the stack may not be there at all
            folder = fresh_folder(options["out"], head.id)
            head = replace(head, id=folder.name)
            kept.enter_context(held(folder))
        writer = RunWriter(folder, head, plan.selection.left_out, planned=plan.planned)
        outcomes = dict(stored)
        with progress(console, len(rest)) as shown:
            interrupted = _store(driving, writer, _Taken(outcomes, shown, stop=options["stop"]), asked)
    return _Drive(tuple(outcomes[case.id] for case in cases if case.id in outcomes), folder, interrupted)


def _workers(options: RunOptions, cases: Sequence[Case]) -> int:
    from scenario_runner.execution.processes import workers_for

    return workers_for(len(cases)) if options["workers"] is None else options["workers"]


def _stored(folder: Path, cases: Sequence[Case]) -> dict[str, Outcome]:
    """What the run holds already, by case id."""
    from scenario_runner.storage import recover

    stored = {outcome.case_id: outcome for outcome in recover(folder)}
    click.echo(f"{len(stored)} of {len(cases)} cases are stored already", err=True)
    return stored


def _next_steps(plan: Plan, drive: _Drive) -> Text:
    from scenario_runner.reporting.console import next_steps

    stack, folder = stack_word(plan.manifest.name, plan.manifest.folder), drive.folder
    out = "" if folder.parent == RUNS else f" --out {folder.parent}"
    return next_steps(drive.outcomes, stack=stack, run=find_option(folder), out=out)


def find_option(folder: Path) -> str:
    """The option by which `explain` finds a run that is kept elsewhere than by default."""
    return "" if folder.parent == RUNS else f" --run {folder}"


def _run_of(plan: Plan, drive: _Drive) -> StoredRun:
    """The run as reports take it; cases it was stopped before are left out with that reason."""
    from scenario_runner.model.outcomes import LeftOut
    from scenario_runner.model.runs import RunState, StoredRun, facts_of

    driven, cases = {outcome.case_id for outcome in drive.outcomes}, plan.selection.chosen
    missed = (
        LeftOut(case_id=case.id, scenario=case.scenario, capability=case.capability, reason="the run stopped before it")
        for case in cases
        if case.id not in driven
    )
    return StoredRun(
        head=plan.head,
        state=RunState.INTERRUPTED if drive.interrupted else RunState.FINISHED,
        outcomes=drive.outcomes,
        facts={case.id: facts_of(case) for case in cases if case.id in driven},
        left_out=(*plan.selection.left_out, *missed),
    )


def run_word(folder: Path) -> str:
    """What `--resume` finds a run by."""
    return folder.name if folder.parent == RUNS else str(folder)


def stack_word(name: str, folder: str) -> str:
    """What `--stack` finds a stack by: its name where that is enough, else its folder."""
    from scenario_runner.errors import InputError
    from scenario_runner.loading.stack import find_stack

    try:
        return name if find_stack(name, Path()).folder == folder else folder
    except InputError:
        return folder


def _store(driving: Generator[Driven, None, None], writer: RunWriter, taken: _Taken, asked: Interrupts) -> bool:
    """Store each case as it finishes, and keep its outcome; whether it was interrupted."""
    try:
        with writer, closing(driving):
            for case, outcome, trace in driving:
                with asked.deferred():
                    writer.add(case, trace, outcome)
                    taken.outcomes[case.id] = outcome
                taken.shown(outcome)
                if taken.stop and outcome.verdict.value in BAD:
                    break
    except KeyboardInterrupt:
        return True
    return False


def _report(plan: Plan, drive: _Drive, *, width: int) -> RenderableType:
    """What did not pass, the matrix, and what was left out."""
    from rich.console import Group

    from scenario_runner.aggregation import aggregate
    from scenario_runner.reporting.console import failures, left_out_reasons, recording_lines
    from scenario_runner.reporting.matrix_table import matrix_table

    left_out, cases = plan.selection.left_out, plan.selection.chosen
    matrix = aggregate(drive.outcomes, left_out, {case.id: case.conditions for case in cases}, plan.catalog)
    see_all = f"{drive.folder / 'outcomes.parquet'}, or --format json"
    parameters_of = {case.id: case.parameters for case in cases}
    parts: list[RenderableType] = [
        failures(drive.outcomes, parameters_of, limit=FAILURES_SHOWN, see_all=see_all),
        matrix_table(matrix, width=width),
    ]
    if any(outcome.recording_error is not None for outcome in drive.outcomes):
        parts.append(recording_lines(drive.outcomes))
    if left_out:
        parts.append(left_out_reasons(left_out))
    return Group(*parts)


def _write_outcomes(selection: Selection, drive: _Drive) -> None:
    from scenario_runner.model.runs import outcome_row

    cases = {case.id: case for case in selection.chosen}
    write_rows(outcome_row(cases[outcome.case_id], outcome) for outcome in drive.outcomes)
