"""Briefings and observations made by hand, on the straight road of `drives`."""

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml
from reference_view import Scene, View

from drives import LANE_M, straight_path, straight_road
from scenario_runner.following import RouteFollower
from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.roads import Conflict, ConflictKind, Lane, LaneKind, LaneStretch, Priority
from scenario_runner.model.stacks import OBJECT_COLUMNS, Briefing, EgoState, Observation, StackManifest

STACKS = Path(__file__).resolve().parents[2] / "stacks"
LENGTH_M = 400.0


def manifest_of(name: str) -> StackManifest:
    """The manifest of one of the project's own stacks."""
    folder = STACKS / name
    document = yaml.safe_load((folder / "stack.yaml").read_text(encoding="utf-8"))
    return StackManifest(**document | {"given": tuple(document.get("given", ()))}, folder=str(folder))


def briefing(**more) -> Briefing:
    """Straight on at 10 m/s along y = 0; oncoming traffic keeps to y = 3.5. `more` are fields of Briefing."""
    fields = {
        "road": straight_road(LENGTH_M),
        "route": straight_path(
            LENGTH_M, stretches=(LaneStretch(lane="right", from_m=0.0, to_m=LENGTH_M, shift_m=0.0),)
        ),
        "goal_station_m": 300.0,
        "goal_within_s": None,
        "ego": BODIES[ActorKind.CAR],
        "cruise_speed_mps": 10.0,
        "conditions": {},
        "stack_step_s": 0.1,
        "seed": 1,
    }
    return Briefing(**fields | more)


def row(
    x_m: float, y_m: float = 0.0, *, kind: ActorKind = ActorKind.CAR, speed_mps: float = 0.0, **more
) -> list[float]:
    """One object's row; `more` are columns by name."""
    body = BODIES[kind]
    columns = {"track_id": 7.0, "kind": float(kind), "x_m": x_m, "y_m": y_m, "yaw_rad": 0.0, "speed_mps": speed_mps}
    columns |= {"length_m": body.length_m, "width_m": body.width_m, "observed_at_s": 0.0}
    return [float((columns | more)[name]) for name in OBJECT_COLUMNS]


def observation(
    *rows: Sequence[float], x_m: float = 50.0, y_m: float = 0.0, speed_mps: float = 10.0, time_s: float = 0.0
) -> Observation:
    """The ego's rear axle at (x, y), heading along +x."""
    objects = np.array(rows, dtype=np.float64).reshape(-1, len(OBJECT_COLUMNS))
    return Observation(time_s, EgoState(x_m, y_m, 0.0, speed_mps, 0.0, 0.0), objects)


def scene_of(*rows: Sequence[float], **ego) -> Scene:
    """What `reference` makes of an observation, the first of a drive."""
    told = briefing()
    return View(told.route, told.ego).see(observation(*rows, **ego), RouteFollower(told))


def lane_up(name: str, *, from_m: float, to_m: float, **more) -> Lane:
    """A lane at x = 100 m that leads to +y."""

    def line(x_m: float) -> np.ndarray:
        return np.array([[x_m, from_m], [x_m, to_m]])

    half_m = 0.5 * LANE_M
    fields = {"centre_m": line(100.0), "left_m": line(100.0 - half_m), "right_m": line(100.0 + half_m)}
    return Lane(id=name, kind=LaneKind.DRIVING, **fields, **more)


def crossed(priority: Priority, kind: ConflictKind = ConflictKind.CROSSING) -> Briefing:
    """The route, and a way up to its crossing in two lanes: `far` for 40 m, then `near` from y = −20 m on."""
    road = straight_road(LENGTH_M)
    up = {
        "far": lane_up("far", from_m=-60.0, to_m=-20.0, successors=("near",)),
        "near": lane_up("near", from_m=-20.0, to_m=20.0),
    }
    conflict = Conflict(
        lane="right",
        other="near",
        kind=kind,
        priority=priority,
        enter_m=99.0,
        exit_m=101.0,
        other_enter_m=19.0,
        other_exit_m=21.0,
    )
    return briefing(road=dataclasses.replace(road, lanes={**road.lanes, **up}, conflicts=(conflict,)))
