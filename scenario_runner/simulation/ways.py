"""The path that somebody goes on along who leaves a track, or who is freed from a recording."""

from __future__ import annotations

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.roads import Path
from scenario_runner.model.routes import path_through
from scenario_runner.trigonometry import sin_cos

APART_M = 1.0  # between the recorded places a path is laid through: a standing tracker jitters less


def recorded_way(states: FloatArray) -> Path | None:
    """The path through a recording's places (T, 5), APART_M apart; none for who never gets that far."""
    places_m = _apart(states[:, 1:3])
    return path_through(places_m) if len(places_m) > 1 else None


def way_of(states: FloatArray) -> Path:
    """The path on which a track (T, 5) is left, leading where its body points.

    It goes through the places since the track last changed between forwards and backwards; of one that stands, straight
    ahead.
    """
    backwards = bool(states[-1, 4] < 0.0) if len(states) == 1 else bool(np.any(states[-2:, 4] < 0.0))
    other_way = np.flatnonzero((states[:, 4] < 0.0) != backwards)
    places_m = states[int(other_way[-1]) + 1 if len(other_way) else 0 :, 1:3]
    if len(_apart(places_m)) < 2:
        sin, cos = sin_cos(float(states[-1, 3]))
        places_m = states[-1, 1:3] + np.array([[0.0, 0.0], [cos, sin]])
        return path_through(places_m)
    return path_through(places_m[::-1] if backwards else places_m)


def _apart(places_m: FloatArray) -> FloatArray:
    kept = [places_m[0]]
    for place_m in places_m[1:]:
        if ((place_m - kept[-1]) ** 2).sum() >= APART_M**2:
            kept.append(place_m)
    return np.array(kept)
