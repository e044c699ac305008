"""The columns of what a quiet stretch looks at: entities, roads, and what their triggers look at."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scenario_runner.geometry import FloatArray
from scenario_runner.model.opendrive.scalar_lanes import CrossTables

IntArray = npt.NDArray[np.int64]

# an entity: what changes from tick to tick and is put back where it came from
# fmt: off
(
    X, Y, YAW, SPEED, ACCELERATION, VX, VY, CHANGE_X, CHANGE_Y, S, T, LANE, OFFSET, ALONG, TURNED,
    TRAVELED, STOOD, AT_END_S, IS_AT_END, SPEED_DONE, SPEED_TO, ASIDE_DONE, ASIDE, WAY, SENSE, SPEED_OVER, ASIDE_OVER,
    COS, SIN,
    CHANGING,
) = range(30)
# what it is, where on the road its lane is known, and what moves it
(
    PRESENT, HELD, HALF_LENGTH, HALF_WIDTH, AHEAD, LEFT, REACH, HAS_BOX,
    ROAD, LOW_S, HIGH_S, LENGTH, MIDDLE, PIECE, PIECES, ZERO, SECTION, HEIGHT, HEIGHTS,
    SPEED_KIND, SPEED_FROM, SPEED_SHAPE, SPEED_SPAN, SPEED_BY_WAY, SPEED_OTHER, SPEED_FACTOR, SPEED_ADDED, MOST, LEAST,
    ASIDE_KIND, ASIDE_FROM, ASIDE_TO, ASIDE_SHAPE, ASIDE_SPAN, ASIDE_BY_WAY, ASIDE_TAKES_WAY, ASIDE_FIRST,
    LINE_KIND, LINE_START, LINE_SCALE, LINE_CLOSED, LINE_FACES, POINT, POINTS, TURN, TURNS, MOMENT, MOMENTS,
    SQUARE, SQUARES,
    MOVER_SIZE,
) = range(CHANGING, CHANGING + 51)
# fmt: on
"""COS and SIN are those of YAW; HELD: moved by others than the stretch; ROAD: its number, NOBODY off roads; MIDDLE: t
of its lane's middle, NaN where that changes; PIECE to HEIGHTS: the rows of its road, POINT to MOMENTS those of its
line, SQUARE and SQUARES those of the squares about it where it is beside all lanes, in the `Ground`; MOST and LEAST: by
how much its speed may change in a second; ASIDE_FIRST: what moves it aside, or along a line, stands before what changes
its speed."""

KEPT, PASSES, FOLLOWS_PROFILE, MATCHES, KEEPS_GAP, MEETS = 0.0, 1.0, 2.0, 3.0, 4.0, 5.0
"""What a speed does."""
STAYS, CHANGES, IS_KEPT, KEEPS_ASIDE = 0.0, 1.0, 2.0, 3.0
"""What an offset does. Who keeps a distance aside has in ASIDE how fast it gets there, in ASIDE_DONE if it began."""
NO_LINE, BY_SPEED, TIMED = 0.0, 1.0, 2.0
"""How an entity gets along a line."""

# fmt: off
# what a condition looks at
(
    C_KIND, C_WAS, C_FIRST, C_COUNT, C_FOR_ALL, C_RULE, C_BOUND, C_OTHER, C_X, C_Y, C_YAW, C_ROAD, C_S, C_T,
    C_MEASURE, C_ALONG, C_FRAME, C_FREESPACE, LOOK_SIZE,
) = range(19)
# a distance that is kept: what is looked at, and how it is kept
(
    G_SIDE, G_SIGN, G_DISTANCE, G_IN_TIME, G_CONTINUOUS, G_MOST, G_LEAST, G_FASTEST, GAP_SIZE,
) = range(LOOK_SIZE, LOOK_SIZE + 9)
# being at a place in time: the own place, from OWN on, and the master's, from MASTERS on, as PLACE_ says
(
    T_MASTER, T_WITHIN, T_MASTERS_WITHIN, T_FINAL, T_RELATIVE, T_STEADY_M, T_STEADY_S, OWN,
) = range(8)
PLACE_WAY, PLACE_X, PLACE_Y, PLACE_ROAD, PLACE_S, PLACE_T, PLACE_SIZE = range(7)
MASTERS, MEETING_SIZE = OWN + PLACE_SIZE, OWN + 2 * PLACE_SIZE
# a way from one road to another
L_DIRECT, L_WITH_S, L_AT_START, L_FAR, L_OWN_LENGTH, L_OTHERS_LENGTH, LEAD_SIZE = range(7)
# a part of a road that may be the nearest to a point of a square: road, from s to s, and its rows
P_ROAD, P_FROM, P_TO, P_PIECE, P_PIECES, P_ZERO, P_SECTION, P_SECTIONS, PART_SIZE = range(9)
# fmt: on

TIME, SPEED_IS, RELATIVE_SPEED_IS, ACCELERATION_IS, LASTED, TRAVELED_IS, REACHED, TURNED_TO, APART = range(9)
"""Kinds."""
NOBODY = -1.0
DISTANCE, TIME_HEADWAY, TIME_TO_COLLISION = range(3)
STRAIGHT, LENGTHWAYS, SIDEWAYS, UPWARDS = range(4)
OF_ENTITY, OF_WORLD, OF_ROAD = range(3)
AT_LEAST, ABOVE, AT_MOST, BELOW, EQUAL, UNEQUAL = range(6)


class Ground(NamedTuple):
    """The tables of roads and lines, one behind the other; rows that name rows count in all of them."""

    pieces: FloatArray
    across: CrossTables
    heights: FloatArray  # (H, 5): start_m, a, b, c, d
    points: FloatArray  # (P, 3): the way to it, x, y
    turns: FloatArray  # (Q, 2): way, heading
    moments: FloatArray  # (M, 2): time, way
    leads: FloatArray  # (L, LEAD_SIZE)
    leading: IntArray  # (R, R, 2): from which row of the leads on, and how many, lead from one road to another
    squares: FloatArray  # (Q, 4): a square's two numbers, the first row of its parts, and how many
    parts: FloatArray  # (P, PART_SIZE)


class Stretch(NamedTuple):
    """All that a stretch looks at, and writes."""

    now: FloatArray  # (N, MOVER_SIZE)
    then: FloatArray  # (N, MOVER_SIZE), the next tick as far as it is known
    looks: FloatArray  # (C, LOOK_SIZE)
    subjects: IntArray  # the entities that conditions are asked of, from C_FIRST of each on
    gaps: FloatArray  # (N, GAP_SIZE), the distance that an entity keeps lengthways
    asides: FloatArray  # (N, GAP_SIZE), and aside
    meetings: FloatArray  # (N, MEETING_SIZE)
    touching: IntArray  # (N, N), 1 where two touch, above the diagonal
    step_s: float
