"""What stands between the world and a stack, as the catalog's perception.yaml says it."""

from __future__ import annotations

import math

import numpy as np
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scenario_runner.model.perception import Perception, Profile, Table
from scenario_runner.reporting.weather_table import aligned
from scenario_runner.reporting.words import one_line, two_figures

AT_M = (20.0, 100.0)
_COLUMNS = ("", "range", "found %", "position m", "m/s", "yaw deg", "late s", "ghosts/s", "kept")
_READ = (
    "At 20 and at 100 m beside the ego: how many of those in full sight are found, and the standard deviations of "
    "errors; of those less than half in sight half are found. kept: what is left of an error, or of a miss, after "
    "0.1 s. Weather and light come on top (show weather)."
)


def perception_page(perception: Perception) -> RenderableType:
    """Two lines per profile: its numbers, and whose they are."""
    head, *lines = aligned([_COLUMNS, *map(_cells, perception.profiles.values())])
    parts: list[RenderableType] = [
        Text(f"perception.yaml, version {perception.version}, by {one_line(perception.declared_by)}", style="bold"),
        Text(one_line(perception.doubt)),
        Text(),
        Text(head, style="bold"),
    ]
    for profile, line in zip(perception.profiles.values(), lines, strict=True):
        source = Text(one_line(profile.source), style="dim")
        parts += [Text(line), Padding(source, (0, 0, 0, 4), expand=False)]
    return Group(*parts, Text(), Text(_READ))


def _cells(profile: Profile) -> tuple[str, ...]:
    farthest_m = max(sector.range_m for sector in profile.sectors)
    return (
        profile.name,
        "-" if farthest_m >= 1e5 else f"{farthest_m:g}",
        _by_distance(profile.detected, 100.0),
        _by_distance(profile.position_m, 1.0),
        _by_distance(profile.speed_mps, 1.0),
        _by_distance(profile.yaw_rad, math.degrees(1.0)),
        f"{profile.delay_s:g}",
        f"{profile.ghosts_per_s:g}",
        f"{profile.correlation:g}",
    )


def _by_distance(table: Table, factor: float) -> str:
    """`98 85`, once where it is the same everywhere."""
    values = [factor * float(np.interp(at_m, table.distances_m, table.values)) for at_m in AT_M]
    return " ".join(dict.fromkeys(map(two_figures, values)))
