"""Marks on a road's picture: anchors, conflicts, and where its lanes leave the view."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.roads import ConflictKind, Lane, Road
from scenario_runner.reporting.map_view import PAINT, View, conflict_places, point_on

CROSSING, MERGING, ANCHOR = "#c62828", "#6a1b9a", "#0b5c8a"


def conflict_marks(road: Road, view: View) -> Iterator[str]:
    """A dot in the middle of each pair's zone: full where lanes cross, a ring where they merge."""
    for place in conflict_places(road):
        x, y = view.px(place.at_m).tolist()
        yield dot((x, y), crossing=place.kind is ConflictKind.CROSSING, words=place.words)


def dot(at_px: tuple[float, float], *, crossing: bool, words: str = "") -> str:
    """Of a conflict, with the words that appear over it."""
    colour = (
        f"fill='{CROSSING}' stroke='#ffffff'" if crossing else f"fill='#ffffff' stroke='{MERGING}' stroke-width='2'"
    )
    place = f"cx='{at_px[0]:.1f}' cy='{at_px[1]:.1f}' r='{3.6 if crossing else 3.2}'"
    return f"<circle {place} {colour}><title>{escape(words)}</title></circle>"


def anchor_marks(road: Road, view: View) -> Iterator[str]:
    """Triangles along traffic: full where `before` counts from, open where `after` does."""
    for anchor in road.anchors.values():
        for places, full in ((anchor.entries, True), (anchor.exits, False)):
            for lane, station_m in places:
                point_m, direction = point_on(road.lanes[lane].centre_m, station_m)
                toward = np.array([direction[0], -direction[1]])
                yield triangle(view.px(point_m), toward, full=full)


def triangle(tip_px: FloatArray, toward: FloatArray, *, full: bool) -> str:
    """With its tip on the place, or, open, its foot."""
    aside = np.array([-toward[1], toward[0]])
    foot_px, end_px = (tip_px - 9.0 * toward, tip_px) if full else (tip_px, tip_px + 9.0 * toward)
    corners = ((foot_px + 5.0 * aside), (foot_px - 5.0 * aside), end_px)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in np.stack(corners).tolist())
    return f"<polygon points='{points}' fill='{ANCHOR if full else PAINT}' stroke='{ANCHOR}' stroke-width='1.5'/>"


def outermost(lane: Lane, view: View, *, starts: bool) -> tuple[FloatArray, FloatArray] | None:
    """The point in view nearest to a lane's outer end, and the direction inward from there."""
    points_m = lane.centre_m if starts else lane.centre_m[::-1]
    inside = np.flatnonzero(view.holds(points_m))
    if not len(inside):
        return None
    row = min(int(inside[0]), len(points_m) - 2)
    step_m = points_m[row + 1] - points_m[row]
    return points_m[row], step_m / np.sqrt((step_m**2).sum())
