"""`compare`, and `--baseline`: what became of the cases of an earlier run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenario_runner.cli.finding import RUNS, run_word
from scenario_runner.cli.screen import screen, write_rows

if TYPE_CHECKING:
    from scenario_runner.cli.publishing import ReportOptions
    from scenario_runner.model.changes import Baseline
    from scenario_runner.model.runs import Setup

WORSE_SHOWN = 12


@click.command(short_help="Say what became of a run's cases in a later run.")
@click.argument("before", metavar="RUN|FILE")
@click.argument("after", metavar="RUN")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: a row per case of either run on standard output.",
)
def compare(*, before: str, after: str, form: str) -> int:
    """Say what became of a run's cases in a later run, or in another stack's: run folders, or ids in runs/.

    The first may be a copy of a run's outcomes.parquet. Exit 1 where a case got worse, 3 where the runner failed on
    one, else 0.
    """
    from scenario_runner.cli.publishing import exit_code
    from scenario_runner.comparison import compare, refuse_no_match
    from scenario_runner.model.rulings import Ruling
    from scenario_runner.reporting.changes import change_rows, changes_page
    from scenario_runner.storage import find_run, read_baseline, read_run

    baseline, folder = read_baseline(RUNS, before), find_run(RUNS, after)
    run = read_run(folder)
    refuse_no_match(baseline, {one.case_id: one.case_digest for one in run.outcomes}, run.head.setup)
    since = compare(baseline, run)
    if form == "json":
        write_rows(change_rows(since))
    else:
        screen().print(changes_page(since, run, limit=WORSE_SHOWN, find=f" --run {run_word(folder)}"))
    return exit_code(run.outcomes, interrupted=False, ruling=Ruling(since=since))


def baseline_for(options: ReportOptions, runs: Path, digests: Mapping[str, str], setup: Setup) -> Baseline | None:
    """What `--baseline` means, for cases given by id with their digests; nothing where it is not given.

    Raises:
        InputError: there is no such run or file, or it has none of these cases.
    """
    from scenario_runner.comparison import refuse_no_match
    from scenario_runner.storage import read_baseline

    if options["baseline"] is None:
        return None
    baseline = read_baseline(runs, options["baseline"])
    refuse_no_match(baseline, digests, setup)
    return baseline
