"""Whom the ego sees: lines of sight past vehicles and buildings."""

from __future__ import annotations

import math

from scenario_runner.compiling import inner
from scenario_runner.geometry import FloatArray, half_extent
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.kernel.layout import World
from scenario_runner.trigonometry import direction_rad


@inner
def box_blocks(w: World, b: int, sx: float, sy: float, px: float, py: float) -> bool:
    """Whether the line from the sensor to a point crosses an actor's box: the slab test in the box's frame."""
    a = w.actors
    cos, sin = a[b, k.A_COS], a[b, k.A_SIN]
    fx, fy = sx - a[b, k.A_CX], sy - a[b, k.A_CY]
    dx, dy = px - sx, py - sy
    ox, oy = fx * cos + fy * sin, fy * cos - fx * sin
    ux, uy = dx * cos + dy * sin, dy * cos - dx * sin
    low, high = 0.0, 1.0
    if ux == 0.0:
        if abs(ox) >= a[b, k.A_HALF_LENGTH]:
            return False
    else:
        t, s = (-a[b, k.A_HALF_LENGTH] - ox) / ux, (a[b, k.A_HALF_LENGTH] - ox) / ux
        low, high = max(low, min(t, s)), min(high, max(t, s))
    if uy == 0.0:
        if abs(oy) >= a[b, k.A_HALF_WIDTH]:
            return False
    else:
        t, s = (-a[b, k.A_HALF_WIDTH] - oy) / uy, (a[b, k.A_HALF_WIDTH] - oy) / uy
        low, high = max(low, min(t, s)), min(high, max(t, s))
    return low < high


@inner
def building_blocks(w: World, b: int, sx: float, sy: float, px: float, py: float) -> bool:
    """Whether the line from the sensor to a point crosses a building, a convex outline counter-clockwise."""
    first, corners = int(w.buildings[b, 3]), int(w.buildings[b, 4])
    dx, dy = px - sx, py - sy
    low, high = 0.0, 1.0
    for corner in range(corners):
        n = first + (corner + 1) % corners
        ex, ey = w.corners[n, 0] - w.corners[first + corner, 0], w.corners[n, 1] - w.corners[first + corner, 1]
        inside = ex * (sy - w.corners[first + corner, 1]) - ey * (sx - w.corners[first + corner, 0])
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
def between(w: World, b: int, rx: float, ry: float, lx: float, ly: float) -> bool:
    """Whether a box reaches between the two rays from the sensor that bound an outline.

    A cheap look that spares a box beside them all the samples; to be safe it says yes a hair too early.
    """
    e, a = w.ego, w.actors
    bx, by, cos, sin = a[b, k.A_CX] - e[k.E_CX], a[b, k.A_CY] - e[k.E_CY], a[b, k.A_COS], a[b, k.A_SIN]
    half_length, half_width = a[b, k.A_HALF_LENGTH], a[b, k.A_HALF_WIDTH]
    right = rx * by - ry * bx + half_extent(cos, sin, half_length, half_width, (-ry, rx))
    left = lx * by - ly * bx - half_extent(cos, sin, half_length, half_width, (-ly, lx))
    return rx * ly - ry * lx <= 0.0 or (right > -1e-6 and left < 1e-6)  # rays that cross bound nothing


@inner
def samples_seen(w: World, i: int) -> int:
    """How many of SIGHT_SAMPLES points of an actor's outline are in sight of the ego's box centre.

    Points between the two corners that bound its outline are tested against every vehicle and building.
    """
    e, a = w.ego, w.actors
    sx, sy = e[k.E_CX], e[k.E_CY]
    tx, ty = a[i, k.A_CX], a[i, k.A_CY]
    dx, dy = tx - sx, ty - sy
    leftmost, rightmost = -math.inf, math.inf
    lx, ly, rx, ry = tx, ty, tx, ty
    for corner in range(4):
        along = a[i, k.A_HALF_LENGTH] if corner < 2 else -a[i, k.A_HALF_LENGTH]
        left = a[i, k.A_HALF_WIDTH] if corner % 3 == 0 else -a[i, k.A_HALF_WIDTH]
        qx = tx + along * a[i, k.A_COS] - left * a[i, k.A_SIN]
        qy = ty + along * a[i, k.A_SIN] + left * a[i, k.A_COS]
        ahead = max((qx - sx) * dx + (qy - sy) * dy, 1e-9)
        slope = ((qy - sy) * dx - (qx - sx) * dy) / ahead
        if slope > leftmost:
            leftmost, lx, ly = slope, qx, qy
        if slope < rightmost:
            rightmost, rx, ry = slope, qx, qy
    hidden = 0
    radius = a[i, k.A_HALF_LENGTH] + a[i, k.A_HALF_WIDTH]
    for b in range(a.shape[0]):
        if b == i or a[b, k.A_HIDES] == 0.0 or a[b, k.A_PRESENT] == 0.0:
            continue
        reach = radius + a[b, k.A_HALF_LENGTH] + a[b, k.A_HALF_WIDTH]
        near = may_hide(sx, sy, tx, ty, a[b, k.A_CX], a[b, k.A_CY], reach)
        if near and between(w, b, rx - sx, ry - sy, lx - sx, ly - sy):
            ux, uy = k.SIGHT_EDGE * (lx - rx), k.SIGHT_EDGE * (ly - ry)
            if box_blocks(w, b, sx, sy, rx + ux, ry + uy) and box_blocks(w, b, sx, sy, lx - ux, ly - uy):
                return 0  # a box's shadow is convex: all points between two in it are in it
            for sample in range(k.SIGHT_SAMPLES):
                share = (sample + 0.5) / k.SIGHT_SAMPLES
                if hidden >> sample & 1 == 0 and box_blocks(
                    w, b, sx, sy, rx + share * (lx - rx), ry + share * (ly - ry)
                ):
                    hidden |= 1 << sample
    for b in range(w.buildings.shape[0]):
        if may_hide(sx, sy, tx, ty, w.buildings[b, 0], w.buildings[b, 1], radius + w.buildings[b, 2]):
            for sample in range(k.SIGHT_SAMPLES):
                share = (sample + 0.5) / k.SIGHT_SAMPLES
                if hidden >> sample & 1 == 0 and building_blocks(
                    w, b, sx, sy, rx + share * (lx - rx), ry + share * (ly - ry)
                ):
                    hidden |= 1 << sample
    seen = 0
    for sample in range(k.SIGHT_SAMPLES):
        seen += 1 - (hidden >> sample & 1)
    return seen


@inner
def is_in_range(w: World, i: int) -> bool:
    """Whether fog lets an actor be seen: the middle of its box is no farther away than one sees through it."""
    dx, dy = w.actors[i, k.A_CX] - w.ego[k.E_CX], w.actors[i, k.A_CY] - w.ego[k.E_CY]
    return dx * dx + dy * dy <= w.ego[k.E_SIGHT] * w.ego[k.E_SIGHT]


@inner
def observe(w: World, objects: FloatArray) -> None:
    """Mark who is in sight and list them in `objects` (N, 9), in the order that staging drew."""
    a = w.actors
    time_s = w.h[k.H_TICK] * w.ego[k.E_STEP]
    row = 0
    for place in range(a.shape[0]):
        i = int(a[place, k.A_ORDER])
        a[i, k.A_VISIBLE], a[i, k.A_SEEN] = 0.0, 0.0
        if a[i, k.A_PRESENT] == 1.0 and a[i, k.A_UNSEEN] == 0.0 and is_in_range(w, i):
            a[i, k.A_SEEN] = samples_seen(w, i)
        if a[i, k.A_SEEN] >= k.SIGHT_NEEDED:
            a[i, k.A_VISIBLE] = 1.0
            objects[row, 0] = a[i, k.A_TRACK_ID]
            objects[row, 1] = a[i, k.A_KIND]
            objects[row, 2] = a[i, k.A_CX]
            objects[row, 3] = a[i, k.A_CY]
            objects[row, 4] = direction_rad(a[i, k.A_COS], a[i, k.A_SIN])
            objects[row, 5] = a[i, k.A_SPEED]
            objects[row, 6] = 2.0 * a[i, k.A_HALF_LENGTH]
            objects[row, 7] = 2.0 * a[i, k.A_HALF_WIDTH]
            objects[row, 8] = time_s
            row += 1
    w.h[k.H_SEEN] = row
