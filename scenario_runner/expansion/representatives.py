"""A few points that stand for all of a scenario's: its centre, its corners, and some from in between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np

from scenario_runner.digest import digest_of
from scenario_runner.expansion.parameters import Point
from scenario_runner.expansion.quantities import Value
from scenario_runner.geometry import FloatArray
from scenario_runner.units import Quantity

CORNERS = 6
"""So many after the centre are chosen for being far from all others; what is asked for beyond is spread by chance."""


def representatives(points: Sequence[Point], most: int) -> tuple[Point, ...]:
    """At most so many of the points, in their own order; the same ones every time.

    First the one nearest to the centre, then each time the one farthest from those chosen, which takes corners first
    (Gonzalez 1985), then some by chance, which the digest of their ids stands for.
    """
    if len(points) <= most:
        return tuple(points)
    places = _places(points)
    chosen = [int(_away(places, np.full(places.shape[1], 0.5)).argmin())]
    nearest = _away(places, places[chosen[0]])
    while len(chosen) < min(most, 1 + CORNERS) and nearest.max() > 0.0:
        chosen.append(int(nearest.argmax()))
        nearest = np.minimum(nearest, _away(places, places[chosen[-1]]))
    if len(chosen) < most:
        rest = sorted(set(range(len(points))).difference(chosen), key=lambda place: digest_of(points[place].id))
        chosen += rest[: most - len(chosen)]
    return tuple(points[place] for place in sorted(chosen))


def _places(points: Sequence[Point]) -> FloatArray:
    """Where points lie in the unit cube of their parameters' ranks, (N, P)."""
    columns = [_ranks([point.values[name] for point in points]) for name in points[0].written]
    return np.array(columns).reshape(len(columns), len(points)).T


def _ranks(values: Sequence[Value]) -> list[float]:
    """Each value's rank among the distinct ones, from 0 to 1; numbers by size, words as they first come."""
    distinct = list(dict.fromkeys(values))
    if isinstance(values[0], Quantity):
        distinct.sort(key=lambda value: cast("Quantity", value).value)
    last = max(len(distinct) - 1, 1)
    rank = {value: place / last for place, value in enumerate(distinct)}
    return [rank[value] for value in values]


def _away(places: FloatArray, place: FloatArray) -> FloatArray:
    """Squared distances, (N,)."""
    away = places - place
    return np.asarray((away * away).sum(axis=1), dtype=np.float64)
