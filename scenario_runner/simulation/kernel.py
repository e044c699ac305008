"""The simulator's inner loop on flat arrays, compiled: triggers, controllers, plant, contact, sight, recording.

Everything of a case lies in two arrays, `header` (int64) and `buffer` (float64), cut into the views of a `World`; see
`staging` for how they are filled. Inner functions are inlined by force and do no reference counting: in the plain numba
style the same code is an order of magnitude slower. No libm, no fastmath: the same case gives the same bits anywhere.
With NUMBA_DISABLE_JIT=1 this file runs as plain Python with the same results, which tests use as the oracle.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt
from numba.extending import register_jitable

from scenario_runner.driving import adapt_speed, follow_curvature, locate, nominal_command, path_at
from scenario_runner.geometry import FloatArray, half_extent
from scenario_runner.simulation.kernels import cache_folder
from scenario_runner.trigonometry import PI, arc_tangent, direction_rad, sin_cos, wrapped

IntArray = npt.NDArray[np.int64]

INNER: dict[str, Any] = {
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "forceinline": True,
    "_nrt": False,
    "error_model": "numpy",
}
Function = TypeVar("Function", bound=Callable[..., Any])

_usual_cache = numba.config.CACHE_DIR  # type: ignore[attr-defined]
numba.config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined] # read where an entry is declared


def inner(function: Function) -> Function:
    """Compiled into whoever calls it. It has no face for Python: calling one from there crashes the process."""
    return cast(Function, numba.njit(**INNER)(function))


def entry(function: Function) -> Function:
    """Compiled by itself, kept on disk, callable from Python without holding the interpreter's lock."""
    return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))


for plain in (
    path_at,
    locate,
    follow_curvature,
    adapt_speed,
    nominal_command,
    half_extent,
    sin_cos,
    arc_tangent,
    direction_rad,
    wrapped,
):
    register_jitable(**INNER)(plain)

# header: counts, then where each view of the buffer starts, then the clock and what has happened
# fmt: off
(
    H_ACTORS, H_STEPS, H_CONDITIONS, H_SUBJECTS, H_ACTIONS, H_MEMORY, H_VARIABLES, H_TRACK_ROWS, H_BUILDINGS,
    H_CORNERS, H_STACK_TICKS, H_LIMIT_TICK, H_EGO_ROWS, H_AT_EGO, H_AT_ACTORS, H_AT_STEPS, H_AT_CONDITIONS,
    H_AT_SUBJECTS, H_AT_ACTIONS, H_AT_MEMORY, H_AT_VARIABLES, H_AT_TRACKS, H_AT_BUILDINGS, H_AT_CORNERS, H_AT_PROFILE,
    H_TICK, H_ENDED, H_CONTACT, H_ROWS, H_FAR, H_PLAN_ROW, H_BEYOND_TICKS, H_GOAL_ACTOR, H_SEEN, HEADER_SIZE,
) = range(35)
# fmt: on

RUNNING, END_CONTACT, END_GOAL, END_LIMIT = range(4)

# ego: one row of the buffer
# fmt: off
(
    E_X, E_Y, E_YAW, E_COS, E_SIN, E_SPEED, E_ACCELERATION, E_CURVATURE, E_STATION, E_OFFSET, E_CX, E_CY,
    E_HALF_LENGTH, E_HALF_WIDTH, E_CENTRE, E_WHEELBASE, E_GRIP, E_STEP, E_MODE, E_COMMAND_A, E_COMMAND_K, E_REVERSE,
    E_GOAL, E_LENGTH, E_TRAVELED, E_STOOD, EGO_SIZE,
) = range(27)
# fmt: on

MODE_CONTROL, MODE_TRAJECTORY, MODE_NOMINAL = 0.0, 1.0, 2.0

# actors: one row each, what every tick reads first
# fmt: off
(
    A_CX, A_CY, A_COS, A_SIN, A_SPEED, A_HALF_LENGTH, A_HALF_WIDTH, A_PRESENT, A_MOTION, A_STATION, A_ALONG, A_OFFSET,
    A_ASIDE, A_FIRST, A_ROWS, A_CENTRE, A_ACCELERATION, A_LONGITUDINAL, A_LATERAL, A_FOLLOWS, A_PENDING,
    A_YIELDS_AFTER, A_DESIRED, A_TIME_GAP, A_MIN_GAP, A_MAX_ACCELERATION, A_COMFORTABLE, A_TRACK_ROW, A_EGO_STATION,
    A_KIND, A_TRACK_ID, A_HIDES, A_VISIBLE, A_ORDER, A_APPEARS, A_PATH_END, A_TRAVELED, A_STOOD, A_LANE_WIDTH,
    A_LOWEST, A_HIGHEST, A_SHIFT_FROM, A_SHIFT_TO, A_SHIFT_START, A_ZONE_ENTER, A_ZONE_EXIT, A_EGO_ENTER, A_EGO_EXIT,
    A_WISH, A_WAITS, ACTOR_SIZE,
) = range(51)
# fmt: on

ON_PATH, RECORDED = 0.0, 1.0

# fmt: off
(
    S_ACTOR, S_FIRST_CONDITION, S_CONDITIONS, S_FIRST_ACTION, S_ACTIONS, S_PRIORITY, S_LEFT, S_RUNNING, S_STATE,
    S_STARTED, S_ENDED, STEP_SIZE,
) = range(12)
(
    C_KIND, C_FIRST_SUBJECT, C_SUBJECTS, C_FOR_ALL, C_OTHER, C_STEP, C_THRESHOLD, C_RULE, C_EDGE, C_DELAY, C_MEMORY,
    C_CLOSES, C_WAS, CONDITION_SIZE,
) = range(14)
(
    X_STEP, X_ACTOR, X_KIND, X_TARGET, X_AMOUNT, X_SHAPE, X_DIMENSION, X_RELATIVE, X_OTHER, X_OTHER_STATION, X_LAG,
    X_FINAL, X_IN_TIME, X_VARIABLE, X_FIRST, X_ROWS, X_PATH_FIRST, X_PATH_ROWS, X_PATH_END, X_ACTIVE, X_FROM, X_TO,
    X_START, X_SPAN, ACTION_SIZE,
) = range(25)
# fmt: on

WAITING, ACTIVE, DONE = 0.0, 1.0, 2.0
UNKNOWN = -1.0
NOBODY = -2.0  # X_OTHER of an action that names nobody else
# as in model.program: ConditionKind, Rule, Edge, Priority, ActionKind, Shape, Dimension
TIME, DISTANCE, TIME_HEADWAY, TIME_TO_COLLISION, SPEED, STATION, STEP_ENDED, STEP_STARTED = range(8)
ACCELERATION, STANDSTILL, TRAVELED, RELATIVE_SPEED, AHEAD, ASIDE, VARIABLE = range(8, 15)
AT_MOST, AT_LEAST, BELOW, ABOVE, EQUAL, UNEQUAL = range(6)
NO_EDGE, RISING, FALLING, EITHER = range(4)
PARALLEL, OVERRIDE, SKIP = range(3)
CHANGE_SPEED, CHANGE_OFFSET, KEEP_GAP, SYNCHRONIZE, FOLLOW_TRACK, RELEASE, RESHAPE, SET_VARIABLE = range(8)
VANISH, APPEAR = 8, 9
LINEAR, SINUSOIDAL, CUBIC, AT_ONCE = range(4)
BY_RATE, BY_TIME, BY_DISTANCE = range(3)
STANDING_MPS = 0.1
FREEZES_S = 3.0  # before it arrives, a synchronised actor holds its speed (semantics 8)
SPREAD = 0.25  # of its first speed, either way: the most a synchronised actor changes it by
GAP_GAIN_PER_S2, CLOSING_GAIN_PER_S = 0.25, 1.0  # of KEEP_GAP: critically damped, a time constant of 2 s

TRACK_SIZE = 5  # time_s, x_m, y_m, yaw_rad (unwrapped), speed_mps
BUILDING_SIZE = 5  # centre x, y, radius, first corner, corners
R_TICK, R_EGO, R_ACTORS = 0, 1, 9
RECORD_PER_ACTOR = 6  # x, y, yaw, speed, present, visible

JERK_MPS3 = 20.0  # of the plant (semantics 18)
STEER_RAD = 0.6
STEER_RATE_RADPS = 0.6
TAN_STEER = 0.6841368083416923  # tan(0.6)
PLAN_ENDED_BRAKING_MPS2 = 4.0  # past a trajectory's last point (semantics 19)
HARDEST_BRAKING_MPS2 = 9.0  # of followers: as hard as a good tyre on a dry road
FOLLOWER_SIGHT_M = 120.0
# MOBIL (Kesting, Treiber, Helbing 2007, table 1), but politeness and threshold of its later, European setting
POLITENESS, CHANGE_GAIN_MPS2, SAFE_BRAKING_MPS2 = 0.2, 0.1, 4.0
WALKS_OFF_MPS2, WAITS_MPS2 = 2.0, 3.0  # of an actor that gives way: people start and stop within a step or two
WAITS_BEFORE_M, SPARE_S, STANDS_MPS = 0.3, 1.0, 0.3  # where it waits, what it keeps to the ego, and when that stands
SHIFT_S = 4.0  # a lane change, as people take it
BETWEEN_SHIFTS_S = 4.0  # and as long until the next
SIGHT_SAMPLES = 10
SIGHT_NEEDED = 2  # of the samples: a visible share of 0.2
FAR_M = 10.0  # off the route or beyond its ends: ask whether that is off the road


class World(NamedTuple):
    """The views of one case."""

    h: IntArray
    ego: FloatArray  # (EGO_SIZE,)
    actors: FloatArray  # (N, ACTOR_SIZE)
    steps: FloatArray  # (S, STEP_SIZE)
    conditions: FloatArray  # (C, CONDITION_SIZE)
    subjects: FloatArray  # (subjects of all conditions,)
    actions: FloatArray  # (X, ACTION_SIZE)
    memory: FloatArray  # (ticks of all delays,)
    variables: FloatArray  # (V,)
    tracks: FloatArray  # (R, TRACK_SIZE)
    buildings: FloatArray  # (B, BUILDING_SIZE)
    corners: FloatArray  # (C, 2)
    profile: FloatArray  # (rows of the route,)
    tables: FloatArray  # (rows of all paths, 5)
    record: FloatArray  # (capacity, 9 + 6 N)


def view(header: IntArray, buffer: FloatArray, tables: FloatArray, record: FloatArray) -> World:
    """The case's arrays as a World."""
    n, s, c, x = header[H_ACTORS], header[H_STEPS], header[H_CONDITIONS], header[H_ACTIONS]
    r, b, k = header[H_TRACK_ROWS], header[H_BUILDINGS], header[H_CORNERS]
    ego, actors, steps = header[H_AT_EGO], header[H_AT_ACTORS], header[H_AT_STEPS]
    conditions, subjects, actions = header[H_AT_CONDITIONS], header[H_AT_SUBJECTS], header[H_AT_ACTIONS]
    memory, variables, tracks = header[H_AT_MEMORY], header[H_AT_VARIABLES], header[H_AT_TRACKS]
    buildings, corners, profile = header[H_AT_BUILDINGS], header[H_AT_CORNERS], header[H_AT_PROFILE]
    return World(
        header,
        buffer[ego : ego + EGO_SIZE],
        buffer[actors : actors + n * ACTOR_SIZE].reshape((n, ACTOR_SIZE)),
        buffer[steps : steps + s * STEP_SIZE].reshape((s, STEP_SIZE)),
        buffer[conditions : conditions + c * CONDITION_SIZE].reshape((c, CONDITION_SIZE)),
        buffer[subjects : subjects + header[H_SUBJECTS]],
        buffer[actions : actions + x * ACTION_SIZE].reshape((x, ACTION_SIZE)),
        buffer[memory : memory + header[H_MEMORY]],
        buffer[variables : variables + header[H_VARIABLES]],
        buffer[tracks : tracks + r * TRACK_SIZE].reshape((r, TRACK_SIZE)),
        buffer[buildings : buildings + b * BUILDING_SIZE].reshape((b, BUILDING_SIZE)),
        buffer[corners : corners + k * 2].reshape((k, 2)),
        buffer[profile : profile + header[H_EGO_ROWS]],
        tables,
        record,
    )


view = numba.njit(**(INNER | {"_nrt": True}))(view)  # cutting views counts references, once per call of an entry

# ---- boxes


@inner
def ego_touches(w: World, i: int) -> bool:
    """Whether the ego's box and an actor's overlap: separating axes of both boxes."""
    e, a = w.ego, w.actors
    dx, dy = a[i, A_CX] - e[E_CX], a[i, A_CY] - e[E_CY]
    el, ew, al, aw = e[E_HALF_LENGTH], e[E_HALF_WIDTH], a[i, A_HALF_LENGTH], a[i, A_HALF_WIDTH]
    if dx * dx + dy * dy > (el + ew + al + aw) * (el + ew + al + aw):
        return False
    ec, es, ac, asn = e[E_COS], e[E_SIN], a[i, A_COS], a[i, A_SIN]
    if abs(dx * ec + dy * es) > el + half_extent(ac, asn, al, aw, (ec, es)):
        return False
    if abs(dy * ec - dx * es) > ew + half_extent(ac, asn, al, aw, (-es, ec)):
        return False
    if abs(dx * ac + dy * asn) > al + half_extent(ec, es, el, ew, (ac, asn)):
        return False
    return abs(dy * ac - dx * asn) <= aw + half_extent(ec, es, el, ew, (-asn, ac))


@inner
def pose(w: World, i: int) -> tuple[float, float, float, float, float, float]:
    """Box centre x, y, cos, sin, half length and half width of an actor, or of the ego for −1."""
    if i < 0:
        e = w.ego
        return e[E_CX], e[E_CY], e[E_COS], e[E_SIN], e[E_HALF_LENGTH], e[E_HALF_WIDTH]
    a = w.actors
    return a[i, A_CX], a[i, A_CY], a[i, A_COS], a[i, A_SIN], a[i, A_HALF_LENGTH], a[i, A_HALF_WIDTH]


@inner
def corner_gap_sq(
    bx: float,
    by: float,
    bc: float,
    bs: float,
    bl: float,
    bw: float,
    ox: float,
    oy: float,
    oc: float,
    os: float,
    ol: float,
    ow: float,
) -> float:
    """Smallest squared distance from the corners of box o to box b, which must not overlap."""
    best = math.inf
    for k in range(4):
        along = ol if k < 2 else -ol
        left = ow if k % 3 == 0 else -ow
        px = ox + along * oc - left * os - bx
        py = oy + along * os + left * oc - by
        fx = abs(px * bc + py * bs) - bl
        fy = abs(py * bc - px * bs) - bw
        fx = max(fx, 0.0)
        fy = max(fy, 0.0)
        best = min(best, fx * fx + fy * fy)
    return best


@inner
def gap_between(w: World, i: int, j: int) -> float:
    """Box-to-box distance of two road users (−1 the ego), 0 when they overlap.

    The nearest points of two boxes apart include a corner of one of them.
    """
    bx, by, bc, bs, bl, bw = pose(w, i)
    ox, oy, oc, os, ol, ow = pose(w, j)
    dx, dy = ox - bx, oy - by
    if (
        abs(dx * bc + dy * bs) <= bl + half_extent(oc, os, ol, ow, (bc, bs))
        and abs(dy * bc - dx * bs) <= bw + half_extent(oc, os, ol, ow, (-bs, bc))
        and abs(dx * oc + dy * os) <= ol + half_extent(bc, bs, bl, bw, (oc, os))
        and abs(dy * oc - dx * os) <= ow + half_extent(bc, bs, bl, bw, (-os, oc))
    ):
        return 0.0
    one = corner_gap_sq(bx, by, bc, bs, bl, bw, ox, oy, oc, os, ol, ow)
    two = corner_gap_sq(ox, oy, oc, os, ol, ow, bx, by, bc, bs, bl, bw)
    return math.sqrt(min(one, two))


# ---- steps: triggers on state k, then actions


@inner
def speed_of(w: World, i: int) -> float:
    """Signed speed of an actor, or of the ego for −1."""
    return w.ego[E_SPEED] if i < 0 else w.actors[i, A_SPEED]


@inner
def closing_between(w: World, i: int, j: int) -> float:
    """Rate at which two road users' box centres come nearer, m/s."""
    bx, by, bc, bs, _, _ = pose(w, i)
    ox, oy, oc, os, _, _ = pose(w, j)
    dx, dy = ox - bx, oy - by
    distance = math.sqrt(dx * dx + dy * dy)
    if distance == 0.0:
        return 0.0
    vi, vj = speed_of(w, i), speed_of(w, j)
    return ((vi * bc - vj * oc) * dx + (vi * bs - vj * os) * dy) / distance


@inner
def front_of(w: World, i: int) -> float:
    """Station of the front of an actor on its path, or of the ego (−1) on its route."""
    if i < 0:
        return w.ego[E_STATION] + w.ego[E_CENTRE] + w.ego[E_HALF_LENGTH]
    return w.actors[i, A_STATION] + w.actors[i, A_CENTRE] + w.actors[i, A_HALF_LENGTH]


@inner
def own_value(w: World, kind: int, i: int) -> float:
    """The value of a condition that looks at one road user (−1 the ego) alone."""
    if kind == SPEED:
        return speed_of(w, i)
    if kind == STATION:
        return front_of(w, i)
    if kind == ACCELERATION:
        return w.ego[E_ACCELERATION] if i < 0 else w.actors[i, A_ACCELERATION]
    if kind == STANDSTILL:
        return w.ego[E_STOOD] if i < 0 else w.actors[i, A_STOOD]
    return w.ego[E_TRAVELED] if i < 0 else w.actors[i, A_TRAVELED]


@inner
def pair_value(w: World, kind: int, i: int, j: int) -> float:
    """The value of a condition that looks at two road users."""
    if kind == RELATIVE_SPEED:
        return speed_of(w, i) - speed_of(w, j)
    if kind == AHEAD or kind == ASIDE:
        x, y, cos, sin, _, _ = pose(w, i)
        ox, oy, _, _, _, _ = pose(w, j)
        dx, dy = ox - x, oy - y
        return dx * cos + dy * sin if kind == AHEAD else dy * cos - dx * sin
    gap = gap_between(w, i, j)
    if kind == TIME_HEADWAY:
        return gap / max(abs(speed_of(w, i)), 1.0)
    if kind == TIME_TO_COLLISION:
        closing = closing_between(w, i, j)
        return gap / closing if closing > 0.0 else math.inf
    return gap


@inner
def value_of(w: World, c: int, i: int) -> float:
    """What a condition looks at for one of its subjects, on the state of now. Absent actors are infinitely far."""
    kind, other = int(w.conditions[c, C_KIND]), int(w.conditions[c, C_OTHER])
    if kind == TIME:
        return w.h[H_TICK] * w.ego[E_STEP]
    if kind == VARIABLE:
        return w.variables[int(w.conditions[c, C_STEP])]
    if kind == STEP_ENDED or kind == STEP_STARTED:
        s = int(w.conditions[c, C_STEP])
        at = w.steps[s, S_ENDED if kind == STEP_ENDED else S_STARTED]
        return 1.0 if at >= 0.0 and at <= w.h[H_TICK] - (kind == STEP_STARTED) else 0.0
    if i >= 0 and w.actors[i, A_PRESENT] == 0.0:
        return math.inf
    if kind == SPEED or kind == STATION or kind == ACCELERATION or kind == STANDSTILL or kind == TRAVELED:
        return own_value(w, kind, i)
    if other >= 0 and w.actors[other, A_PRESENT] == 0.0:
        return math.inf
    return pair_value(w, kind, i, other)


@inner
def compares(value: float, rule: int, threshold: float) -> bool:
    """Whether a value stands to its threshold as the rule says; times are whole ticks, so 1e-9 is no difference."""
    if rule == AT_MOST:
        return value <= threshold + 1e-9
    if rule == AT_LEAST:
        return value >= threshold - 1e-9
    if rule == BELOW:
        return value < threshold - 1e-9
    if rule == ABOVE:
        return value > threshold + 1e-9
    return (abs(value - threshold) <= 1e-9) == (rule == EQUAL)


@inner
def holds(w: World, c: int) -> bool:
    """Sample a condition: its subjects, then its edge, then its delay (semantics 4)."""
    q = w.conditions
    for_all = q[c, C_FOR_ALL] == 1.0
    now = for_all
    for k in range(int(q[c, C_SUBJECTS])):
        i = int(w.subjects[int(q[c, C_FIRST_SUBJECT]) + k])
        if compares(value_of(w, c, i), int(q[c, C_RULE]), q[c, C_THRESHOLD]) != for_all:
            now = not for_all
            break
    was, edge = q[c, C_WAS], int(q[c, C_EDGE])
    q[c, C_WAS] = 1.0 if now else 0.0
    if edge == RISING:
        now = now and was == 0.0
    elif edge == FALLING:
        now = not now and was == 1.0
    elif edge == EITHER:
        now = was != UNKNOWN and now != (was == 1.0)
    delay = int(q[c, C_DELAY])
    if delay > 0:
        slot = int(q[c, C_MEMORY]) + w.h[H_TICK] % delay
        then = w.memory[slot] == 1.0
        w.memory[slot] = 1.0 if now else 0.0
        return then
    return now


@inner
def is_triggered(w: World, s: int) -> bool:
    """Whether all conditions of one of its groups hold; every condition is sampled, for its edge and delay."""
    found, group = False, True
    first = int(w.steps[s, S_FIRST_CONDITION])
    for c in range(first, first + int(w.steps[s, S_CONDITIONS])):
        here = holds(w, c)
        group = group and here
        if w.conditions[c, C_CLOSES] == 1.0:
            found = found or group
            group = True
    return found


@inner
def end_step(w: World, s: int) -> None:
    """A step is over, or waits for its next execution; others see it on the next tick."""
    w.steps[s, S_ENDED] = w.h[H_TICK] + 1.0
    w.steps[s, S_LEFT] -= 1.0
    if w.steps[s, S_LEFT] > 0.0:
        w.steps[s, S_STATE] = WAITING
        first = int(w.steps[s, S_FIRST_CONDITION])
        for c in range(first, first + int(w.steps[s, S_CONDITIONS])):
            w.conditions[c, C_WAS] = UNKNOWN
            for k in range(int(w.conditions[c, C_DELAY])):
                w.memory[int(w.conditions[c, C_MEMORY]) + k] = 0.0
        return
    w.steps[s, S_STATE] = DONE
    i = int(w.steps[s, S_ACTOR])
    a = w.actors
    a[i, A_PENDING] -= 1.0
    if a[i, A_PENDING] == 0.0 and a[i, A_YIELDS_AFTER] == 1.0:
        a[i, A_FOLLOWS] = 1.0
        a[i, A_DESIRED] = max(a[i, A_ALONG], 1.0)


@inner
def end_action(w: World, x: int) -> None:
    """An action is over and gives up what it moved; with its last action its step is."""
    a, i = w.actors, int(w.actions[x, X_ACTOR])
    w.actions[x, X_ACTIVE] = 0.0
    if a[i, A_LONGITUDINAL] == x:
        a[i, A_LONGITUDINAL] = UNKNOWN
    if a[i, A_LATERAL] == x:
        a[i, A_LATERAL] = UNKNOWN
    if w.actions[x, X_KIND] == FOLLOW_TRACK and a[i, A_MOTION] == RECORDED:
        leave_track(w, x, i)
    s = int(w.actions[x, X_STEP])
    w.steps[s, S_RUNNING] -= 1.0
    if w.steps[s, S_RUNNING] == 0.0 and w.steps[s, S_STATE] == ACTIVE:
        end_step(w, s)


@inner
def leave_track(w: World, x: int, i: int) -> None:
    """From a track onto the path through its places, where the actor is now."""
    a = w.actors
    a[i, A_MOTION] = ON_PATH
    a[i, A_FIRST], a[i, A_ROWS] = w.actions[x, X_PATH_FIRST], w.actions[x, X_PATH_ROWS]
    a[i, A_ALONG], a[i, A_ASIDE] = a[i, A_SPEED], 0.0
    x_m, y_m = a[i, A_CX] - a[i, A_CENTRE] * a[i, A_COS], a[i, A_CY] - a[i, A_CENTRE] * a[i, A_SIN]
    near = min(w.actions[x, X_PATH_END], a[i, A_TRAVELED] - w.actions[x, X_FROM])
    a[i, A_STATION], a[i, A_OFFSET] = locate(w.tables, int(a[i, A_FIRST]), int(a[i, A_ROWS]), x_m, y_m, near)


@inner
def take(w: World, x: int, i: int, domain: int) -> None:
    """An action takes a domain (A_LONGITUDINAL or A_LATERAL) of an actor; the one that held it ends."""
    held = int(w.actors[i, domain])
    if held >= 0:
        end_action(w, held)
    w.actors[i, domain] = x


@inner
def span_of(w: World, x: int, change: float) -> float:
    """Seconds, or metres BY_DISTANCE, that a transition takes; of a curved shape the rate is the steepest."""
    if w.actions[x, X_SHAPE] == AT_ONCE or change == 0.0:
        return 0.0
    amount = w.actions[x, X_AMOUNT]
    if w.actions[x, X_DIMENSION] != BY_RATE:
        return amount
    steepest = 1.0
    if w.actions[x, X_SHAPE] == SINUSOIDAL:
        steepest = 0.5 * PI
    elif w.actions[x, X_SHAPE] == CUBIC:
        steepest = 1.5
    return steepest * abs(change) / amount


@inner
def start_transition(w: World, x: int, i: int) -> None:
    """Fix where a change of speed or offset begins and ends, and how long it takes."""
    q, a = w.actions, w.actors
    is_speed = q[x, X_KIND] == CHANGE_SPEED
    take(w, x, i, A_LONGITUDINAL if is_speed else A_LATERAL)
    now = a[i, A_ALONG] if is_speed else a[i, A_OFFSET]
    base = 0.0
    if q[x, X_RELATIVE] == 1.0:
        base = now if q[x, X_OTHER] == NOBODY else speed_of(w, int(q[x, X_OTHER]))
    q[x, X_FROM], q[x, X_TO] = now, q[x, X_TARGET] + base
    q[x, X_SPAN] = span_of(w, x, q[x, X_TO] - now)
    q[x, X_START] = a[i, A_TRAVELED] if q[x, X_DIMENSION] == BY_DISTANCE else w.h[H_TICK]


@inner
def start_track(w: World, x: int, i: int) -> None:
    """Put an actor on a track whose times count from now."""
    a, q = w.actors, w.actions
    take(w, x, i, A_LONGITUDINAL)
    take(w, x, i, A_LATERAL)
    q[x, X_START], q[x, X_FROM] = w.h[H_TICK], a[i, A_TRAVELED]
    a[i, A_MOTION] = RECORDED
    a[i, A_FIRST], a[i, A_ROWS], a[i, A_TRACK_ROW] = q[x, X_FIRST], q[x, X_ROWS], 0.0


@inner
def act_at_once(w: World, x: int, i: int) -> None:
    """Actions that are over as soon as they start."""
    a, q = w.actors, w.actions
    kind = int(q[x, X_KIND])
    if kind == RELEASE:
        take(w, x, i, A_LONGITUDINAL)
        a[i, A_FOLLOWS] = 1.0
        a[i, A_DESIRED] = max(q[x, X_TARGET], 1.0)
    elif kind == RESHAPE:
        a[i, A_HALF_LENGTH], a[i, A_HALF_WIDTH] = 0.5 * q[x, X_TARGET], 0.5 * q[x, X_AMOUNT]
    elif kind == SET_VARIABLE:
        w.variables[int(q[x, X_VARIABLE])] = q[x, X_TARGET]
    elif kind == VANISH:
        a[i, A_PRESENT], a[i, A_PATH_END] = 0.0, -math.inf
    else:
        a[i, A_PRESENT], a[i, A_PATH_END] = 1.0, math.inf
    end_action(w, x)


@inner
def start_action(w: World, x: int) -> None:
    """An action takes its domain of its actor; the action that held it ends (semantics 17)."""
    q, a = w.actions, w.actors
    i, kind = int(q[x, X_ACTOR]), int(q[x, X_KIND])
    q[x, X_ACTIVE] = 1.0
    if kind == CHANGE_SPEED or kind == CHANGE_OFFSET:
        start_transition(w, x, i)
    elif kind == FOLLOW_TRACK:
        start_track(w, x, i)
    elif kind == KEEP_GAP or kind == SYNCHRONIZE:
        take(w, x, i, A_LONGITUDINAL)
        q[x, X_FROM] = a[i, A_ALONG]
    else:
        act_at_once(w, x, i)


@inner
def start_step(w: World, s: int) -> None:
    """A step starts all its actions, unless its priority says otherwise."""
    priority, i = int(w.steps[s, S_PRIORITY]), w.steps[s, S_ACTOR]
    if priority != PARALLEL:
        for other in range(w.steps.shape[0]):
            if other != s and w.steps[other, S_ACTOR] == i and w.steps[other, S_STATE] == ACTIVE:
                if priority == SKIP:
                    end_step(w, s)
                    return
                first = int(w.steps[other, S_FIRST_ACTION])
                for x in range(first, first + int(w.steps[other, S_ACTIONS])):
                    if w.actions[x, X_ACTIVE] == 1.0:
                        end_action(w, x)
    w.steps[s, S_STATE] = ACTIVE
    if w.steps[s, S_STARTED] < 0.0:
        w.steps[s, S_STARTED] = w.h[H_TICK]
    first, count = int(w.steps[s, S_FIRST_ACTION]), int(w.steps[s, S_ACTIONS])
    w.steps[s, S_RUNNING] = count
    for x in range(first, first + count):
        start_action(w, x)


@inner
def evaluate_steps(w: World) -> None:
    """Start the waiting steps whose trigger answers on this state; those without one start with the case."""
    for s in range(w.steps.shape[0]):
        if w.steps[s, S_STATE] == WAITING and (w.steps[s, S_CONDITIONS] == 0.0 or is_triggered(w, s)):
            start_step(w, s)


# ---- actors


@inner
def beside(w: World, i: int, j: int) -> tuple[float, float, float, float, float]:
    """Of another (−1 the ego) in the frame of an actor's path: gap from the actor's front to its rear, offset of its
    centre, half its extent across, its speed along the path, and how far its centre is ahead of the actor's.

    All infinite where it is not on the same path and behind or out of sight.
    """
    a = w.actors
    cx, cy, cos, sin, half_length, half_width = pose(w, j)
    centre = a[i, A_STATION] + a[i, A_CENTRE]
    if j >= 0 and a[j, A_MOTION] == ON_PATH and a[j, A_FIRST] == a[i, A_FIRST]:
        ahead = a[j, A_STATION] + a[j, A_CENTRE] - centre
        return ahead - half_length - a[i, A_HALF_LENGTH], a[j, A_OFFSET], half_width, a[j, A_ALONG], ahead
    dx, dy = cx - a[i, A_CX], cy - a[i, A_CY]
    along = dx * a[i, A_COS] + dy * a[i, A_SIN]
    if along < 0.0 or dx * dx + dy * dy > FOLLOWER_SIGHT_M * FOLLOWER_SIGHT_M:
        return math.inf, math.inf, 0.0, 0.0, math.inf
    first, rows = int(a[i, A_FIRST]), int(a[i, A_ROWS])
    station, offset = locate(w.tables, first, rows, cx, cy, centre + along)
    _, _, pc, ps, _ = path_at(w.tables, first, rows, station)
    across = half_extent(cos, sin, half_length, half_width, (-ps, pc))
    gap = station - half_extent(cos, sin, half_length, half_width, (pc, ps)) - centre - a[i, A_HALF_LENGTH]
    return gap, offset, across, speed_of(w, j) * (cos * pc + sin * ps), station - centre


@inner
def gap_ahead(w: World, i: int, j: int) -> tuple[float, float]:
    """Gap to another ahead in an actor's corridor and its speed along the path; infinite when it is not there."""
    gap, offset, across, speed, ahead = beside(w, i, j)
    if ahead <= 0.0 or abs(offset - w.actors[i, A_OFFSET]) > across + w.actors[i, A_HALF_WIDTH] + 0.2:
        return math.inf, 0.0
    return gap, speed


@inner
def idm(w: World, i: int, v: float, gap: float, leader_mps: float) -> float:
    """The Intelligent Driver Model's acceleration of an actor's driver at a speed behind a leader, infinite: none."""
    a = w.actors
    ratio = v / a[i, A_DESIRED]
    free = 1.0 - ratio * ratio * ratio * ratio
    if gap < math.inf:
        top, comfortable = a[i, A_MAX_ACCELERATION], a[i, A_COMFORTABLE]
        wish = v * a[i, A_TIME_GAP] + v * (v - leader_mps) / (2.0 * math.sqrt(top * comfortable))
        wish = a[i, A_MIN_GAP] + max(wish, 0.0)
        share = wish / max(gap, 0.1)
        free -= share * share
    return max(a[i, A_MAX_ACCELERATION] * free, -HARDEST_BRAKING_MPS2)


@inner
def follow(w: World, i: int) -> None:
    """Acceleration behind whoever is ahead (Treiber, Hennecke, Helbing 2000); then whether another lane is better."""
    a = w.actors
    best, leader_mps = gap_ahead(w, i, -1)
    for j in range(w.actors.shape[0]):
        if j != i and a[j, A_PRESENT] == 1.0:
            gap, speed = gap_ahead(w, i, j)
            if gap < best:
                best, leader_mps = gap, speed
    a[i, A_ACCELERATION] = idm(w, i, a[i, A_ALONG], best, leader_mps)
    if a[i, A_LANE_WIDTH] > 0.0:
        change_lane(w, i)


@inner
def around(w: World, i: int, offset: float) -> tuple[float, float, float, float, int]:
    """Next to an actor's path at an offset: gap to and speed of who is ahead and who is behind, and who the latter is.

    Whoever is alongside is a gap below 0. Nobody: infinite gaps; the ego is −1, nobody −2.
    """
    a = w.actors
    first, rows, centre = int(a[i, A_FIRST]), int(a[i, A_ROWS]), a[i, A_STATION] + a[i, A_CENTRE]
    ahead, ahead_mps, behind, behind_mps, who = math.inf, 0.0, math.inf, 0.0, -2
    for j in range(-1, a.shape[0]):
        if j == i or (j >= 0 and a[j, A_PRESENT] == 0.0):
            continue
        cx, cy, cos, sin, half_length, half_width = pose(w, j)
        dx, dy = cx - a[i, A_CX], cy - a[i, A_CY]
        if dx * dx + dy * dy > FOLLOWER_SIGHT_M * FOLLOWER_SIGHT_M:
            continue
        near = centre + dx * a[i, A_COS] + dy * a[i, A_SIN]
        station, aside = locate(w.tables, first, rows, cx, cy, near)
        _, _, pc, ps, _ = path_at(w.tables, first, rows, station)
        if abs(aside - offset) > half_extent(cos, sin, half_length, half_width, (-ps, pc)) + a[i, A_HALF_WIDTH] + 0.2:
            continue
        gap = abs(station - centre) - half_extent(cos, sin, half_length, half_width, (pc, ps)) - a[i, A_HALF_LENGTH]
        speed = speed_of(w, j) * (cos * pc + sin * ps)
        if station > centre and gap < ahead:
            ahead, ahead_mps = gap, speed
        elif station <= centre and gap < behind:
            behind, behind_mps, who = gap, speed, j
    return ahead, ahead_mps, behind, behind_mps, who


@inner
def gain_of(w: World, i: int, offset: float) -> float:
    """What changing to the lane at an offset gains an actor, less what it costs who will be behind it there, m/s².

    −infinite where that one would have to brake harder than is safe, or somebody is alongside.
    """
    a = w.actors
    v = a[i, A_ALONG]
    ahead, ahead_mps, behind, behind_mps, who = around(w, i, offset)
    if ahead < a[i, A_MIN_GAP] or behind < a[i, A_MIN_GAP]:
        return -math.inf
    cost = 0.0
    if who > -2:
        driver = who if who >= 0 and a[who, A_FOLLOWS] == 1.0 else i  # of anybody else as this actor would drive
        after = idm(w, driver, behind_mps, behind, v)
        if after < -SAFE_BRAKING_MPS2:
            return -math.inf
        rest = ahead + behind + 2.0 * a[i, A_HALF_LENGTH]
        cost = idm(w, driver, behind_mps, rest, ahead_mps) - after
    return idm(w, i, v, ahead, ahead_mps) - a[i, A_ACCELERATION] - POLITENESS * cost


@inner
def change_lane(w: World, i: int) -> None:
    """Begin to change to the better of the neighbouring lanes, where it is better enough."""
    a, now = w.actors, w.h[H_TICK] * w.ego[E_STEP]
    if a[i, A_LATERAL] >= 0.0 or now < a[i, A_SHIFT_START] + SHIFT_S + BETWEEN_SHIFTS_S:
        return
    best, target = CHANGE_GAIN_MPS2, a[i, A_OFFSET]
    for side in range(2):
        offset = a[i, A_OFFSET] + (a[i, A_LANE_WIDTH] if side == 0 else -a[i, A_LANE_WIDTH])
        if a[i, A_LOWEST] - 0.1 <= offset <= a[i, A_HIGHEST] + 0.1:
            gain = gain_of(w, i, offset)
            if gain > best:
                best, target = gain, offset
    if target != a[i, A_OFFSET]:
        a[i, A_SHIFT_FROM], a[i, A_SHIFT_TO], a[i, A_SHIFT_START] = a[i, A_OFFSET], target, now


@inner
def shift(w: World, i: int, h: float) -> None:
    """One tick of a lane change of a follower's own; a step that takes its offset ends it."""
    a = w.actors
    done = (w.h[H_TICK] + 1) * h - a[i, A_SHIFT_START]
    if done > SHIFT_S + h or a[i, A_LATERAL] >= 0.0:
        return
    part, slope = shaped(SINUSOIDAL, min(done / SHIFT_S, 1.0))
    change = a[i, A_SHIFT_TO] - a[i, A_SHIFT_FROM]
    a[i, A_OFFSET] = a[i, A_SHIFT_FROM] + part * change
    a[i, A_ASIDE] = change * slope / SHIFT_S if done < SHIFT_S else 0.0


@inner
def place_on_path(w: World, i: int) -> None:
    """Box centre, heading and speed of an actor from its station, offset and their rates."""
    a = w.actors
    x, y, cos, sin, curvature = path_at(w.tables, int(a[i, A_FIRST]), int(a[i, A_ROWS]), a[i, A_STATION])
    along, aside, offset = a[i, A_ALONG], a[i, A_ASIDE], a[i, A_OFFSET]
    hc, hs = cos, sin
    a[i, A_SPEED] = along
    if aside != 0.0:
        speed = math.sqrt(along * along + aside * aside)
        if along < 0.0:  # backwards: the body points against its velocity
            speed = -speed
        ahead, left = along / speed, aside / speed
        hc, hs = cos * ahead - sin * left, sin * ahead + cos * left
        a[i, A_SPEED] = speed
    a[i, A_COS], a[i, A_SIN] = hc, hs
    a[i, A_CX] = x - offset * sin + a[i, A_CENTRE] * hc
    a[i, A_CY] = y + offset * cos + a[i, A_CENTRE] * hs


@inner
def keep_gap(w: World, x: int, i: int) -> float:
    """Acceleration that brings an actor to its gap behind another, at most X_AMOUNT either way."""
    q = w.actions
    gap, _, _, speed, _ = beside(w, i, int(q[x, X_OTHER]))
    if gap == math.inf:
        return 0.0
    v, most = w.actors[i, A_ALONG], q[x, X_AMOUNT]
    wish = q[x, X_TARGET] * (max(v, 0.0) if q[x, X_IN_TIME] == 1.0 else 1.0)
    return min(max(GAP_GAIN_PER_S2 * (gap - wish) + CLOSING_GAIN_PER_S * (speed - v), -most), most)


@inner
def synchronize(w: World, x: int, i: int) -> float:
    """Acceleration that brings an actor's front to its station when the other's is at its own."""
    q, a, h = w.actions, w.actors, w.ego[E_STEP]
    rest = q[x, X_TARGET] - front_of(w, i)
    other = int(q[x, X_OTHER])
    time = (q[x, X_OTHER_STATION] - front_of(w, other)) / max(speed_of(w, other), 1.0) + q[x, X_LAG]
    if time <= FREEZES_S or rest <= 0.0:
        return 0.0
    final, first = q[x, X_FINAL], q[x, X_FROM]
    wish = rest / time if final == math.inf else 2.0 * rest / time - final
    wish = min(max(wish, (1.0 - SPREAD) * first), (1.0 + SPREAD) * first)
    most = q[x, X_AMOUNT]
    return min(max((wish - a[i, A_ALONG]) / h, -most), most)


@inner
def shaped(shape: int, share: float) -> tuple[float, float]:
    """How much of a transition is done at a share of its span, and the slope of that."""
    if shape == SINUSOIDAL:
        sin, cos = sin_cos(PI * share)
        return 0.5 * (1.0 - cos), 0.5 * PI * sin
    if shape == CUBIC:
        return share * share * (3.0 - 2.0 * share), 6.0 * share * (1.0 - share)
    return share, 1.0


@inner
def next_speed(w: World, i: int, h: float) -> float:
    """Speed along the path one tick later: by follower, by step, or as it is (semantics 17)."""
    a, q = w.actors, w.actions
    v, x = a[i, A_ALONG], int(a[i, A_LONGITUDINAL])
    if x < 0:
        return max(v + a[i, A_ACCELERATION] * h, 0.0) if a[i, A_FOLLOWS] == 1.0 else v
    if q[x, X_KIND] != CHANGE_SPEED:
        if q[x, X_KIND] == SYNCHRONIZE and front_of(w, i) >= q[x, X_TARGET]:
            end_action(w, x)
            return v
        return max(v + a[i, A_ACCELERATION] * h, 0.0)
    done = (w.h[H_TICK] + 1.0 - q[x, X_START]) * h
    if q[x, X_DIMENSION] == BY_DISTANCE:
        done = a[i, A_TRAVELED] + abs(v) * h - q[x, X_START]
    if done >= q[x, X_SPAN] * (1.0 - 1e-9):
        end_action(w, x)
        return q[x, X_TO]
    part, _ = shaped(int(q[x, X_SHAPE]), done / q[x, X_SPAN])
    return q[x, X_FROM] + part * (q[x, X_TO] - q[x, X_FROM])


@inner
def must_wait(w: World, i: int) -> bool:
    """Whether an actor that gives way waits before its zone: the ego, on its way there, would meet it inside."""
    a, e = w.actors, w.ego
    front, ego_front = front_of(w, i), front_of(w, -1)
    if front >= a[i, A_ZONE_ENTER] or ego_front - 2.0 * e[E_HALF_LENGTH] > a[i, A_EGO_EXIT]:
        return False
    if e[E_SPEED] < STANDS_MPS and ego_front < a[i, A_EGO_ENTER]:
        return False
    comes_s = max(a[i, A_EGO_ENTER] - ego_front, 0.0) / max(e[E_SPEED], STANDS_MPS)
    return comes_s < (a[i, A_ZONE_EXIT] - front) / max(a[i, A_WISH], STANDS_MPS) + SPARE_S


@inner
def give_way(w: World, i: int, new: float, h: float) -> float:
    """The speed of an actor that gives way: as its step has it, or back to that; no more than lets it stop in time."""
    a = w.actors
    if a[i, A_LONGITUDINAL] >= 0.0:
        a[i, A_WISH] = w.actions[int(a[i, A_LONGITUDINAL]), X_TO]
    new = min(max(new, a[i, A_ALONG] + WALKS_OFF_MPS2 * h), a[i, A_WISH]) if a[i, A_LONGITUDINAL] < 0.0 else new
    if a[i, A_WAITS] == 1.0:
        room = a[i, A_ZONE_ENTER] - front_of(w, i) - WAITS_BEFORE_M
        new = min(new, math.sqrt(2.0 * WAITS_MPS2 * max(room, 0.0)))
    return new


@inner
def move_aside(w: World, i: int, x: int, h: float) -> None:
    """One tick of a change of offset."""
    a, q = w.actors, w.actions
    done, rate = (w.h[H_TICK] + 1.0 - q[x, X_START]) * h, 1.0
    if q[x, X_DIMENSION] == BY_DISTANCE:
        done, rate = a[i, A_TRAVELED] - q[x, X_START], abs(a[i, A_ALONG])
    if done >= q[x, X_SPAN] * (1.0 - 1e-9):
        a[i, A_OFFSET], a[i, A_ASIDE] = q[x, X_TO], 0.0
        end_action(w, x)
        return
    part, slope = shaped(int(q[x, X_SHAPE]), done / q[x, X_SPAN])
    change = q[x, X_TO] - q[x, X_FROM]
    a[i, A_OFFSET] = q[x, X_FROM] + part * change
    a[i, A_ASIDE] = change * slope * rate / q[x, X_SPAN]


@inner
def advance_on_path(w: World, i: int, h: float) -> None:
    """One tick along a path: speed, station, offset, and from them the pose."""
    a = w.actors
    v = a[i, A_ALONG]
    new = next_speed(w, i, h)
    if a[i, A_ZONE_ENTER] < math.inf:
        new = give_way(w, i, new, h)
    travelled = 0.5 * (v + new) * h
    wished = a[i, A_ACCELERATION]
    if new == 0.0 and v > 0.0 and v + wished * h < 0.0:
        travelled = 0.5 * v * v / -wished  # it stood before the tick was over
    if a[i, A_LONGITUDINAL] >= 0.0 or a[i, A_FOLLOWS] == 0.0:
        a[i, A_ACCELERATION] = (new - v) / h
    _, _, _, _, curvature = path_at(w.tables, int(a[i, A_FIRST]), int(a[i, A_ROWS]), a[i, A_STATION])
    stretch = 1.0 - curvature * a[i, A_OFFSET]
    a[i, A_STATION] += travelled / (stretch if stretch > 0.3 else 0.3)
    a[i, A_ALONG] = new
    a[i, A_TRAVELED] += abs(travelled)
    if a[i, A_LATERAL] >= 0.0:
        move_aside(w, i, int(a[i, A_LATERAL]), h)
    elif a[i, A_LANE_WIDTH] > 0.0:
        shift(w, i, h)
    place_on_path(w, i)


@inner
def advance_on_track(w: World, i: int, h: float) -> None:
    """One tick on a recorded track, or on a trajectory whose times count from the start of its action."""
    a, x = w.actors, int(w.actors[i, A_LONGITUDINAL])
    if a[i, A_PATH_END] == -math.inf:
        return
    time_s = (w.h[H_TICK] + 1) * h
    cx, cy = a[i, A_CX], a[i, A_CY]
    if x >= 0:
        time_s -= w.actions[x, X_START] * h
    place_recorded(w, i, time_s)
    dx, dy = a[i, A_CX] - cx, a[i, A_CY] - cy
    a[i, A_TRAVELED] += math.sqrt(dx * dx + dy * dy)
    if x >= 0 and time_s >= w.tracks[int(a[i, A_FIRST]) + int(a[i, A_ROWS]) - 1, 0] - 1e-9:
        end_action(w, x)


@inner
def place_recorded(w: World, i: int, time_s: float) -> None:
    """An actor where its recording has it, interpolated; absent outside the recorded times."""
    a = w.actors
    first, rows = int(a[i, A_FIRST]), int(a[i, A_ROWS])
    if time_s < w.tracks[first, 0] - 1e-9 or time_s > w.tracks[first + rows - 1, 0] + 1e-9:
        a[i, A_PRESENT] = 0.0
        return
    a[i, A_PRESENT] = 1.0
    row = int(a[i, A_TRACK_ROW])
    while row < rows - 2 and w.tracks[first + row + 1, 0] <= time_s:
        row += 1
    a[i, A_TRACK_ROW] = row
    k = first + row
    share = 0.0
    if rows > 1:
        share = (time_s - w.tracks[k, 0]) / (w.tracks[k + 1, 0] - w.tracks[k, 0])
        share = min(max(share, 0.0), 1.0)
    n = k + 1 if rows > 1 else k
    a[i, A_CX] = w.tracks[k, 1] + share * (w.tracks[n, 1] - w.tracks[k, 1])
    a[i, A_CY] = w.tracks[k, 2] + share * (w.tracks[n, 2] - w.tracks[k, 2])
    a[i, A_SIN], a[i, A_COS] = sin_cos(w.tracks[k, 3] + share * (w.tracks[n, 3] - w.tracks[k, 3]))
    a[i, A_SPEED] = w.tracks[k, 4] + share * (w.tracks[n, 4] - w.tracks[k, 4])


# ---- ego


@inner
def track_plan(w: World, plan: FloatArray) -> None:
    """Command that tracks a timed trajectory at this tick (semantics 19)."""
    e = w.ego
    time_s = w.h[H_TICK] * e[E_STEP]
    last = plan.shape[0] - 1
    if time_s > plan[last, 0] + 1e-9:
        w.h[H_BEYOND_TICKS] += 1
        e[E_COMMAND_A] = -PLAN_ENDED_BRAKING_MPS2 if e[E_SPEED] > 0.0 else PLAN_ENDED_BRAKING_MPS2
        if abs(e[E_SPEED]) < PLAN_ENDED_BRAKING_MPS2 * e[E_STEP]:
            e[E_COMMAND_A] = -e[E_SPEED] / e[E_STEP]
        return
    row = w.h[H_PLAN_ROW]
    while row < last - 1 and plan[row + 1, 0] <= time_s:
        row += 1
    w.h[H_PLAN_ROW] = row
    span_s = plan[row + 1, 0] - plan[row, 0]
    share = max((time_s - plan[row, 0]) / span_s, 0.0)
    turn = wrapped(plan[row + 1, 3] - plan[row, 3])
    yaw = plan[row, 3] + share * turn
    speed = plan[row, 4] + share * (plan[row + 1, 4] - plan[row, 4])
    sin, cos = sin_cos(yaw)
    dx = e[E_X] - (plan[row, 1] + share * (plan[row + 1, 1] - plan[row, 1]))
    dy = e[E_Y] - (plan[row, 2] + share * (plan[row + 1, 2] - plan[row, 2]))
    behind, left = -(dx * cos + dy * sin), dy * cos - dx * sin
    travelled = 0.5 * (plan[row, 4] + plan[row + 1, 4]) * span_s
    curvature = turn / travelled if abs(travelled) > 0.05 else 0.0
    heading = wrapped(e[E_YAW] - yaw)
    e[E_REVERSE] = 1.0 if speed < -0.01 else 0.0
    e[E_COMMAND_A] = (plan[row + 1, 4] - plan[row, 4]) / span_s + 3.0 * (speed - e[E_SPEED]) + 2.25 * behind
    e[E_COMMAND_K] = follow_curvature(curvature, left, heading if speed >= 0.0 else -heading, speed)


@inner
def advance_ego(w: World, h: float) -> None:
    """The plant, one tick: jerk, steering and grip limits, then an arc (semantics 18).

    The rate of the road-wheel angle δ limits curvature κ = tan δ / L by dκ = (1 + (κL)²) / L · dδ.
    """
    e = w.ego
    v, wheelbase = e[E_SPEED], e[E_WHEELBASE]
    jump = e[E_COMMAND_A] - e[E_ACCELERATION]
    acceleration = e[E_ACCELERATION] + min(max(jump, -JERK_MPS3 * h), JERK_MPS3 * h)
    tightest = TAN_STEER / wheelbase
    wish = min(max(e[E_COMMAND_K], -tightest), tightest)
    bend = e[E_CURVATURE] * wheelbase
    most = STEER_RATE_RADPS * h * (1.0 + bend * bend) / wheelbase
    curvature = e[E_CURVATURE] + min(max(wish - e[E_CURVATURE], -most), most)
    lateral = v * v * curvature
    used_sq = acceleration * acceleration + lateral * lateral
    if used_sq > e[E_GRIP] * e[E_GRIP]:
        shrink = e[E_GRIP] / math.sqrt(used_sq)
        acceleration *= shrink
        curvature *= shrink
    new = v + acceleration * h
    travelled = 0.5 * (v + new) * h
    stops = (v >= 0.0 and new < 0.0 and e[E_REVERSE] == 0.0) or (v <= 0.0 and new > 0.0 and e[E_REVERSE] == 1.0)
    if stops:
        travelled = 0.5 * v * v / -acceleration if v != 0.0 else 0.0
        new = 0.0
        acceleration = 0.0
    turn = curvature * travelled
    sin, cos = sin_cos(e[E_YAW] + 0.5 * turn)
    chord = travelled * (1.0 - turn * turn / 24.0)
    e[E_X] += chord * cos
    e[E_Y] += chord * sin
    e[E_YAW] = wrapped(e[E_YAW] + turn)
    e[E_SIN], e[E_COS] = sin_cos(e[E_YAW])
    e[E_SPEED], e[E_ACCELERATION], e[E_CURVATURE] = new, acceleration, curvature
    e[E_TRAVELED] += abs(travelled)
    e[E_STOOD] = e[E_STOOD] + h if abs(new) < STANDING_MPS else 0.0
    place_ego(w, e[E_STATION] + travelled)


@inner
def place_ego(w: World, near_m: float) -> None:
    """The ego's box centre, and where its rear axle is on the route."""
    e = w.ego
    e[E_CX] = e[E_X] + e[E_CENTRE] * e[E_COS]
    e[E_CY] = e[E_Y] + e[E_CENTRE] * e[E_SIN]
    e[E_STATION], e[E_OFFSET] = locate(w.tables, 0, w.h[H_EGO_ROWS], e[E_X], e[E_Y], near_m)


# ---- one tick


@inner
def control(w: World, plan: FloatArray) -> None:
    """All controllers, on state k. Followers and the nominal ego decide on stack ticks and hold (decisions/0005)."""
    a, decides = w.actors, w.h[H_TICK] % w.h[H_STACK_TICKS] == 0
    for i in range(a.shape[0]):
        x = int(a[i, A_LONGITUDINAL])
        if a[i, A_PRESENT] == 0.0:
            continue
        if a[i, A_ZONE_ENTER] < math.inf:
            a[i, A_WAITS] = 1.0 if must_wait(w, i) else 0.0
        if x >= 0:
            if w.actions[x, X_KIND] == KEEP_GAP:
                a[i, A_ACCELERATION] = keep_gap(w, x, i)
            elif w.actions[x, X_KIND] == SYNCHRONIZE:
                a[i, A_ACCELERATION] = synchronize(w, x, i)
        elif decides and a[i, A_FOLLOWS] == 1.0:
            follow(w, i)
    e = w.ego
    if decides and e[E_MODE] == MODE_NOMINAL:
        e[E_COMMAND_A], e[E_COMMAND_K] = nominal_command(
            w.tables,
            w.profile,
            0,
            w.h[H_EGO_ROWS],
            e[E_STATION],
            e[E_OFFSET],
            e[E_COS],
            e[E_SIN],
            e[E_SPEED],
        )
    if e[E_MODE] == MODE_TRAJECTORY:
        track_plan(w, plan)


@inner
def goal_reached(w: World) -> bool:
    """Whether the ego's front is at the goal, or its rear far enough ahead of the goal's actor."""
    e, j = w.ego, w.h[H_GOAL_ACTOR]
    if j < 0:
        return e[E_STATION] + e[E_CENTRE] + e[E_HALF_LENGTH] >= e[E_GOAL]
    a = w.actors
    station, _ = locate(w.tables, 0, w.h[H_EGO_ROWS], a[j, A_CX], a[j, A_CY], a[j, A_EGO_STATION])
    a[j, A_EGO_STATION] = station
    return e[E_STATION] + e[E_CENTRE] - e[E_HALF_LENGTH] >= station + a[j, A_HALF_LENGTH] + e[E_GOAL]


@inner
def check(w: World) -> None:
    """Contact, goal, limit on the new state, in that order; the lowest actor index is the contact."""
    for i in range(w.actors.shape[0]):
        if w.actors[i, A_PRESENT] == 1.0 and ego_touches(w, i):
            w.h[H_ENDED], w.h[H_CONTACT] = END_CONTACT, i
            return
    if goal_reached(w):
        w.h[H_ENDED] = END_GOAL
    elif w.h[H_TICK] >= w.h[H_LIMIT_TICK]:
        w.h[H_ENDED] = END_LIMIT
    e = w.ego
    if abs(e[E_OFFSET]) > FAR_M or e[E_STATION] < -FAR_M or e[E_STATION] > e[E_LENGTH] + FAR_M:
        w.h[H_FAR] = 1


@inner
def tick(w: World, plan: FloatArray) -> None:
    """From state k to state k + 1 (semantics 3, ③ to ⑥)."""
    h = w.ego[E_STEP]
    evaluate_steps(w)
    control(w, plan)
    advance_ego(w, h)
    a = w.actors
    for i in range(a.shape[0]):
        if a[i, A_MOTION] == ON_PATH:
            if a[i, A_PRESENT] == 1.0:
                advance_on_path(w, i, h)
            elif w.h[H_TICK] + 1 == a[i, A_APPEARS]:
                a[i, A_PRESENT] = 1.0
            if a[i, A_STATION] > a[i, A_PATH_END]:
                a[i, A_PRESENT] = 0.0
        else:
            advance_on_track(w, i, h)
        a[i, A_STOOD] = a[i, A_STOOD] + h if abs(a[i, A_SPEED]) < STANDING_MPS else 0.0
    w.h[H_TICK] += 1
    check(w)


# ---- sight


@inner
def box_blocks(w: World, b: int, sx: float, sy: float, px: float, py: float) -> bool:
    """Whether the line from the sensor to a point crosses an actor's box: the slab test in the box's frame."""
    a = w.actors
    cos, sin = a[b, A_COS], a[b, A_SIN]
    fx, fy = sx - a[b, A_CX], sy - a[b, A_CY]
    dx, dy = px - sx, py - sy
    ox, oy = fx * cos + fy * sin, fy * cos - fx * sin
    ux, uy = dx * cos + dy * sin, dy * cos - dx * sin
    low, high = 0.0, 1.0
    if ux == 0.0:
        if abs(ox) >= a[b, A_HALF_LENGTH]:
            return False
    else:
        t, s = (-a[b, A_HALF_LENGTH] - ox) / ux, (a[b, A_HALF_LENGTH] - ox) / ux
        low, high = max(low, min(t, s)), min(high, max(t, s))
    if uy == 0.0:
        if abs(oy) >= a[b, A_HALF_WIDTH]:
            return False
    else:
        t, s = (-a[b, A_HALF_WIDTH] - oy) / uy, (a[b, A_HALF_WIDTH] - oy) / uy
        low, high = max(low, min(t, s)), min(high, max(t, s))
    return low < high


@inner
def building_blocks(w: World, b: int, sx: float, sy: float, px: float, py: float) -> bool:
    """Whether the line from the sensor to a point crosses a building, a convex outline counter-clockwise."""
    first, corners = int(w.buildings[b, 3]), int(w.buildings[b, 4])
    dx, dy = px - sx, py - sy
    low, high = 0.0, 1.0
    for k in range(corners):
        n = first + (k + 1) % corners
        ex, ey = w.corners[n, 0] - w.corners[first + k, 0], w.corners[n, 1] - w.corners[first + k, 1]
        inside = ex * (sy - w.corners[first + k, 1]) - ey * (sx - w.corners[first + k, 0])
        rate = ex * dy - ey * dx
        if rate == 0.0:
            if inside < 0.0:
                return False
        elif rate > 0.0:
            low = max(low, -inside / rate)
        else:
            high = min(high, -inside / rate)
    return low < high


@inner
def may_hide(sx: float, sy: float, tx: float, ty: float, bx: float, by: float, reach: float) -> bool:
    """Whether a disc of radius `reach` at b comes near the line from s to t."""
    dx, dy = tx - sx, ty - sy
    length_sq = dx * dx + dy * dy
    if length_sq == 0.0:
        return False
    share = min(max(((bx - sx) * dx + (by - sy) * dy) / length_sq, 0.0), 1.0)
    rx, ry = bx - sx - share * dx, by - sy - share * dy
    return rx * rx + ry * ry < reach * reach


@inner
def sees(w: World, i: int) -> bool:
    """Whether a share of at least 0.2 of an actor's outline is in sight of the ego's box centre.

    Ten points between the two corners that bound its outline are tested against every vehicle and building.
    """
    e, a = w.ego, w.actors
    sx, sy = e[E_CX], e[E_CY]
    tx, ty = a[i, A_CX], a[i, A_CY]
    dx, dy = tx - sx, ty - sy
    leftmost, rightmost = -math.inf, math.inf
    lx, ly, rx, ry = tx, ty, tx, ty
    for k in range(4):
        along = a[i, A_HALF_LENGTH] if k < 2 else -a[i, A_HALF_LENGTH]
        left = a[i, A_HALF_WIDTH] if k % 3 == 0 else -a[i, A_HALF_WIDTH]
        qx = tx + along * a[i, A_COS] - left * a[i, A_SIN]
        qy = ty + along * a[i, A_SIN] + left * a[i, A_COS]
        ahead = max((qx - sx) * dx + (qy - sy) * dy, 1e-9)
        slope = ((qy - sy) * dx - (qx - sx) * dy) / ahead
        if slope > leftmost:
            leftmost, lx, ly = slope, qx, qy
        if slope < rightmost:
            rightmost, rx, ry = slope, qx, qy
    hidden = 0
    radius = a[i, A_HALF_LENGTH] + a[i, A_HALF_WIDTH]
    for b in range(a.shape[0]):
        if b == i or a[b, A_HIDES] == 0.0 or a[b, A_PRESENT] == 0.0:
            continue
        if may_hide(sx, sy, tx, ty, a[b, A_CX], a[b, A_CY], radius + a[b, A_HALF_LENGTH] + a[b, A_HALF_WIDTH]):
            for k in range(SIGHT_SAMPLES):
                share = (k + 0.5) / SIGHT_SAMPLES
                if hidden >> k & 1 == 0 and box_blocks(w, b, sx, sy, rx + share * (lx - rx), ry + share * (ly - ry)):
                    hidden |= 1 << k
    for b in range(w.buildings.shape[0]):
        if may_hide(sx, sy, tx, ty, w.buildings[b, 0], w.buildings[b, 1], radius + w.buildings[b, 2]):
            for k in range(SIGHT_SAMPLES):
                share = (k + 0.5) / SIGHT_SAMPLES
                if hidden >> k & 1 == 0 and building_blocks(
                    w, b, sx, sy, rx + share * (lx - rx), ry + share * (ly - ry)
                ):
                    hidden |= 1 << k
    seen = 0
    for k in range(SIGHT_SAMPLES):
        seen += 1 - (hidden >> k & 1)
    return seen >= SIGHT_NEEDED


@inner
def observe(w: World, objects: FloatArray) -> None:
    """Mark who is in sight and list them in `objects` (N, 9), in the order that staging drew."""
    a = w.actors
    time_s = w.h[H_TICK] * w.ego[E_STEP]
    row = 0
    for k in range(a.shape[0]):
        i = int(a[k, A_ORDER])
        a[i, A_VISIBLE] = 0.0
        if a[i, A_PRESENT] == 1.0 and sees(w, i):
            a[i, A_VISIBLE] = 1.0
            objects[row, 0] = a[i, A_TRACK_ID]
            objects[row, 1] = a[i, A_KIND]
            objects[row, 2] = a[i, A_CX]
            objects[row, 3] = a[i, A_CY]
            objects[row, 4] = direction_rad(a[i, A_COS], a[i, A_SIN])
            objects[row, 5] = a[i, A_SPEED]
            objects[row, 6] = 2.0 * a[i, A_HALF_LENGTH]
            objects[row, 7] = 2.0 * a[i, A_HALF_WIDTH]
            objects[row, 8] = time_s
            row += 1
    w.h[H_SEEN] = row


@inner
def keep(w: World) -> None:
    """Record the state of now as the next row."""
    e, a = w.ego, w.actors
    r = w.h[H_ROWS]
    w.h[H_ROWS] = r + 1
    w.record[r, R_TICK] = w.h[H_TICK]
    w.record[r, R_EGO] = e[E_X]
    w.record[r, R_EGO + 1] = e[E_Y]
    w.record[r, R_EGO + 2] = e[E_YAW]
    w.record[r, R_EGO + 3] = e[E_SPEED]
    w.record[r, R_EGO + 4] = e[E_ACCELERATION]
    w.record[r, R_EGO + 5] = e[E_CURVATURE]
    w.record[r, R_EGO + 6] = e[E_STATION]
    w.record[r, R_EGO + 7] = e[E_OFFSET]
    for i in range(a.shape[0]):
        c = R_ACTORS + RECORD_PER_ACTOR * i
        w.record[r, c] = a[i, A_CX]
        w.record[r, c + 1] = a[i, A_CY]
        w.record[r, c + 2] = direction_rad(a[i, A_COS], a[i, A_SIN])
        w.record[r, c + 3] = a[i, A_SPEED]
        w.record[r, c + 4] = a[i, A_PRESENT]
        w.record[r, c + 5] = a[i, A_VISIBLE]


@inner
def begin(w: World) -> None:
    """State 0 from what staging wrote."""
    e, a = w.ego, w.actors
    e[E_SIN], e[E_COS] = sin_cos(e[E_YAW])
    place_ego(w, e[E_STATION])
    for i in range(a.shape[0]):
        if a[i, A_MOTION] == ON_PATH:
            a[i, A_PRESENT] = 1.0 if a[i, A_APPEARS] == 0.0 else 0.0
            place_on_path(w, i)
        else:
            place_recorded(w, i, 0.0)
        if a[i, A_PATH_END] == -math.inf:
            a[i, A_PRESENT] = 0.0


# ---- entries


@entry
def advance(
    header: IntArray,
    buffer: FloatArray,
    tables: FloatArray,
    record: FloatArray,
    objects: FloatArray,
    plan: FloatArray,
    ticks: int,
) -> None:
    """Drive `ticks` ticks or to the end, then record and observe; 0 ticks begins the case with state 0."""
    w = view(header, buffer, tables, record)
    if ticks == 0:
        begin(w)
    for _ in range(ticks):
        tick(w, plan)
        if w.h[H_ENDED] != RUNNING:
            break
    observe(w, objects)
    keep(w)


@entry
def run(header: IntArray, buffer: FloatArray, tables: FloatArray, record: FloatArray, plan: FloatArray) -> None:
    """Drive a whole case whose ego needs no stack (MODE_NOMINAL), recording on stack ticks; nobody looks."""
    w = view(header, buffer, tables, record)
    begin(w)
    keep(w)
    while w.h[H_ENDED] == RUNNING and w.h[H_FAR] == 0:
        for _ in range(w.h[H_STACK_TICKS]):
            tick(w, plan)
            if w.h[H_ENDED] != RUNNING:
                break
        keep(w)


numba.config.CACHE_DIR = _usual_cache  # type: ignore[attr-defined]
