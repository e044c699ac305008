"""What weather does to friction and to seeing, as the catalog's table says it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scenario_runner.model.weather import Effect, Sight, Weather
from scenario_runner.reporting.words import one_line

_COLUMNS = ("", "friction", "range", "noise", "missed")
_READ = (
    "friction: of what applies the lowest counts, where a scenario declares none; the stack is not told. range, noise, "
    "missed: factors of the range of detection (after /, of people and two-wheelers), of the noise of positions, and "
    "of the odds of missing an object."
)


def weather_page(weather: Weather) -> RenderableType:
    """Two lines per effect: its friction and what perception makes of it; where it applies, and whose number it is."""
    rows = [_COLUMNS, *(_cells(effect) for effect in weather.effects)]
    head, *lines = aligned(rows)
    parts: list[RenderableType] = [
        Text(f"weather.yaml, version {weather.version}, by {one_line(weather.declared_by)}", style="bold"),
        Text(one_line(weather.doubt)),
        Text(),
        Text(head, style="bold"),
    ]
    for effect, line in zip(weather.effects, lines, strict=True):
        conditions = ", ".join(f"{each.name} {each}" for each in effect.when)
        where = Text.assemble(f"{conditions}  ", (one_line(effect.source), "dim"))
        parts += [Text(line), Padding(where, (0, 0, 0, 4), expand=False)]
    return Group(*parts, Text(), Text(_READ))


def _cells(effect: Effect) -> tuple[str, ...]:
    sight = effect.sight
    seen = (
        ("", "", "") if sight is None else (_range(sight), f"{sight.noise_factor:g}", f"{sight.missed_odds_factor:g}")
    )
    return (effect.name, "" if effect.friction is None else f"{effect.friction:g}", *seen)


def _range(sight: Sight) -> str:
    if sight.range_factor is None:
        return "visibility"
    factors = dict.fromkeys((sight.range_factor, sight.range_factor_of_vulnerable))
    within = "" if sight.within_rad is None else f" in ±{math.degrees(sight.within_rad):.0f}°"
    return " / ".join(f"{factor:g}" for factor in factors) + within


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines: the first column to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]
