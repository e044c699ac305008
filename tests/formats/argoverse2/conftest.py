"""A small archive by the data set's layout: a street eastwards, a car that drives 40 m along it, and others."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

SCENARIO = "0a1b2c3d-aaaa-bbbb-cccc-000000000001"
EAST_M, NORTH_M = 1000.25, -500.5
"""Where the street's lane 10 begins in the city's frame: centre line along y = NORTH_M."""


def line(*points):
    return [{"x": EAST_M + x, "y": NORTH_M + y, "z": 21.5} for x, y in points]


def lane(from_x, to_x, y=0.0, **changes):
    """A straight lane 3.5 m wide; eastwards, or westwards where from_x > to_x."""
    left = 1.75 if to_x > from_x else -1.75
    return {
        "lane_type": "VEHICLE",
        "is_intersection": False,
        "centerline": line((from_x, y), (to_x, y)),
        "left_lane_boundary": line((from_x, y + left), (to_x, y + left)),
        "right_lane_boundary": line((from_x, y - left), (to_x, y - left)),
        "left_lane_mark_type": "DASHED_WHITE",
        "right_lane_mark_type": "SOLID_WHITE",
        "left_neighbor_id": None,
        "right_neighbor_id": None,
        "predecessors": [],
        "successors": [],
    } | changes


def street():
    """Lanes 10 → 11 → 12 of 50 m each, 21 to the left of 11, and 31 the other way round beside that."""
    return {
        "lane_segments": {
            "10": lane(0, 50, successors=[11]),
            "11": lane(50, 100, successors=[12, 4711], left_neighbor_id=21),
            "12": lane(100, 150),
            "21": lane(50, 100, y=3.5, left_neighbor_id=31, right_neighbor_id=11),
            "31": lane(100, 50, y=7.0, left_neighbor_id=21, left_lane_mark_type="DOUBLE_SOLID_YELLOW"),
        },
        "drivable_areas": {"1": {"id": 1, "area_boundary": line((-50, -2), (200, -2), (200, 9), (-50, 9))}},
        "pedestrian_crossings": {"5": {"id": 5, "edge1": line((70, -2), (70, 9)), "edge2": line((73, -2), (73, 9))}},
    }


def track(name, kind, points, *, steps=None, heading=0.0, velocity=(0.0, 0.0)):
    """Rows of one track, at points (x, y) of the street; one heading and velocity for all or one for each."""
    steps = list(range(len(points))) if steps is None else steps
    headings = heading if isinstance(heading, list) else [heading] * len(points)
    velocities = velocity if isinstance(velocity, list) else [velocity] * len(points)
    return [
        {
            "observed": step < 50,
            "track_id": name,
            "object_type": kind,
            "object_category": 1,
            "timestep": step,
            "position_x": EAST_M + x,
            "position_y": NORTH_M + y,
            "heading": yaw,
            "velocity_x": vx,
            "velocity_y": vy,
            "scenario_id": SCENARIO,
            "focal_track_id": "1",
            "city": "pittsburgh",
        }
        for step, (x, y), yaw, (vx, vy) in zip(steps, points, headings, velocities, strict=True)
    ]


@dataclass
class Archive:
    """An archive to change and then to write."""

    folder: Path
    map: dict[str, Any] = field(default_factory=street)
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def tracks_file(self):
        return self.folder / f"scenario_{SCENARIO}.parquet"

    @property
    def map_file(self):
        return self.folder / f"log_map_archive_{SCENARIO}.json"

    def write(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        columns = {name: [row[name] for row in self.rows] for name in self.rows[0]}
        pq.write_table(pa.table(columns), self.tracks_file)
        self.map_file.write_text(json.dumps(self.map), encoding="utf-8")
        return self.folder


@pytest.fixture
def archive(tmp_path):
    """The ego drives from x = 30 to 70 at 10 m/s; a car parks beside the road, a pedestrian stands at the crossing."""
    made = Archive(tmp_path / SCENARIO)
    made.rows = [
        *track("AV", "vehicle", [(30.0 + step, 0.0) for step in range(41)], velocity=(10.0, 0.0)),
        *track("1", "vehicle", [(90.0 + 0.5 * step, 3.5) for step in range(41)], velocity=(5.0, 0.0)),
        *track("2", "vehicle", [(80.0, 8.0)] * 30),
        *track("3", "pedestrian", [(71.0, -2.0), (71.0, -1.9), (71.0, -1.8)], steps=[4, 5, 8], velocity=(0.0, 1.0)),
    ]
    return made


@pytest.fixture
def make_lane():
    return lane


@pytest.fixture
def make_line():
    return line


@pytest.fixture
def make_track():
    return track
