"""`show MAP.xodr`: what a map file holds, what is made of it, and what is read past."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from scenario_runner.cli.screen import screen, write_picture

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from scenario_runner.formats.opendrive import OpenDriveMap
    from scenario_runner.model.roads import Road


def show_map(path: Path, svg: Path | None) -> None:
    """Print what a map holds, and draw it.

    Raises:
        InputError: it cannot be read.
    """
    from scenario_runner.formats.opendrive import read_opendrive
    from scenario_runner.reporting.road_drawing import road_svg

    read = read_opendrive(path)
    if svg is not None:
        write_picture(road_svg(read.road, path.name), svg)
    screen().print(_page(path, read))


def _page(path: Path, read: OpenDriveMap) -> RenderableType:
    from rich.console import Group
    from rich.text import Text

    from scenario_runner.formats.opendrive.support import READ_PAST, USED

    held = read.record.held
    used = [(name, str(held[name]), what) for name, what in USED.items() if name in held]
    past = [(name, str(held[name]), what) for name, what in READ_PAST.items() if name in held]
    unknown = [(name, str(count), "no element of the standard there") for name, count in held.items()]
    unknown = [row for row in unknown if row[0] not in USED and row[0] not in READ_PAST]
    parts: list[RenderableType] = [Text(path.name, style="bold"), Text(_facts(read)), Text()]
    parts.append(_table(("used", "", "for"), used))
    if past or unknown:
        parts += [Text(), _table(("read past", "", "because"), past + unknown)]
    if read.remarks:
        parts += [Text(), Text("passed over:", style="bold"), *(Text(f"  {remark}") for remark in read.remarks)]
    return Group(*parts)


def _facts(read: OpenDriveMap) -> str:
    record, road = read.record, read.road
    km = sum(each.length_m for each in record.roads.values()) / 1000.0
    sides = {"lht": "left-hand traffic", "rht": "right-hand traffic"}
    side = sides.get(road.scenery.get("scenery.road.direction", ""), "traffic on either side, by road")
    version = f"OpenDRIVE {record.version}" if record.version else "OpenDRIVE without a header"
    across = f", {_pairs(len(road.conflicts) // 2)}" if road.conflicts else ""
    lit = f", {_lights(len(road.signals))}" if road.signals else ""
    return f"{version}, {side}; {_roads(len(record.roads))}, {km:.1f} km; lanes: {_kinds(road)}{across}{lit}"


def _roads(count: int) -> str:
    return "1 road" if count == 1 else f"{count} roads"


def _pairs(count: int) -> str:
    return "1 pair of lanes meets" if count == 1 else f"{count} pairs of lanes meet"


def _lights(count: int) -> str:
    return "1 traffic light" if count == 1 else f"{count} traffic lights"


def _kinds(road: Road) -> str:
    kinds = Counter(lane.kind.value for lane in road.lanes.values())
    return ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Table:
    from rich.table import Table

    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for number, column in enumerate(columns):
        shown.add_column(column, justify="right" if number == 1 else "left")
    for row in rows:
        shown.add_row(*row)
    return shown
