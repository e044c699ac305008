"""Names on a picture, placed so that none lies on another nor on what it names."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.reporting.svg import label

LETTER_PX = 7.4
"""Of a bold letter of 12 px, at most, on average."""

HEIGHT_PX = 18.0
LINE_EVERY_PX = 12.0  # less than a name is high
_AWAY_PX = (15.0, 24.0, 36.0, 50.0, 68.0, 90.0, 120.0)
_TOWARD = ((0.0, -1.0), (0.0, 1.0), (1.0, 0.0), (-1.0, 0.0), (1.0, -1.0), (-1.0, -1.0), (1.0, 1.0), (-1.0, 1.0))


@dataclass(slots=True)
class LabelPlaces:
    """The rectangles of a view of some width and height that are taken: (x, y, x, y), low corner first."""

    width_px: float
    height_px: float
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def keep_clear(self, points_px: FloatArray) -> None:
        """Let no name lie on these points (M, 2), and what is between them."""
        (left, top), (right, bottom) = points_px.min(axis=0).tolist(), points_px.max(axis=0).tolist()
        self.taken.append((left, top, right, bottom))

    def keep_line_clear(self, points_px: FloatArray) -> None:
        """Let no name lie on the line through these points (M, 2)."""
        along_px = np.append(0.0, np.cumsum(np.hypot(*np.diff(points_px, axis=0).T)))
        rows = np.searchsorted(along_px, np.arange(0.0, along_px[-1], LINE_EVERY_PX))
        for x, y in points_px[rows].tolist():
            self.taken.append((x - 2.0, y - 2.0, x + 2.0, y + 2.0))

    def name(self, at_px: FloatArray, words: str, colour: str) -> str:
        """A label near a point, with a line to it where it lies farther away; nothing where there is no room."""
        half = np.array([0.5 * LETTER_PX * len(words) + 7.0, 0.5 * HEIGHT_PX])
        for away in _AWAY_PX:
            for toward in _TOWARD:
                beside = np.array([half[0], 0.0]) if toward[0] else np.zeros(2)
                middle = at_px + np.array(toward) * (away + beside)
                if self._is_free(middle - half, middle + half):
                    self.taken.append((*(middle - half).tolist(), *(middle + half).tolist()))
                    return _pill(at_px, middle, half, words, colour)
        return ""

    def _is_free(self, low: FloatArray, high: FloatArray) -> bool:
        if low.min() < 2.0 or high[0] > self.width_px - 2.0 or high[1] > self.height_px - 2.0:
            return False
        return not any(
            low[0] < right and high[0] > left and low[1] < bottom and high[1] > top
            for left, top, right, bottom in self.taken
        )


def _pill(at_px: FloatArray, middle: FloatArray, half: FloatArray, words: str, colour: str) -> str:
    (x, y), (left, top), (width, height) = middle.tolist(), (middle - half).tolist(), (2.0 * half).tolist()
    box = f'x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" rx="9"'
    line = f'<path d="M{at_px[0]:.1f} {at_px[1]:.1f}L{x:.1f} {y:.1f}" stroke="{colour}" stroke-width="1"/>'
    name = label(words, x=x, y=y + 4.0, style='class="name" text-anchor="middle"')
    return f'{line}<rect {box} fill="#fff" stroke="{colour}" stroke-width="1.5"/>{name}'
