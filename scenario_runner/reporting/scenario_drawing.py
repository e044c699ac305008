"""A scenario as one self-contained picture: who starts where and goes which way, where they meet, and its script.

One case is drawn in full, as it goes when the ego does not react to anybody; where other cases let somebody start
elsewhere, the ends of the range are outlined.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from html import escape

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.program import EGO
from scenario_runner.reporting.label_places import LabelPlaces
from scenario_runner.reporting.lamps import heads
from scenario_runner.reporting.map_view import View, point_on
from scenario_runner.reporting.road_marks import anchor_marks, outermost
from scenario_runner.reporting.road_once import road_moved, road_once, scale_bar
from scenario_runner.reporting.scenario_close_up import CLOSE_UP, close_up, moment_of
from scenario_runner.reporting.scenario_marks import CONFLICT, body, room_for_names, routes, zones
from scenario_runner.reporting.scenario_places import (
    EGO_COLOUR,
    ROUND_M,
    Drawn,
    conflict_m,
    ghosts,
    is_there,
    on_path,
    route_m,
)
from scenario_runner.reporting.svg import Place, label, view_around
from scenario_runner.reporting.words import one_line

WIDTH, EDGE = 1200, 20
LOWEST, TALLEST, HIGH = 170.0, 380.0, 560.0  # of the overview across the page, and beside the close-up, pixels
LINE, LETTER_PX = 18, 7.1  # of the script
PLACE = "#0b5c8a"

_STYLE = """
text{font:13px Helvetica,Arial,sans-serif;fill:#222}
.small{font-size:12px;fill:#444}
.bold,.name{font-weight:bold}
.name{font-size:12px}
.title{font-size:17px;font-weight:bold}
.halo{paint-order:stroke;stroke:#fff;stroke-width:3px}
"""


def scenario_svg(drawn: Drawn) -> str:
    """The picture: a view of all starts, ways and goals, the place where it happens close up, and the script."""
    points_m = _worth_seeing(drawn)
    overview, detail, words = _layout(np.ptp(points_m, axis=0) + 2.0 * ROUND_M)
    script, bottom = _script(drawn, words)
    height = max(bottom, detail.y + detail.height, overview.y + overview.height) + 20.0
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}">',
            f"<title>{escape(one_line(drawn.title))}</title><style>{_STYLE}</style>",
            f'<defs>{road_once(drawn.case.road)}</defs><rect width="100%" height="100%" fill="#fff"/>',
            label(drawn.title, x=EDGE, y=28, style='class="title"'),
            label(drawn.summary, x=EDGE, y=48),
            overview.filled(_view(drawn, view_around(points_m, overview, edge_m=ROUND_M))),
            detail.filled(close_up(drawn, detail)),
            label(moment_of(drawn).words, x=detail.x, y=detail.y - 8, style='class="bold"'),
            *script,
            "</svg>\n",
        ]
    )


def _layout(span_m: FloatArray) -> tuple[Place, Place, Place]:
    """Of the overview, the close-up and the script. What is long lies over the whole width, the rest beside it."""
    whole = WIDTH - 2 * EDGE
    beside, top = WIDTH - EDGE - CLOSE_UP, 90.0
    height = whole * float(span_m[1] / span_m[0])
    if height <= TALLEST:
        overview = Place(x=EDGE, y=64, width=whole, height=max(height, LOWEST))
        below = overview.y + overview.height + 44.0
        return overview, _square(beside, below), Place(x=EDGE, y=below, width=beside - 2 * EDGE, height=0)
    overview = Place(x=EDGE, y=top, width=beside - 2 * EDGE, height=HIGH)
    return overview, _square(beside, top), Place(x=EDGE, y=top + HIGH + 32.0, width=whole, height=0)


def _square(x: float, y: float) -> Place:
    return Place(x=x, y=y, width=CLOSE_UP, height=CLOSE_UP)


def _worth_seeing(drawn: Drawn) -> FloatArray:
    """(M, 2): every start, drawn or outlined, the ego's way to its goal, and where it meets others."""
    parts = [drawn.scene.ego_m[0], route_m(drawn.case)]
    parts += [drawn.scene.actors_m[0, actor] for actor in range(len(drawn.case.actors)) if is_there(drawn, actor)]
    parts += [corners_m for actor in range(EGO, len(drawn.case.actors)) for corners_m in ghosts(drawn, actor)]
    return np.concatenate(parts)


def _view(drawn: Drawn, view: View) -> Iterator[str]:
    """The road with everybody at the start, their ways, the ego's goal, and names."""
    places = room_for_names(drawn, view)
    yield road_moved(drawn.case.road, view)
    yield from anchor_marks(drawn.case.road, view)
    yield from routes(drawn, view)
    yield from zones(drawn, view)
    yield from heads(drawn.case.road, view)
    for actor in (*range(len(drawn.case.actors)), EGO):
        yield from _starting(drawn, view, actor, places)
    yield from _goal(drawn, view, places)
    yield from _names(drawn, view, places)
    yield from scale_bar(view)


def _starting(drawn: Drawn, view: View, actor: int, places: LabelPlaces) -> Iterator[str]:
    """A body at its start with a line across its front, and outlines of the ends of its range."""
    for corners_m in ghosts(drawn, actor):
        places.keep_clear(view.px(corners_m))
        yield view.polygon(corners_m, f'fill="none" stroke="{drawn.colour(actor)}" stroke-dasharray="3 2"')
    if actor == EGO or is_there(drawn, actor):
        corners_m = drawn.scene.ego_m[0] if actor == EGO else drawn.scene.actors_m[0, actor]
        places.keep_clear(view.px(corners_m))
        yield from body(view, corners_m, drawn.colour(actor))


def _goal(drawn: Drawn, view: View, places: LabelPlaces) -> Iterator[str]:
    """A line across the route where the ego's front must get, unless that moves, and one where its domain ends."""
    case = drawn.case
    lines = [(case.goal.station_m, "goal", EGO_COLOUR)] if case.goal.ahead_of is None else []
    lines += [(case.domain_ends_m, "domain ends", CONFLICT)] if case.domain_ends_m is not None else []
    for station_m, words, colour in lines:
        point_m, (cos, sin) = on_path(case.ego, station_m)
        across_m = np.array([-sin, cos]) * 1.75
        line_m = np.stack([point_m + across_m, point_m - across_m])
        places.keep_clear(view.px(line_m))
        yield view.polyline(line_m, f'stroke="{colour}" stroke-width="4"')
        yield places.name(view.px(point_m), words, colour)


def _names(drawn: Drawn, view: View, places: LabelPlaces) -> Iterator[str]:
    """Of the ego, the others, the places where they meet, the arms and other places of the road, in that order."""
    yield places.name(view.px(drawn.scene.ego_m[0].mean(axis=0)), "ego", EGO_COLOUR)
    for number, actor in enumerate(drawn.case.actors):
        if is_there(drawn, number):
            yield places.name(view.px(drawn.scene.actors_m[0, number].mean(axis=0)), actor.name, drawn.colour(number))
    for meeting in drawn.case.meetings:
        yield places.name(view.px(conflict_m(drawn.case, meeting)), "conflict", CONFLICT)
    road = drawn.case.road
    for arm, lanes in road.entries.items():
        ends = [outermost(road.lanes[lane], view, starts=True) for lane in lanes]
        for point_m, _ in [end for end in ends if end is not None][:1]:
            yield places.name(view.px(point_m), arm, PLACE)
    for anchor in road.anchors.values():
        if anchor.name not in road.entries and anchor.entries:
            lane, station_m = anchor.entries[0]
            point_m = point_on(road.lanes[lane].centre_m, station_m)[0]
            if view.holds(point_m):
                yield places.name(view.px(point_m), anchor.name, PLACE)


def _script(drawn: Drawn, place: Place) -> tuple[list[str], float]:
    """The script in lines from a place's top on, as wide as it is, and where it ends."""
    colours = {"ego": EGO_COLOUR} | {actor.name: drawn.colour(n) for n, actor in enumerate(drawn.case.actors)}
    parts, y = [], place.y + 4.0
    for heading, lines in drawn.told.items():
        colour = colours.get(heading, "#222")
        parts.append(label(heading, x=place.x, y=y, style=f'class="bold" style="fill:{colour}"'))
        for words in lines:
            for number, line in enumerate(textwrap.wrap(one_line(words), int(place.width / LETTER_PX))):
                y += LINE
                parts.append(label(line, x=place.x + (14 if number == 0 else 28), y=y))
        y += 26.0
    return parts, y - 26.0
