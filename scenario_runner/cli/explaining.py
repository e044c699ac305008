"""`explain`: why a case of a run ended as it did."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenario_runner.cli.finding import RUNS, stack_of
from scenario_runner.cli.screen import compile_kernels, say_lost, screen, write_picture

if TYPE_CHECKING:
    from scenario_runner.model.outcomes import Outcome
    from scenario_runner.model.runs import StoredRun


@click.command(short_help="Explain how a case of a run went.")
@click.argument("case")
@click.option("--run", "run_word", metavar="RUN", help="A run's folder, or its id in runs/. Default: the newest.")
@click.option("--svg", type=click.Path(path_type=Path), metavar="F", help="Also draw the drive into this file.")
def explain(*, case: str, run_word: str | None, svg: Path | None) -> None:
    """Explain how CASE (its id or short id) went: what happened when, what decided, and how to drive it again."""
    from scenario_runner import pipeline
    from scenario_runner.errors import InputError
    from scenario_runner.reporting.case_drawing import case_svg
    from scenario_runner.reporting.explaining import explanation
    from scenario_runner.storage import find_run, read_remains, read_trace

    folder = find_run(RUNS, run_word)
    run, _, lost = read_remains(folder)
    say_lost(lost)
    outcome = _outcome(run, case, folder)
    trace = read_trace(folder, outcome.case_id) if outcome.trace_digest else None
    if svg is not None and trace is None:
        msg = f"case {case} has no trace to draw: {outcome.because}"
        raise InputError(msg)
    compile_kernels()
    catalog = pipeline.load(Path())
    driven = pipeline.case_again(outcome, run.facts[outcome.case_id].origin, catalog)
    screen().print(explanation(driven, trace, outcome, stack=stack_of(run.head), catalog=catalog.folder))
    if svg is not None and trace is not None:
        write_picture(case_svg(driven, trace, outcome), svg)


def _outcome(run: StoredRun, word: str, folder: Path) -> Outcome:
    from scenario_runner.errors import InputError, Problem
    from scenario_runner.selection import nearest

    for outcome in run.outcomes:
        if word in (outcome.case_id, outcome.short_id):
            return outcome
    near = nearest(word, [name for outcome in run.outcomes for name in (outcome.case_id, outcome.short_id)])
    hint = f"nearest: {', '.join(near)}" if near else "name another run with --run"
    raise InputError(Problem(file=str(folder), what=f"this run has no case {word}; {hint}"))
