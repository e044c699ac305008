"""`list`: what would be driven, and what is left out and why."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict, Unpack

import click

from scenario_runner.cli.screen import compile_kernels, screen, write_rows


class ListOptions(TypedDict):
    """The options of `list`, as click hands them over."""

    what: tuple[str, ...]
    where: str | None
    suite: str | None
    with_left_out: bool
    odd: str | None
    form: str


@click.command("list", short_help="List scenarios or cases, and what is left out.")
@click.argument("what", nargs=-1, metavar="[WHAT]...")
@click.option("--where", metavar="SQL", help="Only cases for which this holds (see query --tables).")
@click.option("--suite", metavar="S", help="Only cases of a suite: a file, or a name in the catalog's suites/.")
@click.option("--left-out", "with_left_out", is_flag=True, help="Also say what is left out and why.")
@click.option("--odd", metavar="F", help="Only cases inside an ODD: a file, or a name in the catalog's odds/.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="json: a row per case on standard output.",
)
def list_cases(**options: Unpack[ListOptions]) -> None:
    """List the scenarios of the catalog, or the cases of WHAT (as in run)."""
    from scenario_runner.execution.preparing import prepare, usable_cpus

    prepare()  # it starts while this process goes on importing
    from scenario_runner import pipeline
    from scenario_runner.reporting.console import left_out_reasons
    from scenario_runner.reporting.listings import cases_table, scenarios_table
    from scenario_runner.reporting.odd_table import odd_table
    from scenario_runner.reporting.rows import case_rows
    from scenario_runner.selection import keep_inside, refuse_nothing

    catalog, what, form = pipeline.load(Path()), options["what"], options["form"]
    domain = None if options["odd"] is None else pipeline.load_odd(options["odd"], catalog)
    suite = None if options["suite"] is None else pipeline.load_suite(options["suite"], catalog)
    compile_kernels()
    scenarios, everything, _ = pipeline.gather(what, catalog, suite, processes=usable_cpus())
    if options["where"] is not None:
        everything = pipeline.where(options["where"], everything, catalog)
    if options["where"] is not None or suite is not None:
        refuse_nothing(everything)
    selection = everything if domain is None else keep_inside(everything, domain)
    if form == "json":
        write_rows(case_rows(selection.chosen))
    console = screen(aside=form == "json")
    if form == "text":
        if what:
            console.print(cases_table(selection.chosen))
            console.print()
        console.print(
            scenarios_table(selection, pipeline.covered(scenarios, selection.chosen))
            if domain is None
            else odd_table(domain, everything.chosen, reasons=options["with_left_out"])
        )
    if options["with_left_out"]:
        console.print(left_out_reasons(selection.left_out))
    if domain is not None:
        refuse_nothing(selection)
