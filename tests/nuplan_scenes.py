"""Scenes and the values expected of them from nuPlan's own tests of its metrics; tests skip where they are absent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[1] / "../shared/data/nuplan-devkit/nuplan/planning/metrics/evaluation_metrics"


def scene(name: str) -> dict[str, Any]:
    """A scene by its file's name, once a second from t = 1 s on."""
    found = sorted(FOLDER.glob(f"common/test/json/*/{name}.json"))
    if not found:
        pytest.skip("nuPlan's scenes are not here")
    loaded: dict[str, Any] = json.loads(found[0].read_text(encoding="utf-8"))
    return loaded


def states(name: str) -> list[dict[str, Any]]:
    """The ego's states in order: pose (x, y, yaw), velocity and acceleration (along, across)."""
    loaded = scene(name)
    return [loaded["ego"], *loaded["ego_future_states"]]


def expected_series(name: str) -> list[float]:
    """The time series that nuPlan expects, rounded to two places."""
    values: list[float] = scene(name)["expected"]["time_series"]["values"]
    return values


def expected_statistics(name: str) -> list[float]:
    """The statistics that nuPlan expects, in its order."""
    return [value for _, value in scene(name)["expected"]["statistics"]]
