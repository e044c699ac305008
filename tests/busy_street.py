"""Two streets with every kind of motion, condition and action on a bend, for comparing digests between processes."""

from dataclasses import replace

import numpy as np

from drives import other, straight_case, straight_road
from scenario_runner.following import RouteFollower
from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.cases import Follower, Goal, Lanes, OnPath, Recorded
from scenario_runner.model.program import (
    EGO,
    Action,
    ActionKind,
    Condition,
    ConditionKind,
    Dimension,
    Edge,
    Priority,
    Rule,
    Shape,
    Speeds,
    Step,
    Track,
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


def once(kind, **more):
    """A single group of one condition."""
    return ((Condition(kind=kind, **more),),)


def yard(speed_mps: float):
    """What the street has not: other paths, tracks, tables, things kept, counted, asked, shown."""
    route, beside, far = bend(60.0, 0.0), bend(60.0, 3.5), bend(60.0, 9.0)
    times = np.arange(0.0, 4.05, 0.25)
    backs = np.column_stack([times, 40.0 - times, -8.0 + 0.5 * times, 0.1 * times, times * 0 - 1.1])
    after = {"threshold": 1.0, "rule": Rule.AT_LEAST}
    late = once(ConditionKind.TIME, threshold=2.0, rule=Rule.AT_LEAST)
    aside = Action(kind=ActionKind.KEEP_ASIDE, target=1.5, amount=0.7, other=EGO)
    table = Action(kind=ActionKind.FOLLOW_SPEEDS, speeds=Speeds(points=np.array([[1.0, 4.0], [2.5, 9.0]])))
    count = Action(kind=ActionKind.SET_VARIABLE, target=1.0, amount=1.0)
    ahead = Action(kind=ActionKind.KEEP_GAP, target=-6.0, amount=2.0, other=EGO, once=True)
    arrive = Action(
        kind=ActionKind.SYNCHRONIZE, target=120.0, amount=2.0, other=EGO, other_station_m=150.0, final_mps=5.0
    )
    near_point = once(ConditionKind.REFERENCE_DISTANCE, subjects=(0,), point_m=(45.0, 3.0), threshold=9.0)
    off = once(ConditionKind.OFF_ROAD, subjects=(2,), threshold=1.0, rule=Rule.ABOVE, lasting_s=0.4)
    leaves = once(ConditionKind.PATH_LEFT, subjects=(EGO,), threshold=270.0)
    turned = once(ConditionKind.HEADING, subjects=(0,), threshold=0.3, rule=Rule.ABOVE, edge=Edge.NONE)
    around = once(ConditionKind.OCCUPIED, subjects=(EGO,), area_m=(5.0, 30.0, 4.0, 6.0), threshold=2.0)
    steps = {
        "keeper": (
            Step(name="aside", actions=(aside, table), when=near_point),
            Step(name="count", actions=(count,), when=turned, executions=4),
            Step(
                name="counted",
                actions=(Action(kind=ActionKind.SHOW, target=0.0),),
                when=once(ConditionKind.VARIABLE, threshold=4.0, rule=Rule.EQUAL),
            ),
        ),
        "taker": (
            Step(name="ahead", actions=(ahead,), when=late),
            Step(name="over", actions=(Action(kind=ActionKind.TAKE_PATH, path=far, amount=90.0),), when=leaves),
            Step(
                name="free",
                actions=(Action(kind=ActionKind.RELEASE, target=12.0),),
                when=once(ConditionKind.ACTION_ENDED, other=1, step=1, **after),
            ),
            Step(
                name="slow",
                actions=(Action(kind=ActionKind.CHANGE_SPEED, target=3.0, amount=3.0),),
                when=around,
                priority=Priority.OVERRIDE,
            ),
        ),
        "backer": (
            Step(name="back", actions=(Action(kind=ActionKind.FOLLOW_TRACK, track=Track(states=backs)),)),
            Step(name="door", actions=(Action(kind=ActionKind.RESHAPE, target=4.36, amount=3.0),), when=off),
            Step(
                name="put",
                actions=(Action(kind=ActionKind.TAKE_PATH, other=EGO, station_m=40.0, target=3.5),),
                when=once(ConditionKind.STEP_ENDED, other=2, step=0, **after),
            ),
        ),
        "comer": (Step(name="come", actions=(Action(kind=ActionKind.APPEAR), arrive), when=late),),
    }
    starts = {"keeper": (beside, 20.0, 7.0), "taker": (route, 35.0, 8.0), "backer": (far, 20.0, 0.0)}
    actors = tuple(
        other(name, motion=OnPath(path=path, station_m=at_m, speed_mps=mps), steps=steps[name])
        for name, (path, at_m, mps) in starts.items()
    )
    comer = other("comer", motion=OnPath(path=far, station_m=50.0, speed_mps=6.0), steps=steps["comer"], present=False)
    start = OnPath(path=route, station_m=10.0, speed_mps=speed_mps)
    return straight_case(
        road=straight_road(500.0), ego=start, goal=Goal(station_m=250.0), actors=(*actors, comer), limit_s=12.0
    )


class Nominal:
    """Follows its route, blind."""

    def __init__(self, briefing):
        self.drive_along = RouteFollower(briefing)

    def drive(self, observation):
        return self.drive_along.nominal(observation.ego)


def digests() -> str:
    """The trace digests of both at several speeds, separated by blanks."""
    cases = [place(speed) for speed in (5.0, 8.0, 11.0, 14.0) for place in (street, yard)]
    return " ".join(simulate(case, Nominal, Setup()).digest for case in cases)
