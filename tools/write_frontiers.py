"""Write docs/r157_frontiers.svg: how late a cut-in may be for each reference driver, beside what UN R157 asks for.

python -m tools.write_frontiers
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from scenario_runner.envelopes import avoidable_ttc_s
from scenario_runner.geometry import FloatArray
from scenario_runner.reference_drivers import careful_competent, fsm, reg157, rss
from scenario_runner.reference_drivers.in_lane import Model
from scenario_runner.reporting.svg import Place, label, polyline
from tools.cut_ins import frontier_s

FILE = Path(__file__).resolve().parents[1] / "docs/r157_frontiers.svg"

OWN_KMH = 60.0
CLOSING_KMH = np.arange(10.0, 50.1, 2.5)  # relative speeds of UN R157's grid
LATERAL_MPS = (0.5, 1.5, 3.0)  # its slowest, an ordinary and its quickest lane change
MOST_S = 2.5
DRIVERS: Mapping[str, tuple[Model, str]] = {
    "reg157": (reg157.MODEL, "#0072b2"),
    "careful_competent": (careful_competent.MODEL, "#d55e00"),
    "rss": (rss.MODEL, "#aa4488"),
    "fsm": (fsm.MODEL, "#8a6d00"),
}

WIDTH, HEIGHT, PANEL, LEFT, TOP, BOTTOM = 750.0, 330.0, 240.0, 44.0, 64.0, 52.0
STYLE = "text{font:12px sans-serif;fill:#222}.bold{font-weight:bold}.small{font-size:11px;fill:#555}"


def frontiers_svg() -> str:
    """The picture."""
    panels = (part for number, mps in enumerate(LATERAL_MPS) for part in _panel(_place(number), mps))
    size = f'width="{WIDTH:.0f}" height="{HEIGHT:.0f}" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>',
        f'<style>{STYLE}</style><rect width="100%" height="100%" fill="#fff"/>',
        *_legend(),
        *panels,
        label("relative speed, km/h", x=0.5 * WIDTH, y=HEIGHT - 10, style='class="small" text-anchor="middle"'),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _place(number: int) -> Place:
    """Where a panel's plot is."""
    return Place(x=LEFT + number * PANEL, y=TOP, width=PANEL - 46.0, height=HEIGHT - TOP - BOTTOM)


def _panel(place: Place, lateral_mps: float) -> Iterator[str]:
    yield label(f"{lateral_mps:g} m/s sideways", x=place.x, y=place.y - 8, style='class="bold"')
    yield from _axes(place)
    asked_s = np.array([avoidable_ttc_s(kmh / 3.6) for kmh in CLOSING_KMH])
    yield polyline(_pixels(place, asked_s), 'stroke="#bbb" stroke-width="7"')
    for model, colour in DRIVERS.values():
        found_s = np.array([_frontier_s(model, kmh, lateral_mps) for kmh in CLOSING_KMH.tolist()])
        yield polyline(_pixels(place, found_s), f'stroke="{colour}" stroke-width="2"')


def _frontier_s(model: Model, closing_kmh: float, lateral_mps: float) -> float:
    return frontier_s(model, own_mps=OWN_KMH / 3.6, closing_mps=closing_kmh / 3.6, lateral_mps=lateral_mps)


def _axes(place: Place) -> Iterator[str]:
    for second in np.arange(0.0, MOST_S + 0.1, 0.5).tolist():
        y = place.y + place.height * (1.0 - second / MOST_S)
        yield f'<path d="M{place.x:.1f} {y:.1f}h{place.width:.1f}" stroke="#e2e2e2"/>'
        yield label(f"{second:g} s", x=place.x - 6, y=y + 4, style='class="small" text-anchor="end"')
    for kmh in range(10, 51, 10):
        x = place.x + place.width * _share(float(kmh))
        yield label(str(kmh), x=x, y=place.y + place.height + 16, style='class="small" text-anchor="middle"')


def _pixels(place: Place, ttc_s: FloatArray) -> FloatArray:
    """(K, 2) of times to collision (K,) at CLOSING_KMH."""
    x = place.x + place.width * (CLOSING_KMH - CLOSING_KMH[0]) / (CLOSING_KMH[-1] - CLOSING_KMH[0])
    return np.stack([x, place.y + place.height * (1.0 - ttc_s / MOST_S)], axis=-1)


def _share(closing_kmh: float) -> float:
    return float((closing_kmh - CLOSING_KMH[0]) / (CLOSING_KMH[-1] - CLOSING_KMH[0]))


def _legend() -> Iterator[str]:
    title = f"Least time to collision at lane intrusion that is avoided, at {OWN_KMH:.0f} km/h: below a line it hits"
    yield label(title, x=LEFT - 30, y=18, style='class="bold"')
    x = LEFT - 30
    for name, colour, width in [
        ("UN R157: v/12 + 0.35 s", "#bbb", 7),
        *((name, colour, 2) for name, (_, colour) in DRIVERS.items()),
    ]:
        yield f'<path d="M{x:.1f} 34h22" stroke="{colour}" stroke-width="{width}"/>'
        yield label(name, x=x + 28, y=38)
        x += 50.0 + 7.0 * len(name)


if __name__ == "__main__":
    FILE.write_text(frontiers_svg(), encoding="utf-8")
