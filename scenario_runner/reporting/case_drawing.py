"""A drive as one self-contained picture: the whole way, speeds and distance over time, and five moments close up."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from html import escape

import numpy as np
import shapely

from scenario_runner.geometry import FloatArray
from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import Outcome
from scenario_runner.model.program import EGO
from scenario_runner.model.traces import ACTOR_SPEED, EGO_SPEED, Trace
from scenario_runner.reporting.case_charts import charts
from scenario_runner.reporting.lamps import lamps
from scenario_runner.reporting.map_view import View
from scenario_runner.reporting.moments import Moment, Scene, five_moments, name_of, scene_of
from scenario_runner.reporting.road_once import road_moved, road_once, scale_bar
from scenario_runner.reporting.svg import Place, label, polygon, polyline, view_around, view_of
from scenario_runner.reporting.words import LOOKS, kmh, one_line, parameters_words

WIDTH = 1200
EDGE = 20
OVERVIEW_WIDTH, OVERVIEW_HEIGHT = 760, 400
CHART_WIDTH = WIDTH - OVERVIEW_WIDTH - 3 * EDGE
CLOSE_UP = 220  # pixels
CLOSE_UP_M = 34.0  # of the map, across
NEAR_M = 50.0  # whom it is about belongs in the overview while this near
TOO_SMALL = 7.0  # pixels
EGO_COLOUR, FOCUS_COLOUR, OTHER_COLOUR = "#0072b2", "#d55e00", "#6b6b6b"  # Okabe and Ito, and grey

_STYLE = """
text{font:13px Helvetica,Arial,sans-serif;fill:#222}
.small{font-size:12px;fill:#444}
.bold{font-weight:bold}
.title{font-size:17px;font-weight:bold}
.halo{paint-order:stroke;stroke:#fff;stroke-width:3px}
"""


def case_svg(case: Case, trace: Trace, outcome: Outcome) -> str:
    """The picture: the ego blue, whom it is about orange, others grey; hatched while not shown to the stack."""
    scene = scene_of(case, trace, outcome)
    moments = five_moments(scene)
    heading, top = _heading(case, outcome)
    below = top + OVERVIEW_HEIGHT + 44
    size = f'width="{WIDTH}" height="{below + CLOSE_UP + 112:.0f}"'
    overview = Place(x=EDGE, y=top, width=OVERVIEW_WIDTH, height=OVERVIEW_HEIGHT)
    beside = Place(x=OVERVIEW_WIDTH + 2 * EDGE, y=top, width=CHART_WIDTH, height=OVERVIEW_HEIGHT)
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
            f"<title>{escape(one_line(f'{outcome.verdict}: {case.id}'))}</title><style>{_STYLE}</style>",
            f"<defs>{''.join(_hatches())}{road_once(case.road)}</defs>",
            '<rect width="100%" height="100%" fill="#fff"/>',
            *heading,
            _overview(scene, moments, overview),
            *charts(scene, moments, beside),
            *_close_ups(scene, moments, below),
            *_key(scene, below + CLOSE_UP + 96),
            "</svg>\n",
        ]
    )


def _heading(case: Case, outcome: Outcome) -> tuple[list[str], float]:
    """Verdict, values and the one line; and where the picture may begin below them."""
    look = LOOKS[outcome.verdict]
    title = f"{look.mark} {outcome.verdict}: {case.scenario}, case {case.short_id}, stack {outcome.stack}"
    lines = [label(title, x=EDGE, y=30, style=f'class="title" style="fill:{look.colour}"')]
    y = 30
    for words in (one_line(outcome.because), parameters_words(case.parameters)):
        for line in textwrap.wrap(words, 170)[:3]:
            y += 19
            lines.append(label(line, x=EDGE, y=y))
    return lines, y + 16


def _hatches() -> Iterator[str]:
    """Fills for those the stack is not shown."""
    for name, colour in (("focus", FOCUS_COLOUR), ("other", OTHER_COLOUR)):
        yield (
            f'<pattern id="hidden-{name}" width="5" height="5" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><rect width="5" height="5" fill="#fff"/>'
            f'<rect width="1.6" height="5" fill="{colour}"/></pattern>'
        )


def _overview(scene: Scene, moments: Sequence[Moment], place: Place) -> str:
    """The way of the ego and of whom it is about, with both at each of the five moments."""
    view = view_around(_worth_seeing(scene), place, edge_m=6.0)
    content = [road_moved(scene.case.road, view), *_ways(scene, view, len(scene.trace.ticks) - 1)]
    for number, moment in enumerate(moments, start=1):
        last = number == len(moments)
        boxes = "".join(_everybody(scene, view, moment.row, everybody=range(len(scene.case.actors)) if last else ()))
        content.append(f'<g opacity="{0.35 + 0.65 * number / len(moments):.2f}">{boxes}</g>')
    content += [_number(scene, view, number, moment) for number, moment in enumerate(moments, start=1)]
    return place.filled([*content, *scale_bar(view)])


def _worth_seeing(scene: Scene) -> FloatArray:
    """(M, 2) corners of the ego, and of whom it is about while near enough to matter."""
    ego_m = scene.ego_m.reshape(-1, 2)
    if scene.focus is None:
        return ego_m
    near = scene.apart_m < NEAR_M
    return np.concatenate([ego_m, scene.actors_m[near, scene.focus].reshape(-1, 2)])


def _number(scene: Scene, view: View, number: int, moment: Moment) -> str:
    """The moment's number beside the ego."""
    x, y = view.px(scene.ego_m[moment.row].mean(axis=0)) + (0.0, 2.2 * view.px_per_m + 12.0)
    return label(str(number), x=x, y=y, style=f'class="halo bold" text-anchor="middle" style="fill:{EGO_COLOUR}"')


def _ways(scene: Scene, view: View, row: int) -> Iterator[str]:
    """Where the box centres have been up to a row."""
    for actor in (*([] if scene.focus is None else [scene.focus]), EGO):
        boxes_m = scene.ego_m if actor == EGO else scene.actors_m[:, actor]
        there = np.ones(row + 1, dtype=np.bool_) if actor == EGO else scene.trace.present[: row + 1, actor]
        centres_m = boxes_m[: row + 1].mean(axis=1)[there]
        yield view.polyline(centres_m, f'stroke="{_colour(scene, actor)}" stroke-width="1.5"')


def _everybody(scene: Scene, view: View, row: int, *, everybody: Sequence[int]) -> Iterator[str]:
    """Boxes at a row: of these actors where present, of whom it is about, of the ego last."""
    others = [actor for actor in everybody if actor != scene.focus]
    for actor in (*others, *([] if scene.focus is None else [scene.focus])):
        if scene.trace.present[row, actor]:
            yield _box(scene, view, row, actor)
    yield _box(scene, view, row, EGO)


def _box(scene: Scene, view: View, row: int, actor: int) -> str:
    """A body with a line across its front, hatched while the stack is not shown it; what is flat lets the road show."""
    corners_m = scene.ego_m[row] if actor == EGO else scene.actors_m[row, actor]
    colour, hidden = _colour(scene, actor), actor != EGO and not scene.trace.visible[row, actor]
    if actor != EGO and scene.case.actors[actor].kind.is_flat:
        return view.polygon(corners_m, f'fill="{colour}" fill-opacity="0.3" stroke="{colour}"')
    dashes = 'stroke-dasharray="3 2"' if hidden else ""
    fill = f"url(#hidden-{'focus' if actor == scene.focus else 'other'})" if hidden else colour
    body = view.polygon(corners_m, f'fill="{fill}" stroke="{colour if hidden else "#fff"}" {dashes}')
    if np.ptp(view.px(corners_m), axis=0).max() < TOO_SMALL:  # a child from above: a ring says where it is
        x, y = view.px(corners_m.mean(axis=0)).tolist()
        ring = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{TOO_SMALL}" fill="none" stroke="{colour}" stroke-width="2"'
        return f"{body}{ring} {dashes}/>"
    front_m = corners_m[[0, 3]] + 0.25 * (corners_m[[1, 2]] - corners_m[[0, 3]])
    return body + view.polyline(front_m, f'stroke="{colour if hidden else "#fff"}" stroke-width="1.4"')


def _colour(scene: Scene, actor: int) -> str:
    if actor == EGO:
        return EGO_COLOUR
    return FOCUS_COLOUR if actor == scene.focus else OTHER_COLOUR


def _close_ups(scene: Scene, moments: Sequence[Moment], top: float) -> Iterator[str]:
    step = (WIDTH - 2 * EDGE - CLOSE_UP) / 4
    for number, moment in enumerate(moments, start=1):
        x = EDGE + (number - 1) * step
        title = f"{number}: {scene.trace.time_s[moment.row]:.2f} s, {moment.why}"
        yield label(title, x=x, y=top - 9, style='class="bold"')
        place = Place(x=x, y=top, width=CLOSE_UP, height=CLOSE_UP)
        yield place.filled(_close_up(scene, _close_view(scene, moment.row, place), moment.row))
        for line, words in enumerate(_captions(scene, moment.row)):
            colour = EGO_COLOUR if line == 0 else FOCUS_COLOUR
            yield label(words, x=x, y=top + CLOSE_UP + 18 + 17 * line, style=f'style="fill:{colour}"')


def _close_view(scene: Scene, row: int, place: Place) -> View:
    """Around the ego; where whom it is about is near enough, around both."""
    middle_m = scene.ego_m[row].mean(axis=0)
    if scene.focus is not None and scene.apart_m[row] < 0.5 * CLOSE_UP_M:
        middle_m = 0.5 * (middle_m + scene.actors_m[row, scene.focus].mean(axis=0))
    return view_of(middle_m, CLOSE_UP / CLOSE_UP_M, place)


def _close_up(scene: Scene, view: View, row: int) -> Iterator[str]:
    yield road_moved(scene.case.road, view)
    yield from _ways(scene, view, row)
    yield from lamps(scene.case.road, view, scene.trace.signals[row])
    yield from _everybody(scene, view, row, everybody=range(len(scene.case.actors)))
    if scene.focus is None or not scene.trace.present[row, scene.focus]:
        return
    focus_m = scene.actors_m[row, scene.focus]
    if view.holds(focus_m.mean(axis=0)):
        yield from _between(scene, view, row)
    else:
        yield _pointer(view, focus_m.mean(axis=0))


def _between(scene: Scene, view: View, row: int) -> Iterator[str]:
    """The shortest line between the ego and whom it is about; a ring where they touch."""
    ends_m = shapely.get_coordinates(
        shapely.shortest_line(shapely.Polygon(scene.ego_m[row]), shapely.Polygon(scene.actors_m[row, scene.focus]))
    )
    ends = view.px(ends_m)
    if scene.apart_m[row] > 0.0:
        yield polyline(ends, 'stroke="#000" stroke-width="1" stroke-dasharray="2 2"')
    else:
        yield f'<circle cx="{ends[0, 0]:.1f}" cy="{ends[0, 1]:.1f}" r="9" fill="none" stroke="#000" stroke-width="2"/>'


def _pointer(view: View, there_m: FloatArray) -> str:
    """An arrow head at the border towards somebody who is outside the view."""
    half = 0.5 * np.array([view.size_px[0], view.size_px[1]])
    away = view.px(there_m) - half
    direction = away / np.sqrt((away**2).sum())
    tip = half + direction * (half[0] - 8) / np.abs(direction).max()
    side = np.array([-direction[1], direction[0]])
    return polygon(
        np.stack([tip, tip - 13 * direction + 6 * side, tip - 13 * direction - 6 * side]), f'fill="{FOCUS_COLOUR}"'
    )


def _captions(scene: Scene, row: int) -> Iterator[str]:
    yield f"ego {kmh(scene.trace.ego[row, EGO_SPEED])}"
    if scene.focus is None:
        return
    name = name_of(scene.case, scene.focus)
    if not scene.trace.present[row, scene.focus]:
        yield f"{name} absent"
        return
    yield f"{name} {kmh(scene.trace.actors[row, scene.focus, ACTOR_SPEED])}"
    hidden = "" if scene.trace.visible[row, scene.focus] else ", hidden from the stack"
    yield f"{scene.apart_m[row]:.2f} m away{hidden}"


def _key(scene: Scene, y: float) -> Iterator[str]:
    """What the colours mean."""
    entries = [("ego", EGO_COLOUR, EGO_COLOUR)]
    if scene.focus is not None:
        name = name_of(scene.case, scene.focus)
        entries.append((name, FOCUS_COLOUR, FOCUS_COLOUR))
        if (scene.trace.present & ~scene.trace.visible)[:, scene.focus].any():
            entries.append((f"{name} while hidden from the stack", "url(#hidden-focus)", FOCUS_COLOUR))
    if len(scene.case.actors) > 1:
        entries.append(("others", OTHER_COLOUR, OTHER_COLOUR))
    x = float(EDGE)
    for words, fill, stroke in entries:
        yield f'<rect x="{x:.1f}" y="{y - 10:.1f}" width="20" height="11" fill="{fill}" stroke="{stroke}"/>'
        yield label(words, x=x + 26, y=y, style='class="small"')
        x += 50 + 6.6 * len(words)
