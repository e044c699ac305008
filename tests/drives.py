"""Roads, cases and traces made by hand, for tests that need a drive without simulating one.

The straight road runs along x: the ego's lane `right` has its middle on y = 0 and leads to +x, the lane `left` beside
it on y = 3.5 leads to −x (`one_way=True`: to +x too). Motions are functions of time that give a box centre's
(x_m, y_m, yaw_rad, speed_mps), for the ego as for everybody.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.cases import Actor, Case, Expectation, Goal, OnPath, Origin
from scenario_runner.model.roads import PATH_STEP_M, Lane, LaneKind, LaneStretch, Path, Road
from scenario_runner.model.signals import Colour
from scenario_runner.model.stacks import Briefing
from scenario_runner.model.traces import Contact, Ending, EndReason, StepFired, Trace

State = tuple[float, float, float, float]
Motion = Callable[[float], State]

LANE_M = 3.5
RADIUS_M = 20.0  # of a bend


def straight_path(
    length_m: float = 200.0, *, start_m=(0.0, 0.0), yaw_rad: float = 0.0, stretches: tuple[LaneStretch, ...] = ()
) -> Path:
    """A straight path; the table's directions are exact for multiples of 90°."""
    cos_yaw, sin_yaw = round(np.cos(yaw_rad), 15), round(np.sin(yaw_rad), 15)
    stations_m = np.arange(int(np.ceil(length_m / PATH_STEP_M)) + 1) * PATH_STEP_M
    table = np.zeros((len(stations_m), 5))
    table[:, 0] = start_m[0] + stations_m * cos_yaw
    table[:, 1] = start_m[1] + stations_m * sin_yaw
    table[:, 2:4] = cos_yaw, sin_yaw
    return Path(table, length_m, stretches)


def arc_path(turn_rad: float = math.pi) -> Path:
    """A left turn of RADIUS_M about the origin, from (RADIUS_M, 0) on."""
    stations_m = np.arange(0.0, RADIUS_M * turn_rad, PATH_STEP_M)
    angle = stations_m / RADIUS_M
    columns = [RADIUS_M * np.cos(angle), RADIUS_M * np.sin(angle), -np.sin(angle), np.cos(angle)]
    return Path(np.column_stack([*columns, np.full(len(angle), 1.0 / RADIUS_M)]), float(stations_m[-1]))


def straight_lane(name: str, *, middle_m: float, length_m: float, backwards: bool = False, **more) -> Lane:
    """A lane along x, its middle on y = `middle_m`; `backwards` leads to −x. `more` are fields of Lane."""

    def line(offset_m: float) -> np.ndarray:
        points = np.array([[0.0, middle_m + offset_m], [length_m, middle_m + offset_m]])
        return points[::-1].copy() if backwards else points

    left_m = -0.5 * LANE_M if backwards else 0.5 * LANE_M
    return Lane(id=name, kind=LaneKind.DRIVING, centre_m=line(0.0), left_m=line(left_m), right_m=line(-left_m), **more)


def straight_road(length_m: float = 200.0, *, one_way: bool = False) -> Road:
    """Two lanes, `right` and `left`; drivable for −1.75 ≤ y ≤ 5.25, and from 20 m before x = 0 on."""
    right = straight_lane("right", middle_m=0.0, length_m=length_m, left="left" if one_way else None)
    left = straight_lane("left", middle_m=LANE_M, length_m=length_m, backwards=not one_way)
    edge = np.array([[-20.0, -1.75], [length_m, -1.75], [length_m, 5.25], [-20.0, 5.25]])
    return Road(lanes={"right": right, "left": left}, drivable_m=(edge,))


def straight_briefing(**more) -> Briefing:
    """Straight on at 10 m/s for 400 m; `more` are fields of Briefing."""
    told = {
        "road": straight_road(400.0),
        "route": straight_path(400.0),
        "goal_station_m": 300.0,
        "goal_within_s": None,
        "ego": BODIES[ActorKind.CAR],
        "cruise_speed_mps": 10.0,
        "conditions": {},
        "stack_step_s": 0.1,
        "seed": 1,
    }
    return Briefing(**(told | more))


def straight_case(*, actors: Sequence[Actor] = (), expectations: Sequence[Expectation] = (), **more) -> Case:
    """A car in lane `right` at 10 m/s whose goal is x = 100 m; `more` are fields of Case, among them `road`."""
    road = more.pop("road", None) or straight_road()
    route = straight_path(stretches=(LaneStretch(lane="right", from_m=0.0, to_m=200.0, shift_m=0.0),))
    fields = {
        "id": "by_hand@speed=10",
        "scenario": "by_hand",
        "capability": "LON-01",
        "summary": "Made by hand.",
        "origin": Origin(file="by_hand.yaml"),
        "parameters": {"speed": "10 m/s"},
        "conditions": {},
        "ego_body": BODIES[ActorKind.CAR],
        "ego": OnPath(path=route, station_m=0.0, speed_mps=10.0),
        "goal": Goal(station_m=100.0),
        "limit_s": 30.0,
    }
    return Case(**(fields | more), road=road, actors=tuple(actors), expectations=tuple(expectations))


def other(name: str = "other", kind: ActorKind = ActorKind.CAR, **more) -> Actor:
    """Somebody else, by default on a path along the ego's; `more` are fields of Actor."""
    fields = {"body": BODIES[kind], "motion": OnPath(path=straight_path(), station_m=0.0, speed_mps=0.0)}
    return Actor(name=name, kind=kind, **(fields | more))


def going(x_m: float, y_m: float = 0.0, *, speed_mps: float = 0.0, yaw_rad: float = 0.0) -> Motion:
    """Straight on from where it is at t = 0, at one speed."""
    return lambda t: (
        x_m + speed_mps * t * np.cos(yaw_rad),
        y_m + speed_mps * t * np.sin(yaw_rad),
        yaw_rad,
        speed_mps,
    )


def trace_of(
    case: Case,
    *,
    ego: Motion,
    actors: Sequence[Motion] = (),
    until_s: float = 5.0,
    reason: EndReason | None = None,
    contact: Contact | None = None,
    steps: Sequence[StepFired] = (),
    words: str = "",
    lights: Callable[[float], Sequence[Colour]] = lambda t: (),
) -> Trace:
    """The trace of those motions, a row each stack tick and one at `until_s`; nobody is ever absent or unseen.

    `lights` says what the road's signals show at a time. It ends with `reason`: CONTACT when there is one, else
    TIME_LIMIT, unless given.
    """
    last = round(until_s / case.step_s)
    ticks = np.unique(np.append(np.arange(0, last, case.ticks_per_stack_step), last)).astype(np.int64)
    times_s = (ticks * case.step_s).tolist()
    everybody = np.ones((len(ticks), len(case.actors)), dtype=np.bool_)
    return Trace(
        step_s=case.step_s,
        ticks=ticks,
        ego=np.array([_ego_row(case, ego(t)) for t in times_s]),
        actors=np.array([[motion(t) for motion in actors] for t in times_s]).reshape(len(ticks), len(case.actors), 4),
        present=everybody,
        visible=everybody,
        signals=np.array([lights(t) for t in times_s], dtype=np.int8).reshape(len(ticks), -1),
        steps=tuple(steps),
        contact=contact,
        ending=Ending(
            reason=reason or (EndReason.CONTACT if contact else EndReason.TIME_LIMIT), tick=last, words=words
        ),
        digest="0" * 32,
    )


def moved(trace: Trace, column: int, value: Callable[[float], float]) -> Trace:
    """The same trace, one of EGO_COLUMNS a function of time."""
    ego = trace.ego.copy()
    ego[:, column] = [value(t) for t in trace.time_s.tolist()]
    return replace(trace, ego=ego)


def absent(trace: Trace, actor: int, rows: slice) -> Trace:
    """The same trace, one actor not there at some rows: no values either."""
    present, actors = trace.present.copy(), trace.actors.copy()
    present[rows, actor], actors[rows, actor] = False, np.nan
    return replace(trace, present=present, actors=actors)


def _ego_row(case: Case, state: State) -> list[float]:
    x_m, y_m, yaw_rad, speed_mps = state
    back_m = case.ego_body.box_centre_from_reference_m
    axle_m = np.array([x_m - back_m * np.cos(yaw_rad), y_m - back_m * np.sin(yaw_rad)])
    station_m, offset_m = case.ego.path.project(axle_m)
    return [*axle_m.tolist(), yaw_rad, speed_mps, 0.0, 0.0, float(station_m), float(offset_m)]
