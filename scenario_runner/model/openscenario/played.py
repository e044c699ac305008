"""What came of playing a storyboard."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from scenario_runner.geometry import FloatArray


class ElementKind(StrEnum):
    """The kinds of storyboard elements that have a state."""

    STORYBOARD = "storyboard"
    STORY = "story"
    ACT = "act"
    GROUP = "maneuverGroup"
    MANEUVER = "maneuver"
    EVENT = "event"
    ACTION = "action"


class State(IntEnum):
    """The states of an element."""

    STANDBY = 1
    RUNNING = 2
    COMPLETE = 3


@dataclass(frozen=True, slots=True)
class Transition:
    """An element got into a state in a tick; `path` names it and what it stands in, from its story on."""

    tick: int
    kind: ElementKind
    state: State
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Touch:
    """Two entities' boxes began to overlap."""

    tick: int
    one: str
    other: str


class Ending(StrEnum):
    """Why a play ended."""

    STOP_TRIGGER = "stop trigger"
    LIMIT = "time limit"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Played:
    """A play: `rows` (T, N, 4) of x_m, y_m, yaw_rad, speed_mps at the reference points, NaN for who is not there.

    `times_s` (T,) from 0 on, `names` (N,) the entities in the file's order. `remarks` say what was done otherwise than
    written.
    """

    step_s: float
    names: tuple[str, ...]
    times_s: FloatArray
    rows: FloatArray
    transitions: tuple[Transition, ...]
    touches: tuple[Touch, ...]
    remarks: tuple[str, ...]
    ending: Ending
    ended_s: float
