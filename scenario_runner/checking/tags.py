"""What happened in a drive, in the words of the tags: each has a predicate on the case and its trace, truth alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scenario_runner.boxes import Boxes, actor_boxes, ego_boxes
from scenario_runner.checking.sideways import keeps_a_lane_of
from scenario_runner.geometry import BoolArray, FloatArray, project
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.cases import Case
from scenario_runner.model.roads import PATH_STEP_M
from scenario_runner.model.routes import Faced, signals_along
from scenario_runner.model.signals import Colour
from scenario_runner.model.tags import TagName
from scenario_runner.model.traces import EGO_SPEED, EGO_STATION, EGO_YAW, Trace

# What counts as near, as moving and as the same way is our judgement; that a tag is right is what drives show.
NEAR_M = 30.0
AHEAD_M = 60.0
AROUND_M = 100.0  # whoever is farther along the route than this beyond the ego's way is taken to be on a straight line
BESIDE_M = 6.0  # from the route: the lane beside the ego's and its far edge
MOVING_MPS = 0.5
STANDING_MPS = 0.1
ALONG = 0.7  # cosine of 45°
FOR_S = 1.0  # what is over sooner is not followed, nor stood in front of
HIDDEN_S = 0.3  # three looks of a stack: less is a flicker at a corner
TURN_RAD = 1.0  # 57°: a turn at a junction, and no bend of a street
COARSE_ROWS = 4  # of the route, 2 m: in the tightest turn 0.06 m beside it, and four times as quick
BRAKING_MPS2 = 3.0  # v²/6 is the way to stop at it, as where a meeting arises (semantics 9)


@dataclass(frozen=True, eq=False)
class Seen:
    """A drive as seen from the ego's route: where everybody is along and across it. Arrays (T, N) unless said."""

    case: Case
    trace: Trace

    @cached_property
    def boxes(self) -> Boxes:
        """Everybody's but the ego's."""
        return actor_boxes(self.case, self.trace)

    @cached_property
    def station_m(self) -> FloatArray:
        """Of box centres along the route."""
        return self._place[0]

    @cached_property
    def offset_m(self) -> FloatArray:
        """Of box centres across the route, + left."""
        return self._place[1]

    @cached_property
    def _place(self) -> tuple[FloatArray, FloatArray]:
        path, ego_m = self.case.ego.path, self.trace.ego[:, EGO_STATION]
        first, last = np.searchsorted(path.stations_m, [ego_m.min() - AROUND_M, ego_m.max() + AROUND_M])
        rows = slice(int(first), max(int(last), int(first) + 2 * COARSE_ROWS), COARSE_ROWS)
        centres_m = np.where(self.there[..., None], self.trace.actors[..., :2], 0.0)
        return project(centres_m, path.points_m[rows], path.stations_m[rows])

    @cached_property
    def along(self) -> FloatArray:
        """Cosine between each heading and the route beside it."""
        table = self.case.ego.path.table
        rows = np.clip((self.station_m / PATH_STEP_M).astype(int), 0, len(table) - 1)
        return np.asarray((self.boxes.direction * table[rows, 2:4]).sum(axis=-1))

    @property
    def there(self) -> BoolArray:
        """Who is present."""
        return self.trace.present

    @property
    def speed_mps(self) -> FloatArray:
        """Signed, along each heading."""
        return self.boxes.speed_mps

    @cached_property
    def front_m(self) -> FloatArray:
        """Of the ego along its route, (T, 1)."""
        return self.trace.ego[:, [EGO_STATION]] + self.case.ego_along.front_m

    @cached_property
    def half_along_m(self) -> FloatArray:
        """Half of each box's length along the route."""
        cos = np.abs(self.along)
        across = np.sqrt(np.maximum(1.0 - cos * cos, 0.0))
        return np.asarray(0.5 * (self.boxes.length_m * cos + self.boxes.width_m * across))

    @cached_property
    def gap_m(self) -> FloatArray:
        """From the ego's front to each box's rear along the route; below 0: not ahead, or beside."""
        return self.station_m - self.half_along_m - self.front_m

    @cached_property
    def in_way(self) -> BoolArray:
        """Whose box reaches into the strip that the ego sweeps on its route."""
        cos = np.abs(self.along)
        across = np.sqrt(np.maximum(1.0 - cos * cos, 0.0))
        half_m = 0.5 * (self.boxes.width_m * cos + self.boxes.length_m * across + self.case.ego_body.width_m)
        return self.there & (np.abs(self.offset_m) < half_m)

    @cached_property
    def near(self) -> BoolArray:
        """Whose centre is within NEAR_M of the ego's."""
        away = self.trace.actors[..., :2] - ego_boxes(self.case, self.trace).centre_m
        return np.asarray(self.there & ((away * away).sum(axis=-1) <= NEAR_M * NEAR_M))

    @cached_property
    def ahead(self) -> BoolArray:
        """Who is at most AHEAD_M before the ego's front, or beside it."""
        return np.asarray(self.there & (self.gap_m <= AHEAD_M) & (self.gap_m > -self.case.ego_body.length_m))

    def way_m(self, row: int, who: int) -> FloatArray:
        """Where somebody's box centre was from a second before a row to a second after, while it was there, (M, 2)."""
        second = round(1.0 / (self.case.step_s * self.case.ticks_per_stack_step))
        rows = slice(max(row - second, 0), row + second + 1)
        return self.trace.actors[rows, who, :2][self.there[rows, who]]

    def lasts(self, what: BoolArray, for_s: float) -> bool:
        """Whether anything of (T, N) holds for a time without a break."""
        rows = round(for_s / (self.case.step_s * self.case.ticks_per_stack_step))
        counts = np.concatenate([np.zeros((1, what.shape[1]), dtype=int), np.cumsum(what, axis=0)])
        return bool((counts[rows:] - counts[:-rows] == rows).any())


def tags_of(case: Case, trace: Trace) -> frozenset[TagName]:
    """All that is seen in a drive."""
    seen = Seen(case, trace)
    return frozenset(tag for tag, holds in PREDICATES.items() if holds(seen))


def _somebody(*kinds: ActorKind) -> Callable[[Seen], bool]:
    def is_near(seen: Seen) -> bool:
        wanted = np.array([actor.kind in kinds for actor in seen.case.actors], dtype=np.bool_)
        return bool((seen.near & wanted).any())

    return is_near


def _lead(seen: Seen) -> bool:
    near_m = np.maximum(NEAR_M, 3.0 * seen.trace.ego[:, [EGO_SPEED]])
    goes = (seen.speed_mps > MOVING_MPS) & (seen.along > ALONG)
    return seen.lasts(seen.in_way & goes & (seen.gap_m >= 0.0) & (seen.gap_m <= near_m), FOR_S)


def _standing(seen: Seen) -> bool:
    stands = np.abs(seen.speed_mps) < STANDING_MPS
    return seen.lasts(seen.in_way & stands & (seen.gap_m >= 0.0) & (seen.gap_m <= AHEAD_M), FOR_S)


def _oncoming(seen: Seen) -> bool:
    comes = (seen.speed_mps > MOVING_MPS) & (seen.along < -ALONG) & (np.abs(seen.offset_m) <= BESIDE_M)
    return bool((seen.ahead & comes).any())


def _crossing(seen: Seen) -> bool:
    crosses = (np.abs(seen.speed_mps) > STANDING_MPS) & (np.abs(seen.along) <= ALONG)
    return bool((seen.ahead & seen.in_way & crosses).any())


def _cut_in(seen: Seen) -> bool:
    """Somebody going the ego's way is beside its strip and then in it, ahead of its front all the while.

    Who meanwhile keeps a lane of the ego's route does not cut in: it is the route that comes over.
    """
    goes = seen.ahead & (seen.speed_mps > MOVING_MPS) & (seen.along > ALONG) & (np.abs(seen.offset_m) <= BESIDE_M)
    ahead = goes & (seen.gap_m >= 0.0)
    comes = ahead[:-1] & ~seen.in_way[:-1] & seen.in_way[1:] & ahead[1:]
    route, road = seen.case.ego.path, seen.case.road
    return any(not keeps_a_lane_of(route, road, seen.way_m(row, who)) for row, who in np.argwhere(comes))


def _overtaken(seen: Seen) -> bool:
    """Somebody who goes the ego's way was ahead of its front and is behind its rear."""
    goes = seen.there & (seen.speed_mps > MOVING_MPS) & (seen.along > ALONG) & (np.abs(seen.offset_m) <= BESIDE_M)
    was_ahead = np.logical_or.accumulate(goes & (seen.gap_m >= 0.0), axis=0)
    behind_m = seen.front_m - seen.case.ego_body.length_m - (seen.station_m + seen.half_along_m)
    return bool((was_ahead & goes & (behind_m > 0.0)).any())


def _occluded(seen: Seen) -> bool:
    """Somebody near was hidden for a while, then shown, and moved in the ego's way or close to it."""
    hidden = seen.there & ~seen.trace.visible & seen.ahead & seen.near
    moves = np.abs(seen.speed_mps) > STANDING_MPS
    close = seen.trace.visible & seen.ahead & moves & (np.abs(seen.offset_m) <= BESIDE_M)
    return any(
        seen.lasts(hidden[:, [each]], HIDDEN_S) and bool(close[int(hidden[:, each].argmax()) :, each].any())
        for each in range(hidden.shape[1])
    )


def _reversing(seen: Seen) -> bool:
    return bool((seen.near & (seen.speed_mps < -STANDING_MPS)).any())


def _colours_on_arrival(seen: Seen) -> list[Colour]:
    """What the first signal of the route shows from when the ego comes near its line until it has passed it."""
    faced: tuple[Faced, ...] = signals_along(seen.case.road, seen.case.ego.path)
    front_m, speed_mps = seen.front_m[:, 0], seen.trace.ego[:, EGO_SPEED]
    lines = [each for each in faced if each.line_m >= front_m[0]]
    if not lines:
        return []
    near_m = np.maximum(10.0, speed_mps + speed_mps * speed_mps / (2.0 * BRAKING_MPS2))
    rows = np.flatnonzero((front_m >= lines[0].line_m - near_m) & (front_m <= lines[0].line_m))
    return [Colour(int(seen.trace.signals[row, lines[0].signal])) for row in rows]


def _red_on_arrival(seen: Seen) -> bool:
    return any(colour.stops for colour in _colours_on_arrival(seen)[:1])


def _yellow_on_arrival(seen: Seen) -> bool:
    return Colour.YELLOW in _colours_on_arrival(seen)


def _turned_rad(seen: Seen) -> float:
    """How far the ego's heading turned in all, + left."""
    yaw_rad = np.unwrap(seen.trace.ego[:, EGO_YAW])
    return float(yaw_rad[-1] - yaw_rad[0])


PREDICATES: Mapping[TagName, Callable[[Seen], bool]] = {
    "pedestrian": _somebody(ActorKind.PEDESTRIAN, ActorKind.CHILD),
    "cyclist": _somebody(ActorKind.BICYCLE),
    "motorcycle": _somebody(ActorKind.MOTORCYCLE),
    "heavy": _somebody(ActorKind.TRUCK, ActorKind.BUS),
    "emergency": _somebody(ActorKind.EMERGENCY),
    "animal": _somebody(ActorKind.ANIMAL),
    "debris": _somebody(ActorKind.DEBRIS, ActorKind.PLATE),
    "lead": _lead,
    "standing": _standing,
    "oncoming": _oncoming,
    "crossing": _crossing,
    "cut_in": _cut_in,
    "overtaken": _overtaken,
    "occluded": _occluded,
    "reversing": _reversing,
    "red_on_arrival": _red_on_arrival,
    "yellow_on_arrival": _yellow_on_arrival,
    "turns_left": lambda seen: _turned_rad(seen) > TURN_RAD,
    "turns_right": lambda seen: _turned_rad(seen) < -TURN_RAD,
}
"""Tag → whether it is seen. Every word of the vocabulary is here."""
