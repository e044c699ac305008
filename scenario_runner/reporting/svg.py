"""Pieces of SVG the pictures of a drive are made of: places, views that fill them, lines and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.reporting.map_view import View
from scenario_runner.reporting.words import one_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A rectangle of the picture, in pixels from its top left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def attributes(self) -> str:
        """As of a rect or a nested svg."""
        return f'x="{self.x:.1f}" y="{self.y:.1f}" width="{self.width:.1f}" height="{self.height:.1f}"'

    def filled(self, content: Iterable[str]) -> str:
        """The content, drawn from this place's own corner, cut off at its border, in a frame."""
        frame = f'<rect {self.attributes} fill="none" stroke="#999"/>'
        return f"<svg {self.attributes}>{''.join(content)}</svg>{frame}"


def view_of(middle_m: FloatArray, px_per_m: float, place: Place) -> View:
    """The map around a point (2,), as large as the place, drawn from the place's own corner."""
    half_m = 0.5 * np.array([place.width, place.height]) / px_per_m
    low, high = (middle_m - half_m).tolist(), (middle_m + half_m).tolist()
    return View(low_m=(low[0], low[1]), high_m=(high[0], high[1]), left_px=0.0, top_px=0.0, px_per_m=px_per_m)


def view_around(points_m: FloatArray, place: Place, *, edge_m: float) -> View:
    """The map in which all points (M, 2) fit with `edge_m` to spare."""
    low, high = points_m.min(axis=0) - edge_m, points_m.max(axis=0) + edge_m
    width_m, height_m = (high - low).tolist()
    return view_of(0.5 * (low + high), min(place.width / width_m, place.height / height_m), place)


def polygon(points: FloatArray, style: str) -> str:
    """A closed shape of (M, 2) in pixels; `style` is its attributes."""
    return f'<polygon points="{_list(points)}" {style}/>'


def polyline(points: FloatArray, style: str) -> str:
    """An open line through (M, 2) in pixels; `style` is its attributes."""
    return f'<polyline points="{_list(points)}" fill="none" {style}/>'


def _list(points: FloatArray) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points.tolist())


def label(words: str, *, x: float, y: float, style: str = "") -> str:
    """Words with their left end (unless `style` says otherwise) on a base line; escaped."""
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(one_line(words))}</text>'
