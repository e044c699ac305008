"""Speeds and distance of a drive over time, as two small charts with the five moments marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.traces import ACTOR_SPEED, EGO_SPEED
from scenario_runner.reporting.moments import Moment, Scene, name_of
from scenario_runner.reporting.svg import Place, label, polyline

_LEFT, _BOTTOM, _TOP = 34.0, 22.0, 28.0  # room for the numbers and the title


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chart:
    """A plot's rectangle, and the times (from 0) and values it shows."""

    place: Place
    until_s: float
    lowest: float
    highest: float
    step: float  # between lines

    def pixels(self, time_s: FloatArray, values: FloatArray) -> FloatArray:
        """(T, 2)."""
        x = self.place.x + self.place.width * time_s / self.until_s
        share = (values - self.lowest) / (self.highest - self.lowest)
        return np.stack([x, self.place.y + self.place.height * (1.0 - share)], axis=-1)


def charts(scene: Scene, moments: Sequence[Moment], place: Place) -> Iterator[str]:
    """Speeds above, distance below where there is somebody to be distant from."""
    each = place.height if scene.focus is None else 0.5 * place.height
    upper = replace(place, height=each)
    yield from _speeds(scene, moments, _chart(scene, upper, _all_speeds(scene)))
    if scene.focus is not None:
        there_m = scene.apart_m[scene.trace.present[:, scene.focus]]
        yield from _distance(scene, moments, _chart(scene, replace(upper, y=place.y + each), there_m))


def _chart(scene: Scene, place: Place, values: FloatArray) -> _Chart:
    """The plot whose scale holds all values."""
    low, high = float(values.round(1).min(initial=0.0)), float(values.max(initial=1.0))
    step = _tick(high - low)
    inner = Place(
        x=place.x + _LEFT,
        y=place.y + _TOP,
        width=place.width - _LEFT - 4.0,
        height=place.height - _TOP - _BOTTOM,
    )
    return _Chart(
        place=inner,
        until_s=max(scene.trace.duration_s, scene.trace.step_s),
        lowest=step * float(np.floor(low / step)),
        highest=step * float(np.ceil(high / step)),
        step=step,
    )


def _all_speeds(scene: Scene) -> FloatArray:
    """In km/h, of whoever is drawn."""
    ego = scene.trace.ego[:, EGO_SPEED]
    if scene.focus is None:
        return ego * 3.6
    there = scene.trace.present[:, scene.focus]
    return np.concatenate([ego, scene.trace.actors[:, scene.focus, ACTOR_SPEED][there]]) * 3.6


def _speeds(scene: Scene, moments: Sequence[Moment], chart: _Chart) -> Iterator[str]:
    yield from _axes(scene, moments, chart, "speed, km/h")
    if scene.focus is not None:
        there = scene.trace.present[:, scene.focus]
        values = scene.trace.actors[:, scene.focus, ACTOR_SPEED][there] * 3.6
        yield polyline(chart.pixels(scene.trace.time_s[there], values), 'stroke="#d55e00" stroke-width="2"')
        name = name_of(scene.case, scene.focus)
        yield label(
            name,
            x=chart.place.x + chart.place.width,
            y=chart.place.y - 12,
            style='text-anchor="end" style="fill:#d55e00"',
        )
    ego = scene.trace.ego[:, EGO_SPEED] * 3.6
    yield polyline(chart.pixels(scene.trace.time_s, ego), 'stroke="#0072b2" stroke-width="2"')
    yield label("ego", x=chart.place.x + 110, y=chart.place.y - 12, style='style="fill:#0072b2"')


def _distance(scene: Scene, moments: Sequence[Moment], chart: _Chart) -> Iterator[str]:
    """Box to box; dashed while the stack was not shown the other."""
    yield from _axes(scene, moments, chart, f"distance to {name_of(scene.case, scene.focus or 0)}, m")
    shown, there = scene.trace.visible[:, scene.focus], scene.trace.present[:, scene.focus]
    line = chart.pixels(scene.trace.time_s, np.where(there, scene.apart_m, 0.0))
    changes = np.flatnonzero(np.diff(shown.astype(int)) | np.diff(there.astype(int))) + 1
    for rows in np.split(np.arange(len(line)), changes):
        if there[rows[0]]:
            dashes = "" if shown[rows[0]] else 'stroke-dasharray="3 3"'
            joined = line[rows[0] : rows[-1] + 2] if rows[-1] + 1 < len(line) and there[rows[-1] + 1] else line[rows]
            yield polyline(joined, f'stroke="#222" stroke-width="2" {dashes}')
    if not shown[there].all():
        yield label(
            "dashed: hidden",
            x=chart.place.x + chart.place.width,
            y=chart.place.y - 12,
            style='class="small" text-anchor="end"',
        )


def _axes(scene: Scene, moments: Sequence[Moment], chart: _Chart, title: str) -> Iterator[str]:
    yield label(title, x=chart.place.x - _LEFT + 4, y=chart.place.y - 12, style='class="bold"')
    for value in np.arange(chart.lowest, chart.highest + 0.5 * chart.step, chart.step):
        y = chart.pixels(np.zeros(1), np.array([value]))[0, 1]
        yield f'<path d="M{chart.place.x:.1f} {y:.1f}h{chart.place.width:.1f}" stroke="#e2e2e2"/>'
        yield label(f"{value:g}", x=chart.place.x - 6, y=y + 4, style='class="small" text-anchor="end"')
    for number, moment in enumerate(moments, start=1):
        x = chart.pixels(scene.trace.time_s[[moment.row]], np.zeros(1))[0, 0]
        yield f'<path d="M{x:.1f} {chart.place.y:.1f}v{chart.place.height:.1f}" stroke="#999" stroke-dasharray="1 3"/>'
        yield label(
            str(number), x=x, y=chart.place.y + chart.place.height + 15, style='class="small" text-anchor="middle"'
        )


def _tick(largest: float) -> float:
    """A round step that gives two to five lines."""
    magnitude = 10.0 ** np.floor(np.log10(max(largest, 1e-3)))
    return float(next(step * magnitude for step in (0.2, 0.5, 1.0, 2.0, 5.0) if largest / (step * magnitude) <= 5.0))
