"""`--gates`: what a run must show, read before it is driven, and held against it when it is over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scenario_runner.cli.finding import stack_of

if TYPE_CHECKING:
    from rich.console import RenderableType

    from scenario_runner.model.catalog import Catalog
    from scenario_runner.model.gates import GateReport, Gates
    from scenario_runner.model.runs import RunHead, Shard, StoredRun


def gates_in(file: Path | None, catalog: Catalog, *, part: str | None = None) -> Gates | None:
    """The gates of a file; nothing where none is given.

    Raises:
        InputError: whatever is wrong with it; or only a `part` of what is to be judged is driven.
    """
    from scenario_runner.errors import InputError
    from scenario_runner.loading.gates_file import read_gates
    from scenario_runner.loading.yaml_source import read_yaml

    if file is None:
        return None
    if part is not None:
        raise InputError(f"--gates judges whole runs, and {part}")
    return read_gates(read_yaml(file), catalog)


def part_words(shard: Shard | None, *, last_failed: bool = False, is_whole: bool = True) -> str | None:
    """Why a run is only a part of what gates judge; None where it is not."""
    if shard is not None:
        return f"this is shard {shard}; put the shards together with merge, and give --gates there"
    if not is_whole:
        return "this one has lost a part of its files"
    return "--lf drives only what did not pass; leave one of them out" if last_failed else None


def report_of(gates: Gates | None, run: StoredRun, catalog: Catalog, *, unfinished: int) -> GateReport | None:
    """What became of the gates in a run, which was stopped before `unfinished` cases."""
    from scenario_runner.aggregation import places
    from scenario_runner.gating import hold_against

    if gates is None:
        return None
    slices_of = {
        case_id: {catalog.slices[number].name for number in numbers}
        for case_id, numbers in places(run.conditions_of, catalog).items()
    }
    return hold_against(gates, run.outcomes, run.left_out, slices_of, unfinished=unfinished)


def gates_shown(report: GateReport, catalog: Catalog, head: RunHead) -> RenderableType:
    """The gates of a run for people, with what failures cost."""
    from scenario_runner.reporting.gates_table import gates_page

    return gates_page(report, stack=f" --stack {stack_of(head)}", costs=catalog.costs)
