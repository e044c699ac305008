"""`report`, and `--html` of other commands: a stored run as one page that opens anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from scenario_runner.cli.finding import RUNS, run_word, stack_of
from scenario_runner.cli.screen import compile_kernels, write_file

if TYPE_CHECKING:
    from scenario_runner.model.cases import Case
    from scenario_runner.model.catalog import Catalog
    from scenario_runner.model.rulings import Ruling
    from scenario_runner.model.runs import StoredRun
    from scenario_runner.reporting.page import Page, Told
    from scenario_runner.storage import StoredDrive

PAGE = "report.html"
"""In the run's own folder, unless another file is named."""


class Kept(NamedTuple):
    """Where a run is stored, and its cases by id, if they are at hand; else those of a page are made anew."""

    folder: Path
    cases: Mapping[str, Case] | None = None


@click.command(short_help="Write a run as one HTML page.")
@click.argument("word", metavar="[RUN]", required=False)
@click.option("--html", type=click.Path(path_type=Path), metavar="F", help=f"Default: {PAGE} in the run's folder.")
def report(*, word: str | None, html: Path | None) -> None:
    """Write RUN as one HTML page: its matrix, every case with its reason, and a replay of each drive.

    RUN is a run's folder, or its id in runs/. Default: the newest. The page needs no network and no other file.
    """
    from scenario_runner import pipeline
    from scenario_runner.storage import find_run, read_run

    folder = find_run(RUNS, word)
    run, catalog = read_run(folder), pipeline.load(Path())
    compile_kernels()
    write_page(run, catalog, Kept(folder), html or folder / PAGE)


def write_page(run: StoredRun, catalog: Catalog, kept: Kept, file: Path, *, ruling: Ruling | None = None) -> None:
    """Write the page of a run, with what became of a baseline and of gates, and say so.

    Raises:
        InputError: it cannot be written there, or the run's traces cannot be read.
    """
    from scenario_runner import pipeline
    from scenario_runner.reporting.page import page_html

    made = pipeline.cases_again(run, catalog) if kept.cases is None else kept.cases
    page = page_of(run, catalog, kept.folder, ruling=ruling)
    write_file(page_html(page, told_of(run, made, kept.folder)), file)
    click.echo(f"written: {file}", err=True)


def page_of(run: StoredRun, catalog: Catalog, folder: Path, *, ruling: Ruling | None = None) -> Page:
    """What the page says of the run as a whole."""
    from scenario_runner.aggregation import aggregate, places
    from scenario_runner.reporting.page import Page, Words
    from scenario_runner.reporting.ruled import ruling_lines
    from scenario_runner.storage import read_planned

    planned = len(read_planned(folder))
    whole = len(run.outcomes) == planned
    return Page(
        run=run,
        matrix=aggregate(run.outcomes, run.left_out, run.conditions_of, catalog, whole=whole),
        places=places({**run.conditions_of, **{one.case_id: one.conditions for one in run.left_out}}, catalog),
        planned=planned,
        ruled=() if ruling is None else tuple(ruling_lines(ruling)),
        words=Words(
            run=run_word(folder),
            stack=stack_of(run.head),
            catalog=catalog.folder,
            units={key: attribute.unit for key, attribute in catalog.odd.attributes.items()},
        ),
    )


def told_of(run: StoredRun, cases: Mapping[str, Case], folder: Path) -> Iterator[Told]:
    """The run's cases in its order, with their drives."""
    from scenario_runner.judging import measures_over_time
    from scenario_runner.reporting.page import Told

    drives = _Drives(folder)
    for outcome in run.outcomes:
        case, facts = cases.get(outcome.case_id), run.facts[outcome.case_id]
        if not outcome.trace_digest:
            yield Told(outcome=outcome, facts=facts, case=case)
            continue
        _, trace, actors = drives.of(outcome.case_id)
        curves = {} if case is None else measures_over_time(case, trace)
        yield Told(outcome=outcome, facts=facts, case=case, trace=trace, actors=actors, over_time=curves)


class _Drives:
    """A run's drives, each given once; those stored before the one that is asked for wait for their turn."""

    def __init__(self, folder: Path) -> None:
        from scenario_runner.storage import read_drives

        self._upcoming = read_drives(folder)
        self._waiting: dict[str, StoredDrive] = {}

    def of(self, case_id: str) -> StoredDrive:
        """The drive of a case that has one."""
        while case_id not in self._waiting:
            drive = next(self._upcoming)
            self._waiting[drive.case_id] = drive
        return self._waiting.pop(case_id)
