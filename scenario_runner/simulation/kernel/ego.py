"""The ego's plant, and the controller that tracks a trajectory (semantics 18 and 19)."""

from __future__ import annotations

import math

from scenario_runner.compiling import inner
from scenario_runner.driving import follow_curvature, locate
from scenario_runner.geometry import FloatArray
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.kernel.layout import World
from scenario_runner.trigonometry import sin_cos, wrapped


@inner
def track_plan(w: World, plan: FloatArray) -> None:
    """Command that tracks a timed trajectory at this tick (semantics 19)."""
    e = w.ego
    time_s = w.h[k.H_TICK] * e[k.E_STEP]
    last = plan.shape[0] - 1
    if time_s > plan[last, 0] + 1e-9:
        w.h[k.H_BEYOND_TICKS] += 1
        e[k.E_COMMAND_A] = -k.PLAN_ENDED_BRAKING_MPS2 if e[k.E_SPEED] > 0.0 else k.PLAN_ENDED_BRAKING_MPS2
        if abs(e[k.E_SPEED]) < k.PLAN_ENDED_BRAKING_MPS2 * e[k.E_STEP]:
            e[k.E_COMMAND_A] = -e[k.E_SPEED] / e[k.E_STEP]
        return
    row = w.h[k.H_PLAN_ROW]
    while row < last - 1 and plan[row + 1, 0] <= time_s:
        row += 1
    w.h[k.H_PLAN_ROW] = row
    span_s = plan[row + 1, 0] - plan[row, 0]
    share = max((time_s - plan[row, 0]) / span_s, 0.0)
    turn = wrapped(plan[row + 1, 3] - plan[row, 3])
    yaw = plan[row, 3] + share * turn
    speed = plan[row, 4] + share * (plan[row + 1, 4] - plan[row, 4])
    sin, cos = sin_cos(yaw)
    dx = e[k.E_X] - (plan[row, 1] + share * (plan[row + 1, 1] - plan[row, 1]))
    dy = e[k.E_Y] - (plan[row, 2] + share * (plan[row + 1, 2] - plan[row, 2]))
    behind, left = -(dx * cos + dy * sin), dy * cos - dx * sin
    travelled = 0.5 * (plan[row, 4] + plan[row + 1, 4]) * span_s
    curvature = turn / travelled if abs(travelled) > 0.05 else 0.0
    heading = wrapped(e[k.E_YAW] - yaw)
    e[k.E_REVERSE] = 1.0 if speed < -0.01 else 0.0
    e[k.E_COMMAND_A] = (plan[row + 1, 4] - plan[row, 4]) / span_s + 3.0 * (speed - e[k.E_SPEED]) + 2.25 * behind
    e[k.E_COMMAND_K] = follow_curvature(curvature, left, heading if speed >= 0.0 else -heading, speed)


@inner
def advance_ego(w: World, h: float) -> None:
    """The plant, one tick: jerk, steering and grip limits, then an arc (semantics 18).

    The rate of the road-wheel angle δ limits curvature κ = tan δ / L by dκ = (1 + (κL)²) / L · dδ.
    """
    e = w.ego
    v, wheelbase = e[k.E_SPEED], e[k.E_WHEELBASE]
    jump = e[k.E_COMMAND_A] - e[k.E_ACCELERATION]
    acceleration = e[k.E_ACCELERATION] + min(max(jump, -k.JERK_MPS3 * h), k.JERK_MPS3 * h)
    tightest = k.TAN_STEER / wheelbase
    wish = min(max(e[k.E_COMMAND_K], -tightest), tightest)
    bend = e[k.E_CURVATURE] * wheelbase
    most = k.STEER_RATE_RADPS * h * (1.0 + bend * bend) / wheelbase
    curvature = e[k.E_CURVATURE] + min(max(wish - e[k.E_CURVATURE], -most), most)
    lateral = v * v * curvature
    used_sq = acceleration * acceleration + lateral * lateral
    if used_sq > e[k.E_GRIP] * e[k.E_GRIP]:
        shrink = e[k.E_GRIP] / math.sqrt(used_sq)
        acceleration *= shrink
        curvature *= shrink
    new = v + acceleration * h
    travelled = 0.5 * (v + new) * h
    stops = (v >= 0.0 and new < 0.0 and e[k.E_REVERSE] == 0.0) or (v <= 0.0 and new > 0.0 and e[k.E_REVERSE] == 1.0)
    if stops:
        travelled = 0.5 * v * v / -acceleration if v != 0.0 else 0.0
        new = 0.0
        acceleration = 0.0
    turn = curvature * travelled
    sin, cos = sin_cos(e[k.E_YAW] + 0.5 * turn)
    chord = travelled * (1.0 - turn * turn / 24.0)
    e[k.E_X] += chord * cos
    e[k.E_Y] += chord * sin
    e[k.E_YAW] = wrapped(e[k.E_YAW] + turn)
    e[k.E_SIN], e[k.E_COS] = sin_cos(e[k.E_YAW])
    e[k.E_SPEED], e[k.E_ACCELERATION], e[k.E_CURVATURE] = new, acceleration, curvature
    e[k.E_TRAVELED] += abs(travelled)
    e[k.E_STOOD] = e[k.E_STOOD] + h if abs(new) < k.STANDING_MPS else 0.0
    place_ego(w, e[k.E_STATION] + travelled)


@inner
def place_ego(w: World, near_m: float) -> None:
    """The ego's box centre, and where its rear axle is on the route."""
    e = w.ego
    e[k.E_CX] = e[k.E_X] + e[k.E_CENTRE] * e[k.E_COS]
    e[k.E_CY] = e[k.E_Y] + e[k.E_CENTRE] * e[k.E_SIN]
    e[k.E_STATION], e[k.E_OFFSET] = locate(w.tables, 0, w.h[k.H_EGO_ROWS], e[k.E_X], e[k.E_Y], near_m)
