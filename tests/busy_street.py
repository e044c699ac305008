"""A street with every kind of motion on a bend, for comparing digests between processes."""

from dataclasses import replace

import numpy as np

from drives import other, straight_case, straight_road
from scenario_runner.driving import RouteFollower
from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.cases import Follower, Goal, Lanes, OnPath, Recorded
from scenario_runner.model.program import (
    EGO,
    Action,
    ActionKind,
    Condition,
    ConditionKind,
    Dimension,
    Rule,
    Shape,
    Step,
)
from scenario_runner.model.roads import LaneStretch, Path
from scenario_runner.model.runs import Setup
from scenario_runner.model.signals import Colour, Phase, Signal
from scenario_runner.simulation.loop import simulate
from scenario_runner.trigonometry import sin_cos


def bend(radius_m: float, left_m: float) -> Path:
    """300 m: 50 m straight on, then a left-hand arc; `left_m` to the left of the reference."""
    rows = []
    inner_m = radius_m - left_m
    for station_m in np.arange(601) * 0.5:
        turn = max(station_m - 50.0, 0.0) / inner_m
        sin, cos = sin_cos(turn)
        x_m, y_m = min(station_m, 50.0) + inner_m * sin, left_m + inner_m * (1.0 - cos)
        rows.append((x_m, y_m, cos, sin, 1.0 / inner_m if station_m > 50.0 else 0.0))
    return Path(np.array(rows), 300.0)


STRETCHES = (
    LaneStretch(lane="before", from_m=0.0, to_m=135.0, shift_m=0.0),
    LaneStretch(lane="beyond", from_m=135.0, to_m=300.0, shift_m=135.0),
)
PHASES = (
    Phase(colour=Colour.GREEN, duration_s=4.13),
    Phase(colour=Colour.YELLOW, duration_s=1.0),
    Phase(colour=Colour.RED, duration_s=3.37),
)
SIGNALS = (Signal(id="lights", lanes=("beyond",), phases=PHASES), Signal(id="other", lanes=("aside",), phases=PHASES))


def street(speed_mps: float):
    """The case, at one speed of the ego."""
    route, beside = replace(bend(60.0, 0.0), stretches=STRETCHES), bend(60.0, 3.5)
    times = np.arange(0.0, 8.05, 0.1)
    track = np.column_stack([times, 20.0 + 4.0 * times, np.full_like(times, -6.0), 0.3 * np.sin(times), times * 0 + 4])
    near = Condition(kind=ConditionKind.DISTANCE, subjects=(0,), other=EGO, threshold=25.0)
    after = Condition(kind=ConditionKind.STEP_ENDED, other=0, step=0, threshold=1.0, rule=Rule.AT_LEAST)
    cut = Step(
        name="cut",
        actions=(
            Action(
                kind=ActionKind.CHANGE_OFFSET, target=-3.5, amount=2.5, shape=Shape.SINUSOIDAL, dimension=Dimension.TIME
            ),
        ),
        when=((near,),),
    )
    slow = Step(name="slow", actions=(Action(kind=ActionKind.CHANGE_SPEED, target=3.0, amount=2.0),), when=((after,),))
    follow = Action(kind=ActionKind.KEEP_GAP, target=1.2, amount=2.0, other=2, in_time=True)
    meet = Action(kind=ActionKind.SYNCHRONIZE, target=150.0, amount=1.5, other=EGO, other_station_m=140.0)
    weave = Action(
        kind=ActionKind.CHANGE_OFFSET, target=1.0, amount=20.0, shape=Shape.CUBIC, dimension=Dimension.DISTANCE
    )
    dark = Action(kind=ActionKind.SET_SIGNAL, variable=1, target=Colour.OFF)
    red = Condition(kind=ConditionKind.SIGNAL, step=0, threshold=Colour.RED, rule=Rule.EQUAL)
    soon = Condition(kind=ConditionKind.TIME, threshold=1.0, rule=Rule.AT_LEAST, delay_s=0.33)
    actors = (
        other("cutter", motion=OnPath(path=beside, station_m=30.0, speed_mps=7.0), steps=(cut, slow)),
        other(
            "follower",
            motion=OnPath(path=beside, station_m=2.0, speed_mps=9.0),
            follower=Follower(desired_speed_mps=14.0),
        ),
        other(
            "ahead",
            kind=ActorKind.VAN,
            body=BODIES[ActorKind.VAN],
            motion=OnPath(path=route, station_m=90.0, speed_mps=6.0),
            follower=Follower(desired_speed_mps=11.0),
        ),
        other(
            "changer",
            motion=OnPath(path=route, station_m=75.0, speed_mps=9.0),
            follower=Follower(desired_speed_mps=16.0, lanes=Lanes(width_m=3.5, lowest_m=0.0, highest_m=3.5)),
        ),
        other(
            "keeper",
            motion=OnPath(path=route, station_m=60.0, speed_mps=8.0),
            steps=(Step(name="keep", actions=(follow,), when=((soon,),)),),
        ),
        other(
            "meeting",
            motion=OnPath(path=bend(60.0, 9.0), station_m=20.0, speed_mps=9.0),
            steps=(Step(name="meet", actions=(meet, weave)), Step(name="darken", actions=(dark,), when=((red,),))),
        ),
        other("replayed", kind=ActorKind.BICYCLE, motion=Recorded(states=track)),
    )
    road = straight_road(500.0)
    house = np.array([[40.0, 8.0], [52.0, 8.0], [52.0, 16.0], [40.0, 16.0]])
    road = type(road)(lanes=road.lanes, drivable_m=road.drivable_m, buildings=(house,), signals=SIGNALS)
    start = OnPath(path=route, station_m=0.0, speed_mps=speed_mps)
    return straight_case(
        road=road, ego=start, goal=Goal(station_m=250.0), actors=actors, limit_s=12.0, signals_start_s=1.0
    )


class Nominal:
    """Follows its route, blind."""

    def __init__(self, briefing):
        self.drive_along = RouteFollower(briefing)

    def drive(self, observation):
        return self.drive_along.nominal(observation.ego)


def digests() -> str:
    """The trace digests of the street at several speeds, separated by blanks."""
    return " ".join(simulate(street(speed), Nominal, Setup()).digest for speed in (5.0, 8.0, 11.0, 14.0))
