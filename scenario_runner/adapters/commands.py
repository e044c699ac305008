"""What a stack may answer: a sound Control or Trajectory comes back in plain floats, all else is a StackError."""

from __future__ import annotations

import math
from numbers import Real

import numpy as np

from scenario_runner.errors import StackError
from scenario_runner.geometry import FloatArray
from scenario_runner.model.stacks import Command, Control, Trajectory

STATE_COLUMNS = ("time_s", "x_m", "y_m", "yaw_rad", "speed_mps")
LARGEST = 1e7
"""Above any coordinate of a map (UTM northings reach 1e7 m) and far above all else: arithmetic stays finite."""


def sound_command(command: object, *, time_s: float) -> Command:
    """The command in plain floats; a trajectory's states are copied, as the stack may go on writing into its own.

    Raises:
        StackError: it is neither a Control nor a Trajectory, or not all of it is finite and in order.
    """
    if isinstance(command, Control):
        if type(command) is Control and _is_plain(command):
            return command
        return Control(
            _number(command.acceleration_mps2, "acceleration_mps2", time_s),
            _number(command.curvature_per_m, "curvature_per_m", time_s),
            reverse=_flag(command.reverse, time_s),
        )
    if isinstance(command, Trajectory):
        return Trajectory(_states(command.states, time_s))
    msg = f"answered {described(command)} at {time_s:.2f} s; answer Control or Trajectory"
    raise StackError(msg)


def described(value: object) -> str:
    """`a list`, `an array`, `None`: a value by its kind, for messages."""
    if value is None:
        return "None"
    name = "array" if isinstance(value, np.ndarray) else type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def _is_plain(command: Control) -> bool:
    acceleration, curvature = command.acceleration_mps2, command.curvature_per_m
    return (
        type(acceleration) is float
        and type(curvature) is float
        and type(command.reverse) is bool
        and math.isfinite(acceleration)
        and math.isfinite(curvature)
    )


def _number(value: object, name: str, time_s: float) -> float:
    if not isinstance(value, Real) or isinstance(value, bool):
        msg = f"answered {described(value)} for {name} at {time_s:.2f} s; answer a number"
        raise StackError(msg)
    number = float(value)
    if not math.isfinite(number):
        msg = f"answered {_not_finite(number)} for {name} at {time_s:.2f} s"
        raise StackError(msg)
    return number


def _flag(value: object, time_s: float) -> bool:
    if not isinstance(value, bool | np.bool_):
        msg = f"answered {described(value)} for reverse at {time_s:.2f} s; answer True or False"
        raise StackError(msg)
    return bool(value)


def _states(states: object, time_s: float) -> FloatArray:
    table = _table(states, time_s)
    if not np.isfinite(table).all():
        row, column = np.argwhere(~np.isfinite(table))[0]
        what = _not_finite(float(table[row, column]))
        msg = f"answered {what} for {STATE_COLUMNS[column]} of point {row} at {time_s:.2f} s"
        raise StackError(msg)
    if (np.abs(table) > LARGEST).any():
        row, column = np.argwhere(np.abs(table) > LARGEST)[0]
        what = f"{table[row, column]:g} for {STATE_COLUMNS[column]} of point {row}"
        msg = f"answered {what} at {time_s:.2f} s; nothing is larger than {LARGEST:g}"
        raise StackError(msg)
    steps_s = np.diff(table[:, 0])
    if not (steps_s > 0.0).all():
        row = int(np.argmin(steps_s > 0.0)) + 1
        times = f"{table[row, 0]:g} s at point {row} after {table[row - 1, 0]:g} s"
        msg = f"answered times that do not rise ({times}) at {time_s:.2f} s"
        raise StackError(msg)
    return table


def _table(states: object, time_s: float) -> FloatArray:
    wanted = f"answer (M, 5) numbers: {', '.join(STATE_COLUMNS)}; M at least 2"
    if not isinstance(states, np.ndarray) or states.dtype.kind not in "fiu":
        of = f" of {states.dtype}" if isinstance(states, np.ndarray) else ""
        msg = f"answered {described(states)}{of} for states at {time_s:.2f} s; {wanted}"
        raise StackError(msg)
    if states.ndim != 2 or states.shape[1] != len(STATE_COLUMNS) or len(states) < 2:
        msg = f"answered states of shape {states.shape} at {time_s:.2f} s; {wanted}"
        raise StackError(msg)
    return np.array(states, dtype=np.float64, order="C")


def _not_finite(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    return "infinity" if number > 0.0 else "-infinity"
