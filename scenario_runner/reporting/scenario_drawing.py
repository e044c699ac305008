"""A scenario as one self-contained picture: who starts where and goes which way, where they meet, and its script.

One case is drawn in full, as it goes when the ego does not react to anybody; where other cases let somebody start
elsewhere, the ends of the range are outlined.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray, box_corners
from scenario_runner.model.actors import Body
from scenario_runner.model.cases import Case, Meeting, OnPath
from scenario_runner.model.program import EGO
from scenario_runner.model.roads import Road
from scenario_runner.reporting.label_places import LabelPlaces
from scenario_runner.reporting.lamps import heads
from scenario_runner.reporting.map_view import View, point_on
from scenario_runner.reporting.moments import Scene, closest_row
from scenario_runner.reporting.road_drawing import anchor_marks, outermost
from scenario_runner.reporting.road_once import road_moved, road_once, scale_bar
from scenario_runner.reporting.svg import Place, label, view_around, view_of
from scenario_runner.reporting.words import one_line

WIDTH, EDGE = 1200, 20
LOWEST, TALLEST, HIGH = 170.0, 380.0, 560.0  # of the overview across the page, and beside the close-up, pixels
CLOSE_UP, CLOSE_UP_M = 380, 44.0
LINE, LETTER_PX = 18, 7.1  # of the script
EGO_COLOUR, OTHER_COLOUR, CONFLICT, PLACE = "#0072b2", "#555b60", "#b3001b", "#0b5c8a"
COLOURS = ("#d55e00", "#7a3e9d", "#00795a", "#b0457f", "#8a5a00", "#3b4cc0")
"""Of the others in their order, then grey: dark enough to be read as words on white."""

GHOST_M = 1.0
"""Starts nearer to the one drawn than this are not outlined."""

ROUND_M = 14.0
SCALE_PX = (200.0, 34.0)
MOVED_M = 0.5

_STYLE = """
text{font:13px Helvetica,Arial,sans-serif;fill:#222}
.small{font-size:12px;fill:#444}
.bold,.name{font-weight:bold}
.name{font-size:12px}
.title{font-size:17px;font-weight:bold}
.halo{paint-order:stroke;stroke:#fff;stroke-width:3px}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a picture is of: one case's drive, all cases it stands for, and what is written beside it.

    `told` maps ego, each actor and other headings to their lines.
    """

    title: str
    summary: str
    scene: Scene
    cases: Sequence[Case]
    told: Mapping[str, Sequence[str]]

    @property
    def case(self) -> Case:
        """The one that is drawn in full."""
        return self.scene.case

    def colour(self, actor: int) -> str:
        """Of the ego, or of an actor by its number."""
        if actor == EGO:
            return EGO_COLOUR
        return COLOURS[actor] if actor < len(COLOURS) else OTHER_COLOUR


def scenario_svg(drawn: Drawn) -> str:
    """The picture: a view of all starts, ways and goals, the place where it happens close up, and the script."""
    points_m = _worth_seeing(drawn)
    overview, close_up, words = _layout(np.ptp(points_m, axis=0) + 2.0 * ROUND_M)
    script, bottom = _script(drawn, words)
    height = max(bottom, close_up.y + close_up.height, overview.y + overview.height) + 20.0
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:.0f}">',
            f"<title>{escape(one_line(drawn.title))}</title><style>{_STYLE}</style>",
            f'<defs>{road_once(drawn.case.road)}</defs><rect width="100%" height="100%" fill="#fff"/>',
            label(drawn.title, x=EDGE, y=28, style='class="title"'),
            label(drawn.summary, x=EDGE, y=48),
            overview.filled(_view(drawn, view_around(points_m, overview, edge_m=ROUND_M))),
            close_up.filled(_close_up(drawn, close_up)),
            label(_moment(drawn).words, x=close_up.x, y=close_up.y - 8, style='class="bold"'),
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
    parts = [drawn.scene.ego_m[0], _route_m(drawn.case)]
    parts += [drawn.scene.actors_m[0, actor] for actor in range(len(drawn.case.actors)) if _is_there(drawn, actor)]
    parts += [corners_m for actor in range(EGO, len(drawn.case.actors)) for corners_m in _ghosts(drawn, actor)]
    return np.concatenate(parts)


def _is_there(drawn: Drawn, actor: int) -> bool:
    return bool(drawn.scene.trace.present[0, actor])


def _route_m(case: Case) -> FloatArray:
    """The ego's route from its start to its goal, or to where it got in the drive's time where the goal moves."""
    start_m = case.ego.station_m
    end_m = case.goal.station_m if case.goal.ahead_of is None else start_m + case.ego.speed_mps * 10.0
    return _along(case.ego, start_m, max(end_m, start_m + 1.0))


def _along(start: OnPath, from_m: float, to_m: float) -> FloatArray:
    stations_m = np.append(np.arange(from_m, to_m, 0.5), to_m)
    return np.array([_on(start, station_m)[0] for station_m in stations_m])


def _on(start: OnPath, station_m: float) -> tuple[FloatArray, FloatArray]:
    """The point at a station of somebody's path, at the offset it starts with, and the direction there."""
    x, y, cos, sin = start.path.at(station_m)
    return np.array([x - start.offset_m * sin, y + start.offset_m * cos]), np.array([cos, sin])


def _start_box_m(start: OnPath, body: Body) -> FloatArray:
    """Corners at the start, (4, 2)."""
    point_m, direction = _on(start, start.station_m)
    centre_m = point_m + body.box_centre_from_reference_m * direction
    return box_corners(centre_m, direction, (np.array(body.length_m), np.array(body.width_m)))


def _starts(case: Case, actor: int) -> tuple[OnPath, Body] | None:
    if actor == EGO:
        return case.ego, case.ego_along
    motion = case.actors[actor].motion
    return (motion, case.actors[actor].body) if isinstance(motion, OnPath) else None


def _ghosts(drawn: Drawn, actor: int) -> list[FloatArray]:
    """Boxes of the starts farthest apart among all cases, but where one is drawn anyway."""
    found = [_starts(case, actor) for case in drawn.cases]
    boxes_m = np.array([_start_box_m(*one) for one in found if one is not None])
    if not len(boxes_m):
        return []
    centres_m = boxes_m.mean(axis=1)
    own_m = (drawn.scene.ego_m[0] if actor == EGO else drawn.scene.actors_m[0, actor]).mean(axis=0)
    first = int(((centres_m - own_m) ** 2).sum(axis=1).argmax())
    other = int(((centres_m - centres_m[first]) ** 2).sum(axis=1).argmax())
    ends = [end for end in (first, other) if np.hypot(*(centres_m[end] - own_m)) > GHOST_M]
    return [boxes_m[end] for end in dict.fromkeys(ends) if _is_near(drawn.case.road, centres_m[end])]


def _is_near(road: Road, point_m: FloatArray) -> bool:
    """Whether the road is as long in the case that is drawn: arms are as long as its starts need."""
    ground_m = np.concatenate(road.drivable_m)
    low_m, high_m = ground_m.min(axis=0) - ROUND_M, ground_m.max(axis=0) + ROUND_M
    return bool(((point_m >= low_m) & (point_m <= high_m)).all())


def _view(drawn: Drawn, view: View) -> Iterator[str]:
    """The road with everybody at the start, their ways, the ego's goal, and names."""
    places = _places(drawn, view)
    yield road_moved(drawn.case.road, view)
    yield from anchor_marks(drawn.case.road, view)
    yield from _routes(drawn, view)
    yield from _zones(drawn, view)
    yield from heads(drawn.case.road, view)
    for actor in (*range(len(drawn.case.actors)), EGO):
        yield from _starting(drawn, view, actor, places)
    yield from _goal(drawn, view, places)
    yield from _names(drawn, view, places)
    yield from scale_bar(view)


def _places(drawn: Drawn, view: View) -> LabelPlaces:
    """Where names may lie: on nobody's way, nor on the scale."""
    places, corner = LabelPlaces(*view.size_px), np.array(view.size_px)
    places.keep_clear(np.stack([corner - SCALE_PX, corner]))
    for line_m in (_route_m(drawn.case), *(_went_m(drawn, actor) for actor in range(len(drawn.case.actors)))):
        places.keep_line_clear(view.px(line_m))
    return places


def _routes(drawn: Drawn, view: View) -> Iterator[str]:
    """The ego's route to its goal, broad; the ways all go in the drive, narrow with an arrow."""
    yield view.polyline(_route_m(drawn.case), f'stroke="{EGO_COLOUR}" stroke-width="5" stroke-opacity="0.35"')
    for actor in (*range(len(drawn.case.actors)), EGO):
        yield from _way(drawn, view, actor)


def _way(drawn: Drawn, view: View, actor: int) -> Iterator[str]:
    """Where a box's centre went, and on as it is headed where contact cut it short."""
    centres_m, colour = _went_m(drawn, actor), drawn.colour(actor)
    if len(centres_m) < 2 or np.ptp(centres_m, axis=0).max() < MOVED_M:
        return
    yield view.polyline(centres_m, f'stroke="{colour}" stroke-width="2"')
    last = np.flatnonzero(np.hypot(*(centres_m - centres_m[-1]).T) > MOVED_M)
    if len(last):
        along = centres_m[-1] - centres_m[last[-1]]
        yield _arrow_head(view, centres_m[-1], along / np.hypot(*along), colour)


def _went_m(drawn: Drawn, actor: int) -> FloatArray:
    """Where a box's centre went, (M, 2)."""
    scene = drawn.scene
    boxes_m = scene.ego_m if actor == EGO else scene.actors_m[scene.trace.present[:, actor], actor]
    return np.asarray(boxes_m.mean(axis=1))


def _arrow_head(view: View, tip_m: FloatArray, along: FloatArray, colour: str) -> str:
    (x, y), (dx, dy) = view.px(tip_m).tolist(), (along * (1.0, -1.0)).tolist()
    corners = ((x + 9 * dx, y + 9 * dy), (x - 5 * dy, y + 5 * dx), (x + 5 * dy, y - 5 * dx))
    return f'<polygon points="{" ".join(f"{px:.1f},{py:.1f}" for px, py in corners)}" fill="{colour}" stroke="#fff"/>'


def _zones(drawn: Drawn, view: View) -> Iterator[str]:
    """Where the ego's way and another's lie in one another's corridor, red."""
    for meeting in drawn.case.meetings:
        for line_m in _zone_m(drawn.case, meeting):
            width = max(2.0 * view.px_per_m, 4.0)
            yield view.polyline(line_m, f'stroke="{CONFLICT}" stroke-width="{width:.1f}" stroke-opacity="0.4"')
        x, y = view.px(_conflict_m(drawn.case, meeting)).tolist()
        yield f'<path d="M{x - 5:.1f} {y - 5:.1f}l10 10m0 -10l-10 10" stroke="{CONFLICT}" stroke-width="2.5"/>'


def _zone_m(case: Case, meeting: Meeting) -> Iterator[FloatArray]:
    yield _along(case.ego, meeting.ego_enter_m, meeting.ego_exit_m)
    motion = case.actors[meeting.actor].motion
    if isinstance(motion, OnPath):
        yield _along(motion, meeting.actor_enter_m, meeting.actor_exit_m)


def _conflict_m(case: Case, meeting: Meeting) -> FloatArray:
    return _on(case.ego, meeting.ego_at_m)[0]


def _starting(drawn: Drawn, view: View, actor: int, places: LabelPlaces) -> Iterator[str]:
    """A body at its start with a line across its front, and outlines of the ends of its range."""
    for corners_m in _ghosts(drawn, actor):
        places.keep_clear(view.px(corners_m))
        yield view.polygon(corners_m, f'fill="none" stroke="{drawn.colour(actor)}" stroke-dasharray="3 2"')
    if actor == EGO or _is_there(drawn, actor):
        corners_m = drawn.scene.ego_m[0] if actor == EGO else drawn.scene.actors_m[0, actor]
        places.keep_clear(view.px(corners_m))
        yield from _body(view, corners_m, drawn.colour(actor))


def _body(view: View, corners_m: FloatArray, colour: str, opacity: float = 1.0) -> Iterator[str]:
    """A box with a line across its front; a ring says where a small one is."""
    yield view.polygon(corners_m, f'fill="{colour}" stroke="#fff" fill-opacity="{opacity}"')
    if np.ptp(view.px(corners_m), axis=0).max() < 7.0:
        x, y = view.px(corners_m.mean(axis=0)).tolist()
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="none" stroke="{colour}" stroke-width="2"/>'
        return
    front_m = corners_m[[0, 3]] + 0.25 * (corners_m[[1, 2]] - corners_m[[0, 3]])
    yield view.polyline(front_m, 'stroke="#fff" stroke-width="1.4"')


def _goal(drawn: Drawn, view: View, places: LabelPlaces) -> Iterator[str]:
    """A line across the route where the ego's front must get, unless that moves, and one where its domain ends."""
    case = drawn.case
    lines = [(case.goal.station_m, "goal", EGO_COLOUR)] if case.goal.ahead_of is None else []
    lines += [(case.domain_ends_m, "domain ends", CONFLICT)] if case.domain_ends_m is not None else []
    for station_m, words, colour in lines:
        point_m, (cos, sin) = _on(case.ego, station_m)
        across_m = np.array([-sin, cos]) * 1.75
        line_m = np.stack([point_m + across_m, point_m - across_m])
        places.keep_clear(view.px(line_m))
        yield view.polyline(line_m, f'stroke="{colour}" stroke-width="4"')
        yield places.name(view.px(point_m), words, colour)


def _names(drawn: Drawn, view: View, places: LabelPlaces) -> Iterator[str]:
    """Of the ego, the others, the places where they meet, the arms and other places of the road, in that order."""
    yield places.name(view.px(drawn.scene.ego_m[0].mean(axis=0)), "ego", EGO_COLOUR)
    for number, actor in enumerate(drawn.case.actors):
        if _is_there(drawn, number):
            yield places.name(view.px(drawn.scene.actors_m[0, number].mean(axis=0)), actor.name, drawn.colour(number))
    for meeting in drawn.case.meetings:
        yield places.name(view.px(_conflict_m(drawn.case, meeting)), "conflict", CONFLICT)
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


class _Moment(NamedTuple):
    """A row of the drive, the middle of what is worth seeing then, (2,), and what it is."""

    row: int
    middle_m: FloatArray
    words: str


def _moment(drawn: Drawn) -> _Moment:
    """When it happens: the contact, else the ego at the first conflict, else when it is nearest to somebody."""
    scene, meetings = drawn.scene, drawn.case.meetings
    centres_m = scene.ego_m.mean(axis=1)
    row, what = len(centres_m) - 1, "ego at the end"
    if scene.trace.contact is not None or (scene.focus is not None and not meetings):
        row, what = closest_row(scene), "ego in contact" if scene.trace.contact is not None else "ego closest"
    elif meetings:
        row = int(np.hypot(*(centres_m - _conflict_m(drawn.case, meetings[0])).T).argmin())
        what = "ego at the conflict"
    middle_m = centres_m[row]
    if what == "ego closest" and scene.focus is not None:
        middle_m = 0.5 * (middle_m + scene.actors_m[row, scene.focus].mean(axis=0))
    return _Moment(row, middle_m, f"{scene.trace.time_s[row]:.2f} s: {what}, if it does not react")


def _close_up(drawn: Drawn, place: Place) -> Iterator[str]:
    """Everybody at that time, and the ways there."""
    scene, (row, middle_m, _) = drawn.scene, _moment(drawn)
    view = view_of(middle_m, CLOSE_UP / CLOSE_UP_M, place)
    yield road_moved(drawn.case.road, view)
    yield from _routes(drawn, view)
    yield from _zones(drawn, view)
    yield from heads(drawn.case.road, view)
    places = _places(drawn, view)
    there = [actor for actor in range(len(drawn.case.actors)) if scene.trace.present[row, actor]]
    boxes_m = {**{actor: scene.actors_m[row, actor] for actor in there}, EGO: scene.ego_m[row]}
    for actor, corners_m in boxes_m.items():
        yield from _body(view, corners_m, drawn.colour(actor), 0.85)
        places.keep_clear(view.px(corners_m))
    for actor, corners_m in reversed(boxes_m.items()):
        if view.holds(corners_m.mean(axis=0)):
            name = "ego" if actor == EGO else drawn.case.actors[actor].name
            yield places.name(view.px(corners_m.mean(axis=0)), name, drawn.colour(actor))
    yield from scale_bar(view)


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
