"""What a run leaves for the programs around it: files for CI, beside its folder, and the exit code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scenario_runner.cli.screen import write_file
from scenario_runner.errors import InputError, Problem

if TYPE_CHECKING:
    from scenario_runner.model.outcomes import Outcome
    from scenario_runner.model.runs import StoredRun


def reports(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that `publish` takes."""
    return click.option(
        "--junit-xml",
        type=click.Path(path_type=Path),
        metavar="F",
        help="Also write a JUnit file: a suite per scenario, a test per case.",
    )(command)


def refuse_unwritable(*files: Path | None) -> None:
    """Refuse a file whose folder is not there before anything is driven, not after.

    Raises:
        InputError: every such file.
    """
    lost = [file for file in files if file is not None and not file.parent.is_dir()]
    if lost:
        raise InputError([Problem(file=str(file), what=f"there is no folder {file.parent}") for file in lost])


def publish(run: StoredRun, *, find: str, junit_xml: Path | None) -> None:
    """Write the files that were asked for; `find` is the option by which `explain` finds the run."""
    from scenario_runner.reporting.junit import junit_xml as made

    if junit_xml is not None:
        write_file(made(run, find=find), junit_xml)


def exit_code(outcomes: Sequence[Outcome], *, interrupted: bool) -> int:
    """2 interrupted, else 3 where the runner failed, else 1 where some did not pass: no result, no judgement, a no."""
    from scenario_runner.model.outcomes import Verdict

    if interrupted:
        return 2
    verdicts = {outcome.verdict for outcome in outcomes}
    if Verdict.RUNNER_ERROR in verdicts:
        return 3
    return 0 if verdicts == {Verdict.PASSED} else 1
