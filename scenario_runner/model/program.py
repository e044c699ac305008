"""The event program: conditions on truth, the steps they start, and the actions that steps consist of.

Its meaning is OpenSCENARIO 1.3's (edges, delays, OR-of-AND groups, executions, priorities), because importers target
the same machine; names are YAML's. Road users are named by their index in the case, EGO is −1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from scenario_runner.geometry import FloatArray
from scenario_runner.model.roads import Path

EGO = -1
"""The ego's index where actors are named by number."""


class ConditionKind(IntEnum):
    """The value a condition looks at; distances are box to box unless said otherwise, absent actors infinitely far.

    What begins at OFF_ROAD asks for the road's polygons or is rare: Python answers it, in the same tick.
    """

    TIME = 0  # case time, s
    DISTANCE = 1  # from subject to `other`, m; 0 where they touch
    TIME_HEADWAY = 2  # that distance / max(the subject's speed, 1 m/s), s
    TIME_TO_COLLISION = 3  # that distance / closing speed along the line of centres, s; infinite when not closing
    SPEED = 4  # the subject's own speed, m/s
    STATION = 5  # the subject's front on its own path, m
    STEP_ENDED = 6  # how often step number `step` of the actor `other` has ended, or was skipped
    STEP_STARTED = 7  # how often it has started
    ACCELERATION = 8  # the subject's, along its path, m/s²
    STANDSTILL = 9  # for how long the subject has been slower than 0.1 m/s, s
    TRAVELED = 10  # distance the subject has covered since the start, m
    RELATIVE_SPEED = 11  # the subject's speed minus `other`'s, m/s
    AHEAD = 12  # how far `other`'s centre is ahead of the subject's, in the subject's frame, m
    ASIDE = 13  # how far it is to the subject's left, m
    VARIABLE = 14  # the program's variable number `step`
    ACTION_ENDED = 16  # as STEP_ENDED, of that step's action number `action` alone
    REFERENCE_DISTANCE = 17  # from the subject's reference point to `point_m`, or without one to `other`'s, m
    OFF_ROAD = 100  # how far the farthest corner of the subject's box is off the drivable area, m
    PATH_LEFT = 101  # what is left of its own path ahead of its reference point, m; infinite where it has none
    HEADING = 102  # how far its heading is from `angle_rad`, or `against_path` from the path's turned by that, rad
    OCCUPIED = 103  # how many others reach into `area_m` around it


class Rule(IntEnum):
    """How a value is compared with its threshold."""

    AT_MOST = 0
    AT_LEAST = 1
    BELOW = 2
    ABOVE = 3
    EQUAL = 4
    UNEQUAL = 5


class Edge(IntEnum):
    """When a comparison counts: NONE whenever it holds, else in the tick in which it begins or ceases to hold."""

    NONE = 0
    RISING = 1
    FALLING = 2
    EITHER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A comparison on truth, sampled each tick while its step waits (semantics 4).

    With several `subjects` it holds when it does for any of them, with `for_all` for all of them. An edge is not seen
    at the first sample. With `lasting_s` it must have held so long without a break. A delay of d gives the answer of
    ceil(d / step) ticks ago.
    """

    kind: ConditionKind
    subjects: tuple[int, ...] = (EGO,)
    other: int = EGO
    threshold: float = 0.0
    rule: Rule = Rule.AT_MOST
    edge: Edge = Edge.RISING
    delay_s: float = 0.0
    for_all: bool = False
    step: int = 0
    action: int = 0
    lasting_s: float = 0.0
    point_m: tuple[float, float] | None = None
    angle_rad: float = 0.0
    against_path: bool = False
    area_m: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)  # behind, ahead, right, left of it, along its path


Groups = tuple[tuple[Condition, ...], ...]
"""Any group of which all conditions hold; no group at all: with the case."""


class ActionKind(IntEnum):
    """What an action does; see Action for the numbers."""

    CHANGE_SPEED = 0  # longitudinal: to `target` m/s
    CHANGE_OFFSET = 1  # lateral: to `target` m left of the path
    KEEP_GAP = 2  # longitudinal, until displaced: `target` m, or with `in_time` s, behind the actor `other`
    SYNCHRONIZE = 3  # longitudinal: own front at `target` m of its path when `other`'s is at `other_station_m` of its
    FOLLOW_TRACK = 4  # both: `track`, its times counted from the start of the action
    RELEASE = 5  # longitudinal, at once: follows whoever is ahead from now on, at most at `target` m/s
    RESHAPE = 6  # at once: its box is `target` m long, `amount` m wide
    SET_VARIABLE = 7  # at once: variable number `variable` becomes `target` + `amount` × itself
    VANISH = 8  # at once: it is gone
    APPEAR = 9  # at once: it is there
    KEEP_ASIDE = 11  # lateral, until displaced: its middle `target` m left of the actor `other`'s, along its path
    FOLLOW_SPEEDS = 12  # longitudinal: `speeds`, their times counted from the start of the action
    TAKE_PATH = 13  # lateral: onto `path`, and along it till it passes `amount` m of it; 0: at once
    SHOW = 14  # at once: with `target` 1 the stack may see it, with 0 it never does


class Shape(IntEnum):
    """How a value passes from where it is to its target."""

    LINEAR = 0
    SINUSOIDAL = 1  # half a cosine: no jump in the rate
    CUBIC = 2  # 3p² − 2p³: no jump in the rate either
    STEP = 3  # at once


class Dimension(IntEnum):
    """What the `amount` of a transition measures."""

    RATE = 0  # per second; of curved shapes the steepest
    TIME = 1  # s it takes
    DISTANCE = 2  # m it takes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Track:
    """A trajectory to follow: `states` (T, 5) of time_s from 0, x_m, y_m, yaw_rad, speed_mps at the box centre.

    The heading need not be the direction of travel; a negative speed drives backwards.
    """

    states: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Speeds:
    """Speeds to pass through, in straight lines from the one it has: `points` (T, 2) of time_s > 0, rising, and mps."""

    points: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing one actor does; `actor` None: whose step it is.

    CHANGE_SPEED and CHANGE_OFFSET pass to `target` in `shape`, `amount` in `dimension`. With `relative` the target is
    added to where the value is at the start, of `other` where that is not EGO's own: to its speed, or to its offset
    from the actor's path. KEEP_GAP corrects with at most `amount` m/s², KEEP_ASIDE with at most `amount` m/s sideways;
    with `once` they end when they have what they keep. A gap below 0 is kept ahead of the other.

    SYNCHRONIZE arrives `lag_s` after the other, with `final_mps` (None: as it comes) by at most `amount` m/s², in
    `spread` of its first speed, and holds still `freezes_s` before it arrives (semantics 8).

    TAKE_PATH without `station_m` goes on from where the actor is; with it, its reference point is put there, `target` m
    to the left. Beside an `other` it is put `station_m` ahead and `target` left of that one's, on that one's path.
    """

    kind: ActionKind
    target: float = 0.0
    amount: float = 0.0
    shape: Shape = Shape.LINEAR
    dimension: Dimension = Dimension.RATE
    relative: bool = False
    actor: int | None = None
    other: int | None = None
    other_station_m: float = 0.0
    lag_s: float = 0.0
    final_mps: float | None = None
    spread: float = 0.25
    freezes_s: float = 3.0
    in_time: bool = False
    once: bool = False
    track: Track | None = None
    speeds: Speeds | None = None
    path: Path | None = None
    station_m: float | None = None
    variable: int = 0


class Priority(IntEnum):
    """What a step that starts does to the other running steps of its actor. A domain has one owner in any case."""

    PARALLEL = 0
    OVERRIDE = 1  # ends them
    SKIP = 2  # does not start, but counts as executed


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One `when … do …` of an actor: its actions start together, and it ends when all of them have."""

    name: str
    actions: tuple[Action, ...]
    when: Groups = ()
    optional: bool = False
    executions: int = 1
    priority: Priority = Priority.PARALLEL
