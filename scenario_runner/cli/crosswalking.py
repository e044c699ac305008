"""`standards`: how much of what the field's catalogs ask for a catalog declares, and a run drives and demonstrates."""

from __future__ import annotations

import json
from pathlib import Path

import click

from scenario_runner.cli.finding import RUNS
from scenario_runner.cli.screen import say_lost, screen


@click.command(short_help="Say how much of the field's catalogs is covered.")
@click.argument("word", metavar="[RUN]", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: every source and id on standard output.",
)
def standards(*, word: str | None, form: str) -> None:
    """Say how much of what NHTSA, Euro NCAP, UN R157 and others ask for the catalog declares, and RUN demonstrates.

    RUN is a run's folder, or its id in runs/. Default: the newest; without any, only what is declared.
    """
    from scenario_runner import pipeline
    from scenario_runner.crosswalk import reached
    from scenario_runner.reporting.standards_table import standards_json, standards_page
    from scenario_runner.storage import find_run, read_remains, runs_in

    catalog = pipeline.load(Path())
    if word is None and not runs_in(RUNS):
        head, found = "no run yet: nothing is executed", reached(catalog, (), ())
    else:
        run, _, lost = read_remains(find_run(RUNS, word))
        say_lost(lost)
        head, found = f"{run.head.stack}, {run.head.id}, {run.state}", reached(catalog, run.outcomes, run.left_out)
    if form == "json":
        click.echo(json.dumps(standards_json(found), ensure_ascii=False, allow_nan=False, indent=1))
        return
    console = screen()
    console.print(head)
    console.print()
    console.print(standards_page(found))
