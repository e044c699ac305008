"""Conditions that plain Python answers, on the state on which the kernel then evaluates them (semantics 3, ③).

A case without such a condition pays nothing. An answer is a function of the case and of the state of this tick alone,
in arithmetic that gives the same bits anywhere, so it does not matter which process asks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from scenario_runner.driving import locate, path_at
from scenario_runner.geometry import box_corners, half_extent
from scenario_runner.model.cases import Case
from scenario_runner.model.program import EGO, Condition, ConditionKind
from scenario_runner.model.roads import Path
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.staging import Staged
from scenario_runner.trigonometry import direction_rad, sin_cos, wrapped


class Question(NamedTuple):
    """What is asked of one subject of a condition, and where among the answers it goes."""

    condition: Condition
    subject: int
    place: int


def questions_of(case: Case) -> tuple[Question, ...]:
    """All that Python is asked each tick; mostly nothing."""
    conditions = (
        condition for actor in case.actors for step in actor.steps for group in step.when for condition in group
    )
    pairs = [(condition, subject) for condition in conditions for subject in condition.subjects]
    return tuple(Question(*pair, place) for place, pair in enumerate(pairs) if pair[0].kind in _ANSWERS)


def answer(questions: tuple[Question, ...], case: Case, staged: Staged) -> None:
    """Write the answers on the state of now; of who is absent nobody asks."""
    answers = staged.answers
    for question in questions:
        if question.subject == EGO or staged.actors[question.subject, k.A_PRESENT] == 1.0:
            answers[question.place] = _ANSWERS[question.condition.kind](case, staged, question)


class _Pose(NamedTuple):
    """Box centre, direction and half extents of a road user, and its reference point on its path."""

    x_m: float
    y_m: float
    cos: float
    sin: float
    half_length_m: float
    half_width_m: float
    path: Path | None
    station_m: float


def _pose(staged: Staged, index: int) -> _Pose:
    if index == EGO:
        e = staged.ego.tolist()
        box = (e[k.E_CX], e[k.E_CY], e[k.E_COS], e[k.E_SIN], e[k.E_HALF_LENGTH], e[k.E_HALF_WIDTH])
        return _Pose(*box, staged.paths[0], e[k.E_STATION])
    a = staged.actors[index].tolist()
    path = staged.paths[int(a[k.A_FIRST])] if a[k.A_MOTION] == k.ON_PATH else None
    box = (a[k.A_CX], a[k.A_CY], a[k.A_COS], a[k.A_SIN], a[k.A_HALF_LENGTH], a[k.A_HALF_WIDTH])
    return _Pose(*box, path, a[k.A_STATION])


def _off_road_m(case: Case, staged: Staged, question: Question) -> float:
    pose = _pose(staged, question.subject)
    size_m = (np.asarray(2.0 * pose.half_length_m), np.asarray(2.0 * pose.half_width_m))
    corners_m = box_corners(np.array([pose.x_m, pose.y_m]), np.array([pose.cos, pose.sin]), size_m)
    return float(case.road.outside_m(corners_m).max())


def _path_left_m(_: Case, staged: Staged, question: Question) -> float:
    pose = _pose(staged, question.subject)
    return math.inf if pose.path is None else pose.path.length_m - pose.station_m


def _heading_rad(_: Case, staged: Staged, question: Question) -> float:
    pose, asked = _pose(staged, question.subject), question.condition
    cos, sin = pose.cos, pose.sin
    if asked.against_path:
        if pose.path is None:
            return math.inf
        ahead = path_at(pose.path.table, 0, len(pose.path.table), pose.station_m)
        cos, sin = cos * ahead[2] + sin * ahead[3], sin * ahead[2] - cos * ahead[3]
    sin_asked, cos_asked = sin_cos(asked.angle_rad)
    return abs(wrapped(direction_rad(cos * cos_asked + sin * sin_asked, sin * cos_asked - cos * sin_asked)))


def _occupied(_: Case, staged: Staged, question: Question) -> float:
    return float(sum(1 for index in _others(staged, question.subject) if _reaches_in(staged, question, index)))


def _others(staged: Staged, subject: int) -> Iterator[int]:
    """The ego and everybody who is there, but one."""
    present = np.flatnonzero(staged.actors[:, k.A_PRESENT] == 1.0).tolist()
    return (index for index in (EGO, *present) if index != subject)


def _reaches_in(staged: Staged, question: Question, index: int) -> bool:
    """Whether somebody's box reaches into the area around the subject, along the subject's path or straight ahead."""
    behind_m, ahead_m, right_m, left_m = question.condition.area_m
    me, other = _pose(staged, question.subject), _pose(staged, index)
    along_m = (other.x_m - me.x_m) * me.cos + (other.y_m - me.y_m) * me.sin
    aside_m = (other.y_m - me.y_m) * me.cos - (other.x_m - me.x_m) * me.sin
    cos, sin = me.cos, me.sin
    if me.path is not None:
        table = me.path.table
        mine_m, my_offset_m = locate(table, 0, len(table), me.x_m, me.y_m, me.station_m)
        theirs_m, offset_m = locate(table, 0, len(table), other.x_m, other.y_m, mine_m + along_m)
        along_m, aside_m = theirs_m - mine_m, offset_m - my_offset_m
        cos, sin = path_at(table, 0, len(table), theirs_m)[2:4]
    half = (other.cos, other.sin, other.half_length_m, other.half_width_m)
    long_m, wide_m = half_extent(*half, (cos, sin)), half_extent(*half, (-sin, cos))
    return -behind_m - long_m <= along_m <= ahead_m + long_m and -right_m - wide_m <= aside_m <= left_m + wide_m


_ANSWERS: Mapping[ConditionKind, Callable[[Case, Staged, Question], float]] = {
    ConditionKind.OFF_ROAD: _off_road_m,
    ConditionKind.PATH_LEFT: _path_left_m,
    ConditionKind.HEADING: _heading_rad,
    ConditionKind.OCCUPIED: _occupied,
}
