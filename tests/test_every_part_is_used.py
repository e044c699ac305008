"""Every part of the program and of the roads matters: each has a case whose outcome flips when the part is taken out.

A case is driven twice by the same stack double: as it is, and without the part (a condition that never holds, an action
that does nothing, a word replaced by its nearest neighbour, a road without its template's feature). Whoever adds a
part adds its case here.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from drives import other, straight_case, straight_path
from scenario_runner import pipeline
from scenario_runner.following import RouteFollower
from scenario_runner.loading.stack import find_stack
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.cases import STYLES, Case, OnPath
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
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.routes import find_route
from scenario_runner.model.runs import Setup
from scenario_runner.model.scenarios import ActorDocument
from scenario_runner.model.signals import Colour, Phase, Signal
from scenario_runner.model.stacks import Control
from scenario_runner.model.traces import EndReason
from scenario_runner.simulation.loop import simulate
from staged import LONE_CAR, only_case

ROOT = Path(__file__).parents[1]
CATALOG = pipeline.load(ROOT)
SIGNAL = Signal(
    id="signal",
    lanes=(),
    phases=(Phase(colour=Colour.RED, duration_s=2.0), Phase(colour=Colour.GREEN, duration_s=60.0)),
)
UNUSED = 9  # the number of a variable that nobody looks at
NOTHING = Action(kind=ActionKind.SET_VARIABLE, variable=UNUSED)


class Steady:
    """Drives its route at the speed it has, blind."""

    def __init__(self, briefing) -> None:
        self.route = RouteFollower(briefing)

    def drive(self, observation):
        return Control(0.0, self.route.curvature(observation.ego))


class Looking(Steady):
    """Brakes as soon as it is shown anybody."""

    def drive(self, observation):
        return Control(-6.0 if len(observation.objects) else 0.0, 0.0)


def ending(case: Case, stack=Steady) -> EndReason:
    return simulate(case, stack, Setup()).ending.reason


def place(*actors, limit_s=12.0) -> Case:
    """The ego at 10 m/s along y = 0, its front at 3.5 m, at its goal of 100 m after 9.65 s if nobody is in its way.

    A signal, number 0, that nobody faces turns green after 2 s.
    """
    case = straight_case(actors=actors, limit_s=limit_s)
    return replace(case, road=replace(case.road, signals=(SIGNAL,)))


def step(*actions, when=(), **more) -> Step:
    return Step(name=more.pop("name", "it"), actions=actions, when=when, **more)


def once(condition: Condition):
    return ((condition,),)


def at(time_s: float):
    return once(Condition(kind=ConditionKind.TIME, threshold=time_s, rule=Rule.AT_LEAST))


def there(name="there", *, x_m, y_m=0.0, speed_mps=0.0, yaw_rad=0.0, steps=(), kind=ActorKind.CAR, **more):
    """Somebody whose reference point starts at (x, y) and goes in a direction."""
    path = straight_path(300.0, start_m=(x_m, y_m), yaw_rad=yaw_rad)
    motion = OnPath(path=path, station_m=0.0, speed_mps=speed_mps)
    return other(name, kind=kind, motion=motion, steps=tuple(steps), **more)


def mapped(case: Case, *, conditions=lambda each: each, actions=lambda each: each, steps=lambda each: each) -> Case:
    """A case with every condition, action and step of its program changed."""

    def changed(one: Step) -> Step:
        when = tuple(tuple(conditions(each) for each in group) for group in one.when)
        return steps(replace(one, when=when, actions=tuple(actions(each) for each in one.actions)))

    actors = (replace(actor, steps=tuple(changed(one) for one in actor.steps)) for actor in case.actors)
    return replace(case, actors=tuple(actors))


def swapped(field: str, part, by):
    """A change of nouns that puts one word for another."""
    return lambda each: replace(each, **{field: by}) if getattr(each, field) is part else each


def assert_flips(case: Case, without: Case, stack=Steady) -> None:
    assert ending(case, stack) is not ending(without, stack)


# ---- conditions: a car beside the lane moves into the ego's way when the condition holds

INTO_THE_WAY = Action(kind=ActionKind.CHANGE_OFFSET, target=-6.0, amount=1.0, dimension=Dimension.TIME, relative=True)
HOLDS = {"edge": Edge.NONE, "rule": Rule.AT_LEAST}
FIRST = {"other": 0, "step": 0, "threshold": 1.0, **HOLDS}
CONDITIONS = {
    ConditionKind.TIME: {"threshold": 1.0, "rule": Rule.AT_LEAST},
    ConditionKind.DISTANCE: {"subjects": (0,), "threshold": 30.0},
    ConditionKind.TIME_HEADWAY: {"other": 0, "threshold": 3.0},
    ConditionKind.TIME_TO_COLLISION: {"other": 0, "threshold": 4.0},
    ConditionKind.SPEED: {"threshold": 5.0, **HOLDS},
    ConditionKind.STATION: {"threshold": 20.0, "rule": Rule.AT_LEAST},
    ConditionKind.STEP_ENDED: FIRST,
    ConditionKind.STEP_STARTED: FIRST,
    ConditionKind.ACCELERATION: {"subjects": (1,), "threshold": -1.0},
    ConditionKind.STANDSTILL: {"subjects": (0,), "threshold": 1.0, "rule": Rule.AT_LEAST},
    ConditionKind.TRAVELED: {"threshold": 20.0, "rule": Rule.AT_LEAST},
    ConditionKind.RELATIVE_SPEED: {"other": 0, "threshold": 5.0, **HOLDS},
    ConditionKind.AHEAD: {"other": 0, "threshold": 30.0},
    ConditionKind.ASIDE: {"other": 0, "threshold": 5.0, **HOLDS},
    ConditionKind.VARIABLE: {"step": 1, "threshold": 1.0, **HOLDS},
    ConditionKind.ACTION_ENDED: FIRST,
    ConditionKind.REFERENCE_DISTANCE: {"point_m": (30.0, 0.0), "threshold": 2.0},
    ConditionKind.SIGNAL: {"threshold": Colour.GREEN, "rule": Rule.EQUAL},
    ConditionKind.OFF_ROAD: {"subjects": (0,), "threshold": 0.3, "edge": Edge.NONE, "rule": Rule.ABOVE},
    ConditionKind.PATH_LEFT: {"threshold": 180.0},
    ConditionKind.HEADING: {"threshold": 0.1, "edge": Edge.NONE},
    ConditionKind.OCCUPIED: {"area_m": (0.0, 40.0, 0.0, 8.0), **FIRST},
}
NEVER = Condition(kind=ConditionKind.TIME, threshold=1e9, rule=Rule.AT_LEAST)


@pytest.mark.parametrize("kind", ConditionKind, ids=lambda kind: kind.name)
def test_every_condition_starts_something_that_decides(kind):
    when = once(Condition(kind=kind, **CONDITIONS[kind]))
    says = step(replace(NOTHING, variable=1, target=1.0), when=at(0.5), name="says")
    waits = there(x_m=60.0, y_m=6.0, steps=(says, step(INTO_THE_WAY, when=when)))
    braking = there("braking", x_m=0.0, y_m=30.0, speed_mps=9.0, steps=(step(TO_REST, when=at(1.0)),))
    case = place(waits, braking)

    assert_flips(
        case, mapped(case, conditions=lambda each: NEVER if each.kind is kind and each.threshold != 0.5 else each)
    )


TO_REST = Action(kind=ActionKind.CHANGE_SPEED, target=0.0, amount=4.0)


@pytest.mark.parametrize("rule", Rule, ids=lambda rule: rule.name)
def test_every_rule_decides_where_its_neighbour_would_decide_otherwise(rule):
    neighbour = {
        Rule.AT_MOST: Rule.BELOW,
        Rule.BELOW: Rule.AT_MOST,
        Rule.AT_LEAST: Rule.ABOVE,
        Rule.ABOVE: Rule.AT_LEAST,
        Rule.EQUAL: Rule.UNEQUAL,
        Rule.UNEQUAL: Rule.EQUAL,
    }
    nothing_yet = once(Condition(kind=ConditionKind.VARIABLE, threshold=0.0, rule=rule, edge=Edge.NONE))
    case = place(there(x_m=60.0, y_m=6.0, steps=(step(INTO_THE_WAY, when=nothing_yet),)))

    assert_flips(case, mapped(case, conditions=swapped("rule", rule, neighbour[rule])))


@pytest.mark.parametrize("edge", Edge, ids=lambda edge: edge.name)
def test_every_edge_decides_where_its_neighbour_would_decide_otherwise(edge):
    neighbour = {Edge.NONE: Edge.RISING, Edge.RISING: Edge.NONE, Edge.FALLING: Edge.RISING, Edge.EITHER: Edge.RISING}
    first_second = once(Condition(kind=ConditionKind.TIME, threshold=1.0, edge=edge))
    case = place(there(x_m=60.0, y_m=6.0, steps=(step(INTO_THE_WAY, when=first_second),)))

    assert_flips(case, mapped(case, conditions=swapped("edge", edge, neighbour[edge])))


def test_how_long_a_condition_lasts_and_its_delay_decide():
    soon = Condition(kind=ConditionKind.TIME, threshold=1.0, rule=Rule.AT_LEAST)
    for late in ({"lasting_s": 8.0}, {"delay_s": 8.0}):
        case = place(there(x_m=60.0, y_m=6.0, steps=(step(INTO_THE_WAY, when=once(replace(soon, **late))),)))

        assert_flips(case, mapped(case, conditions=lambda each: replace(each, lasting_s=0.0, delay_s=0.0)))


# ---- actions: without the action the ego gets to its goal, or the other way round


def _track() -> Track:
    times = np.arange(0.0, 4.1, 0.5)
    speeds = np.where(times < 4.0, 2.0, 0.0)
    return Track(states=np.column_stack([times, times * 0 + 60.0, 8.0 - 2.0 * times, times * 0, speeds]))


AHEAD = {"x_m": 30.0, "speed_mps": 12.0}
STANDS = there("stands", x_m=130.0)
IN_THE_WAY = {"x_m": 60.0}
KEPT_BACK = Action(kind=ActionKind.KEEP_GAP, target=55.0, amount=6.0, other=1)
SLOWED = Action(kind=ActionKind.FOLLOW_SPEEDS, speeds=Speeds(points=np.array([[2.0, 2.0]])))
MEETS = Action(
    kind=ActionKind.SYNCHRONIZE, target=40.0, amount=4.0, other=EGO, other_station_m=61.0, spread=9.0, freezes_s=0.5
)
CLOSE_BESIDE = Action(kind=ActionKind.KEEP_ASIDE, target=1.0, amount=1.0, other=EGO)
ONTO_THE_LANE = Action(kind=ActionKind.TAKE_PATH, path=straight_path(300.0), station_m=60.0)
DOOR = Action(kind=ActionKind.RESHAPE, target=4.36, amount=4.0)
TELLS = Action(kind=ActionKind.SET_VARIABLE, variable=1, target=1.0)
TOLD = once(Condition(kind=ConditionKind.VARIABLE, step=1, threshold=1.0, rule=Rule.EQUAL))
TURNS_OFF = Action(kind=ActionKind.SET_SIGNAL, target=Colour.OFF)
IS_OFF = once(Condition(kind=ConditionKind.SIGNAL, threshold=Colour.OFF, rule=Rule.EQUAL, edge=Edge.NONE))
NORTH = {"yaw_rad": 0.5 * np.pi}
ACTIONS = {
    ActionKind.CHANGE_SPEED: place(there(**AHEAD, steps=(step(TO_REST),))),
    ActionKind.CHANGE_OFFSET: place(there(x_m=60.0, y_m=6.0, steps=(step(INTO_THE_WAY),))),
    ActionKind.KEEP_GAP: place(there(**AHEAD, steps=(step(KEPT_BACK),)), STANDS),
    ActionKind.SYNCHRONIZE: place(there(x_m=60.0, y_m=-40.0, speed_mps=4.0, steps=(step(MEETS),), **NORTH)),
    ActionKind.FOLLOW_TRACK: place(
        there(x_m=60.0, y_m=8.0, steps=(step(Action(kind=ActionKind.FOLLOW_TRACK, track=_track())),))
    ),
    ActionKind.RELEASE: place(
        there(**AHEAD, steps=(step(Action(kind=ActionKind.RELEASE, target=12.0)),)), there("near", x_m=90.0, y_m=2.0)
    ),
    ActionKind.RESHAPE: place(there(x_m=60.0, y_m=2.5, steps=(step(DOOR),))),
    ActionKind.SET_VARIABLE: place(
        there(x_m=60.0, y_m=6.0, steps=(step(TELLS, name="tells"), step(INTO_THE_WAY, when=TOLD)))
    ),
    ActionKind.VANISH: place(there(**IN_THE_WAY, steps=(step(Action(kind=ActionKind.VANISH)),))),
    ActionKind.APPEAR: place(there(**IN_THE_WAY, present=False, steps=(step(Action(kind=ActionKind.APPEAR)),))),
    ActionKind.KEEP_ASIDE: place(there(x_m=1.0, y_m=6.0, speed_mps=10.0, steps=(step(CLOSE_BESIDE),))),
    ActionKind.FOLLOW_SPEEDS: place(there(**AHEAD, steps=(step(SLOWED),))),
    ActionKind.TAKE_PATH: place(there(x_m=60.0, y_m=6.0, steps=(step(ONTO_THE_LANE),))),
    ActionKind.SET_SIGNAL: place(
        there(x_m=60.0, y_m=6.0, steps=(step(TURNS_OFF, name="turns off"), step(INTO_THE_WAY, when=IS_OFF)))
    ),
    ActionKind.SHOW: place(there(**IN_THE_WAY, steps=(step(Action(kind=ActionKind.SHOW)),))),
}


@pytest.mark.parametrize("kind", ActionKind, ids=lambda kind: kind.name)
def test_every_action_does_something_that_decides(kind):
    case = ACTIONS[kind]
    without = mapped(case, actions=lambda each: NOTHING if each.kind is kind and each.variable != UNUSED else each)

    assert_flips(case, without, Looking if kind is ActionKind.SHOW else Steady)


# somebody on foot moves into the way while the ego passes: how far it is by then depends on the shape
SHAPES = {Shape.LINEAR: -6.0, Shape.SINUSOIDAL: -6.0, Shape.CUBIC: -6.0, Shape.STEP: -3.0}


@pytest.mark.parametrize("shape", Shape, ids=lambda shape: shape.name)
def test_every_shape_decides(shape):
    moves = Action(
        kind=ActionKind.CHANGE_OFFSET,
        target=SHAPES[shape],
        amount=3.0,
        shape=shape,
        dimension=Dimension.TIME,
        relative=True,
    )
    walker = there(x_m=50.0, y_m=3.2, kind=ActorKind.PEDESTRIAN, steps=(step(moves, when=at(4.0)),))
    case = place(walker)
    straight = Shape.SINUSOIDAL if shape is Shape.LINEAR else Shape.LINEAR

    assert_flips(case, mapped(case, actions=swapped("shape", shape, straight)))


# a car crosses: from rest at 5 m/s², or in 5 s, or within 5 m, it is there at different times
DIMENSIONS = {Dimension.RATE: Dimension.TIME, Dimension.TIME: Dimension.RATE, Dimension.DISTANCE: Dimension.TIME}


@pytest.mark.parametrize("dimension", Dimension, ids=lambda dimension: dimension.name)
def test_every_dimension_decides(dimension):
    sets_off = Action(kind=ActionKind.CHANGE_SPEED, target=6.0, amount=5.0, dimension=dimension)
    crossing = there(x_m=60.0, y_m=-32.0, speed_mps=1.0, steps=(step(sets_off),), **NORTH)
    case = place(crossing)

    assert_flips(case, mapped(case, actions=swapped("dimension", dimension, DIMENSIONS[dimension])))


@pytest.mark.parametrize("priority", Priority, ids=lambda priority: priority.name)
def test_every_priority_decides(priority):
    slowly = replace(INTO_THE_WAY, amount=3.0)
    first, second = (slowly, TO_REST) if priority is not Priority.SKIP else (TO_REST, slowly)
    steps = (step(first, name="first"), step(second, name="second", when=at(1.0), priority=priority))
    case = place(there(x_m=52.0, y_m=6.0, speed_mps=5.0, steps=steps))
    instead = Priority.OVERRIDE if priority is Priority.PARALLEL else Priority.PARALLEL

    assert_flips(case, mapped(case, steps=swapped("priority", priority, instead)))


# ---- who drives, and how

AMONG_OTHERS = (
    LONE_CAR.replace("speed: 36 km/h", "lane: 1, speed: 36 km/h")
    + """\
limit: 20 s
actors:
  driver:
    type: car
    start: {ahead_of: ego, by: GAP, lane: 1, speed: 36 km/h}
    drives: DRIVES
    style: STYLE
  lead:
    type: car
    start: {ahead_of: driver, by: 20 m, lane: 1, speed: 36 km/h}
"""
)


def among_others(drives, style="normal", *, gap="3 m") -> Case:
    """Between the ego and a car as fast as it, which a follower falls back from."""
    return only_case(AMONG_OTHERS.replace("GAP", gap).replace("DRIVES", drives).replace("STYLE", style))


HELD_UP = "held_up_driver_changes_lane@rainfall=0,ego_speed=60,truck_speed=30,ahead=20,style=normal"


def held_up(*, changes_lane: bool) -> Case:
    case = case_named(HELD_UP)
    if changes_lane:
        return case
    driver, truck = case.actors
    return replace(case, actors=(replace(driver, follower=replace(driver.follower, lanes=None)), truck))


def drives_cases(drives: str) -> tuple[Case, Case]:
    """A case where somebody drives so, and the same driven otherwise."""
    if drives == "mobil":
        return held_up(changes_lane=True), held_up(changes_lane=False)
    return among_others(drives), among_others({"script": "idm", "idm": "script"}[drives])


def word_list(document, field: str) -> tuple[str, ...]:
    return get_args(document.model_fields[field].annotation)


@pytest.mark.parametrize("drives", word_list(ActorDocument, "drives"))
def test_every_way_to_drive_decides(drives):
    assert_flips(*drives_cases(drives))


STYLE_CASES = {"timid": ("9 m", "normal"), "normal": ("6 m", "assertive"), "assertive": ("6 m", "normal")}


@pytest.mark.parametrize("style", STYLES)
def test_every_style_decides(style):
    gap, instead = STYLE_CASES[style]

    assert_flips(among_others("idm", style, gap=gap), among_others("idm", instead, gap=gap))


def test_every_style_can_be_written():
    assert word_list(ActorDocument, "style") == tuple(STYLES)


# ---- what somebody is: the same body of another kind

KINDS = {
    "animal": ("deer_crosses_at_dusk@ego_speed=50,headway=2.8,runs=1.1,stands=4", ActorKind.DEBRIS, "reference"),
    "debris": ("lost_load_at_the_edge", ActorKind.PLATE, "blind"),
    "plate": ("plate_in_the_lane", ActorKind.DEBRIS, "blind"),
    "emergency": ("siren_from_behind@ego_speed=50,behind=50,light=10000", ActorKind.VAN, "reference"),
}


def of_kind(case: Case, kind: ActorKind) -> Case:
    first, *others = case.actors
    return replace(case, actors=(replace(first, kind=kind), *others))


@pytest.mark.parametrize("kind", KINDS)
def test_what_somebody_is_decides_though_its_body_be_the_same(kind):
    name, instead, stack = KINDS[kind]
    case = case_named(name)

    assert case.actors[0].kind.word == kind
    assert verdict(case, stack) is not verdict(of_kind(case, instead), stack)


# ---- roads: what the template is for, taken out of a case of the catalog

TEMPLATES = {
    "crossroad": "left_turn_oncoming_car@oncoming_speed=30,gap=0.5,rainfall=0",
    "t_junction": "side_road_left_into_flow@left_gap=-1,right_gap=5,flow_speed=40",
    "staggered": "staggered_across_main_road@first_gap=-2,second_gap=1",
    "roundabout": "roundabout_entry@gap=0,ring_speed=24,other=car,rainfall=0",
    "on_ramp": "on_ramp_merge_into_flow@gap=0,truck_speed=60",
    "lane_drop": "lane_ends_beside_a_car@gap=0,other_speed=40,other=bus",
    "work_zone": "work_zone_oncoming@gap=-2,oncoming_speed=30,oncoming=car",
    "straight": "lead_varies_its_speed",
    "off_ramp": "late_exit_across",
}


def verdict(case: Case, stack: str = "reference"):
    (driven,) = pipeline.drive((case,), find_stack(stack, ROOT), Setup(), workers=0)
    return driven.outcome.verdict


def case_named(what: str) -> Case:
    return pipeline.gather([what], CATALOG).selection.chosen[0]


def without_the_bend(case: Case) -> Case:
    """The road goes straight on where its template bends."""
    x_m, y_m = case.ego.path.points_m[0]
    cos, sin = case.ego.path.table[0, 2:4]
    yaw_rad = float(np.arctan2(sin, cos))
    return replace(case, ego=replace(case.ego, path=straight_path(400.0, start_m=(x_m, y_m), yaw_rad=yaw_rad)))


def without_the_ramp(case: Case) -> Case:
    """The drivable area without what the ego's goal lies on."""
    goal_m = np.array(case.ego.path.at(case.goal.station_m)[:2])
    alone = ((area, replace(case.road, drivable_m=(area,))) for area in case.road.drivable_m)
    kept = tuple(area for area, road in alone if not road.is_drivable(goal_m))
    return replace(case, road=replace(case.road, drivable_m=kept))


def without_priorities(case: Case) -> Case:
    return replace(case, road=replace(case.road, conflicts=(), stop_lines=()))


@pytest.mark.parametrize("template", word_list(RoadDocument, "template"))
def test_every_template_has_a_case_that_its_feature_decides(template):
    case = case_named(TEMPLATES[template])
    taken_out = {"straight": without_the_bend, "off_ramp": without_the_ramp}.get(template, without_priorities)

    assert template_of(case) == template
    assert verdict(case) is not verdict(taken_out(case))


def test_a_change_of_lane_in_the_route_decides():
    case = case_named("moves_left_beside_car@gap=0,other=car,other_speed=60")
    own_lane = replace(case.ego, path=find_route(case.road, "west", "east", lane=1))

    assert_flips(case, replace(case, ego=own_lane))


def template_of(case: Case) -> str:
    (road,) = (scenario.situation["road"] for scenario in CATALOG.scenarios if scenario.name == case.scenario)
    return CATALOG.roads[road].template
