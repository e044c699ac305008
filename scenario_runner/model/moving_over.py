"""Paths that change lane: from along one lane to along another, without a corner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from scenario_runner.geometry import FloatArray, lengths_along
from scenario_runner.model.roads import LaneStretch, Path
from scenario_runner.model.routes import path_through

SAMPLE_EVERY_M = 1.0


def moved_over(first: Path, second: Path, *, from_m: float, over_m: float) -> Path:
    """A path that leaves the first at a station and is on the second `over_m` later; in the middle the lane changes.

    Sideways it moves by a polynomial of the fifth degree: its curvature begins and ends at the paths' own.
    """
    starts_m, ends_m = max(0.0, from_m), from_m + over_m
    hop_m = from_m + 0.5 * over_m
    stations_m = np.arange(starts_m, ends_m, SAMPLE_EVERY_M)
    share = ((stations_m - starts_m) / (ends_m - starts_m))[:, None]
    share = share * share * share * (10.0 - 15.0 * share + 6.0 * share * share)
    here_m = _points_m(first, stations_m)
    there = second.project(here_m).station_m
    before_m = first.points_m[first.stations_m < min(starts_m, first.length_m)]
    after_m = second.points_m[(second.stations_m > there[-1] + 0.5) & (second.stations_m <= second.length_m)]
    blend_m = here_m + share * (_points_m(second, there) - here_m)
    route = path_through(np.vstack([before_m, blend_m, after_m]))
    shift_m = float(lengths_along(np.vstack([before_m, blend_m]))[-1] - there[-1])
    return Path(
        route.table,
        route.length_m,
        (*_clipped(first.stretches, 0.0, hop_m, 0.0), *_clipped(second.stretches, hop_m, route.length_m, shift_m)),
    )


def _points_m(path: Path, stations_m: FloatArray) -> FloatArray:
    return np.asarray([path.at(station_m)[:2] for station_m in stations_m.tolist()])  # (M, 2)


def _clipped(stretches: Sequence[LaneStretch], from_m: float, to_m: float, shift_m: float) -> Iterator[LaneStretch]:
    """The stretches moved by a distance, as far as they lie between two stations."""
    for stretch in stretches:
        starts_m, ends_m = max(stretch.from_m + shift_m, from_m), min(stretch.to_m + shift_m, to_m)
        if starts_m < ends_m:
            yield LaneStretch(lane=stretch.lane, from_m=starts_m, to_m=ends_m, shift_m=stretch.shift_m + shift_m)
