"""A road as a picture (SVG) and its anchors as a table: what an author needs to place actors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray, lengths_along
from scenario_runner.model.roads import Lane, LaneKind, Road
from scenario_runner.reporting.lamps import heads
from scenario_runner.reporting.map_view import INK, KERB, PAINT, View, ground, paint, point_on, text
from scenario_runner.reporting.road_marks import ANCHOR, anchor_marks, conflict_marks, dot, outermost, triangle

PICTURE_PX = 1100.0  # width of the picture
TALLEST_PX = 900.0
MARGIN_PX = 24.0
TITLE_PX = 30.0
BESIDE_M = 9.0  # of surroundings round a road without a junction, at least
BESIDE_SHARE = 0.05  # of its length, so that the names at its ends find room
ROUND_JUNCTION_M = 32.0  # of each arm shown, from the junction's edge
DETAIL_M = (110.0, 36.0)  # of the enlarged part of a road too long to see its lanes whole
ARROW_EVERY_M = 16.0
BORDER_PX = 90.0  # along the view's border, kept free of arrows for names and lane numbers
LANE_NUMBERS_FROM_PX_PER_M = 4.0  # any smaller and they would not fit their lanes
TURNS: Mapping[str, str] = {"left": "#c77700", "straight": "#2e7d32", "right": "#1c5fb0"}


class AnchorRow(NamedTuple):
    """An anchor, and the places `before` counts back from and `after` counts on from."""

    name: str
    what: str
    before: str
    after: str


def anchor_table(road: Road) -> list[AnchorRow]:
    """A row per anchor of a road, in its order."""
    return [
        AnchorRow(anchor.name, anchor.what, _places(anchor.entries), _places(anchor.exits))
        for anchor in road.anchors.values()
    ]


def road_svg(road: Road, title: str) -> str:
    """The road as an SVG document: lanes, paint, ways across, houses, arms, anchors, conflicts and a scale.

    Round a junction the arms are cut off; a long road without one is shown whole, and enlarged about its middle.
    """
    low_m, high_m = _extent(road)
    views = [_view(low_m, high_m, MARGIN_PX + TITLE_PX)]
    if not _junction(road) and max(high_m - low_m) > 2.0 * DETAIL_M[0]:
        middle_m, half_m = _middle(road), 0.5 * np.array(DETAIL_M)
        views.append(_view(middle_m - half_m, middle_m + half_m, _bottom_px(views[0]) + MARGIN_PX))
    body = [text((MARGIN_PX, MARGIN_PX + 12.0), title, "style='font-size:18px;font-weight:bold;text-anchor:start'")]
    for number, view in enumerate(views):
        body += [f"<clipPath id='view{number}'>{view.frame()}</clipPath>", f"<g clip-path='url(#view{number})'>"]
        body += [*ground(road, view), *paint(road, view), *_arrows(road, view), *_ways(road, view)]
        body += [*anchor_marks(road, view), *conflict_marks(road, view), *heads(road, view), "</g>"]
        body += [
            view.frame(f"fill='none' stroke='{KERB}'"),
            *_labels(road, view, "to " if number else ""),
            *_scale(view),
        ]
    body += _legend(road, _bottom_px(views[-1]) + 24.0)
    return _document(title, _bottom_px(views[-1]) + 44.0, body)


def _document(title: str, height_px: float, body: Sequence[str]) -> str:
    size = f"width='{PICTURE_PX:.0f}' height='{height_px:.0f}' viewBox='0 0 {PICTURE_PX:.0f} {height_px:.0f}'"
    return "\n".join(
        [
            f"<svg xmlns='http://www.w3.org/2000/svg' {size} font-family='Helvetica, Arial, sans-serif'>",
            f"<title>{escape(title)}</title>",
            "<rect width='100%' height='100%' fill='#ffffff'/>",
            *body,
            "</svg>",
            "",
        ]
    )


def _places(places: Sequence[tuple[str, float]]) -> str:
    """`100 m on south_in_1, north_in_1`, in words; lanes of one station together."""
    groups = groupby(places, key=lambda place: round(place[1], 1))
    return "; ".join(f"{station_m:g} m on {', '.join(lane for lane, _ in group)}" for station_m, group in groups)


def _junction(road: Road) -> list[Lane]:
    return [lane for lane in road.lanes.values() if lane.in_junction]


def _extent(road: Road) -> tuple[FloatArray, FloatArray]:
    """Low and high corner of the map to show."""
    junction = _junction(road)
    lanes = junction or list(road.lanes.values())
    lines_m = [line_m for lane in lanes for line_m in (lane.left_m, lane.right_m)]
    points_m = np.vstack([*lines_m, *_named_places(road)] if junction else [*lines_m, *road.buildings])
    low_m, high_m = points_m.min(axis=0), points_m.max(axis=0)
    round_m = ROUND_JUNCTION_M if junction else max(BESIDE_M, BESIDE_SHARE * float(max(high_m - low_m)))
    return low_m - round_m, high_m + round_m


def _named_places(road: Road) -> list[FloatArray]:
    """Where anchors other than the arms' lie."""
    places = [place for anchor in road.anchors.values() if anchor.name not in road.entries for place in anchor.entries]
    return [point_on(road.lanes[lane].centre_m, station_m)[0] for lane, station_m in places]


def _middle(road: Road) -> FloatArray:
    """Half way along, amid the lanes."""
    lines_m = [lane.centre_m for lane in road.lanes.values()]
    return np.asarray(
        np.mean([point_on(line_m, 0.5 * float(lengths_along(line_m)[-1]))[0] for line_m in lines_m], axis=0)
    )


def _view(low_m: FloatArray, high_m: FloatArray, top_px: float) -> View:
    width_m, height_m = (high_m - low_m).tolist()
    px_per_m = min((PICTURE_PX - 2.0 * MARGIN_PX) / width_m, TALLEST_PX / height_m)
    return View(
        low_m=(float(low_m[0]), float(low_m[1])),
        high_m=(float(high_m[0]), float(high_m[1])),
        left_px=0.5 * (PICTURE_PX - width_m * px_per_m),
        top_px=top_px,
        px_per_m=px_per_m,
    )


def _bottom_px(view: View) -> float:
    return view.top_px + view.size_px[1]


def _arrows(road: Road, view: View) -> Iterator[str]:
    """White arrows on lanes outside junctions, every few metres; P on parking strips."""
    for lane in road.lanes.values():
        if lane.in_junction or lane.kind in (LaneKind.SHOULDER, LaneKind.SIDEWALK):
            continue
        length_m = float(lengths_along(lane.centre_m)[-1])
        every_m = max(ARROW_EVERY_M, 60.0 / view.px_per_m)
        for station_m in np.arange(0.5 * every_m, length_m, every_m):
            point_m, direction = point_on(lane.centre_m, float(station_m))
            if not view.holds(point_m, BORDER_PX / view.px_per_m):
                continue
            if lane.kind is LaneKind.PARKING:
                x, y = view.px(point_m).tolist()
                size_px = min(1.6 * view.px_per_m, 14.0)
                if size_px > 7.0:
                    yield text((x, y + 0.35 * size_px), "P", f"style='fill:{PAINT};font-size:{size_px:.0f}px'")
            else:
                yield _arrow(view, point_m, direction, PAINT)


def _arrow(view: View, tip_m: FloatArray, direction: FloatArray, colour: str) -> str:
    """A shaft and a head that point along `direction`: 3 m, as painted ones are, larger where that is too small."""
    left = np.array([-direction[1], direction[0]])
    along_m = np.array([-3.0, -1.1, -1.1, 0.0, -1.1, -1.1, -3.0])
    aside_m = np.array([0.1, 0.1, 0.45, 0.0, -0.45, -0.1, -0.1])
    arrow_m = along_m[:, None] * direction + aside_m[:, None] * left
    return view.polygon(tip_m + max(1.0, 5.0 / view.px_per_m) * arrow_m, f"fill='{colour}'")


def _ways(road: Road, view: View) -> Iterator[str]:
    """The lanes across a junction, coloured by what they do; nobody drives on shoulders and sidewalks."""
    for lane in _junction(road):
        if lane.kind in (LaneKind.SHOULDER, LaneKind.SIDEWALK):
            continue
        colour = TURNS.get(lane.turn, TURNS["straight"])
        yield view.polyline(lane.centre_m, f"stroke='{colour}' stroke-width='1.6' stroke-opacity='0.85'")
        length_m = float(lengths_along(lane.centre_m)[-1])
        tip_m, direction = point_on(lane.centre_m, max(length_m - 1.0, 0.5 * length_m))
        left = np.array([-direction[1], direction[0]])
        head_m = np.stack([tip_m, tip_m - 1.3 * direction + 0.5 * left, tip_m - 1.3 * direction - 0.5 * left])
        yield view.polygon(head_m, f"fill='{colour}'")


def _labels(road: Road, view: View, before: str = "") -> Iterator[str]:
    """The arms' names, `before` in front, at their outer ends or where they leave the view, with lane numbers."""
    for arm in road.entries:
        lanes = [road.lanes[lane] for lane in (*road.entries[arm], *road.exits.get(arm, ()))]
        outer = [outermost(lane, view, starts=lane.id in road.entries[arm]) for lane in lanes]
        seen = [(lane, *end) for lane, end in zip(lanes, outer, strict=True) if end is not None]
        if not seen:
            continue
        out_px = 14.0 + np.array([_half_width_px(before + arm), 6.0])  # beyond the end, clear of the anchors there
        at_px = np.mean([view.px(point_m) + out_px * np.array([-x, y]) for _, point_m, (x, y) in seen], axis=0)
        yield _pill(at_px, before + arm, view)
        for lane, point_m, (x, y) in seen if view.px_per_m >= LANE_NUMBERS_FROM_PX_PER_M else ():
            number_px = view.px(point_m) + 38.0 * np.array([x, -y]) + (0.0, 4.0)
            yield text(tuple(number_px), str(_number(road, arm, lane)), f"style='fill:{PAINT};font-weight:bold'")
    for anchor in road.anchors.values():
        if anchor.name not in road.entries:
            yield _pill(view.px(_beside(road, *anchor.entries[0], away_m=6.0)) + (20.0, 0.0), anchor.name, view)


def _number(road: Road, arm: str, lane: Lane) -> int:
    """Of a lane among those of its arm and direction, 1 = rightmost."""
    lanes = next(each for each in (road.entries[arm], road.exits.get(arm, ())) if lane.id in each)
    return lanes.index(lane.id) + 1


def _beside(road: Road, lane: str, station_m: float, *, away_m: float) -> FloatArray:
    """A place to the right of a lane's station."""
    point_m, (cos, sin) = point_on(road.lanes[lane].centre_m, station_m)
    return np.asarray(point_m + away_m * np.array([sin, -cos]))


def _pill(at_px: FloatArray, words: str, view: View) -> str:
    """Words on a label, moved into the view where it would stick out."""
    half_px = np.array([_half_width_px(words), 10.0])
    low_px = np.array([view.left_px, view.top_px]) + half_px + 4.0
    x, y = np.clip(at_px, low_px, low_px + view.size_px - 2.0 * half_px - 8.0).tolist()
    box = f"x='{x - half_px[0]:.1f}' y='{y - 10.0:.1f}' width='{2.0 * half_px[0]:.1f}' height='20' rx='10'"
    label = text((x, y + 4.5), words, "style='font-size:13px;font-weight:bold'")
    return f"<rect {box} fill='#ffffff' stroke='{ANCHOR}'/>{label}"


def _half_width_px(words: str) -> float:
    """Of a label, at the 7.4 px a letter of this size takes at most."""
    return 3.7 * len(words) + 7.0


def _scale(view: View) -> Iterator[str]:
    """A bar of a round number of metres in the lower left corner."""
    length_m = max(m for m in (1, 2, 5, 10, 20, 50, 100, 200) if m * view.px_per_m <= 180.0 or m == 1)
    x, y, width = view.left_px + 14.0, _bottom_px(view) - 12.0, length_m * view.px_per_m
    box = f"x='{x - 6.0:.1f}' y='{y - 20.0:.1f}' width='{width + 12.0:.1f}' height='26' rx='4'"
    yield f"<rect {box} fill='#ffffff' opacity='0.8'/>"
    yield f"<path d='M{x:.1f} {y - 5.0:.1f}v5h{width:.1f}v-5' fill='none' stroke='{INK}' stroke-width='1.5'/>"
    yield text((x + 0.5 * width, y - 5.0), f"{length_m} m")


def _legend(road: Road, y: float) -> Iterator[str]:
    toward, x = np.array([1.0, 0.0]), MARGIN_PX
    entries = []
    if road.anchors:
        entries += [
            (triangle(np.array([x + 9.0, y - 4.0]), toward, full=True), "before … by counts back from here"),
            (triangle(np.array([x, y - 4.0]), toward, full=False), "after … by counts on from here"),
        ]
    if road.conflicts:
        entries += [
            (dot((x + 5.0, y - 4.0), crossing=True), "lanes cross"),
            (dot((x + 5.0, y - 4.0), crossing=False), "lanes merge"),
        ]
    if _junction(road):
        entries += [
            (f"<path d='M{x:.1f} {y - 4.0:.1f}h14' stroke='{colour}' stroke-width='2'/>", turn)
            for turn, colour in TURNS.items()
        ]
    shift = 0.0
    for symbol, words in entries:
        words_svg = text((x + 20.0, y), words, "style='text-anchor:start'")
        yield f"<g transform='translate({shift:.0f} 0)'>{symbol}{words_svg}</g>"
        shift += 44.0 + 6.0 * len(words)
