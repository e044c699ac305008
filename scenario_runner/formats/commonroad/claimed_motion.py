"""The motion that a claim of a solution file is: its states as they stand, or what its inputs make of the start.

Equations of the point mass and of the kinematic single track, wheelbases and the limit of steering: Althoff and
Würsching, "CommonRoad: Vehicle Models", 2020, with the parameter files of version 3.0.2. A claim's place is taken for
the body's middle, as a planning problem's start is: the benchmarks lay the vehicle's rectangle round it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from scenario_runner.errors import InputError
from scenario_runner.formats.commonroad.problems import PlanningProblem
from scenario_runner.formats.commonroad.solutions import Claim
from scenario_runner.geometry import FloatArray
from scenario_runner.trigonometry import direction_rad, sin_cos, wrapped

WHEELBASE_M = {"1": 0.88392 + 1.50876, "2": 1.1561957064 + 1.4227170936, "3": 1.1507916024 + 1.3211363976, "4": 3.6}
MOST_STEERING_RAD = 1.066
STANDING_MPS = 1e-3
"""A slower point mass points nowhere, and keeps its heading."""
PARTS = 20
"""Of a time step, for the midpoint rule: below 1 mm in 10 s of turning at 10 m/s and 0.1 s."""
START_OFF_M = 0.5
"""How far a claim may begin from its planning problem's start: our judgement, claims begin on it."""


def motion_of(claim: Claim, problem: PlanningProblem, step_s: float) -> FloatArray:
    """A claim as rows (T, 5) of time_s from the problem's start on, x_m, y_m, yaw_rad, speed_mps, on the file's map.

    Raises:
        InputError: it begins at another time or elsewhere than the problem, or steers as no vehicle does.
    """
    start_step = round(problem.start_s / step_s)
    if claim.first_step != start_step:
        raise _refused(claim, f"begins at time step {claim.first_step}, its planning problem at {start_step}")
    states = _STATES[claim.form](claim, problem, step_s)
    away_m = float(np.hypot(*(states[0, :2] - problem.place_m)))
    if away_m > START_OFF_M and not problem.uncertain:
        raise _refused(claim, f"begins {away_m:.1f} m away from where its planning problem does")
    return np.column_stack([step_s * np.arange(len(states)), states])


def _posed(claim: Claim, _problem: PlanningProblem, _step_s: float) -> FloatArray:
    states = claim.rows.copy()
    states[:, 2] = [wrapped(yaw_rad) for yaw_rad in states[:, 2].tolist()]
    return states


def _point_mass(claim: Claim, problem: PlanningProblem, _step_s: float) -> FloatArray:
    return _headed(claim.rows, problem.yaw_rad)


def _pushed(claim: Claim, problem: PlanningProblem, step_s: float) -> FloatArray:
    """A point mass under accelerations, each held for a time step: exact."""
    sin, cos = sin_cos(problem.yaw_rad)
    place, velocity = np.asarray(problem.place_m), problem.speed_mps * np.array([cos, sin])
    rows = [np.concatenate([place, velocity])]
    for acceleration in claim.rows:
        place = place + step_s * velocity + 0.5 * step_s * step_s * acceleration
        velocity = velocity + step_s * acceleration
        rows.append(np.concatenate([place, velocity]))
    return _headed(np.array(rows), problem.yaw_rad)


def _headed(rows: FloatArray, yaw_rad: float) -> FloatArray:
    """Rows of place and velocity with the heading and speed they have, from a heading on."""
    states = []
    for x, y, vx, vy in rows.tolist():
        speed_mps = float(np.sqrt(vx * vx + vy * vy))
        yaw_rad = direction_rad(vx, vy) if speed_mps > STANDING_MPS else yaw_rad
        states.append((x, y, yaw_rad, speed_mps))
    return np.array(states)


def _steered(claim: Claim, problem: PlanningProblem, step_s: float) -> FloatArray:
    """The kinematic single track, its wheels straight at the start, under inputs held for a time step each."""
    x_m, y_m, yaw_rad, speed_mps, steer_rad = *problem.place_m, problem.yaw_rad, problem.speed_mps, 0.0
    part_s, states = step_s / PARTS, [(x_m, y_m, yaw_rad, speed_mps)]
    for number, (rate, acceleration) in enumerate(claim.rows.tolist()):
        for _ in range(PARTS):
            steer_sin, steer_cos = sin_cos(steer_rad + 0.5 * part_s * rate)
            way_m = part_s * (speed_mps + 0.5 * part_s * acceleration)
            turn_rad = way_m * steer_sin / steer_cos / WHEELBASE_M[claim.vehicle]
            sin, cos = sin_cos(yaw_rad + 0.5 * turn_rad)
            x_m, y_m, yaw_rad = x_m + way_m * cos, y_m + way_m * sin, yaw_rad + turn_rad
            speed_mps, steer_rad = speed_mps + part_s * acceleration, steer_rad + part_s * rate
            if abs(steer_rad) > MOST_STEERING_RAD + 1e-6:
                step = claim.first_step + number
                raise _refused(claim, f"steers beyond {MOST_STEERING_RAD} rad at time step {step}; no vehicle does")
        states.append((x_m, y_m, wrapped(yaw_rad), speed_mps))
    return np.array(states)


def _refused(claim: Claim, what: str) -> InputError:
    return InputError(replace(claim.place, what=what))


_STATES: Mapping[str, Callable[[Claim, PlanningProblem, float], FloatArray]] = {
    "pmTrajectory": _point_mass,
    "ksTrajectory": _posed,
    "kstTrajectory": _posed,
    "stTrajectory": _posed,
    "mbTrajectory": _posed,
    "pmInputVector": _pushed,
    "inputVector": _steered,
}
"""How the states (T, 4) of each form come about: x_m, y_m, yaw_rad, speed_mps."""
