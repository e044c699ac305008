"""`--cache`, where nothing at all has changed: the run of the same words, as it was, without expanding a case."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenario_runner.cli.caching import cache_place
from scenario_runner.cli.comparing import baseline_for
from scenario_runner.cli.ending import report, ruled, what_next
from scenario_runner.cli.gating import gates_in, part_words, report_of
from scenario_runner.cli.planning import RunOptions, head_of, new_id
from scenario_runner.cli.publishing import exit_code, publish
from scenario_runner.cli.reporting import Kept
from scenario_runner.cli.screen import screen

if TYPE_CHECKING:
    from scenario_runner.cli.planning import Plan
    from scenario_runner.model.catalog import Catalog
    from scenario_runner.model.runs import RunHead
    from scenario_runner.model.stacks import StackManifest


def run_from_cache(options: RunOptions) -> int | None:
    """Make the run that the cache holds whole, and tell of it as of any other; None where it does not.

    Raises:
        InputError: whatever is wrong with the words, the stack or the catalog.
    """
    from scenario_runner.loading.catalog import find_catalog, load_catalog
    from scenario_runner.loading.stack import find_stack
    from scenario_runner.storage import is_whole_run

    folder = options["cache"]
    if folder is None or not _is_plain(options):
        return None
    manifest, catalog = find_stack(options["stack"], Path()), load_catalog(find_catalog(Path()))
    head = head_of(options, catalog, manifest)
    kept = _whole_place(cache_place(folder, manifest, head), options, head)
    return _again(kept, options, catalog, manifest) if is_whole_run(kept) else None


def keep_whole_run(place: Path, options: RunOptions, plan: Plan, run: Path) -> None:
    """Keep a run that is over, unless something in it is to be driven again; no cache that fails stops a run."""
    from scenario_runner.storage import keep_run

    if _is_plain(options):
        try:
            keep_run(_whole_place(place, options, plan.head), run, cases=len(plan.planned))
        except OSError:
            return  # told of already, with its cases


def _again(kept: Path, options: RunOptions, catalog: Catalog, manifest: StackManifest) -> int:
    from scenario_runner.comparison import compare
    from scenario_runner.model.rulings import Ruling
    from scenario_runner.reporting.console import summary
    from scenario_runner.storage import copy_run, fresh_folder, read_planned, read_run

    started_s, console = time.monotonic(), screen()
    planned = read_planned(kept)
    head = head_of(options, catalog, manifest)
    head = replace(head, id=new_id([one.case_digest for one in planned], head.provenance, head.setup))
    baseline = baseline_for(options, options["out"], {one.case_id: one.case_digest for one in planned}, head.setup)
    gates = gates_in(options["gates"], catalog, part=part_words(head.shard))
    before = read_run(kept)
    folder = fresh_folder(options["out"], head.id)
    run = replace(before, head=replace(head, id=folder.name))
    copy_run(kept, folder, run.head)
    ruling = Ruling(
        since=None if baseline is None else compare(baseline, run),
        gates=report_of(gates, run, catalog, unfinished=0),
    )
    count = f"{len(planned)} of {len(planned)} cases"
    click.echo(f"{count} unchanged since {before.head.id}: taken from the cache", err=True)
    console.print(report(run, catalog, folder, width=console.width))
    for part in ruled(ruling, run, catalog, folder):
        console.print(part)
    seconds = time.monotonic() - started_s
    console.print(summary(run.outcomes, run.left_out, seconds=seconds, folder=str(folder)))
    if ruling.since is None and (steps := what_next(run.outcomes, manifest, folder)):
        console.print(steps)
    publish(run, catalog, options, kept=Kept(folder), ruling=ruling)
    return exit_code(run.outcomes, interrupted=False, ruling=ruling)


def _is_plain(options: RunOptions) -> bool:
    """Whether which cases are driven follows from the words, the catalog and files alone, and all of them are."""
    is_partial = options["stop"] or options["last_failed"] or options["resume"] is not None
    return not is_partial and options["form"] == "text" and all(_is_closed(path) for path in _paths(options))


def _is_closed(path: Path) -> bool:
    """Whether a path holds all that its cases are made of.

    Recordings have their maps beside them; OpenSCENARIO files name maps and catalogs anywhere.
    """
    if path.is_dir():
        return next(path.rglob("*.xosc"), None) is None
    return path.suffix in (".yaml", ".yml", ".xml")


def _paths(options: RunOptions) -> Iterator[Path]:
    from scenario_runner.selection import read_words

    return (Path(word) for word in read_words(options["what"]).paths)


def _whole_place(place: Path, options: RunOptions, head: RunHead) -> Path:
    """Where a run of these words lies: the same words, over the same catalog, ODD and files."""
    from scenario_runner.digest import digest_of
    from scenario_runner.storage import file_digest, folder_digest

    paths = [folder_digest(path) if path.is_dir() else file_digest(path) for path in _paths(options)]
    files = [head.provenance.get(name, "") for name in ("odd", "suite")]
    chosen_by = [head.provenance["catalog"], *files, options["where"] or "", head.shard]
    return place / "runs" / digest_of(head.what, paths, chosen_by, str(Path.cwd()))
