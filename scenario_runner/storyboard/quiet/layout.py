"""The columns of what a quiet stretch looks at: entities, roads, and what their triggers look at."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scenario_runner.geometry import FloatArray
from scenario_runner.model.opendrive.scalar_lanes import CrossTables

IntArray = npt.NDArray[np.int64]

# an entity: what changes from tick to tick, first all that stands in its `Mover`
# fmt: off
(
    X, Y, YAW, SPEED, ACCELERATION, VX, VY, CHANGE_X, CHANGE_Y, S, T, OFFSET, TRAVELED, STOOD, AT_END_S, IS_AT_END,
    SPEED_DONE, ASIDE_DONE, ASIDE, SPEED_OVER, ASIDE_OVER,
    CHANGING,
) = range(22)
# what does not
(
    COS, SIN, PRESENT, HELD, ON_ROAD, LANE, ALONG, TURNED, LOW_S, HIGH_S, LENGTH, MIDDLE,
    PIECE, PIECES, ZERO, SECTION, HEIGHT, HEIGHTS, HALF_LENGTH, HALF_WIDTH, AHEAD, LEFT, REACH,
    HAS_BOX,
    SPEED_KIND, SPEED_FROM, SPEED_TO, SPEED_SHAPE, SPEED_SPAN, SPEED_BY_WAY, ASIDE_FIRST,
    ASIDE_KIND, ASIDE_FROM, ASIDE_TO, ASIDE_SHAPE, ASIDE_SPAN, ASIDE_BY_WAY, ASIDE_TAKES_WAY,
    MOVER_SIZE,
) = range(CHANGING, CHANGING + 39)
# fmt: on
"""COS and SIN are those of YAW; HELD: moved by others than the stretch; ASIDE_FIRST: what moves it aside, or along a
line, stands before what changes its speed; LOW_S to HIGH_S: where
its lane is known; MIDDLE: t of its lane's middle, NaN where that changes along the road; PIECE, ZERO, SECTION and
HEIGHT: the first rows of its road's reference line, its lane 0, its section and its heights."""

KEPT, PASSES, FOLLOWS_PROFILE = 0.0, 1.0, 2.0
"""What a speed does."""
STAYS, CHANGES, IS_KEPT = 0.0, 1.0, 2.0
"""What an offset does."""

# fmt: off
# what a condition looks at
(
    C_KIND, C_WAS, C_FIRST, C_COUNT, C_FOR_ALL, C_RULE, C_BOUND, C_OTHER, C_X, C_Y, C_YAW, C_S, C_T, C_MEASURE,
    C_ALONG, C_FRAME, C_FREESPACE, LOOK_SIZE,
) = range(18)
# fmt: on

TIME, SPEED_IS, RELATIVE_SPEED_IS, ACCELERATION_IS, LASTED, TRAVELED_IS, REACHED, TURNED_TO, APART = range(9)
"""Kinds."""
NOBODY = -1.0
DISTANCE, TIME_HEADWAY, TIME_TO_COLLISION = range(3)
STRAIGHT, LENGTHWAYS, SIDEWAYS, UPWARDS = range(4)
OF_ENTITY, OF_WORLD, OF_ROAD = range(3)
AT_LEAST, ABOVE, AT_MOST, BELOW, EQUAL, UNEQUAL = range(6)


class Ground(NamedTuple):
    """The tables of the roads that entities are on, one behind the other; rows that name rows count in all of them."""

    pieces: FloatArray
    across: CrossTables
    heights: FloatArray  # (H, 5): start_m, a, b, c, d


class Stretch(NamedTuple):
    """All that a stretch looks at, and writes."""

    now: FloatArray  # (N, MOVER_SIZE)
    then: FloatArray  # (N, MOVER_SIZE), the next tick as far as it is known
    looks: FloatArray  # (C, LOOK_SIZE)
    subjects: IntArray  # the entities that conditions are asked of, from C_FIRST of each on
    touching: IntArray  # (N, N), 1 where two touch, above the diagonal
