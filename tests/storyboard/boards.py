"""Small maps and storyboards for tests, from nouns: what a test is about, and nothing around it."""

from __future__ import annotations

from functools import cache

import numpy as np

from formats.opendrive.maps import crossing_text, lane, line, record_of, road, section
from scenario_runner.formats.opendrive.reading import read_map_bytes
from scenario_runner.model.opendrive.network import Network
from scenario_runner.model.openscenario.actions import Doing, SetValue, Speed, Teleport, Transition
from scenario_runner.model.openscenario.conditions import Condition, Looking, Time, Trigger
from scenario_runner.model.openscenario.parameters import Declared
from scenario_runner.model.openscenario.places import LanePosition, Orientation, Position, WorldPosition
from scenario_runner.model.openscenario.played import Played, State
from scenario_runner.model.openscenario.scenarios import (
    Act,
    Action,
    Box,
    Entity,
    Event,
    Header,
    Maneuver,
    ManeuverGroup,
    OpenScenario,
    Performance,
    SignalController,
    Story,
)
from scenario_runner.storyboard.playing import Options, play
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.under_way import Play, move_on, react_to, started

STEP_S = 0.1
LANE_M = 3.5
HEADER = Header(version="1.3", author="us", description="A test", date="2026-01-01", licence="")
BOX = Box(length_m=4.0, width_m=2.0, height_m=1.5, ahead_m=1.0, left_m=0.0)
STANDBY, RUNNING, COMPLETE = State.STANDBY, State.RUNNING, State.COMPLETE


# ---- maps


@cache
def straight() -> Network:
    """Road 1, 500 m east along y = 0: two lanes each way, and a border of type none on the right."""
    lanes = section(lane(2), lane(1), lane(-1), lane(-2), lane(-3, kind="none", width=2.0))
    return Network(record_of(road("1", 500.0, lanes)))


@cache
def keeping_left() -> Network:
    """The same road under the left-hand rule, with one lane each way."""
    return Network(record_of(road("1", 500.0, section(lane(1), lane(-1)), rule="LHT")))


@cache
def bend() -> Network:
    """Road 1 turns left on a circle of 100 m around (0, 100), with two lanes each way."""
    view = line(300.0, shape='<arc curvature="0.01"/>')
    return Network(record_of(road("1", 300.0, section(lane(2), lane(1), lane(-1), lane(-2)), view=view)))


@cache
def ending_lane() -> Network:
    """Road 1, 100 m: of lanes −1 and −2 only −1 goes on beyond s = 50 m."""
    first = section(lane(-1, successor=-1), lane(-2))
    return Network(record_of(road("1", 100.0, first + section(lane(-1, predecessor=-1), s=50.0))))


@cache
def crossing() -> Network:
    """Road 1 comes from the west and parts into 10 straight on (to 3), 11 to the left (to 2), 12 to the right (to 4).

    All of them are 50 m long; 10 is 20 m, 11 and 12 quarters of circles of 10 m.
    """
    quarter_m = 10.0 * 1.5707963267948966
    into = '<successor elementType="junction" elementId="5"/>'
    out = '<predecessor elementType="junction" elementId="5"/>'

    def across(number: int, length_m: float, view: str, end: int) -> str:
        ends = (
            '<predecessor elementType="road" elementId="1" contactPoint="end"/>'
            f'<successor elementType="road" elementId="{end}" contactPoint="start"/>'
        )
        return road(number, length_m, section(lane(-1, predecessor=-1, successor=-1)), view=view, junction=5, link=ends)

    connections = "".join(
        f'<connection id="{way}" incomingRoad="1" connectingRoad="{way}" contactPoint="start">'
        '<laneLink from="-1" to="-1"/></connection>'
        for way in (10, 11, 12)
    )
    return Network(
        record_of(
            road(1, 50.0, section(lane(-1)), link=into),
            road(2, 50.0, section(lane(-1)), view=line(50.0, x=60.0, y=10.0, hdg=1.5707963267948966), link=out),
            road(3, 50.0, section(lane(-1)), view=line(50.0, x=70.0), link=out),
            road(4, 50.0, section(lane(-1)), view=line(50.0, x=60.0, y=-10.0, hdg=-1.5707963267948966), link=out),
            across(10, 20.0, line(20.0, x=50.0), 3),
            across(11, quarter_m, line(quarter_m, x=50.0, shape='<arc curvature="0.1"/>'), 2),
            across(12, quarter_m, line(quarter_m, x=50.0, shape='<arc curvature="-0.1"/>'), 4),
            f'<junction id="5">{connections}</junction>',
        )
    )


@cache
def opposed() -> Network:
    """Roads 1 (40 m east) and 2 (60 m west, from x = 100 m) meet with their ends."""
    lanes = section(lane(1, successor=-1), lane(-1, successor=1))

    def ends(other: int) -> str:
        return f'<successor elementType="road" elementId="{other}" contactPoint="end"/>'

    west = line(60.0, x=100.0, hdg=3.141592653589793)
    return Network(record_of(road("1", 40.0, lanes, link=ends(2)), road("2", 60.0, lanes, view=west, link=ends(1))))


@cache
def merging() -> Network:
    """The crossing of the map tests: 1 from the west and 2 from the south lead into 3."""
    return Network(read_map_bytes(crossing_text().encode(), "m.xodr"))


# ---- who and where


def car(
    name: str, *, can: tuple[float, float, float] | None = None, element: str = "Vehicle", box: Box = BOX
) -> Entity:
    """An entity; `can`: the fastest it is (m/s), and the hardest it speeds up and brakes (m/s²)."""
    performance = None
    if can is not None:
        performance = Performance(speed_mps=can[0], acceleration_mps2=can[1], deceleration_mps2=can[2])
    return Entity(
        name=name,
        element=element,
        category="car",
        model="",
        catalog="",
        box=box,
        performance=performance,
        wheelbase_m=None,
        controllers=(),
    )


def on_lane(
    lane_id: int, s_m: float, *, road_id: str = "1", offset_m: float = 0.0, h: float | None = None
) -> LanePosition:
    """A place in a lane; `h` turns it against the lane."""
    orientation = None if h is None else Orientation(yaw_rad=h, relative=True)
    return LanePosition(road=road_id, lane=str(lane_id), s_m=s_m, offset_m=offset_m, orientation=orientation)


def at_point(x_m: float, y_m: float, yaw_rad: float | None = None) -> WorldPosition:
    return WorldPosition(x_m=x_m, y_m=y_m, z_m=0.0, yaw_rad=yaw_rad)


def begins(name: str, position: Position, mps: float = 0.0) -> tuple[Action, ...]:
    """What Init does of an entity."""
    return (
        Action(name="", doing=Teleport(position=position), entities=(name,)),
        Action(name="", doing=Speed(transition=AT_ONCE, target=mps), entities=(name,)),
    )


# ---- what happens


def transition(shape: str, dimension: str, value: float) -> Transition:
    return Transition(shape=shape, dimension=dimension, value=value, follow=False)


SHAPES = {
    "linear": lambda u: u,
    "sinusoidal": lambda u: (1.0 - np.cos(np.pi * u)) / 2.0,
    "cubic": lambda u: 3.0 * u**2 - 2.0 * u**3,
}
"""Of how much has been done, at which part of its span: the closed forms of the standard's shapes."""
AT_ONCE = transition("step", "time", 0.0)


def lasts(seconds: float) -> Speed:
    """Ego gets faster for so long, by 1 m/s in every second."""
    return Speed(transition=transition("linear", "time", seconds), target=seconds, entity="Ego")


def sets(name: str, value: str = "1") -> SetValue:
    return SetValue(name=name, value=value, of_parameter=False)


def once(looking: Looking, *, edge: str = "none", delay_s: float = 0.0, of: tuple[str, ...] = (), every: bool = False):
    """A condition; `of` the triggering entities, any of them or `every` one."""
    return Condition(name="c", edge=edge, delay_s=delay_s, looking=looking, entities=of, for_all=every)


def after(seconds: float) -> Trigger:
    return ((once(Time(rule="greaterOrEqual", bound_s=seconds)),),)


def event(name: str, *doings: Doing, when: Trigger | None = None, priority: str = "parallel", times: int = 1) -> Event:
    """An event with an action of its name, or NAME0, NAME1, … of several."""
    named = [name] if len(doings) == 1 else [f"{name}{number}" for number in range(len(doings))]
    actions = tuple(Action(name=f"{one}.action", doing=doing) for one, doing in zip(named, doings, strict=True))
    return Event(name=name, priority=priority, executions=times, actions=actions, start=when)


def group(
    *events: Event, actors: tuple[str, ...] = ("Ego",), times: int = 1, triggering: bool = False, name: str = "group"
):
    """A group with one maneuver of its events."""
    maneuver = Maneuver(name=f"{name}.maneuver", catalog="", events=events)
    return ManeuverGroup(name=name, executions=times, actors=actors, triggering=triggering, maneuvers=(maneuver,))


def act(*groups: ManeuverGroup, name: str = "act", start: Trigger | None = None, stop: Trigger = ()) -> Act:
    return Act(name=name, groups=groups, start=start, stop=stop)


def story(*parts: Event | ManeuverGroup | Act, name: str = "story") -> Story:
    """A story of acts; groups are those of one act, events those of one group."""
    if all(isinstance(part, Event) for part in parts):
        parts = (group(*parts),)
    if all(isinstance(part, ManeuverGroup) for part in parts):
        parts = (act(*parts),)
    return Story(name=name, acts=parts)


def scenario(
    *stories: Story,
    entities: tuple[Entity, ...] | None = None,
    begin: tuple[Action, ...] | None = None,
    stop: Trigger = (),
    variables: tuple[str, ...] = (),
    parameters: tuple[str, ...] = (),
    selections: tuple[tuple[str, tuple[str, ...]], ...] = (),
    signals: tuple[SignalController, ...] = (),
) -> OpenScenario:
    """Ego alone, 10 m along lane −1, where nothing else is said; variables and parameters are 0."""
    return OpenScenario(
        file="s.xosc",
        header=HEADER,
        parameters=tuple(Declared(name=name, kind="double", written="0", value="0") for name in parameters),
        variables=tuple(Declared(name=name, kind="double", written="0", value="0") for name in variables),
        road=None,
        catalogs=(),
        signals=signals,
        entities=(car("Ego"),) if entities is None else entities,
        selections=selections,
        begin=begins("Ego", on_lane(-1, 10.0)) if begin is None else begin,
        stories=stories,
        stop=stop,
        elements=(),
        remarks=(),
        strangers=(),
    )


# ---- what came of it


def played(
    one: OpenScenario, network: Network | None = None, *, limit_s: float = 3.0, step_s: float = STEP_S
) -> Played:
    """A play on the straight road, if not on another, recorded at every tick; the same as tick by tick."""
    options = Options(step_s=step_s, rate_hz=1.0 / step_s, limit_s=limit_s)
    return as_tick_by_tick(one, straight() if network is None else network, options)


def as_tick_by_tick(one: OpenScenario, network: Network | None, options: Options) -> Played:
    """A play, which comes to the same, to the last bit, as one without quiet stretches."""
    come = play(one, network, options)
    going, every_ticks = started(one, network, options.step_s), round(1.0 / (options.rate_hz * options.step_s))
    ticks, rows, goes_on, scene = [], [], True, going.scene
    while goes_on:
        state = states_now(scene)
        goes_on = react_to(going)
        is_last = not goes_on or scene.tick == round(options.limit_s / options.step_s)
        if is_last or scene.tick % every_ticks == 0:
            ticks.append(scene.tick)
            rows.append(state)
        if is_last:
            break
        move_on(going)
    assert come.times_s.tolist() == [tick * options.step_s for tick in ticks]
    np.testing.assert_array_equal(come.rows, np.array(rows).reshape(come.rows.shape))
    assert come.transitions == tuple(going.board.log.transitions)
    assert come.touches == tuple(going.touches)
    assert come.remarks == tuple(scene.remarks)
    return come


def states_now(scene: Scene):  # (N, 4)
    """x_m, y_m, yaw_rad, speed_mps of everybody, NaN of who is not there."""
    return [(m.x_m, m.y_m, m.yaw_rad, m.speed_mps) if m.present else (np.nan,) * 4 for m in scene.movers.values()]


def begun(one: OpenScenario, network: Network | None = None, *, step_s: float = STEP_S) -> Play:
    """A play at tick 0."""
    return started(one, straight() if network is None else network, step_s)


def staged(*who: tuple[Entity, Position, float], network: Network | None = None, **more: object) -> Scene:
    """Entities where they begin, each with its speed."""
    begin = tuple(action for entity, position, mps in who for action in begins(entity.name, position, mps))
    entities = tuple(entity for entity, _, _ in who)
    return begun(scenario(entities=entities, begin=begin, **more), network).scene


def passed(come: Played, name: str) -> list[tuple[int, State]]:
    """When the element of a name got into which states."""
    return [(each.tick, each.state) for each in come.transitions if each.path[-1] == name]


def states_of(come: Played, name: str):  # (T, 4)
    """x_m, y_m, yaw_rad, speed_mps of an entity at every tick."""
    return come.rows[:, come.names.index(name)]
