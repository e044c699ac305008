"""What a matrix over 100,000 outcomes costs: counting them, and the command that shows them from disk."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from scenario_runner import pipeline
from scenario_runner.aggregation import aggregate
from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import Outcome, Verdict
from scenario_runner.model.runs import Planned, RunHead, Setup
from scenario_runner.storage import RunWriter
from tools.bench.commands import PYTHON, used
from tools.bench.figures import ROOT, Figure, figure

OUTCOMES = 100_000
ROUNDS = 5
_VERDICTS = (Verdict.PASSED,) * 17 + (Verdict.FAILED, Verdict.ERROR, Verdict.INCONCLUSIVE)


def matrix() -> list[Figure]:
    """The catalog's cases again and again, under other names, until there are as many as that."""
    catalog = pipeline.load(ROOT)
    chosen = pipeline.gather((), catalog).selection.chosen
    cases = [replace(chosen[number % len(chosen)], id=f"{number}") for number in range(OUTCOMES)]
    outcomes = [_outcome(case, number) for number, case in enumerate(cases)]
    conditions_of = {case.id: dict(case.conditions) for case in cases}
    counted_s = median(_seconds(lambda: aggregate(outcomes, (), conditions_of, catalog)) for _ in range(ROUNDS))
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), cases, outcomes)
        shown = [used([PYTHON, "-m", "scenario_runner", "matrix", folder]) for _ in range(ROUNDS)]
    note = f"{OUTCOMES:,} outcomes of the catalog's capabilities and columns; median of {ROUNDS}"
    return [
        figure("matrix", counted_s, "s CPU", 0.5, note),
        figure("matrix RUN, from disk", median(each.cpu_s for each in shown), "s CPU", None, "the whole process"),
    ]


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _outcome(case: Case, number: int) -> Outcome:
    return Outcome(
        case_id=case.id,
        short_id=case.id,
        scenario=case.scenario,
        capability=case.capability,
        stack="bench",
        verdict=_VERDICTS[number % len(_VERDICTS)],
        because="",
        end_reason=None,
        duration_s=1.0,
        arose=True,
        criteria=(),
        trace_digest="",
        case_digest="",
    )


def _write(folder: Path, cases: Sequence[Case], outcomes: Sequence[Outcome]) -> None:
    planned = tuple(Planned(case.id, "", number) for number, case in enumerate(cases))
    head = RunHead(id="bench", stack="bench", setup=Setup(), command="", provenance={"stack_folder": "bench"})
    with RunWriter(folder, head, planned=planned) as writer:
        for case, outcome in zip(cases, outcomes, strict=True):
            writer.add(case, None, outcome)
