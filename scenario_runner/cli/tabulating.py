"""`matrix`: what a stored run came to, by capability and columns of one's choice, without driving it again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypedDict, Unpack

import click

from scenario_runner.cli.finding import RUNS, run_word, stack_of
from scenario_runner.cli.screen import compile_kernels, say_lost, screen

if TYPE_CHECKING:
    from scenario_runner.model.catalog import Catalog
    from scenario_runner.model.matrix import Fill, Matrix
    from scenario_runner.model.runs import RunHead, RunState


class MatrixOptions(TypedDict):
    """The options of `matrix`, as click hands them over."""

    word: str | None
    columns: str | None
    view: str
    folded: bool
    group: str | None
    form: str
    gates: Path | None


class _Counted(NamedTuple):
    """A stored run, counted."""

    folder: Path
    head: RunHead
    state: RunState
    driven: int
    planned: int | None
    matrix: Matrix
    catalog: Catalog


@click.command(short_help="Show the matrix of a run.")
@click.argument("word", metavar="[RUN]", required=False)
@click.option("--columns", metavar="F", help="Columns from this slices.yaml, or of another catalog's folder.")
@click.option(
    "--view",
    type=click.Choice(["kpi", "coverage"]),
    default="kpi",
    show_default=True,
    help="kpi: how well it was driven. coverage: how well it is tested, and what fills the gaps.",
)
@click.option("--fold", "folded", is_flag=True, help="Groups of capabilities with their sums alone.")
@click.option("--group", metavar="NAME", help="Only this group: part of its name, or CYC for CYC-01 and on.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: every number on standard output.",
)
@click.option(
    "--gates", type=click.Path(path_type=Path), metavar="F", help="Also hold the run against gates; exit 1 unless met."
)
def matrix(**options: Unpack[MatrixOptions]) -> int:
    """Show the capability × ODD matrix of RUN: a run's folder, or its id in runs/. Default: the newest."""
    counted = _counted(options)
    fills = _fills(counted) if options["view"] == "coverage" and not options["folded"] else ()
    if options["form"] == "json":
        click.echo(json.dumps(_content(counted, fills, options), ensure_ascii=False, allow_nan=False, indent=1))
    else:
        _show(counted, fills, options)
    return 0 if options["gates"] is None else _held(counted, options["gates"], aside=options["form"] == "json")


def _held(counted: _Counted, file: Path, *, aside: bool) -> int:
    """Hold the whole run against gates, whatever part of the matrix is shown; 1 unless all are met."""
    from scenario_runner import pipeline
    from scenario_runner.cli.gating import gates_in, gates_shown, part_words, report_of
    from scenario_runner.storage import read_remains

    run, planned, lost = read_remains(counted.folder)
    catalog = pipeline.load(Path())  # gates name scenarios, too
    gates = gates_in(file, catalog, part=part_words(run.head.shard, is_whole=planned is not None and not lost))
    report = report_of(gates, run, catalog, unfinished=(planned or 0) - len(run.outcomes))
    if report is None:
        return 0
    console = screen(aside=aside)
    console.print()
    console.print(gates_shown(report, catalog, run.head))
    return 0 if report.all_met else 1


def _counted(options: MatrixOptions) -> _Counted:
    from scenario_runner.aggregation import count, keep_group
    from scenario_runner.loading.catalog import find_catalog, load_slices, load_vocabulary
    from scenario_runner.storage import find_run, read_counts, read_head

    folder = find_run(RUNS, options["word"])
    head, state = read_head(folder)
    catalog = load_vocabulary(find_catalog(Path()))  # a mistake in a scenario hides no run
    if options["columns"] is not None:
        catalog = replace(catalog, slices=load_slices(Path(options["columns"]), catalog))
    counts = read_counts(folder)
    say_lost(counts.lost)
    driven = sum(each.cases for each in counts.tallies if each.verdict is not None)
    counted = count(counts.tallies, catalog, whole=driven == counts.planned)
    if options["group"] is not None:
        counted = keep_group(counted, options["group"], catalog)
    return _Counted(folder, head, state, driven, counts.planned, counted, catalog)


def _fills(counted: _Counted) -> tuple[Fill, ...]:
    from scenario_runner import pipeline
    from scenario_runner.storage import read_case_ids

    compile_kernels()  # the catalog's cases are staged
    catalog = replace(pipeline.load(Path()), slices=counted.catalog.slices)
    return pipeline.what_fills(counted.matrix, frozenset(read_case_ids(counted.folder)), catalog)


def _show(counted: _Counted, fills: tuple[Fill, ...], options: MatrixOptions) -> None:
    from scenario_runner.reporting.filling import fill_lines, gaps_line, run_command
    from scenario_runner.reporting.matrix_cells import VIEWS
    from scenario_runner.reporting.matrix_table import matrix_table

    console, head = screen(), counted.head
    console.print(f"{head.stack}, {head.id}, {counted.state.value}")
    if counted.planned is not None and counted.driven < counted.planned:
        rest = f"drive the rest: scenario-runner run --resume {run_word(counted.folder)}"
        console.print(f"{counted.driven} of {counted.planned} cases are stored; {rest}", soft_wrap=True)
    console.print()
    view, folded = VIEWS[options["view"]], options["folded"]
    console.print(matrix_table(counted.matrix, width=console.width, view=view, folded=folded))
    if options["view"] == "coverage" and folded:
        console.print(gaps_line(counted.matrix), soft_wrap=True)
    for line in fill_lines(fills, run_command(_options(head)), scenarios=_scenarios(counted.catalog)):
        console.print(line, soft_wrap=True)


def _content(counted: _Counted, fills: tuple[Fill, ...], options: MatrixOptions) -> dict[str, Any]:
    from scenario_runner.reporting.filling import fill_rows, run_command
    from scenario_runner.reporting.matrix_json import matrix_json

    head = counted.head
    of_run = {"run": head.id, "stack": head.stack, "state": counted.state.value}
    cases = {"cases_driven": counted.driven, "cases_planned": counted.planned}
    found = of_run | cases | matrix_json(counted.matrix, counted.catalog.slices)
    if options["view"] == "coverage":
        found["fills"] = fill_rows(fills, run_command(_options(head)), scenarios=_scenarios(counted.catalog))
    return found


def _options(head: RunHead) -> str:
    """What drives other cases as the run drove its own."""
    from scenario_runner.model.runs import setup_options

    return f" --stack {stack_of(head)}{setup_options(head.setup)}"


def _scenarios(catalog: Catalog) -> str:
    return str(Path(catalog.folder) / "scenarios")
