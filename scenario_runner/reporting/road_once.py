"""A road that is drawn once in a picture, and shown in each of its views moved and scaled; and their scales."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenario_runner.model.roads import Road
from scenario_runner.reporting.map_view import GROUND, View, ground, paint
from scenario_runner.reporting.svg import label


def road_once(road: Road) -> str:
    """The road, for the picture's `defs`."""
    whole = _whole(road)
    return "".join(['<g id="road">', *ground(road, whole), *paint(road, whole), "</g>"])


def road_moved(road: Road, view: View) -> str:
    """The road of `road_once` as a view has it, on plain ground."""
    whole = _whole(road)
    x, y = view.px(np.array([whole.low_m[0], whole.high_m[1]])).tolist()
    place = f"translate({x:.2f} {y:.2f}) scale({view.px_per_m / whole.px_per_m:.5f})"
    return f'<rect width="100%" height="100%" fill="{GROUND}"/><use href="#road" transform="{place}"/>'


def _whole(road: Road) -> View:
    areas_m = (*road.drivable_m, *road.buildings, *(lane.centre_m for lane in road.lanes.values()))
    points_m = np.concatenate(areas_m)
    low, high = (points_m.min(axis=0) - 1.0).tolist(), (points_m.max(axis=0) + 1.0).tolist()
    return View(low_m=(low[0], low[1]), high_m=(high[0], high[1]), left_px=0.0, top_px=0.0, px_per_m=10.0)


def scale_bar(view: View) -> Iterator[str]:
    """A bar of 5, 10, 20, 50 or 100 m: the longest below a sixth of the view."""
    length_m = max([5, *(metres for metres in (10, 20, 50, 100) if metres * view.px_per_m < view.size_px[0] / 6)])
    right, y = view.size_px[0] - 14, view.size_px[1] - 12
    left = right - length_m * view.px_per_m
    line = f"M{left:.1f} {y - 4:.1f}v8M{left:.1f} {y:.1f}H{right:.1f}M{right:.1f} {y - 4:.1f}v8"
    yield f'<path d="{line}" stroke="#222" fill="none"/>'
    yield label(f"{length_m} m", x=0.5 * (left + right), y=y - 6, style='class="small halo" text-anchor="middle"')
