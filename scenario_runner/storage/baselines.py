"""Baselines: a stored run, or the one file of it that is worth keeping in a repository: its outcomes.parquet."""

from __future__ import annotations

from pathlib import Path

from scenario_runner.errors import InputError, Problem
from scenario_runner.model.changes import Baseline
from scenario_runner.model.runs import AXES, Setup
from scenario_runner.storage.from_arrow import outcomes_from
from scenario_runner.storage.reading import find_run, read_head, read_outcomes_file, read_planned, read_table


def read_baseline(runs: Path, word: str) -> Baseline:
    """The baseline a person means: a run by its folder or its id among `runs`, or a copy of a run's outcomes.parquet.

    A file says nothing of the seed, which no option sets, nor of versions and digests. Of either, criteria are not
    read.

    Raises:
        InputError: no such run or file, or it cannot be read, or holds nothing.
    """
    file = Path(word)
    return _of_file(file) if file.is_file() else _of_run(find_run(runs, word))


def _of_run(folder: Path) -> Baseline:
    head, _ = read_head(folder)
    outcomes = outcomes_from(read_table(folder, "outcomes").to_pylist(), ())
    return Baseline(
        name=head.id,
        stack=head.stack,
        setup=head.setup,
        outcomes=outcomes,
        provenance=head.provenance,
        unfinished=len(read_planned(folder)) - len(outcomes),
    )


def _of_file(file: Path) -> Baseline:
    outcomes = outcomes_from(read_outcomes_file(file).to_pylist(), ())
    if not outcomes:
        raise InputError(Problem(file=str(file), what="holds no case, so nothing can be compared with it"))
    setup = Setup(**{axis: getattr(outcomes[0], axis) for axis in AXES})
    return Baseline(name=str(file), stack=outcomes[0].stack, setup=setup, outcomes=outcomes)
