"""`run`: drive cases through a stack, store each as it finishes, show what did not pass and the matrix."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, closing, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Unpack

import click

from scenario_runner.cli.caching import cache_place, keep_driven, known_cases
from scenario_runner.cli.comparing import baseline_for
from scenario_runner.cli.ending import Drive, report, ruled, run_of, what_next, with_missed, write_outcomes
from scenario_runner.cli.finding import RUNS, run_word
from scenario_runner.cli.gating import gates_in, part_words, report_of
from scenario_runner.cli.planning import Plan, RunOptions, planned, planned_again, read_latency, read_shard
from scenario_runner.cli.publishing import exit_code, publish, refuse_unwritable, reports
from scenario_runner.cli.reporting import Kept
from scenario_runner.cli.rerunning import keep_whole_run, run_from_cache
from scenario_runner.cli.screen import all_aside, compile_kernels, say_player_compiles, screen
from scenario_runner.cli.sweeping import Axis, plans_of, read_sweep, refuse_beside_sweep, swept
from scenario_runner.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from scenario_runner.cli.interrupting import Interrupts
    from scenario_runner.model.cases import Case
    from scenario_runner.model.changes import Baseline
    from scenario_runner.model.gates import Gates
    from scenario_runner.model.outcomes import Outcome
    from scenario_runner.model.rulings import Ruling
    from scenario_runner.model.runs import StoredRun
    from scenario_runner.pipeline import Repeated
    from scenario_runner.storage import RunWriter

BAD = ("failed", "error", "runner_error")  # what -x stops after


class _Taken(NamedTuple):
    """What a drive's outcomes go to: by case id, and onto the screen; `stops` says after which one it ends.

    `unsteady` are cases whose repeats were not alike.
    """

    outcomes: dict[str, Outcome]
    unsteady: list[str]
    shown: Callable[[Outcome], None]
    stops: Callable[[Outcome], bool]


class _Bars(NamedTuple):
    """What decides besides the verdicts."""

    baseline: Baseline | None
    gates: Gates | None


class _Ended(NamedTuple):
    """A run that is over, and what decides whether it is red."""

    drive: Drive
    run: StoredRun
    ruling: Ruling


@click.command(short_help="Drive cases through a stack and judge them.")
@click.argument("what", nargs=-1, metavar="[WHAT]...")
@click.option(
    "--stack",
    metavar="S",
    help="A folder, a stack.yaml, a name in stacks/, or solution:FILE. Default: the nearest stack.yaml.",
)
@click.option(
    "-x",
    "stop",
    is_flag=True,
    help="Stop after the first case that failed or is in error; with --baseline, that got worse.",
)
@click.option("--lf", "last_failed", is_flag=True, help="Only what did not pass in the newest run.")
@click.option("--suite", metavar="S", help="Only cases of a suite: a file, or a name in the catalog's suites/.")
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
@click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Drive no case again that this very stack drove before; what is driven is kept there.",
)
@click.option(
    "--repeat",
    type=click.IntRange(min=1),
    default=1,
    metavar="N",
    help="Drive each case N times: one that is not always driven alike is inconclusive at best.",
)
@click.option("--odd", metavar="F", help="Only cases inside an ODD: a file, or a name in the catalog's odds/.")
@click.option(
    "--ego", metavar="NAME", help="Whom the stack drives in OpenSCENARIO files. Default: Ego, hero, or a vehicle."
)
@click.option(
    "--others",
    type=click.Choice(["replay", "reactive"]),
    default="replay",
    show_default=True,
    help="Others as declared or recorded, or answering to what is ahead of them.",
)
@click.option(
    "--latency",
    default="0 ms",
    show_default=True,
    callback=read_latency,
    metavar="T",
    help='How long commands take to the car: "150 ms", or drawn for each, "50 ms to 150 ms".',
)
@click.option(
    "--perception",
    default="ideal",
    show_default=True,
    metavar="NAME",
    help="What stands between the world and the stack: a profile of the catalog's perception.yaml.",
)
@click.option(
    "--sweep",
    callback=read_sweep,
    metavar="AXIS=V,V...",
    help='A run for each value of latency, perception or others, as "latency=0 ms,300 ms", and where it breaks.',
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
    of a recorded drive (Argoverse 2), of a benchmark (CommonRoad) or of an OpenSCENARIO file, which may vary others.
    Default: the whole catalog.
    """
    from scenario_runner.execution.preparing import prepare
    from scenario_runner.storage import find_run

    rows = options["form"] == "json"
    refuse_unwritable(options)
    if options["sweep"] is not None:
        refuse_beside_sweep(options)
    if options["cache"] is not None and options["repeat"] > 1:
        msg = "--repeat drives again what --cache takes as driven; leave one of them out"
        raise InputError(msg)
    if (code := run_from_cache(options)) is not None:
        return code
    compile_kernels()
    if any(name.endswith(".xosc") for name in options["what"]):
        say_player_compiles()
    with all_aside() if rows else nullcontext():
        if options["workers"] != 0:
            prepare()  # it starts while this process goes on importing
        if options["sweep"] is not None:
            return _sweep(options, options["sweep"])
        folder = None if options["resume"] is None else find_run(options["out"], options["resume"])
        plan = planned(options) if folder is None else planned_again(folder, options)
        baseline = baseline_for(
            options, options["out"], {one.case_id: one.case_digest for one in plan.planned}, plan.head.setup
        )
        part = part_words(plan.head.shard, last_failed=options["last_failed"])
        gates = gates_in(options["gates"], plan.catalog, part=part)
        gc.freeze()  # what is imported and planned stays: collections need not look at it
        gc.enable()
        ended = _run(plan, options, folder, _Bars(baseline, gates))
        told = with_missed(ended.run, plan)
        kept = Kept(ended.drive.folder, {case.id: case for case in plan.selection.chosen})
        publish(told, plan.catalog, options, kept=kept, ruling=ended.ruling)
    if rows:
        write_outcomes(plan.selection, ended.drive)
    return exit_code(ended.drive.outcomes, interrupted=ended.drive.interrupted, ruling=ended.ruling)


def _sweep(options: RunOptions, axis: Axis) -> int:
    """A run for each value, what became of each, and where capabilities break; the first decides the exit code."""
    from scenario_runner.reporting.console import summary
    from scenario_runner.reporting.sweep_table import sweep_table

    console, plan = screen(), planned(options)

    def drive(each: Plan) -> Drive:
        started_s = time.monotonic()
        found = _driven(each, options, console, None, None)
        console.print(f"{axis.name} {getattr(each.head.setup, axis.name)}", style="bold")
        seconds = time.monotonic() - started_s
        console.print(summary(found.outcomes, each.selection.left_out, seconds=seconds, folder=str(found.folder)))
        return found

    sweep, drives = swept(axis, plans_of(plan, options, axis), drive)
    console.print(sweep_table(sweep, plan.catalog))
    return exit_code(drives[0].outcomes, interrupted=drives[-1].interrupted)


def _run(plan: Plan, options: RunOptions, folder: Path | None, bars: _Bars) -> _Ended:
    """Drive into a fresh folder, or what is missing in one that is there; and say what came of it."""
    from scenario_runner.comparison import compare
    from scenario_runner.model.rulings import Ruling
    from scenario_runner.reporting.console import computing_words, repeats_words, summary

    started_s = time.monotonic()
    console = screen(aside=options["form"] == "json")
    drive = _driven(plan, options, console, folder, bars.baseline)
    run = run_of(plan, drive)
    unfinished = len(plan.selection.chosen) - len(drive.outcomes)
    ruling = Ruling(
        since=None if bars.baseline is None else compare(bars.baseline, run),
        gates=report_of(bars.gates, run, plan.catalog, unfinished=unfinished),
    )
    console.print(report(run, plan.catalog, drive.folder, width=console.width, unfinished=unfinished > 0))
    for part in ruled(ruling, run, plan.catalog, drive.folder):
        console.print(part)
    seconds = time.monotonic() - started_s
    place = str(drive.folder)
    console.print(summary(drive.outcomes, run.left_out, seconds=seconds, folder=place, unfinished=unfinished))
    if late := computing_words(drive.outcomes, plan.manifest.step_budget_s):
        console.print(late)
    if options["repeat"] > 1:
        console.print(repeats_words(options["repeat"], cases=len(drive.outcomes), unsteady=drive.unsteady))
    if ruling.since is None and (steps := what_next(drive.outcomes, plan.manifest, drive.folder)):
        console.print(steps)
    if unfinished or drive.interrupted:
        console.print(f"drive the rest: scenario-runner run --resume {run_word(drive.folder)}", soft_wrap=True)
    return _Ended(drive, run, ruling)


def _driven(plan: Plan, options: RunOptions, console: Console, folder: Path | None, baseline: Baseline | None) -> Drive:
    """Drive what neither `folder` nor the cache holds, and store it there; the folder is ours alone meanwhile."""
    from scenario_runner import pipeline
    from scenario_runner.cli.interrupting import interrupts
    from scenario_runner.reporting.console import progress
    from scenario_runner.storage import RunWriter, fresh_folder, held

    cases, head = plan.selection.chosen, plan.head
    place = None if options["cache"] is None else cache_place(options["cache"], plan.manifest, head)
    stops = partial(_stops, baseline) if options["stop"] else _never
    with ExitStack() as kept:
        told = kept.enter_context(interrupts())
        if folder is not None:
            kept.enter_context(held(folder))
        outcomes = {} if folder is None else _stored(folder, cases)
        known = known_cases(place, [case for case in cases if case.id not in outcomes], stops)
        taken = [case for case in cases if case.id in known.outcomes]
        outcomes |= known.outcomes
        rest = [case for case in cases if case.id not in outcomes]
        asked = [case for case in rest for _ in range(options["repeat"])]
        driving = pipeline.drive(
            asked, plan.manifest, head.setup, workers=_workers(options, asked), in_order=options["stop"]
        )
        if folder is None:  # only now, for the stack may not be there at all
            folder = fresh_folder(options["out"], head.id)
            head = replace(head, id=folder.name)
            kept.enter_context(held(folder))
        writer = RunWriter(folder, head, plan.selection.left_out, planned=plan.planned)
        writer.take(taken, known)
        with progress(console, len(rest)) as shown:
            unsteady: list[str] = []
            interrupted = _store(
                pipeline.repeated(driving, options["repeat"]), writer, _Taken(outcomes, unsteady, shown, stops), told
            )
        if place is not None:
            keep_driven(place, folder, {case.id for case in rest})
            keep_whole_run(place, options, plan, folder)
    return Drive(tuple(outcomes[case.id] for case in cases if case.id in outcomes), folder, interrupted, len(unsteady))


def _never(_outcome: Outcome) -> bool:
    return False


def _stops(baseline: Baseline | None, outcome: Outcome) -> bool:
    """Whether -x stops after this one."""
    from scenario_runner.comparison import is_red

    return outcome.verdict.value in BAD if baseline is None else is_red(baseline, outcome)


def _workers(options: RunOptions, cases: Sequence[Case]) -> int:
    from scenario_runner.execution.processes import workers_for

    return workers_for(len(cases)) if options["workers"] is None else options["workers"]


def _stored(folder: Path, cases: Sequence[Case]) -> dict[str, Outcome]:
    """What the run holds already, by case id."""
    from scenario_runner.storage import recover

    stored = {outcome.case_id: outcome for outcome in recover(folder)}
    click.echo(f"{len(stored)} of {len(cases)} cases are stored already", err=True)
    return stored


def _store(driving: Generator[Repeated, None, None], writer: RunWriter, taken: _Taken, asked: Interrupts) -> bool:
    """Store each case as it finishes, and keep its outcome; whether it was interrupted."""
    try:
        with writer, closing(driving):
            for case, outcome, trace, ways in driving:
                with asked.deferred():
                    writer.add(case, trace, outcome)
                    taken.outcomes[case.id] = outcome
                    taken.unsteady.extend([case.id] * (ways > 1))
                taken.shown(outcome)
                if taken.stops(outcome):
                    break
    except KeyboardInterrupt:
        return True
    return False
