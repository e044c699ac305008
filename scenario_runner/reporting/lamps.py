"""Traffic signals on a picture: a lamp at the kerb beside each line, and what they show as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.roads import Road, StopLineKind
from scenario_runner.model.signals import Colour, Signal
from scenario_runner.reporting.map_view import INK, View, across

LAMPS: Mapping[Colour, str] = {
    Colour.RED: "#d62f2f",
    Colour.RED_YELLOW: "#ef7d1a",
    Colour.YELLOW: "#f7c600",
    Colour.GREEN: "#2fa84f",
    Colour.OFF: "#565c61",
    Colour.FLASHING_YELLOW: "#f7e08a",
}
LAMP_M = 0.8  # radius: no lamp is that large, but smaller ones would not be seen
SMALLEST_PX = 4.0


class SignalRow(NamedTuple):
    """A signal, the lanes it governs, and its phases once round."""

    name: str
    governs: str
    shows: str


def signal_table(road: Road) -> list[SignalRow]:
    """A row per signal of a road, in its order."""
    return [SignalRow(signal.id, ", ".join(signal.lanes), _phases(signal)) for signal in road.signals]


def lamps(road: Road, view: View, shown: Sequence[int]) -> Iterator[str]:
    """A lamp for each signal in the Colour it shows."""
    for number, x, y, radius in _places_px(road, view):
        yield _disc(x, y, radius, INK, road.signals[number].id)
        yield _disc(x, y, 0.7 * radius, LAMPS[Colour(int(shown[number]))])


def heads(road: Road, view: View) -> Iterator[str]:
    """All three lamps of each signal, where nobody says what it shows."""
    for number, x, y, radius in _places_px(road, view):
        yield _disc(x, y, 1.3 * radius, INK, road.signals[number].id)
        for place, colour in enumerate((Colour.RED, Colour.YELLOW, Colour.GREEN), start=-1):
            yield _disc(x, y + 0.8 * place * radius, 0.32 * radius, LAMPS[colour])


def _phases(signal: Signal) -> str:
    return ", ".join(f"{phase.colour.word.replace('_', ' ')} {phase.duration_s:g} s" for phase in signal.phases)


def _places_px(road: Road, view: View) -> Iterator[tuple[int, float, float, float]]:
    """Number of each signal that has a line in view, its place on the picture, and a lamp's radius there."""
    radius = max(LAMP_M * view.px_per_m, SMALLEST_PX)
    for number, place_m in lamp_places_m(road, radius / view.px_per_m):
        if view.holds(place_m):
            x, y = view.px(place_m).tolist()
            yield number, x, y, radius


def lamp_places_m(road: Road, radius_m: float) -> Iterator[tuple[int, FloatArray]]:
    """Right of the road that it stops, at the line; several there stand side by side."""
    lines_m = {line.lane: line.station_m for line in road.stop_lines if line.kind is StopLineKind.SIGNAL}
    standing: Counter[str] = Counter()
    for number, signal in enumerate(road.signals):
        stopped = [road.lanes[name] for name in lines_m if set(road.lanes[name].successors) & set(signal.lanes)]
        if stopped:
            kerb = stopped[0]
            while kerb.right in lines_m:
                kerb = road.lanes[kerb.right]
            left_m, right_m = across(kerb, lines_m[kerb.id])
            out = (right_m - left_m) / np.sqrt(((right_m - left_m) ** 2).sum())
            back = np.array([out[1], -out[0]])  # against traffic: clear of the names of places on the line
            yield number, right_m + radius_m * ((1.5 + 2.8 * standing[kerb.id]) * out + 1.5 * back)
            standing[kerb.id] += 1


def _disc(x: float, y: float, radius: float, fill: str, words: str = "") -> str:
    told = f"<title>{escape(words)}</title>" if words else ""
    return f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{radius:.1f}' fill='{fill}'>{told}</circle>"
