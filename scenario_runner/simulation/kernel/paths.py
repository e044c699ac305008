"""Where somebody is along an actor's path, and how an actor gets onto another."""

from __future__ import annotations

import math

from scenario_runner.compiling import inner
from scenario_runner.driving import locate, path_at
from scenario_runner.geometry import half_extent
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.kernel.boxes import pose, reference_of, speed_of
from scenario_runner.simulation.kernel.layout import World


@inner
def abreast(w: World, i: int, j: int) -> tuple[float, float, float, float]:
    """Of another (−1 the ego) in the frame of an actor's path, however far: how far its middle is ahead of the
    actor's, its offset, half its extent along, and its speed along the path.
    """
    a = w.actors
    cx, cy, cos, sin, half_length, half_width = pose(w, j)
    first, rows, centre = int(a[i, k.A_FIRST]), int(a[i, k.A_ROWS]), a[i, k.A_STATION] + a[i, k.A_CENTRE]
    along = (cx - a[i, k.A_CX]) * a[i, k.A_COS] + (cy - a[i, k.A_CY]) * a[i, k.A_SIN]
    station, offset = locate(w.tables, first, rows, cx, cy, centre + along)
    _, _, pc, ps, _ = path_at(w.tables, first, rows, station)
    extent = half_extent(cos, sin, half_length, half_width, (pc, ps))
    return station - centre, offset, extent, speed_of(w, j) * (cos * pc + sin * ps)


@inner
def nearest_row(w: World, first: int, rows: int, i: int) -> int:
    """The row of a path nearest to an actor's reference point, of those that do not lead against its heading."""
    a = w.actors
    x, y = reference_of(w, i)
    best, found = math.inf, 0
    for row in range(rows):
        px, py = w.tables[first + row, 0], w.tables[first + row, 1]
        away = (px - x) * (px - x) + (py - y) * (py - y)
        if w.tables[first + row, 2] * a[i, k.A_COS] + w.tables[first + row, 3] * a[i, k.A_SIN] < 0.0:
            away += k.FOLLOWER_SIGHT_M * k.FOLLOWER_SIGHT_M  # only where no other is near at all
        if away < best:
            best, found = away, row
    return found


@inner
def put_on(w: World, i: int, first: int, rows: int) -> None:
    """Put an actor, as it goes, onto a path; its station and offset there are the caller's to say."""
    a = w.actors
    if a[i, k.A_MOTION] == k.RECORDED:
        a[i, k.A_MOTION], a[i, k.A_ALONG] = k.ON_PATH, a[i, k.A_SPEED]
    a[i, k.A_FIRST], a[i, k.A_ROWS], a[i, k.A_ASIDE] = first, rows, 0.0
    a[i, k.A_LANE_WIDTH] = 0.0  # the lanes it might change between were those of its old path


@inner
def where_it_is(w: World, i: int) -> None:
    """Station and offset of an actor on the path it has been put on, from where it is."""
    a = w.actors
    first, rows = int(a[i, k.A_FIRST]), int(a[i, k.A_ROWS])
    x, y = reference_of(w, i)
    near = 0.5 * nearest_row(w, first, rows, i)
    a[i, k.A_STATION], a[i, k.A_OFFSET] = locate(w.tables, first, rows, x, y, near)


@inner
def on_path_of_track(w: World, x: int, i: int) -> None:
    """From a track onto the path through its places, where the actor is now."""
    put_on(w, i, int(w.actions[x, k.X_PATH_FIRST]), int(w.actions[x, k.X_PATH_ROWS]))
    where_it_is(w, i)


@inner
def on_new_path(w: World, x: int, i: int) -> None:
    """Onto an action's path, or along its own, at the action's station or where the actor is."""
    a, q = w.actors, w.actions
    if q[x, k.X_PATH_ROWS] > 0.0:
        put_on(w, i, int(q[x, k.X_PATH_FIRST]), int(q[x, k.X_PATH_ROWS]))
    if q[x, k.X_STATION] == math.inf:
        where_it_is(w, i)
    else:
        a[i, k.A_STATION], a[i, k.A_OFFSET] = q[x, k.X_STATION], q[x, k.X_TARGET]


@inner
def beside_other(w: World, x: int, i: int) -> None:
    """Onto the path of another (−1 the ego), so far ahead of it and to its left; of one on a track: not at all."""
    a, e = w.actors, w.ego
    j = int(w.actions[x, k.X_OTHER])
    ahead, left = w.actions[x, k.X_STATION], w.actions[x, k.X_TARGET]
    if j < 0:
        put_on(w, i, 0, int(w.h[k.H_EGO_ROWS]))
        a[i, k.A_STATION], a[i, k.A_OFFSET] = e[k.E_STATION] + ahead, e[k.E_OFFSET] + left
    elif a[j, k.A_MOTION] == k.ON_PATH:
        put_on(w, i, int(a[j, k.A_FIRST]), int(a[j, k.A_ROWS]))
        a[i, k.A_STATION], a[i, k.A_OFFSET] = a[j, k.A_STATION] + ahead, a[j, k.A_OFFSET] + left
