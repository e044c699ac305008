"""The event program: conditions on truth, the steps they start, and the actions that steps consist of.

Its meaning is OpenSCENARIO 1.3's (edges, delays, OR-of-AND groups, executions, priorities), because importers target
the same machine; names are YAML's. Road users are named by their index in the case, EGO is −1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from scenario_runner.geometry import FloatArray

EGO = -1
"""The ego's index where actors are named by number."""


class ConditionKind(IntEnum):
    """The value a condition looks at; distances are box to box unless said otherwise, absent actors infinitely far."""

    TIME = 0  # case time, s
    DISTANCE = 1  # from subject to `other`, m
    TIME_HEADWAY = 2  # that distance / max(the subject's speed, 1 m/s), s
    TIME_TO_COLLISION = 3  # that distance / closing speed along the line of centres, s; infinite when not closing
    SPEED = 4  # the subject's own speed, m/s
    STATION = 5  # the subject's front on its own path, m
    STEP_ENDED = 6  # 1 once step number `step` of the actor `other` has ended, else 0
    STEP_STARTED = 7  # 1 once that step has started, else 0
    ACCELERATION = 8  # the subject's, along its path, m/s²
    STANDSTILL = 9  # for how long the subject has been slower than 0.1 m/s, s
    TRAVELED = 10  # distance the subject has covered since the start, m
    RELATIVE_SPEED = 11  # the subject's speed minus `other`'s, m/s
    AHEAD = 12  # how far `other`'s centre is ahead of the subject's, in the subject's frame, m
    ASIDE = 13  # how far it is to the subject's left, m
    VARIABLE = 14  # the program's variable number `step`
    SIGNAL = 15  # the Colour that the road's signal number `step` shows


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
    at the first sample. A delay of d gives the answer of ceil(d / step) ticks ago.
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
    SET_VARIABLE = 7  # at once: variable number `variable` becomes `target`
    VANISH = 8  # at once: it is gone
    APPEAR = 9  # at once: it is there
    SET_SIGNAL = 10  # at once: the road's signal number `variable` shows the Colour `target` from now on


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
    """A trajectory to follow: `states` (T, 5) of time_s from 0, x_m, y_m, yaw_rad, speed_mps at the box centre."""

    states: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing one actor does; `actor` None: whose step it is.

    CHANGE_SPEED and CHANGE_OFFSET pass to `target` in `shape`, `amount` in `dimension`. With `relative` the target is
    added to where the value is at the start, of `other` where that is not EGO's own: to its speed. KEEP_GAP corrects
    with at most `amount` m/s². SYNCHRONIZE arrives `lag_s` after the
    other, with `final_mps` (None: as it comes) by at most `amount` m/s², in
    a quarter of its first speed, and holds still 3 s before it arrives (semantics 8).
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
    in_time: bool = False
    track: Track | None = None
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
