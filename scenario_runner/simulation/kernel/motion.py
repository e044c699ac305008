"""How road users other than the ego move: along a path by their actions, along a timed track, or as recorded."""

from __future__ import annotations

import math

from scenario_runner.compiling import inner
from scenario_runner.driving import path_at
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.kernel.boxes import front_of, speed_of
from scenario_runner.simulation.kernel.layout import World
from scenario_runner.simulation.kernel.paths import abreast
from scenario_runner.simulation.kernel.steps import end_action, shaped
from scenario_runner.simulation.kernel.traffic import beside, shift
from scenario_runner.trigonometry import sin_cos


@inner
def place_on_path(w: World, i: int) -> None:
    """Box centre, heading and speed of an actor from its station, offset and their rates."""
    a = w.actors
    x, y, cos, sin, curvature = path_at(w.tables, int(a[i, k.A_FIRST]), int(a[i, k.A_ROWS]), a[i, k.A_STATION])
    along, aside, offset = a[i, k.A_ALONG], a[i, k.A_ASIDE], a[i, k.A_OFFSET]
    hc, hs = cos, sin
    a[i, k.A_SPEED] = along
    if aside != 0.0:
        speed = math.sqrt(along * along + aside * aside)
        if along < 0.0:  # backwards: the body points against its velocity
            speed = -speed
        ahead, left = along / speed, aside / speed
        hc, hs = cos * ahead - sin * left, sin * ahead + cos * left
        a[i, k.A_SPEED] = speed
    a[i, k.A_COS], a[i, k.A_SIN] = hc, hs
    a[i, k.A_CX] = x - offset * sin + a[i, k.A_CENTRE] * hc
    a[i, k.A_CY] = y + offset * cos + a[i, k.A_CENTRE] * hs


@inner
def keep_gap(w: World, x: int, i: int) -> float:
    """Acceleration that brings an actor to its gap behind another, or ahead of it, at most X_AMOUNT either way."""
    q, a = w.actions, w.actors
    v, most = a[i, k.A_ALONG], q[x, k.X_AMOUNT]
    wish = q[x, k.X_TARGET] * (max(v, 0.0) if q[x, k.X_IN_TIME] == 1.0 else 1.0)
    other = int(q[x, k.X_OTHER])
    if other >= 0 and a[other, k.A_PRESENT] == 0.0:
        return 0.0
    if q[x, k.X_TARGET] < 0.0:
        ahead, _, extent, speed = abreast(w, i, other)
        gap = ahead + extent + a[i, k.A_HALF_LENGTH]
    else:
        gap, _, _, speed, _ = beside(w, i, other)
        if gap == math.inf:
            return 0.0
    if q[x, k.X_ONCE] == 1.0 and abs(gap - wish) < k.KEPT_M and abs(speed - v) < k.KEPT_MPS:
        end_action(w, x)
        return 0.0
    return min(max(k.GAP_GAIN_PER_S2 * (gap - wish) + k.CLOSING_GAIN_PER_S * (speed - v), -most), most)


@inner
def synchronize(w: World, x: int, i: int) -> float:
    """Acceleration that brings an actor's front to its station when the other's is at its own.

    With a final speed it has that, and as far still to go as that takes it, when it begins to hold still.
    """
    q, a, h = w.actions, w.actors, w.ego[k.E_STEP]
    rest = q[x, k.X_TARGET] - front_of(w, i)
    other, freezes = int(q[x, k.X_OTHER]), q[x, k.X_FREEZES]
    time = (q[x, k.X_OTHER_STATION] - front_of(w, other)) / max(speed_of(w, other), 1.0) + q[x, k.X_LAG]
    if time <= freezes or rest <= 0.0:
        return 0.0
    final, first, spread = q[x, k.X_FINAL], q[x, k.X_FROM], q[x, k.X_SPREAD]
    wish = rest / time
    if final < math.inf:
        wish = max(2.0 * (rest - final * freezes) / (time - freezes) - final, 0.0)
    if spread < math.inf:
        wish = min(max(wish, (1.0 - spread) * first), (1.0 + spread) * first)
    most = q[x, k.X_AMOUNT]
    return min(max((wish - a[i, k.A_ALONG]) / h, -most), most)


@inner
def speed_on_track(w: World, x: int, time_s: float) -> float:
    """The speed that the rows of FOLLOW_SPEEDS say for a time since its start."""
    first, rows = int(w.actions[x, k.X_FIRST]), int(w.actions[x, k.X_ROWS])
    row = first
    while row < first + rows - 2 and w.tracks[row + 1, 0] <= time_s:
        row += 1
    share = (time_s - w.tracks[row, 0]) / (w.tracks[row + 1, 0] - w.tracks[row, 0])
    return w.tracks[row, 4] + min(share, 1.0) * (w.tracks[row + 1, 4] - w.tracks[row, 4])


@inner
def next_speed(w: World, i: int, h: float) -> float:
    """Speed along the path one tick later: by follower, by step, or as it is (semantics 17)."""
    a, q = w.actors, w.actions
    v, x = a[i, k.A_ALONG], int(a[i, k.A_LONGITUDINAL])
    if x < 0:
        return max(v + a[i, k.A_ACCELERATION] * h, 0.0) if a[i, k.A_FOLLOWS] == 1.0 else v
    if q[x, k.X_KIND] == k.FOLLOW_SPEEDS:
        time_s = (w.h[k.H_TICK] + 1.0 - q[x, k.X_START]) * h
        new = speed_on_track(w, x, time_s)
        if time_s >= w.tracks[int(q[x, k.X_FIRST]) + int(q[x, k.X_ROWS]) - 1, 0] - 1e-9:
            end_action(w, x)
        return new
    if q[x, k.X_KIND] != k.CHANGE_SPEED:
        if q[x, k.X_KIND] == k.SYNCHRONIZE and front_of(w, i) >= q[x, k.X_TARGET]:
            end_action(w, x)
            return v
        return max(v + a[i, k.A_ACCELERATION] * h, 0.0)
    done = (w.h[k.H_TICK] + 1.0 - q[x, k.X_START]) * h
    if q[x, k.X_DIMENSION] == k.BY_DISTANCE:
        done = a[i, k.A_TRAVELED] + abs(v) * h - q[x, k.X_START]
    if done >= q[x, k.X_SPAN] * (1.0 - 1e-9):
        end_action(w, x)
        return q[x, k.X_TO]
    part, _ = shaped(int(q[x, k.X_SHAPE]), done / q[x, k.X_SPAN])
    return q[x, k.X_FROM] + part * (q[x, k.X_TO] - q[x, k.X_FROM])


@inner
def must_wait(w: World, i: int) -> bool:
    """Whether an actor that gives way waits before its zone: the ego, on its way there, would meet it inside."""
    a, e = w.actors, w.ego
    front, ego_front = front_of(w, i), front_of(w, -1)
    if front >= a[i, k.A_ZONE_ENTER] or ego_front - 2.0 * e[k.E_HALF_LENGTH] > a[i, k.A_EGO_EXIT]:
        return False
    if abs(e[k.E_SPEED]) < k.STANDS_MPS and ego_front < a[i, k.A_EGO_ENTER]:
        return False
    comes_s = max(a[i, k.A_EGO_ENTER] - ego_front, 0.0) / max(abs(e[k.E_SPEED]), k.STANDS_MPS)
    return comes_s < (a[i, k.A_ZONE_EXIT] - front) / max(a[i, k.A_WISH], k.STANDS_MPS) + k.SPARE_S


@inner
def give_way(w: World, i: int, new: float, h: float) -> float:
    """The speed of an actor that gives way: as its step has it, or back to that; no more than lets it stop in time."""
    a = w.actors
    if a[i, k.A_LONGITUDINAL] >= 0.0:
        a[i, k.A_WISH] = w.actions[int(a[i, k.A_LONGITUDINAL]), k.X_TO]
    new = min(max(new, a[i, k.A_ALONG] + k.WALKS_OFF_MPS2 * h), a[i, k.A_WISH]) if a[i, k.A_LONGITUDINAL] < 0.0 else new
    if a[i, k.A_WAITS] == 1.0:
        room = a[i, k.A_ZONE_ENTER] - front_of(w, i) - k.WAITS_BEFORE_M
        new = min(new, math.sqrt(2.0 * k.WAITS_MPS2 * max(room, 0.0)))
    return new


@inner
def keep_aside(w: World, i: int, x: int, h: float) -> None:
    """One tick towards so far to the left of another, at most X_AMOUNT m/s sideways."""
    a, q = w.actors, w.actions
    other, most = int(q[x, k.X_OTHER]), q[x, k.X_AMOUNT]
    a[i, k.A_ASIDE] = 0.0
    if other >= 0 and a[other, k.A_PRESENT] == 0.0:
        return
    _, offset, _, _ = abreast(w, i, other)
    away = offset + q[x, k.X_TARGET] - a[i, k.A_OFFSET]
    if q[x, k.X_ONCE] == 1.0 and abs(away) < k.KEPT_M:
        end_action(w, x)
        return
    a[i, k.A_ASIDE] = min(max(k.ASIDE_GAIN_PER_S * away, -most), most)
    a[i, k.A_OFFSET] += a[i, k.A_ASIDE] * h


@inner
def change_offset(w: World, i: int, x: int, h: float) -> None:
    """One tick of a change of offset."""
    a, q = w.actors, w.actions
    done, rate = (w.h[k.H_TICK] + 1.0 - q[x, k.X_START]) * h, 1.0
    if q[x, k.X_DIMENSION] == k.BY_DISTANCE:
        done, rate = a[i, k.A_TRAVELED] - q[x, k.X_START], abs(a[i, k.A_ALONG])
    if done >= q[x, k.X_SPAN] * (1.0 - 1e-9):
        a[i, k.A_OFFSET], a[i, k.A_ASIDE] = q[x, k.X_TO], 0.0
        end_action(w, x)
        return
    part, slope = shaped(int(q[x, k.X_SHAPE]), done / q[x, k.X_SPAN])
    change = q[x, k.X_TO] - q[x, k.X_FROM]
    a[i, k.A_OFFSET] = q[x, k.X_FROM] + part * change
    a[i, k.A_ASIDE] = change * slope * rate / q[x, k.X_SPAN]


@inner
def move_aside(w: World, i: int, x: int, h: float) -> None:
    """One tick of whatever action has an actor's lateral domain."""
    a, q = w.actors, w.actions
    if q[x, k.X_KIND] == k.KEEP_ASIDE:
        keep_aside(w, i, x, h)
    elif q[x, k.X_KIND] == k.CHANGE_OFFSET:
        change_offset(w, i, x, h)
    elif (a[i, k.A_STATION] - q[x, k.X_AMOUNT]) * q[x, k.X_FROM] >= 0.0:
        end_action(w, x)  # the path has been taken as far as was asked


@inner
def advance_on_path(w: World, i: int, h: float) -> None:
    """One tick along a path: speed, station, offset, and from them the pose."""
    a = w.actors
    v, free = a[i, k.A_ALONG], a[i, k.A_LONGITUDINAL] < 0.0 and a[i, k.A_FOLLOWS] == 1.0
    new = next_speed(w, i, h)
    if a[i, k.A_ZONE_ENTER] < math.inf:
        new = give_way(w, i, new, h)
    travelled = 0.5 * (v + new) * h
    wished = a[i, k.A_ACCELERATION]
    if new == 0.0 and v > 0.0 and v + wished * h < 0.0:
        travelled = 0.5 * v * v / -wished  # it stood before the tick was over
    if not free:
        a[i, k.A_ACCELERATION] = (new - v) / h
    _, _, _, _, curvature = path_at(w.tables, int(a[i, k.A_FIRST]), int(a[i, k.A_ROWS]), a[i, k.A_STATION])
    stretch = 1.0 - curvature * a[i, k.A_OFFSET]
    a[i, k.A_STATION] += travelled / (stretch if stretch > 0.3 else 0.3)
    a[i, k.A_ALONG] = new
    a[i, k.A_TRAVELED] += abs(travelled)
    if a[i, k.A_LATERAL] >= 0.0:
        move_aside(w, i, int(a[i, k.A_LATERAL]), h)
    elif a[i, k.A_LANE_WIDTH] > 0.0:
        shift(w, i, h)
    place_on_path(w, i)


@inner
def advance_on_track(w: World, i: int, h: float) -> None:
    """One tick on a recorded track, or on a trajectory whose times count from the start of its action."""
    a, x = w.actors, int(w.actors[i, k.A_LONGITUDINAL])
    if a[i, k.A_PATH_END] == -math.inf:
        return
    time_s = (w.h[k.H_TICK] + 1) * h
    cx, cy, speed = a[i, k.A_CX], a[i, k.A_CY], a[i, k.A_SPEED]
    if x >= 0:
        time_s -= w.actions[x, k.X_START] * h
    place_recorded(w, i, time_s)
    dx, dy = a[i, k.A_CX] - cx, a[i, k.A_CY] - cy
    a[i, k.A_TRAVELED] += math.sqrt(dx * dx + dy * dy)
    a[i, k.A_ACCELERATION] = (a[i, k.A_SPEED] - speed) / h
    if x >= 0 and time_s >= w.tracks[int(a[i, k.A_FIRST]) + int(a[i, k.A_ROWS]) - 1, 0] - 1e-9:
        end_action(w, x)


@inner
def place_recorded(w: World, i: int, time_s: float) -> None:
    """An actor where its recording has it, interpolated; absent outside the recorded times."""
    a = w.actors
    first, rows = int(a[i, k.A_FIRST]), int(a[i, k.A_ROWS])
    if time_s < w.tracks[first, 0] - 1e-9 or time_s > w.tracks[first + rows - 1, 0] + 1e-9:
        a[i, k.A_PRESENT] = 0.0
        return
    a[i, k.A_PRESENT] = 1.0
    row = int(a[i, k.A_TRACK_ROW])
    while row < rows - 2 and w.tracks[first + row + 1, 0] <= time_s:
        row += 1
    a[i, k.A_TRACK_ROW] = row
    here = first + row
    share = 0.0
    if rows > 1:
        share = (time_s - w.tracks[here, 0]) / (w.tracks[here + 1, 0] - w.tracks[here, 0])
        share = min(max(share, 0.0), 1.0)
    n = here + 1 if rows > 1 else here
    a[i, k.A_CX] = w.tracks[here, 1] + share * (w.tracks[n, 1] - w.tracks[here, 1])
    a[i, k.A_CY] = w.tracks[here, 2] + share * (w.tracks[n, 2] - w.tracks[here, 2])
    a[i, k.A_SIN], a[i, k.A_COS] = sin_cos(w.tracks[here, 3] + share * (w.tracks[n, 3] - w.tracks[here, 3]))
    a[i, k.A_SPEED] = w.tracks[here, 4] + share * (w.tracks[n, 4] - w.tracks[here, 4])
