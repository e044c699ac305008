"""The columns of a case's flat arrays, the words they hold, and the views of them."""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from scenario_runner.caching import INNER
from scenario_runner.geometry import FloatArray

IntArray = npt.NDArray[np.int64]

# header: counts, then where each view of the buffer starts, then the clock and what has happened
# fmt: off
(
    H_ACTORS, H_STEPS, H_CONDITIONS, H_SUBJECTS, H_ACTIONS, H_MEMORY, H_VARIABLES, H_TRACK_ROWS, H_BUILDINGS,
    H_CORNERS, H_STACK_TICKS, H_LIMIT_TICK, H_EGO_ROWS, H_AT_EGO, H_AT_ACTORS, H_AT_STEPS, H_AT_CONDITIONS,
    H_AT_SUBJECTS, H_AT_ANSWERS, H_AT_ACTIONS, H_AT_MEMORY, H_AT_VARIABLES, H_AT_TRACKS, H_AT_BUILDINGS,
    H_AT_CORNERS, H_AT_PROFILE,
    H_TICK, H_ENDED, H_CONTACT, H_ROWS, H_FAR, H_PLAN_ROW, H_BEYOND_TICKS, H_GOAL_ACTOR, H_SEEN,
    H_SIGNALS, H_CHANGES, H_LINES, H_AT_SIGNALS, H_AT_CHANGES, H_AT_LINES, H_NEXT_CHANGE, HEADER_SIZE,
) = range(43)
# fmt: on

RUNNING, END_CONTACT, END_GOAL, END_LIMIT = range(4)

# ego: one row of the buffer
# fmt: off
(
    E_X, E_Y, E_YAW, E_COS, E_SIN, E_SPEED, E_ACCELERATION, E_CURVATURE, E_STATION, E_OFFSET, E_CX, E_CY,
    E_HALF_LENGTH, E_HALF_WIDTH, E_CENTRE, E_WHEELBASE, E_GRIP, E_STEP, E_MODE, E_COMMAND_A, E_COMMAND_K, E_REVERSE,
    E_GOAL, E_LENGTH, E_TRAVELED, E_STOOD, E_SIGHT, E_AHEAD,
    EGO_SIZE,
) = range(29)
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
    A_WISH, A_WAITS, A_UNSEEN, A_HANDED, A_FLAT, A_SEEN, ACTOR_SIZE,
) = range(55)
# fmt: on

ON_PATH, RECORDED = 0.0, 1.0

# fmt: off
(
    S_ACTOR, S_FIRST_CONDITION, S_CONDITIONS, S_FIRST_ACTION, S_ACTIONS, S_PRIORITY, S_LEFT, S_RUNNING, S_STATE,
    S_STARTED, S_ENDED, S_STARTS, S_ENDS, S_LATEST, STEP_SIZE,
) = range(15)
(
    C_KIND, C_FIRST_SUBJECT, C_SUBJECTS, C_FOR_ALL, C_OTHER, C_STEP, C_THRESHOLD, C_RULE, C_EDGE, C_DELAY, C_MEMORY,
    C_CLOSES, C_WAS, C_LASTING, C_HELD, C_X, C_Y, CONDITION_SIZE,
) = range(18)
(
    X_STEP, X_ACTOR, X_KIND, X_TARGET, X_AMOUNT, X_SHAPE, X_DIMENSION, X_RELATIVE, X_OTHER, X_OTHER_STATION, X_LAG,
    X_FINAL, X_IN_TIME, X_VARIABLE, X_FIRST, X_ROWS, X_PATH_FIRST, X_PATH_ROWS, X_ACTIVE, X_FROM, X_TO,
    X_START, X_SPAN, X_ENDS, X_ENDED, X_SPREAD, X_FREEZES, X_ONCE, X_STATION, ACTION_SIZE,
) = range(30)
# fmt: on

WAITING, ACTIVE, DONE, DUE = 0.0, 1.0, 2.0, 3.0
UNKNOWN = -1.0
NOBODY = -2.0  # X_OTHER of an action that names nobody else
# as in model.program: ConditionKind, Rule, Edge, Priority, ActionKind, Shape, Dimension
TIME, DISTANCE, TIME_HEADWAY, TIME_TO_COLLISION, SPEED, STATION, STEP_ENDED, STEP_STARTED = range(8)
ACCELERATION, STANDSTILL, TRAVELED, RELATIVE_SPEED, AHEAD, ASIDE, VARIABLE, ACTION_ENDED = range(8, 16)
REFERENCE_DISTANCE, SIGNAL = 16, 17
ASKED = 100  # from here on Python answers
AT_MOST, AT_LEAST, BELOW, ABOVE, EQUAL, UNEQUAL = range(6)
NO_EDGE, RISING, FALLING, EITHER = range(4)
PARALLEL, OVERRIDE, SKIP = range(3)
CHANGE_SPEED, CHANGE_OFFSET, KEEP_GAP, SYNCHRONIZE, FOLLOW_TRACK, RELEASE, RESHAPE, SET_VARIABLE = range(8)
VANISH, APPEAR, KEEP_ASIDE, FOLLOW_SPEEDS, TAKE_PATH, SHOW, SET_SIGNAL = range(8, 15)
LINEAR, SINUSOIDAL, CUBIC, AT_ONCE = range(4)
BY_RATE, BY_TIME, BY_DISTANCE = range(3)
STANDING_MPS = 0.1
GAP_GAIN_PER_S2, CLOSING_GAIN_PER_S = 0.25, 1.0  # of KEEP_GAP: critically damped, a time constant of 2 s
ASIDE_GAIN_PER_S = 1.0  # of KEEP_ASIDE
KEPT_M, KEPT_MPS = 0.05, 0.05  # so near to what it keeps an actor has it

SG_SHOWS, SG_PROGRAM, SG_SET, SIGNAL_SIZE = range(4)  # colours as in model.signals; SG_SET: UNKNOWN until a step does
CHANGE_SIZE = 3  # tick, signal, colour: what the signals' programs do, in order of time
LINE_SIZE = 3  # first row of a path, signal, station on that path of the line one waits at
RED, RED_YELLOW, YELLOW = range(3)

TRACK_SIZE = 5  # time_s, x_m, y_m, yaw_rad (unwrapped), speed_mps
BUILDING_SIZE = 5  # centre x, y, radius, first corner, corners
R_TICK, R_EGO, R_ACTORS = 0, 1, 9
RECORD_PER_ACTOR = 6  # x, y, yaw, speed, present, visible; after the actors, what each signal shows

JERK_MPS3 = 20.0  # of the plant (semantics 18)
STEER_RAD = 0.6
STEER_RATE_RADPS = 0.6
TAN_STEER = 0.6841368083416923  # tan(0.6)
PLAN_ENDED_BRAKING_MPS2 = 4.0  # past a trajectory's last point (semantics 19)
DRY_GRIP_MPS2 = 0.9 * 9.80665  # μ of a dry road (semantics 18) times standard gravity
HARDEST_BRAKING_MPS2 = 9.0  # of followers: as hard as a good tyre on a dry road, and on others by as much as they grip
STOPS_AT_YELLOW_MPS2 = 3.0  # followers who would have to brake harder go on: the usual bound of the dilemma zone
BEFORE_LINE_M = 1.0  # where they stand
FOLLOWER_SIGHT_M = 120.0
# MOBIL (Kesting, Treiber, Helbing 2007, table 1), but politeness and threshold of its later, European setting
POLITENESS, CHANGE_GAIN_MPS2, SAFE_BRAKING_MPS2 = 0.2, 0.1, 4.0
WALKS_OFF_MPS2, WAITS_MPS2 = 2.0, 3.0  # of an actor that gives way: people start and stop within a step or two
WAITS_BEFORE_M, SPARE_S, STANDS_MPS = 0.3, 1.0, 0.3  # where it waits, what it keeps to the ego, and when that stands
SHIFT_S = 4.0  # a lane change, as people take it
BETWEEN_SHIFTS_S = 4.0  # and as long until the next
SIGHT_SAMPLES = 10
SIGHT_EDGE = 0.5 / SIGHT_SAMPLES  # share of the width at which the first sample lies
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
    answers: FloatArray  # beside them: what Python found for conditions it answers
    actions: FloatArray  # (X, ACTION_SIZE)
    memory: FloatArray  # (ticks of all delays,)
    variables: FloatArray  # (V,)
    tracks: FloatArray  # (R, TRACK_SIZE)
    buildings: FloatArray  # (B, BUILDING_SIZE)
    corners: FloatArray  # (C, 2)
    profile: FloatArray  # (rows of the route,)
    tables: FloatArray  # (rows of all paths, 5)
    record: FloatArray  # (capacity, 9 + 6 N + G)
    signals: FloatArray  # (G, SIGNAL_SIZE)
    changes: FloatArray  # (changes of all signals, CHANGE_SIZE)
    lines: FloatArray  # (L, LINE_SIZE)


def view(header: IntArray, buffer: FloatArray, tables: FloatArray, record: FloatArray) -> World:
    """The case's arrays as a World."""
    n, s, c, x = header[H_ACTORS], header[H_STEPS], header[H_CONDITIONS], header[H_ACTIONS]
    r, b, k = header[H_TRACK_ROWS], header[H_BUILDINGS], header[H_CORNERS]
    ego, actors, steps = header[H_AT_EGO], header[H_AT_ACTORS], header[H_AT_STEPS]
    conditions, subjects, answers = header[H_AT_CONDITIONS], header[H_AT_SUBJECTS], header[H_AT_ANSWERS]
    actions = header[H_AT_ACTIONS]
    memory, variables, tracks = header[H_AT_MEMORY], header[H_AT_VARIABLES], header[H_AT_TRACKS]
    buildings, corners, profile = header[H_AT_BUILDINGS], header[H_AT_CORNERS], header[H_AT_PROFILE]
    signals, changes, lines = header[H_AT_SIGNALS], header[H_AT_CHANGES], header[H_AT_LINES]
    return World(
        header,
        buffer[ego : ego + EGO_SIZE],
        buffer[actors : actors + n * ACTOR_SIZE].reshape((n, ACTOR_SIZE)),
        buffer[steps : steps + s * STEP_SIZE].reshape((s, STEP_SIZE)),
        buffer[conditions : conditions + c * CONDITION_SIZE].reshape((c, CONDITION_SIZE)),
        buffer[subjects : subjects + header[H_SUBJECTS]],
        buffer[answers : answers + header[H_SUBJECTS]],
        buffer[actions : actions + x * ACTION_SIZE].reshape((x, ACTION_SIZE)),
        buffer[memory : memory + header[H_MEMORY]],
        buffer[variables : variables + header[H_VARIABLES]],
        buffer[tracks : tracks + r * TRACK_SIZE].reshape((r, TRACK_SIZE)),
        buffer[buildings : buildings + b * BUILDING_SIZE].reshape((b, BUILDING_SIZE)),
        buffer[corners : corners + k * 2].reshape((k, 2)),
        buffer[profile : profile + header[H_EGO_ROWS]],
        tables,
        record,
        buffer[signals : signals + header[H_SIGNALS] * SIGNAL_SIZE].reshape((header[H_SIGNALS], SIGNAL_SIZE)),
        buffer[changes : changes + header[H_CHANGES] * CHANGE_SIZE].reshape((header[H_CHANGES], CHANGE_SIZE)),
        buffer[lines : lines + header[H_LINES] * LINE_SIZE].reshape((header[H_LINES], LINE_SIZE)),
    )


view = numba.njit(**(INNER | {"_nrt": True}))(view)  # cutting views counts references, once per call of an entry
