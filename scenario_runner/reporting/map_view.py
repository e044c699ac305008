"""A part of a road on a picture: where map points come to lie, and the layers every drawing starts with (SVG)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray, lengths_along
from scenario_runner.model.roads import Conflict, ConflictKind, Lane, LaneKind, Road, StopLineKind

GROUND, HOUSE, HOUSE_EDGE = "#e9ece4", "#d3ccbe", "#a79f8f"
ASPHALT, KERB, PAINT, INK = "#8d939a", "#6d737a", "#ffffff", "#22272b"
SURFACES: Mapping[LaneKind, str] = {
    LaneKind.DRIVING: ASPHALT,
    LaneKind.BUS: "#a08d86",
    LaneKind.BIKE: "#a9857f",
    LaneKind.SHOULDER: "#a9adb0",
    LaneKind.PARKING: "#9ba9ba",
    LaneKind.SIDEWALK: "#c9cbc6",
}
STOP_LINE_M = 0.5
LINE_M = 0.15  # width of a painted line: the usual 12–15 cm
YIELD_DASH_M, YIELD_GAP_M = 0.5, 0.25  # of a line where one yields (German sign 341)
DASH_M, DASH_GAP_M = 3.0, 6.0  # of lane lines in towns (German RMS: 3 m and 6 m)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A rectangle of the map on the picture: `px_per_m` pixels a metre, y up on the map and down on the picture."""

    low_m: tuple[float, float]
    high_m: tuple[float, float]
    left_px: float
    top_px: float
    px_per_m: float

    @property
    def size_px(self) -> tuple[float, float]:
        """Width and height on the picture."""
        return (self.high_m[0] - self.low_m[0]) * self.px_per_m, (self.high_m[1] - self.low_m[1]) * self.px_per_m

    def px(self, points_m: FloatArray) -> FloatArray:
        """Points (..., 2) on the picture."""
        x = self.left_px + (points_m[..., 0] - self.low_m[0]) * self.px_per_m
        y = self.top_px + (self.high_m[1] - points_m[..., 1]) * self.px_per_m
        return np.stack([x, y], axis=-1)

    def holds(self, points_m: FloatArray, inset_m: float = 0.0) -> FloatArray:
        """Which of the points (..., 2) are in view, at least `inset_m` from its border."""
        low, high = np.array(self.low_m) + inset_m, np.array(self.high_m) - inset_m
        return np.asarray(((points_m >= low) & (points_m <= high)).all(axis=-1))

    def polyline(self, points_m: FloatArray, style: str) -> str:
        """An open line (M, 2)."""
        return f"<polyline points='{self._list(points_m)}' fill='none' {style}/>"

    def polygon(self, points_m: FloatArray, style: str) -> str:
        """A closed area (M, 2)."""
        return f"<polygon points='{self._list(points_m)}' {style}/>"

    def frame(self, style: str = "") -> str:
        """Its border as a rectangle."""
        width, height = self.size_px
        place = f"x='{self.left_px:.1f}' y='{self.top_px:.1f}' width='{width:.1f}' height='{height:.1f}'"
        return f"<rect {place} {style}/>"

    def _list(self, points_m: FloatArray) -> str:
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in self.px(points_m).tolist())


def text(at_px: tuple[float, float], words: str, style: str = "") -> str:
    """Words centred on a place of the picture unless `style` says otherwise."""
    place = f"x='{at_px[0]:.1f}' y='{at_px[1]:.1f}'"
    return f"<text {place} fill='{INK}' font-size='12' text-anchor='middle' {style}>{escape(words)}</text>"


def ground(road: Road, view: View) -> Iterator[str]:
    """Surroundings, houses, the drivable area, strips and crossings."""
    yield view.frame(f"fill='{GROUND}'")
    for house_m in road.buildings:
        yield view.polygon(house_m, f"fill='{HOUSE}' stroke='{HOUSE_EDGE}'")
    for area_m in road.drivable_m:
        yield view.polygon(area_m, f"fill='{ASPHALT}' stroke='{KERB}' stroke-width='2'")
    for area_m in road.drivable_m:  # once more without the border, which would cut the road at every seam
        yield view.polygon(area_m, f"fill='{ASPHALT}'")
    for lane in road.lanes.values():
        if lane.kind is not LaneKind.DRIVING:
            yield view.polygon(np.vstack([lane.left_m, lane.right_m[::-1]]), f"fill='{SURFACES[lane.kind]}'")
    for crossing_m in road.crossings:
        yield view.polygon(crossing_m, f"fill='{PAINT}' fill-opacity='0.35'")


class Painted(NamedTuple):
    """A painted line (M, 2), how wide, and its dashes as painted and left out metres; None: solid."""

    line_m: FloatArray
    width_m: float
    dashes_m: tuple[float, float] | None = None


def painted(road: Road) -> Iterator[Painted]:
    """Lane lines and stop lines."""
    drawn = set()
    for lane in road.lanes.values():
        for line_m, mark in ((lane.left_m, lane.left_mark), (lane.right_m, lane.right_mark)):
            # Neighbours share their line: dashes drawn twice would fill each other's gaps.
            ends = frozenset(tuple(end) for end in np.round(line_m[[0, -1]], 2).tolist())
            if mark == "double" or (ends, mark) not in drawn:
                drawn.add((ends, mark))
                yield from _marked(line_m, mark)
    for stop in road.stop_lines:
        dashes_m = (YIELD_DASH_M, YIELD_GAP_M) if stop.kind is StopLineKind.YIELD else None
        yield Painted(across(road.lanes[stop.lane], stop.station_m), STOP_LINE_M, dashes_m)


def _marked(line_m: FloatArray, mark: str) -> Iterator[Painted]:
    if mark == "dashed":
        yield Painted(line_m, LINE_M, (DASH_M, DASH_GAP_M))
    elif mark == "double":  # drawn once from each side: each its own half
        yield Painted(_shifted_right(line_m, LINE_M), LINE_M)
    elif mark == "solid":
        yield Painted(line_m, LINE_M)


def paint(road: Road, view: View) -> Iterator[str]:
    """Lane lines and stop lines."""
    for line in painted(road):
        dashes = "" if line.dashes_m is None else _dashes(*line.dashes_m, view)
        yield view.polyline(line.line_m, _stroke(line.width_m, view) + dashes)


def _dashes(dash_m: float, gap_m: float, view: View) -> str:
    return f" stroke-dasharray='{dash_m * view.px_per_m:.1f} {gap_m * view.px_per_m:.1f}'"


def _stroke(width_m: float, view: View) -> str:
    return f"stroke='{PAINT}' stroke-width='{max(width_m * view.px_per_m, 0.8):.1f}'"


def _shifted_right(line_m: FloatArray, by_m: float) -> FloatArray:
    along = np.gradient(line_m, axis=0)
    along /= np.maximum(np.sqrt((along**2).sum(axis=1, keepdims=True)), 1e-9)
    return np.asarray(line_m + by_m * np.column_stack([along[:, 1], -along[:, 0]]))


def point_on(line_m: FloatArray, station_m: float) -> tuple[FloatArray, FloatArray]:
    """The point at a station of a polyline, (2,), and the unit vector along it there."""
    stations_m = lengths_along(line_m)
    row = int(np.clip(np.searchsorted(stations_m, station_m, side="right") - 1, 0, len(line_m) - 2))
    step_m = line_m[row + 1] - line_m[row]
    direction = step_m / max(float(stations_m[row + 1] - stations_m[row]), 1e-9)
    return line_m[row] + (station_m - stations_m[row]) * direction, direction


def across(lane: Lane, station_m: float) -> FloatArray:
    """From edge to edge of a lane at a station, (2, 2)."""
    point_m, (cos, sin) = point_on(lane.centre_m, station_m)
    half_m = 0.5 * float(np.sqrt(((lane.left_m[-1] - lane.right_m[-1]) ** 2).sum()))
    left_m = np.array([-sin, cos]) * half_m
    return np.stack([point_m + left_m, point_m - left_m])


class ConflictPlace(NamedTuple):
    """The middle of the zone where two lanes meet, (2,), and how they do."""

    at_m: FloatArray
    kind: ConflictKind
    words: str


def conflict_places(road: Road) -> Iterator[ConflictPlace]:
    """Once a pair of lanes."""
    for conflict in _once(road.conflicts):
        centre_m = road.lanes[conflict.lane].centre_m
        at_m, _ = point_on(centre_m, 0.5 * (conflict.enter_m + conflict.exit_m))
        yield ConflictPlace(at_m, conflict.kind, f"{conflict.lane} and {conflict.other}: {conflict.kind}")


def _once(conflicts: Sequence[Conflict]) -> Iterator[Conflict]:
    seen = set()
    for conflict in conflicts:
        if (conflict.other, conflict.lane) not in seen:
            seen.add((conflict.lane, conflict.other))
            yield conflict
