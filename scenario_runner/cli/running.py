"""`run`: drive cases through a stack, store each as it finishes, show what did not pass and the matrix."""

from __future__ import annotations

import gc
import time
from collections.abc import Generator
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypedDict, Unpack

import click

from scenario_runner.cli.screen import all_aside, compile_kernels, screen, write_rows

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

    from scenario_runner.model.catalog import Catalog
    from scenario_runner.model.outcomes import Outcome
    from scenario_runner.model.runs import RunHead, Selection, Setup
    from scenario_runner.model.stacks import StackManifest
    from scenario_runner.pipeline import Driven
    from scenario_runner.storage import RunWriter

RUNS = Path("runs")
FAILURES_SHOWN = 12


class RunOptions(TypedDict):
    """The options of `run`, as click hands them over."""

    what: tuple[str, ...]
    stack: str | None
    stop: bool
    last_failed: bool
    workers: int | None
    out: Path
    others: str
    form: str


class _Plan(NamedTuple):
    """What is driven, and by what."""

    catalog: Catalog
    selection: Selection
    manifest: StackManifest


class _Drive(NamedTuple):
    """What came of a run: outcomes in case order, and whether Ctrl-C ended it."""

    outcomes: tuple[Outcome, ...]
    interrupted: bool


@click.command(short_help="Drive cases through a stack and judge them.")
@click.argument("what", nargs=-1, metavar="[WHAT]...")
@click.option(
    "--stack", metavar="S", help="A folder, a stack.yaml, or a name in stacks/. Default: the nearest stack.yaml."
)
@click.option("-x", "stop", is_flag=True, help="Stop after the first case that failed or is in error.")
@click.option("--lf", "last_failed", is_flag=True, help="Only what did not pass in the newest run.")
@click.option(
    "-n", "workers", type=click.IntRange(min=0), metavar="N", help="Worker processes. 0: none, for a debugger."
)
@click.option("--out", type=click.Path(path_type=Path), default=RUNS, show_default=True, help="Where runs are kept.")
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

    rows = options["form"] == "json"
    compile_kernels()
    with all_aside() if rows else nullcontext():
        if options["workers"] != 0:
            prepare()  # it starts while this process goes on importing
        plan = _planned(options)
        gc.enable()
        drive = _run(plan, options)
    if rows:
        _write_outcomes(plan.selection, drive)
    return _exit_code(drive)


def _planned(options: RunOptions) -> _Plan:
    from scenario_runner import pipeline
    from scenario_runner.loading.stack import find_stack

    manifest = find_stack(options["stack"], Path())
    catalog = pipeline.load(Path())
    return _Plan(catalog, pipeline.fit_for(manifest, _selected(options, catalog)), manifest)


def _selected(options: RunOptions, catalog: Catalog) -> Selection:
    """What was asked for, less what filters take out; nothing left is an error that names them."""
    from scenario_runner import pipeline
    from scenario_runner.model.outcomes import Verdict
    from scenario_runner.selection import keep_last_failed, refuse_nothing
    from scenario_runner.storage import latest_run, read_outcomes

    selection = pipeline.gather(options["what"], catalog).selection
    if options["last_failed"]:
        last = read_outcomes(latest_run(options["out"]))
        failed = {outcome.case_id for outcome in last if outcome.verdict is not Verdict.PASSED}
        selection = keep_last_failed(selection, failed)
    return refuse_nothing(selection)


def _run(plan: _Plan, options: RunOptions) -> _Drive:
    from scenario_runner import pipeline
    from scenario_runner.execution.processes import workers_for
    from scenario_runner.model.runs import Setup
    from scenario_runner.reporting.console import summary
    from scenario_runner.storage import RunWriter, fresh_folder

    started_s = time.monotonic()
    console = screen(aside=options["form"] == "json")
    cases, setup = plan.selection.chosen, Setup(others=options["others"])
    workers = workers_for(len(cases)) if options["workers"] is None else options["workers"]
    driving = pipeline.drive(cases, plan.manifest, setup, workers=workers)
    head = _head(plan, setup)
    folder = fresh_folder(options["out"], head.id)
    writer = RunWriter(folder, head, plan.selection.left_out)
    drive = _drive(driving, writer, console, total=len(cases), stop=options["stop"])
    console.print(_report(plan, drive, width=console.width, folder=folder))
    seconds, unfinished = time.monotonic() - started_s, len(cases) - len(drive.outcomes)
    left_out = plan.selection.left_out
    console.print(summary(drive.outcomes, left_out, seconds=seconds, folder=str(folder), unfinished=unfinished))
    if steps := _next_steps(plan, drive, folder):
        console.print(steps)
    return drive


def _next_steps(plan: _Plan, drive: _Drive, folder: Path) -> Text:
    from scenario_runner.reporting.console import next_steps

    stack = stack_word(plan.manifest.name, plan.manifest.folder)
    if folder.parent == RUNS:
        return next_steps(drive.outcomes, stack=stack)
    return next_steps(drive.outcomes, stack=stack, run=f" --run {folder}", out=f" --out {folder.parent}")


def stack_word(name: str, folder: str) -> str:
    """What `--stack` finds a stack by: its name where that is enough, else its folder."""
    from scenario_runner.errors import InputError
    from scenario_runner.loading.stack import find_stack

    try:
        return name if find_stack(name, Path()).folder == folder else folder
    except InputError:
        return folder


def _head(plan: _Plan, setup: Setup) -> RunHead:
    """The run's provenance; its id is the time, so that ids sort by it, and a digest of what is driven by what."""
    from scenario_runner.digest import digest_of
    from scenario_runner.model.runs import RunHead
    from scenario_runner.storage import folder_digest, versions

    stack_digest = folder_digest(Path(plan.manifest.folder))
    driven = digest_of([case.digest for case in plan.selection.chosen], stack_digest, setup)
    return RunHead(
        id=f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{driven[:6]}",
        stack=plan.manifest.name,
        setup=setup,
        command=click.get_current_context().obj,
        provenance={
            **versions(),
            "catalog": folder_digest(Path(plan.catalog.folder)),
            "stack": stack_digest,
            "stack_folder": plan.manifest.folder,
        },
    )


def _drive(
    driving: Generator[Driven, None, None], writer: RunWriter, console: Console, *, total: int, stop: bool
) -> _Drive:
    """Drive, and store each case as it finishes; Ctrl-C keeps what is finished."""
    from scenario_runner.model.outcomes import Verdict
    from scenario_runner.reporting.console import progress

    outcomes: list[Outcome] = []
    try:
        with writer, progress(console, total) as finished, closing(driving):
            for case, outcome, trace in driving:
                writer.add(case, trace, outcome)
                outcomes.append(outcome)
                finished(outcome)
                if stop and outcome.verdict in (Verdict.FAILED, Verdict.ERROR, Verdict.RUNNER_ERROR):
                    break
    except KeyboardInterrupt:
        return _Drive(tuple(outcomes), interrupted=True)
    return _Drive(tuple(outcomes), interrupted=False)


def _report(plan: _Plan, drive: _Drive, *, width: int, folder: Path) -> RenderableType:
    """What did not pass, the matrix, and what was left out."""
    from rich.console import Group

    from scenario_runner.aggregation import aggregate
    from scenario_runner.reporting.console import failures, left_out_reasons, recording_lines
    from scenario_runner.reporting.matrix_table import matrix_table

    left_out, cases = plan.selection.left_out, plan.selection.chosen
    matrix = aggregate(drive.outcomes, left_out, {case.id: case.conditions for case in cases}, plan.catalog)
    see_all = f"{folder / 'outcomes.parquet'}, or --format json"
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


def _exit_code(drive: _Drive) -> int:
    """2 interrupted, else 3 where the runner failed, else 1 where some did not pass: no result, no judgement, a no."""
    from scenario_runner.model.outcomes import Verdict

    if drive.interrupted:
        return 2
    verdicts = {outcome.verdict for outcome in drive.outcomes}
    if Verdict.RUNNER_ERROR in verdicts:
        return 3
    return 0 if verdicts == {Verdict.PASSED} else 1
