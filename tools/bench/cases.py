"""The benchmarks' work as cases: the common nine cars, and the same road with a program of events that fire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.cases import Actor, Case, Follower, Goal, OnPath, Origin
from scenario_runner.model.program import (
    Action,
    ActionKind,
    Condition,
    ConditionKind,
    Dimension,
    Edge,
    Rule,
    Shape,
    Step,
)
from scenario_runner.model.roads import Path, Road
from tools.bench import nine_cars as work

CAR = BODIES[ActorKind.CAR]


def nine_cars(seed: int) -> Case:
    """The common work: an ego and eight followers, nothing else."""
    return case_of(work.cars(seed), id_=f"nine_cars@seed={seed}")


def eventful(seed: int, *, actors: int, events: int) -> Case:
    """So many road users, the ego among them; pairs of events move the first of them, the others follow."""
    case = case_of(work.cars(seed, others=actors - 1), id_=f"eventful@actors={actors},seed={seed}")
    scripts = [_script(number)[: events - 2 * number] for number in range((events + 1) // 2)]
    scripted, others = case.actors[: len(scripts)], case.actors[len(scripts) :]
    moved = [replace(actor, steps=steps, follower=None) for actor, steps in zip(scripted, scripts, strict=True)]
    return replace(case, actors=(*moved, *others))


def case_of(cars: Sequence[work.Car], *, id_: str) -> Case:
    """The ego, the first of the cars, and the others as followers, on a three-lane straight road."""
    lanes = [_lane(number) for number in range(3)]
    behind_m = CAR.box_centre_from_reference_m
    ego, *others = (
        OnPath(path=lanes[car.lane], station_m=car.station_m - behind_m, speed_mps=car.speed_mps) for car in cars
    )
    actors = tuple(
        Actor(
            name=f"car_{number}",
            kind=ActorKind.CAR,
            body=CAR,
            motion=motion,
            follower=Follower(desired_speed_mps=car.desired_mps),
        )
        for number, (motion, car) in enumerate(zip(others, cars[1:], strict=True))
    )
    return Case(
        id=id_,
        scenario="nine_cars",
        capability="LON-04",
        summary="",
        origin=Origin(file=""),
        parameters={},
        conditions={},
        road=Road(lanes={}),
        ego_body=CAR,
        ego=ego,
        actors=actors,
        goal=Goal(station_m=work.ROAD_M),
        expectations=(),
        limit_s=work.STEPS * work.STEP_S,
        cruise_mps=cars[0].desired_mps,
    )


@cache
def _lane(number: int) -> Path:
    """The cases of a scenario share their paths."""
    rows = int(work.ROAD_M / 0.5) + 1
    table = np.zeros((rows, 5))
    table[:, 0], table[:, 1], table[:, 2] = 0.5 * np.arange(rows), work.LANE_M * number, 1.0
    return Path(table, work.ROAD_M)


def _script(number: int) -> tuple[Step, Step]:
    """Of actor `number`: it slows down, or moves over, once the ego is under way; then it drives on."""
    then = Condition(kind=ConditionKind.STEP_ENDED, other=number, step=0, threshold=1.0, rule=Rule.AT_LEAST)
    drive_on = _step("drive_on", (then,), Action(kind=ActionKind.CHANGE_SPEED, target=14.0, amount=1.0))
    near = Condition(kind=ConditionKind.DISTANCE, subjects=(number,), threshold=work.ROAD_M, edge=Edge.NONE)
    under_way = Condition(kind=ConditionKind.TRAVELED, threshold=5.0 + 3.0 * number, rule=Rule.AT_LEAST)
    if number % 2 == 0:
        return _step("slow", (near, under_way), Action(kind=ActionKind.CHANGE_SPEED, target=8.0, amount=2.0)), drive_on
    over = Action(
        kind=ActionKind.CHANGE_OFFSET,
        target=work.LANE_M,
        amount=3.0,
        shape=Shape.SINUSOIDAL,
        dimension=Dimension.TIME,
    )
    return _step("move_over", (near, under_way), over), drive_on


def _step(name: str, when: tuple[Condition, ...], action: Action) -> Step:
    return Step(name=name, when=(when,), actions=(action,))
