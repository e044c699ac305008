"""`show`: scenarios and roads as they are declared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenario_runner.cli.screen import compile_kernels, screen, write_file, write_picture

if TYPE_CHECKING:
    from rich.console import RenderableType

    from scenario_runner.model.cases import Case
    from scenario_runner.model.catalog import Catalog
    from scenario_runner.model.roads import Road

SHOWN_ARM_M = 60.0
"""Length of the arms a road is shown with; a case's own are as long as its starts need."""


@click.command(short_help="Show scenarios, a road, an ODD or the weather table.")
@click.argument("what", nargs=-1, required=True, metavar="WHAT...|road NAME|odd F|weather")
@click.option("--svg", type=click.Path(path_type=Path), metavar="F", help="Also draw the road into this file.")
@click.option("--openodd", type=click.Path(path_type=Path), metavar="F", help="Also write the ODD as ASAM OpenODD.")
def show(*, what: tuple[str, ...], svg: Path | None, openodd: Path | None) -> None:
    """Show scenarios (WHAT as in run), a road of the catalog with its arms and anchors, what an ODD says, or what
    weather does to friction and to seeing.
    """
    from scenario_runner import pipeline

    catalog = pipeline.load(Path())
    if what[0] == "odd":
        _show_odd(what[1:], catalog, openodd)
    elif what[0] == "weather":
        _show_weather(what[1:], catalog)
    elif what[0] == "road":
        _show_road(what[1:], catalog, svg)
    else:
        compile_kernels()
        _show_scenarios(what, catalog, svg)


def _show_scenarios(what: tuple[str, ...], catalog: Catalog, svg: Path | None) -> None:
    from scenario_runner import pipeline
    from scenario_runner.reporting.listings import scenario_page

    scenarios, selection, _ = pipeline.gather(what, catalog)
    if svg is not None:
        _draw_only(selection.chosen, svg)
    coverage = pipeline.covered(scenarios, selection.chosen)
    console = screen()
    for scenario in scenarios:
        cases = [case for case in selection.chosen if case.scenario == scenario.name]
        left_out = [one for one in selection.left_out if one.scenario == scenario.name]
        console.print(scenario_page(scenario, cases, left_out, coverage.get(scenario.name)))
        console.print()
    recorded = [case for case in selection.chosen if case.recording is not None]
    for case in recorded:
        console.print(f"{case.id} ({case.origin.file})\n{case.summary}\n")


def _draw_only(cases: Sequence[Case], svg: Path) -> None:
    """Draw the road of the one scenario there is, as its first case has it."""
    from scenario_runner.errors import InputError

    names = list(dict.fromkeys(case.scenario for case in cases))
    if len(names) != 1:
        msg = f"--svg draws one scenario, and this means {len(names)}: {', '.join(names) or 'none with a case'}"
        raise InputError(msg)
    _draw_road(cases[0].road, names[0], svg)


def _draw_road(road: Road, title: str, svg: Path) -> None:
    from scenario_runner.reporting.road_drawing import road_svg

    write_picture(road_svg(road, title), svg)


def _show_road(names: Sequence[str], catalog: Catalog, svg: Path | None) -> None:
    from scenario_runner.errors import InputError, did_you_mean
    from scenario_runner.loading.roads import build_road

    if len(names) != 1:
        msg = f"show road takes one name; there are {', '.join(catalog.roads)}"
        raise InputError(msg)
    name = names[0]
    if name not in catalog.roads:
        msg = f"no road {name}; {did_you_mean(name, catalog.roads)}"
        raise InputError(msg)
    road = build_road(catalog.roads[name], SHOWN_ARM_M)
    if svg is not None:
        _draw_road(road, name, svg)
    screen().print(_road_page(name, catalog.roads[name].template, road))


def _show_odd(words: Sequence[str], catalog: Catalog, openodd: Path | None) -> None:
    from scenario_runner import pipeline
    from scenario_runner.errors import InputError
    from scenario_runner.reporting.odd_table import odd_page
    from scenario_runner.reporting.openodd import openodd_yaml

    if len(words) != 1:
        msg = "show odd takes one file, or one name in the catalog's odds/"
        raise InputError(msg)
    odd = pipeline.load_odd(words[0], catalog)
    if openodd is not None:
        write_file(openodd_yaml(odd, catalog.odd).encode(), openodd)
        click.echo(f"written: {openodd}", err=True)
    screen().print(odd_page(odd))


def _show_weather(words: Sequence[str], catalog: Catalog) -> None:
    from scenario_runner.errors import InputError
    from scenario_runner.reporting.weather_table import weather_page

    if words:
        msg = "show weather takes no more words"
        raise InputError(msg)
    if catalog.weather is None:
        msg = f"{catalog.folder} has no weather.yaml"
        raise InputError(msg)
    screen().print(weather_page(catalog.weather))


def _road_page(name: str, template: str, road: Road) -> RenderableType:
    """A road's arms, its anchors with the places `before` and `after` count from, and its signals."""
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from scenario_runner.reporting.lamps import signal_table
    from scenario_runner.reporting.road_drawing import anchor_table

    def table(columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table:
        shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        for column in columns:
            shown.add_column(column)
        for row in rows:
            shown.add_row(*row)
        return shown

    arms = ", ".join(dict.fromkeys([*road.entries, *road.exits]))
    parts: list[RenderableType] = [
        table(("anchor", "what it is", "before: back from", "after: on from"), anchor_table(road))
    ]
    if road.signals:
        parts += [Text(), table(("signal", "lets into", "and shows, round and round"), signal_table(road))]
    return Group(Text(name, style="bold"), Text(f"template {template}; arms {arms}"), Text(), *parts)
