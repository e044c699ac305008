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
    from scenario_runner.model.outcomes import LeftOut
    from scenario_runner.model.roads import Road
    from scenario_runner.model.scenarios import Scenario
    from scenario_runner.pipeline import Gathered
    from scenario_runner.reporting.scenario_places import Drawn

SHOWN_ARM_M = 60.0
"""Length of the arms a road is shown with; a case's own are as long as its starts need."""


@click.command(short_help="Show scenarios, files of others, a road, an ODD, weather or perception.")
@click.argument(
    "what", nargs=-1, required=True, metavar="WHAT...|FILE.xosc|MAP.xodr|road NAME|odd F|weather|perception"
)
@click.option("--svg", type=click.Path(path_type=Path), metavar="F", help="Also draw it into this file.")
@click.option("--openodd", type=click.Path(path_type=Path), metavar="F", help="Also write the ODD as ASAM OpenODD.")
def show(*, what: tuple[str, ...], svg: Path | None, openodd: Path | None) -> None:
    """Show scenarios (WHAT as in run), what an OpenSCENARIO file or an OpenDRIVE map holds, a road of the catalog with
    its arms and anchors, what an ODD says, what weather does to friction and seeing, or profiles of perception.
    """
    from scenario_runner import pipeline

    if any(Path(word).suffix.lower() == ".xodr" for word in what):
        _show_map(what, svg)
        return
    if any(Path(word).suffix.lower() == ".xosc" for word in what):
        _show_openscenario(what, svg)
        return
    catalog = pipeline.load(Path())
    if what[0] == "odd":
        _show_odd(what[1:], catalog, openodd)
    elif what[0] == "weather":
        _show_weather(what[1:], catalog)
    elif what[0] == "perception":
        _show_perception(what[1:], catalog)
    elif what[0] == "road":
        _show_road(what[1:], catalog, svg)
    else:
        compile_kernels()
        _show_scenarios(what, catalog, svg)


def _show_openscenario(words: Sequence[str], svg: Path | None) -> None:
    from scenario_runner import pipeline
    from scenario_runner.errors import InputError
    from scenario_runner.formats import openscenario
    from scenario_runner.model.openscenario.variations import Variation
    from scenario_runner.reporting.openscenario_page import scenario_page, variation_page

    if len(words) != 1:
        msg = f"show takes one OpenSCENARIO file, and these are {len(words)}: {', '.join(words)}"
        raise InputError(msg)
    shown = openscenario.read(Path(words[0]), {})
    if svg is not None:
        compile_kernels()
        gathered = pipeline.gather(words, pipeline.load(Path()))
        if not gathered.selection.chosen:
            raise InputError(f"{words[0]}: cannot be drawn: {gathered.selection.left_out[0].reason}")
        write_picture(_picture(gathered, words), svg)
    screen().print(variation_page(shown) if isinstance(shown, Variation) else scenario_page(shown))


def _show_scenarios(what: tuple[str, ...], catalog: Catalog, svg: Path | None) -> None:
    from scenario_runner import pipeline
    from scenario_runner.reporting.listings import scenario_page

    gathered = pipeline.gather(what, catalog)
    coverage = pipeline.covered(gathered.scenarios, gathered.selection.chosen)
    console = screen()
    if svg is not None:
        write_picture(_picture(gathered, what), svg)
    for scenario in gathered.scenarios:
        console.print(scenario_page(scenario, *_of(scenario.name, gathered), coverage.get(scenario.name)))
        console.print()
    declared = {scenario.name for scenario in gathered.scenarios}
    for case in gathered.selection.chosen:
        if case.scenario not in declared:
            console.print(f"{case.id} ({case.origin.file})\n{case.summary}\n")
    for out in gathered.selection.left_out:
        if out.scenario not in declared:
            console.print(f"{out.case_id} ({gathered.files[out.scenario]})\nLeft out: {out.reason}.\n")


def _of(scenario: str, gathered: Gathered) -> tuple[list[Case], list[LeftOut]]:
    """The cases of a scenario that are chosen, and those left out."""
    chosen, left_out = gathered.selection.chosen, gathered.selection.left_out
    return [case for case in chosen if case.scenario == scenario], [out for out in left_out if out.scenario == scenario]


def _picture(gathered: Gathered, what: Sequence[str]) -> str:
    """The picture of the one scenario there is; of a file of others without a case, its map.

    Raises:
        InputError: there are several, or none with a case; or its case cannot be driven.
    """
    from scenario_runner.errors import InputError
    from scenario_runner.formats import commonroad
    from scenario_runner.reporting.road_drawing import road_svg
    from scenario_runner.reporting.scenario_drawing import scenario_svg

    names = list(dict.fromkeys(case.scenario for case in gathered.selection.chosen))
    if not names and len(what) == 1 and commonroad.is_file(Path(what[0])):
        return road_svg(commonroad.read_road(Path(what[0])), Path(what[0]).name)
    if len(names) != 1:
        msg = f"--svg draws one scenario, and this means {len(names)}: {', '.join(names) or 'none with a case'}"
        msg += "; the path of its file names one alone" if names else ""
        raise InputError(msg)
    declared = next((each for each in gathered.scenarios if each.name == names[0]), None)
    return scenario_svg(drawn(declared, *_of(names[0], gathered)))


def drawn(declared: Scenario | None, cases: Sequence[Case], left_out: Sequence[LeftOut]) -> Drawn:
    """What a scenario's picture shows; the case in its middle in full. A recorded drive is not `declared`.

    Raises:
        InputError: that case cannot be driven.
    """
    from scenario_runner import pipeline
    from scenario_runner.errors import InputError
    from scenario_runner.reporting.moments import scene_of
    from scenario_runner.reporting.scenario_places import Drawn
    from scenario_runner.reporting.scenario_words import told

    coverage = {} if declared is None else pipeline.covered((declared,), cases)
    (middle,) = cases[:1] if declared is None else pipeline.representative(declared, cases, 1)
    case, outcome, trace = pipeline.unreacting(middle)
    if trace is None:
        raise InputError(f"{case.id} cannot be drawn: {outcome.because}")
    return Drawn(
        title=case.id if len(cases) == 1 else case.scenario,
        summary=case.summary,
        scene=scene_of(case, trace, outcome),
        cases=cases,
        told={} if declared is None else told(declared, cases, left_out, coverage.get(declared.name)),
    )


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


def _show_map(what: Sequence[str], svg: Path | None) -> None:
    from scenario_runner.cli.showing_maps import show_map
    from scenario_runner.errors import InputError

    if len(what) != 1:
        msg = f"show takes one map, and these are {len(what)}: {', '.join(what)}"
        raise InputError(msg)
    show_map(Path(what[0]), svg)


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


def _show_perception(words: Sequence[str], catalog: Catalog) -> None:
    from scenario_runner.errors import InputError
    from scenario_runner.reporting.perception_table import perception_page

    if words:
        msg = "show perception takes no more words"
        raise InputError(msg)
    assert catalog.perception is not None
    screen().print(perception_page(catalog.perception))


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
