"""`merge`: the shards of a selection as the one run they would have been."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Unpack

import click

from scenario_runner.cli.comparing import baseline_for
from scenario_runner.cli.ending import report, ruled
from scenario_runner.cli.finding import RUNS
from scenario_runner.cli.gating import gates_in, report_of
from scenario_runner.cli.planning import new_id
from scenario_runner.cli.publishing import ReportOptions, exit_code, publish, refuse_unwritable, reports
from scenario_runner.cli.reporting import Kept
from scenario_runner.cli.screen import screen
from scenario_runner.errors import InputError, Problem

if TYPE_CHECKING:
    from scenario_runner.model.catalog import Catalog
    from scenario_runner.model.outcomes import LeftOut
    from scenario_runner.model.rulings import Ruling
    from scenario_runner.model.runs import Planned, RunHead, StoredRun


class MergeOptions(ReportOptions):
    """The options of `merge`, as click hands them over."""

    runs: tuple[str, ...]
    out: Path


class _Part(NamedTuple):
    """A run to merge."""

    folder: Path
    run: StoredRun
    planned: tuple[Planned, ...]


@click.command(short_help="Make one run of the shards of a selection.")
@click.argument("runs", nargs=-1, required=True, metavar="RUN...")
@reports
@click.option("--out", type=click.Path(path_type=Path), default=RUNS, show_default=True, help="Where runs are kept.")
def merge(**options: Unpack[MergeOptions]) -> int:
    """Make one run of the shards of a selection: run folders, or ids in runs/.

    All N shards must be there, driven to their end by the same stack, catalog and setup. The run and the exit code are
    those of the same selection driven without --shard.
    """
    from scenario_runner import pipeline
    from scenario_runner.comparison import compare
    from scenario_runner.model.rulings import Ruling
    from scenario_runner.storage import find_run, fresh_folder, merge_tables, read_planned, read_run

    refuse_unwritable(options)
    folders = [find_run(RUNS, word) for word in options["runs"]]
    parts = [_Part(folder, read_run(folder), read_planned(folder)) for folder in folders]
    _refuse(_unfit(parts))
    _refuse(_differences(parts))
    _refuse(_missing(parts))
    _refuse(_unlike_twice(parts))
    head, catalog = _head(parts), pipeline.load(Path())
    digests = {one.case_id: one.case_digest for part in parts for one in part.planned}
    baseline = baseline_for(options, RUNS, digests, head.setup)
    gates = gates_in(options["gates"], catalog)
    folder = fresh_folder(options["out"], head.id)
    merge_tables(_given(parts), folder, replace(head, id=folder.name), _left_out(parts[0]))
    run = read_run(folder)
    since = None if baseline is None else compare(baseline, run)
    ruling = Ruling(since=since, gates=report_of(gates, run, catalog, unfinished=0))
    _show(run, catalog, folder, ruling)
    publish(run, catalog, options, kept=Kept(folder), ruling=ruling)
    return exit_code(run.outcomes, interrupted=False, ruling=ruling)


def _refuse(problems: Iterator[Problem]) -> None:
    if found := list(problems):
        raise InputError(found)


def _unfit(parts: Sequence[_Part]) -> Iterator[Problem]:
    for part in parts:
        stored, planned, place = len(part.run.outcomes), len(part.planned), str(part.folder)
        if part.run.head.shard is None:
            yield Problem(file=place, what="this run is no shard; only runs made with --shard I/N are merged")
        if stored < planned:
            what = f"{stored} of its {planned} cases are stored; drive the rest with run --resume, then merge"
            yield Problem(file=place, what=what)


def _differences(parts: Sequence[_Part]) -> Iterator[Problem]:
    first = parts[0]
    for part in parts[1:]:
        for what in _unlike(part, first):
            yield Problem(file=str(part.folder), what=f"{what} in {first.folder}; shards of one run are alike in that")


def _unlike(part: _Part, first: _Part) -> Iterator[str]:
    """In what a part differs from the first, as `python is 3.12.1, and 3.11.2`."""
    from scenario_runner.model.runs import AXES

    here, there = part.run.head, first.run.head
    facts = {
        "stack": (here.stack, there.stack),
        **{name: (getattr(here.setup, name), getattr(there.setup, name)) for name in (*AXES, "seed")},
        "number of shards": (_count(here), _count(there)),
    }
    names = [name for name in sorted({*here.provenance, *there.provenance}) if name != "stack_folder"]
    facts |= {
        f"digest of the {name}" if name in ("catalog", "runner", "stack") else name: (
            here.provenance.get(name, "unknown"),
            there.provenance.get(name, "unknown"),
        )
        for name in names
    }
    for name, (its, other) in facts.items():
        if its != other:
            yield f"{name} is {its}, and {other}"
    if _asked(part) != _asked(first) or _left_out(part) != _left_out(first):
        yield "what was asked for, or left out for other reasons than its shard, is not what it is"


def _count(head: RunHead) -> int:
    return 0 if head.shard is None else head.shard.count


def _asked(part: _Part) -> set[str]:
    return {one.case_id for one in part.planned} | {one.case_id for one in part.run.left_out}


def _left_out(part: _Part) -> tuple[LeftOut, ...]:
    """What a part left out for other reasons than its shard."""
    from scenario_runner.selection import in_another_than

    shard = part.run.head.shard
    return tuple(one for one in part.run.left_out if shard is None or one.reason != in_another_than(shard))


def _missing(parts: Sequence[_Part]) -> Iterator[Problem]:
    """A shard in which no case is need not be there: `run` refuses to make it."""
    driven = {one.case_id for part in parts for one in part.planned}
    out = {one.case_id for one in _left_out(parts[0])}
    if lost := _asked(parts[0]) - driven - out:
        given = {part.run.head.shard.number for part in parts if part.run.head.shard is not None}
        count = _count(parts[0].run.head)
        absent = ", ".join(f"{number}/{count}" for number in range(1, count + 1) if number not in given)
        yield Problem(what=f"{len(lost)} cases are in none of these runs; merge shard {absent} too")


def _unlike_twice(parts: Sequence[_Part]) -> Iterator[Problem]:
    """Cases that two parts have, and not with the same digests."""
    seen: dict[str, tuple[Path, str, str]] = {}
    for part in parts:
        for outcome in part.run.outcomes:
            digests = (outcome.case_digest, outcome.trace_digest)
            folder, *others = seen.setdefault(outcome.case_id, (part.folder, *digests))
            if tuple(others) != digests:
                what = f"{outcome.case_id} was driven otherwise in {folder}; leave one of the two out"
                yield Problem(file=str(part.folder), what=what)


def _given(parts: Sequence[_Part]) -> dict[Path, list[Planned]]:
    """What each part gives: cases that an earlier one has too are taken from there."""
    first_in = {one.case_id: part.folder for part in reversed(parts) for one in part.planned}
    return {part.folder: [one for one in part.planned if first_in[one.case_id] == part.folder] for part in parts}


def _head(parts: Sequence[_Part]) -> RunHead:

    first = parts[0].run.head
    planned = sorted({one for part in parts for one in part.planned}, key=lambda one: one.place)
    fresh = new_id([one.case_digest for one in planned], first.provenance, first.setup)
    return replace(first, id=fresh, command=click.get_current_context().obj, shard=None)


def _show(run: StoredRun, catalog: Catalog, folder: Path, ruling: Ruling) -> None:
    from scenario_runner.reporting.words import cases_words, counts_words, unpreventable_words

    console = screen()
    console.print(report(run, catalog, folder, width=console.width))
    for part in ruled(ruling, run, catalog, folder):
        console.print(part)
    beside = f"{len(run.left_out)} left out{unpreventable_words(run.outcomes)}"
    counts = f"{cases_words(len(run.outcomes))}: {counts_words(run.outcomes)}; {beside}"
    console.print(f"{counts} · {folder}", style="bold")
