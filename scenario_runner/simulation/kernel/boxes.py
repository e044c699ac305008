"""Who touches whom, and how far apart two road users are."""

from __future__ import annotations

import math

from scenario_runner.compiling import inner
from scenario_runner.geometry import box_gap_m, half_extent
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.kernel.layout import World


@inner
def ego_touches(w: World, i: int) -> bool:
    """Whether the ego's box and an actor's overlap: separating axes of both boxes."""
    e, a = w.ego, w.actors
    dx, dy = a[i, k.A_CX] - e[k.E_CX], a[i, k.A_CY] - e[k.E_CY]
    el, ew, al, aw = e[k.E_HALF_LENGTH], e[k.E_HALF_WIDTH], a[i, k.A_HALF_LENGTH], a[i, k.A_HALF_WIDTH]
    if dx * dx + dy * dy > (el + ew + al + aw) * (el + ew + al + aw):
        return False
    ec, es, ac, asn = e[k.E_COS], e[k.E_SIN], a[i, k.A_COS], a[i, k.A_SIN]
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
        return e[k.E_CX], e[k.E_CY], e[k.E_COS], e[k.E_SIN], e[k.E_HALF_LENGTH], e[k.E_HALF_WIDTH]
    a = w.actors
    return a[i, k.A_CX], a[i, k.A_CY], a[i, k.A_COS], a[i, k.A_SIN], a[i, k.A_HALF_LENGTH], a[i, k.A_HALF_WIDTH]


@inner
def gap_between(w: World, i: int, j: int) -> float:
    """Box-to-box distance of two road users (−1 the ego), 0 when they overlap."""
    return box_gap_m(pose(w, i), pose(w, j))


@inner
def speed_of(w: World, i: int) -> float:
    """Signed speed of an actor, or of the ego for −1."""
    return w.ego[k.E_SPEED] if i < 0 else w.actors[i, k.A_SPEED]


@inner
def reference_of(w: World, i: int) -> tuple[float, float]:
    """Reference point of an actor, or of the ego for −1."""
    if i < 0:
        return w.ego[k.E_X], w.ego[k.E_Y]
    a = w.actors
    back = a[i, k.A_CENTRE]
    return a[i, k.A_CX] - back * a[i, k.A_COS], a[i, k.A_CY] - back * a[i, k.A_SIN]


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
        return w.ego[k.E_STATION] + w.ego[k.E_AHEAD] + w.ego[k.E_HALF_LENGTH]
    return w.actors[i, k.A_STATION] + w.actors[i, k.A_CENTRE] + w.actors[i, k.A_HALF_LENGTH]
