"""What both views of a scenario's picture are made of: ways, zones where they meet, and bodies."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.program import EGO
from scenario_runner.reporting.label_places import LabelPlaces
from scenario_runner.reporting.map_view import View
from scenario_runner.reporting.scenario_places import EGO_COLOUR, Drawn, conflict_m, route_m, went_m, zone_m

CONFLICT = "#b3001b"
SCALE_PX = (200.0, 34.0)
MOVED_M = 0.5


def room_for_names(drawn: Drawn, view: View) -> LabelPlaces:
    """Where names may lie: on nobody's way, nor on the scale."""
    places, corner = LabelPlaces(*view.size_px), np.array(view.size_px)
    places.keep_clear(np.stack([corner - SCALE_PX, corner]))
    for line_m in (route_m(drawn.case), *(went_m(drawn, actor) for actor in range(len(drawn.case.actors)))):
        places.keep_line_clear(view.px(line_m))
    return places


def routes(drawn: Drawn, view: View) -> Iterator[str]:
    """The ego's route to its goal, broad; the ways all go in the drive, narrow with an arrow."""
    yield view.polyline(route_m(drawn.case), f'stroke="{EGO_COLOUR}" stroke-width="5" stroke-opacity="0.35"')
    for actor in (*range(len(drawn.case.actors)), EGO):
        yield from _way(drawn, view, actor)


def _way(drawn: Drawn, view: View, actor: int) -> Iterator[str]:
    """Where a box's centre went, and on as it is headed where contact cut it short."""
    centres_m, colour = went_m(drawn, actor), drawn.colour(actor)
    if len(centres_m) < 2 or np.ptp(centres_m, axis=0).max() < MOVED_M:
        return
    yield view.polyline(centres_m, f'stroke="{colour}" stroke-width="2"')
    last = np.flatnonzero(np.hypot(*(centres_m - centres_m[-1]).T) > MOVED_M)
    if len(last):
        along = centres_m[-1] - centres_m[last[-1]]
        yield _arrow_head(view, centres_m[-1], along / np.hypot(*along), colour)


def _arrow_head(view: View, tip_m: FloatArray, along: FloatArray, colour: str) -> str:
    (x, y), (dx, dy) = view.px(tip_m).tolist(), (along * (1.0, -1.0)).tolist()
    corners = ((x + 9 * dx, y + 9 * dy), (x - 5 * dy, y + 5 * dx), (x + 5 * dy, y - 5 * dx))
    return f'<polygon points="{" ".join(f"{px:.1f},{py:.1f}" for px, py in corners)}" fill="{colour}" stroke="#fff"/>'


def zones(drawn: Drawn, view: View) -> Iterator[str]:
    """Where the ego's way and another's lie in one another's corridor, red."""
    for meeting in drawn.case.meetings:
        for line_m in zone_m(drawn.case, meeting):
            width = max(2.0 * view.px_per_m, 4.0)
            yield view.polyline(line_m, f'stroke="{CONFLICT}" stroke-width="{width:.1f}" stroke-opacity="0.4"')
        x, y = view.px(conflict_m(drawn.case, meeting)).tolist()
        yield f'<path d="M{x - 5:.1f} {y - 5:.1f}l10 10m0 -10l-10 10" stroke="{CONFLICT}" stroke-width="2.5"/>'


def body(view: View, corners_m: FloatArray, colour: str, opacity: float = 1.0) -> Iterator[str]:
    """A box with a line across its front; a ring says where a small one is."""
    yield view.polygon(corners_m, f'fill="{colour}" stroke="#fff" fill-opacity="{opacity}"')
    if np.ptp(view.px(corners_m), axis=0).max() < 7.0:
        x, y = view.px(corners_m.mean(axis=0)).tolist()
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="none" stroke="{colour}" stroke-width="2"/>'
        return
    front_m = corners_m[[0, 3]] + 0.25 * (corners_m[[1, 2]] - corners_m[[0, 3]])
    yield view.polyline(front_m, 'stroke="#fff" stroke-width="1.4"')
