"""Road users that follow whoever is ahead (IDM) and change lanes (MOBIL)."""

from __future__ import annotations

import math

from scenario_runner.compiling import inner
from scenario_runner.driving import locate, path_at
from scenario_runner.geometry import half_extent
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.kernel.boxes import pose, speed_of
from scenario_runner.simulation.kernel.layout import World
from scenario_runner.simulation.kernel.signals import room_to_line
from scenario_runner.simulation.kernel.steps import shaped


@inner
def beside(w: World, i: int, j: int) -> tuple[float, float, float, float, float]:
    """Of another (−1 the ego) in the frame of an actor's path: gap from the actor's front to its rear, offset of its
    centre, half its extent across, its speed along the path, and how far its centre is ahead of the actor's.

    All infinite where it is not on the same path and behind or out of sight.
    """
    a = w.actors
    cx, cy, cos, sin, half_length, half_width = pose(w, j)
    centre = a[i, k.A_STATION] + a[i, k.A_CENTRE]
    if j >= 0 and a[j, k.A_MOTION] == k.ON_PATH and a[j, k.A_FIRST] == a[i, k.A_FIRST]:
        ahead = a[j, k.A_STATION] + a[j, k.A_CENTRE] - centre
        return ahead - half_length - a[i, k.A_HALF_LENGTH], a[j, k.A_OFFSET], half_width, a[j, k.A_ALONG], ahead
    dx, dy = cx - a[i, k.A_CX], cy - a[i, k.A_CY]
    along = dx * a[i, k.A_COS] + dy * a[i, k.A_SIN]
    if along < 0.0 or dx * dx + dy * dy > k.FOLLOWER_SIGHT_M * k.FOLLOWER_SIGHT_M:
        return math.inf, math.inf, 0.0, 0.0, math.inf
    first, rows = int(a[i, k.A_FIRST]), int(a[i, k.A_ROWS])
    station, offset = locate(w.tables, first, rows, cx, cy, centre + along)
    _, _, pc, ps, _ = path_at(w.tables, first, rows, station)
    across = half_extent(cos, sin, half_length, half_width, (-ps, pc))
    gap = station - half_extent(cos, sin, half_length, half_width, (pc, ps)) - centre - a[i, k.A_HALF_LENGTH]
    return gap, offset, across, speed_of(w, j) * (cos * pc + sin * ps), station - centre


@inner
def gap_ahead(w: World, i: int, j: int) -> tuple[float, float]:
    """Gap to another ahead in an actor's corridor and its speed along the path; infinite when it is not there."""
    gap, offset, across, speed, ahead = beside(w, i, j)
    if ahead <= 0.0 or abs(offset - w.actors[i, k.A_OFFSET]) > across + w.actors[i, k.A_HALF_WIDTH] + 0.2:
        return math.inf, 0.0
    return gap, speed


@inner
def idm(w: World, i: int, v: float, gap: float, leader_mps: float) -> float:
    """The Intelligent Driver Model's acceleration of an actor's driver at a speed behind a leader, infinite: none."""
    a = w.actors
    ratio = v / a[i, k.A_DESIRED]
    free = 1.0 - ratio * ratio * ratio * ratio
    if gap < math.inf:
        top, comfortable = a[i, k.A_MAX_ACCELERATION], a[i, k.A_COMFORTABLE]
        wish = v * a[i, k.A_TIME_GAP] + v * (v - leader_mps) / (2.0 * math.sqrt(top * comfortable))
        wish = a[i, k.A_MIN_GAP] + max(wish, 0.0)
        share = wish / max(gap, 0.1)
        free -= share * share
    return max(a[i, k.A_MAX_ACCELERATION] * free, -k.HARDEST_BRAKING_MPS2 * (w.ego[k.E_GRIP] / k.DRY_GRIP_MPS2))


@inner
def follow(w: World, i: int) -> None:
    """Acceleration behind whoever is ahead (Treiber, Hennecke, Helbing 2000); then whether another lane is better."""
    a = w.actors
    best, leader_mps = gap_ahead(w, i, -1)
    for j in range(w.actors.shape[0]):
        if j != i and a[j, k.A_PRESENT] == 1.0 and a[j, k.A_FLAT] == 0.0:
            gap, speed = gap_ahead(w, i, j)
            if gap < best:
                best, leader_mps = gap, speed
    if w.h[k.H_LINES] > 0:
        room = room_to_line(w, i) - k.BEFORE_LINE_M + a[i, k.A_MIN_GAP]  # as if somebody stood beyond the line
        if room < best:
            best, leader_mps = room, 0.0
    a[i, k.A_ACCELERATION] = idm(w, i, a[i, k.A_ALONG], best, leader_mps)
    if a[i, k.A_LANE_WIDTH] > 0.0:
        change_lane(w, i)


@inner
def take_over(w: World, i: int) -> None:
    """Follow where a step has just ended, from the acceleration it left: no more jerk than the plant's (semantics 17).

    It decides on every tick, until it accelerates as it would.
    """
    a, h = w.actors, w.ego[k.E_STEP]
    before = a[i, k.A_ACCELERATION]
    follow(w, i)
    most = k.JERK_MPS3 * h
    if abs(a[i, k.A_ACCELERATION] - before) <= most:
        a[i, k.A_HANDED] = 0.0
    a[i, k.A_ACCELERATION] = min(max(a[i, k.A_ACCELERATION], before - most), before + most)


@inner
def around(w: World, i: int, offset: float) -> tuple[float, float, float, float, int]:
    """Next to an actor's path at an offset: gap to and speed of who is ahead and who is behind, and who the latter is.

    Whoever is alongside is a gap below 0. Nobody: infinite gaps; the ego is −1, nobody −2.
    """
    a = w.actors
    first, rows, centre = int(a[i, k.A_FIRST]), int(a[i, k.A_ROWS]), a[i, k.A_STATION] + a[i, k.A_CENTRE]
    ahead, ahead_mps, behind, behind_mps, who = math.inf, 0.0, math.inf, 0.0, -2
    for j in range(-1, a.shape[0]):
        if j == i or (j >= 0 and (a[j, k.A_PRESENT] == 0.0 or a[j, k.A_FLAT] == 1.0)):
            continue
        cx, cy, cos, sin, half_length, half_width = pose(w, j)
        dx, dy = cx - a[i, k.A_CX], cy - a[i, k.A_CY]
        if dx * dx + dy * dy > k.FOLLOWER_SIGHT_M * k.FOLLOWER_SIGHT_M:
            continue
        near = centre + dx * a[i, k.A_COS] + dy * a[i, k.A_SIN]
        station, aside = locate(w.tables, first, rows, cx, cy, near)
        _, _, pc, ps, _ = path_at(w.tables, first, rows, station)
        if abs(aside - offset) > half_extent(cos, sin, half_length, half_width, (-ps, pc)) + a[i, k.A_HALF_WIDTH] + 0.2:
            continue
        gap = abs(station - centre) - half_extent(cos, sin, half_length, half_width, (pc, ps)) - a[i, k.A_HALF_LENGTH]
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
    v = a[i, k.A_ALONG]
    ahead, ahead_mps, behind, behind_mps, who = around(w, i, offset)
    if ahead < a[i, k.A_MIN_GAP] or behind < a[i, k.A_MIN_GAP]:
        return -math.inf
    cost = 0.0
    if who > -2:
        driver = who if who >= 0 and a[who, k.A_FOLLOWS] == 1.0 else i  # of anybody else as this actor would drive
        after = idm(w, driver, behind_mps, behind, v)
        if after < -k.SAFE_BRAKING_MPS2:
            return -math.inf
        rest = ahead + behind + 2.0 * a[i, k.A_HALF_LENGTH]
        cost = idm(w, driver, behind_mps, rest, ahead_mps) - after
    return idm(w, i, v, ahead, ahead_mps) - a[i, k.A_ACCELERATION] - k.POLITENESS * cost


@inner
def change_lane(w: World, i: int) -> None:
    """Begin to change to the better of the neighbouring lanes, where it is better enough."""
    a, now = w.actors, w.h[k.H_TICK] * w.ego[k.E_STEP]
    if a[i, k.A_LATERAL] >= 0.0 or now < a[i, k.A_SHIFT_START] + k.SHIFT_S + k.BETWEEN_SHIFTS_S:
        return
    best, target = k.CHANGE_GAIN_MPS2, a[i, k.A_OFFSET]
    for side in range(2):
        offset = a[i, k.A_OFFSET] + (a[i, k.A_LANE_WIDTH] if side == 0 else -a[i, k.A_LANE_WIDTH])
        if a[i, k.A_LOWEST] - 0.1 <= offset <= a[i, k.A_HIGHEST] + 0.1:
            gain = gain_of(w, i, offset)
            if gain > best:
                best, target = gain, offset
    if target != a[i, k.A_OFFSET]:
        a[i, k.A_SHIFT_FROM], a[i, k.A_SHIFT_TO], a[i, k.A_SHIFT_START] = a[i, k.A_OFFSET], target, now


@inner
def shift(w: World, i: int, h: float) -> None:
    """One tick of a lane change of a follower's own; a step that takes its offset ends it."""
    a = w.actors
    done = (w.h[k.H_TICK] + 1) * h - a[i, k.A_SHIFT_START]
    if done > k.SHIFT_S + h or a[i, k.A_LATERAL] >= 0.0:
        return
    part, slope = shaped(k.SINUSOIDAL, min(done / k.SHIFT_S, 1.0))
    change = a[i, k.A_SHIFT_TO] - a[i, k.A_SHIFT_FROM]
    a[i, k.A_OFFSET] = a[i, k.A_SHIFT_FROM] + part * change
    a[i, k.A_ASIDE] = change * slope / k.SHIFT_S if done < k.SHIFT_S else 0.0
