"""Who touches whom, and how far apart two road users are."""

from __future__ import annotations

import math

from scenario_runner.compiling import inner
from scenario_runner.geometry import half_extent
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
    for corner in range(4):
        along = ol if corner < 2 else -ol
        left = ow if corner % 3 == 0 else -ow
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
