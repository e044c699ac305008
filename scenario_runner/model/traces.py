"""The trace: what happened, as arrays on one clock; the only thing criteria see of a drive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from scenario_runner.geometry import BoolArray, FloatArray

EGO_COLUMNS = (
    "x_m",
    "y_m",
    "yaw_rad",
    "speed_mps",
    "acceleration_mps2",
    "curvature_per_m",
    "station_m",  # along the route
    "offset_m",  # from the route, + left
)
EGO_X, EGO_Y, EGO_YAW, EGO_SPEED, EGO_ACCELERATION, EGO_CURVATURE, EGO_STATION, EGO_OFFSET = range(8)
ACTOR_COLUMNS = ("x_m", "y_m", "yaw_rad", "speed_mps")  # at the box centre
ACTOR_X, ACTOR_Y, ACTOR_YAW, ACTOR_SPEED = range(4)


class EndReason(StrEnum):
    """Why a case ended (semantics 5)."""

    CONTACT = "contact"
    GOAL = "goal reached"
    OFF_ROAD = "off the road"
    AT_REST = "at rest"  # before its domain ends
    STACK_ERROR = "stack error"
    TIME_LIMIT = "time limit"


class EgoSide(StrEnum):
    """Where on the ego a contact lies."""

    FRONT = "front"
    REAR = "rear"
    LEFT = "left side"
    RIGHT = "right side"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The first contact of the ego: with whom, when, where on the ego, how hard."""

    actor: int
    tick: int
    time_s: float
    side: EgoSide
    closing_mps: float  # speed at which the boxes approach along the line of their relative velocity


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFired:
    """A step of an actor's script that started, and when it ended (None: still under way)."""

    actor: int
    step: str
    started_s: float
    ended_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How the case ended; `words` are the stack's last words where it failed."""

    reason: EndReason
    tick: int
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trace:
    """One drive. Rows are stack ticks, and the tick of contact or end where it lies between; times are tick · step_s.

    Values are those the disk holds (float32 beside an integer origin), so that judging again agrees; `digest` is of
    the float64 values before that.
    """

    step_s: float
    ticks: npt.NDArray[np.int64]  # (T,)
    ego: FloatArray  # (T, 8) EGO_COLUMNS
    actors: FloatArray  # (T, N, 4) ACTOR_COLUMNS
    present: BoolArray  # (T, N)
    visible: BoolArray  # (T, N) shown to the stack
    signals: npt.NDArray[np.int8]  # (T, G) the Colour that each of the road's signals shows
    steps: tuple[StepFired, ...]
    contact: Contact | None
    ending: Ending
    digest: str
    beyond_plan_s: float = 0.0  # time the ego braked because its trajectory command had run out (semantics 19)
    origin_m: tuple[int, int] = (0, 0)  # whole metres; positions less this are float32 numbers
    took_ns: Sequence[int] = ()  # by the clock, for each step of the stack; not on the disk

    @property
    def time_s(self) -> FloatArray:
        """(T,)."""
        return np.asarray(self.ticks * self.step_s, dtype=np.float64)

    @property
    def duration_s(self) -> float:
        """Case time at the end."""
        return self.ending.tick * self.step_s


ROUNDING_M = 1e-3  # what float32 on disk may take from a station


def rows_passing(front_m: FloatArray, line_m: float) -> list[int]:
    """The rows at which a front (T,) has passed a line since the row before; NaN, who is absent, passes none."""
    beyond, before = front_m > line_m + ROUNDING_M, front_m <= line_m + ROUNDING_M
    rows: list[int] = (np.flatnonzero(before[:-1] & beyond[1:]) + 1).tolist()
    return rows


def rounded(trace: Trace) -> Trace:
    """The same drive in the numbers the disk holds: float32, positions beside the whole metres where the ego starts.

    To be taken once, of the float64 drive, before anybody judges; the digest stays that of the float64 values.
    """
    origin_m = (int(np.floor(trace.ego[0, EGO_X])), int(np.floor(trace.ego[0, EGO_Y])))
    return replace(
        trace,
        ego=_beside(origin_m, trace.ego),
        actors=_beside(origin_m, trace.actors),
        origin_m=origin_m,
    )


def _beside(origin_m: tuple[int, int], columns: FloatArray) -> FloatArray:
    """Float32 values as float64; x and y are the first two columns of (…, K)."""
    offset = np.zeros(columns.shape[-1])
    offset[:2] = origin_m
    return (columns - offset).astype(np.float32).astype(np.float64) + offset
