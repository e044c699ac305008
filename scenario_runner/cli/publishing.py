"""What a run leaves for the programs around it: files for CI, beside its folder, and the exit code."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import click

from scenario_runner.cli.finding import find_option
from scenario_runner.cli.reporting import Kept, write_page
from scenario_runner.cli.screen import write_file
from scenario_runner.errors import InputError, Problem

if TYPE_CHECKING:
    from scenario_runner.model.catalog import Catalog
    from scenario_runner.model.outcomes import Outcome
    from scenario_runner.model.rulings import Ruling
    from scenario_runner.model.runs import StoredRun


class ReportOptions(TypedDict):
    """The options that `reports` gives a command."""

    junit_xml: Path | None
    markdown: Path | None
    html: Path | None
    baseline: str | None
    gates: Path | None


def reports(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that `publish` takes."""
    file = click.Path(path_type=Path)
    for option in (
        click.option("--html", type=file, metavar="F", help="Also write a page with the matrix and every drive."),
        click.option("--markdown", type=file, metavar="F", help="Also write a summary, as for $GITHUB_STEP_SUMMARY."),
        click.option("--junit-xml", type=file, metavar="F", help="Also write a JUnit file: a test per case."),
        click.option(
            "--baseline",
            metavar="RUN|FILE",
            help="Exit 1 only where a case got worse since RUN, or since a copy of its outcomes.parquet.",
        ),
        click.option(
            "--gates",
            type=file,
            metavar="F",
            help="Exit 0 exactly where every gate of F is met, whatever else failed (see catalog/gates.yaml).",
        ),
    ):
        command = option(command)
    return command


def refuse_unwritable(options: ReportOptions) -> None:
    """Refuse a file whose folder is not there before anything is driven, not after.

    Raises:
        InputError: every such file.
    """
    files = (options["junit_xml"], options["markdown"], options["html"])
    lost = [file for file in files if file is not None and not file.parent.is_dir()]
    if lost:
        raise InputError([Problem(file=str(file), what=f"there is no folder {file.parent}") for file in lost])


def publish(run: StoredRun, catalog: Catalog, options: ReportOptions, *, kept: Kept, ruling: Ruling) -> None:
    """Write the files that were asked for, and mark the lines of what did not pass where GitHub listens."""
    from scenario_runner.aggregation import aggregate
    from scenario_runner.model.runs import STOPPED
    from scenario_runner.reporting.github import annotation_lines
    from scenario_runner.reporting.junit import junit_xml
    from scenario_runner.reporting.markdown import markdown

    find = find_option(kept.folder)
    if options["junit_xml"] is not None:
        write_file(junit_xml(run, find=find, ruling=ruling), options["junit_xml"])
    if options["markdown"] is not None:
        whole = all(one.reason != STOPPED for one in run.left_out)
        matrix = aggregate(run.outcomes, run.left_out, run.conditions_of, catalog, whole=whole)
        write_file(markdown(run, matrix, find=find, ruling=ruling).encode(), options["markdown"])
    if options["html"] is not None:
        write_page(run, catalog, kept, options["html"], ruling=ruling)
    if os.environ.get("GITHUB_ACTIONS") == "true":
        for line in annotation_lines(run, ruling=ruling):
            click.echo(line, err=True)


def exit_code(outcomes: Sequence[Outcome], *, interrupted: bool, ruling: Ruling | None = None) -> int:
    """2 interrupted, else 3 where the runner failed, else 1 where some did not pass: no result, no judgement, a no.

    A ruling says otherwise what 1 is for: what got worse since a baseline, and gates that are not met.
    """
    from scenario_runner.model.outcomes import Verdict
    from scenario_runner.model.rulings import BY_VERDICT

    if interrupted:
        return 2
    if any(outcome.verdict is Verdict.RUNNER_ERROR for outcome in outcomes):
        return 3
    return 0 if (ruling or BY_VERDICT).is_green(outcomes) else 1
