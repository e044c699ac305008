"""What the shape of a lane's centre line says, whatever file it came from."""

from __future__ import annotations

import numpy as np

from scenario_runner.geometry import FloatArray


def without_repeats(line_m: FloatArray) -> FloatArray:
    """A polyline (M, 2) without points that lie on the one before."""
    moved = np.any(np.diff(line_m, axis=0) != 0.0, axis=1)
    return np.asarray(line_m[np.concatenate([[True], moved])], dtype=np.float64)


def turn_of(centre_m: FloatArray) -> str:
    """Left or right where a lane ends more than 30° off the direction it begins with, else straight."""
    (x, y), (ends_x, ends_y) = centre_m[1] - centre_m[0], centre_m[-1] - centre_m[-2]
    ahead, left = x * ends_x + y * ends_y, x * ends_y - y * ends_x
    if ahead > 0.0 and left * left < ahead * ahead / 3.0:  # tan² 30° = 1/3
        return "straight"
    return "left" if left > 0.0 else "right"
