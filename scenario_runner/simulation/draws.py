"""Draws of a case that depend on nothing but the case, the run's seed, and what they are for (semantics 21).

Each stream, of each actor, is a sequence of its own: the n-th draw is the same whoever is visible, whatever the stack
does, and whatever else is drawn. By Philox (Salmon et al. 2011), whose place in a sequence is a number.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np


class Stream(IntEnum):
    """What is drawn; a number once given stands."""

    LATENCY = 1
    ALONG = 2  # an error of position, along the line of sight
    ACROSS = 3
    SPEED = 4
    YAW = 5
    KEEP = 6  # whether a miss, or a find, outlasts a step
    FIND = 7
    GHOSTS = 8
    ORDER = 9


def sequence(seed: int, stream: Stream, actor: int = 0) -> np.random.Generator:
    """The draws of one stream of one actor, in the order of ticks; `seed`: the case's (`staging.case_seed`)."""
    return np.random.Generator(np.random.Philox(key=seed, counter=[0, 0, actor, int(stream)]))
