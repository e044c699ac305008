"""A storyboard under way: how it begins, and what a tick does (semantics 3)."""

from __future__ import annotations

from dataclasses import dataclass, field

from scenario_runner.model.opendrive.network import Network
from scenario_runner.model.openscenario.conditions import Lasting
from scenario_runner.model.openscenario.played import Touch
from scenario_runner.model.openscenario.scenarios import Action, OpenScenario
from scenario_runner.storyboard.actions import start_action
from scenario_runner.storyboard.elements import Element, Log, elements_of, every
from scenario_runner.storyboard.lamps import Lamps
from scenario_runner.storyboard.machine import Board, begin, react, settle
from scenario_runner.storyboard.motion import advance, decide
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.running import Running
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.touching import touch
from scenario_runner.storyboard.triggers import Watch

TYPES = {"vehicle": "Vehicle", "pedestrian": "Pedestrian", "miscellaneous": "MiscObject"}
"""Members of a selection may be a type of entities."""


@dataclass(slots=True, eq=False)
class Play:
    """A storyboard under way: `scene` as it is, `board` what of it has happened."""

    scene: Scene
    board: Board
    begun: list[tuple[Mover, Running]] = field(default_factory=list)
    touching: set[tuple[str, str]] = field(default_factory=set)
    touches: list[Touch] = field(default_factory=list)


def started(scenario: OpenScenario, network: Network | None, step_s: float) -> Play:
    """A scenario at tick 0: its Init has been done, its stories begun."""
    stories = elements_of(scenario)
    movers = {entity.name: Mover(entity) for entity in scenario.entities}
    scene = Scene(
        scenario=scenario,
        network=network,
        step_s=step_s,
        movers=movers,
        selections={name: _members(scenario, members) for name, members in scenario.selections},
        parameters={one.name: one.value for one in scenario.parameters},
        variables={one.name: one.value for one in scenario.variables},
        lamps=Lamps({one.name: one for one in scenario.signals}),
        elements=tuple(every(stories)),
        asks_off_road=_asks_off_road(scenario, stories),
    )
    for name in {name for action in scenario.begin for name in action.entities}:
        for mover in scene.named(name):
            mover.present = True
    under_way = Play(scene, Board(stories, Watch(scenario.stop, step_s), Log()))
    under_way.begun = _begin(scene, scenario.begin)
    for mover in movers.values():
        mover.teleported = False  # where it begins is no teleport
    begin(under_way.board, scene)
    note_touches(under_way)
    return under_way


def _asks_off_road(scenario: OpenScenario, stories: tuple[Element, ...]) -> bool:
    """Whether any trigger asks who is off the road: to know that takes a tenth of each tick."""
    triggers = [scenario.stop, *(trigger for each in every(stories) for trigger in (each.starts or (), each.stops))]
    looked_at = (condition.looking for trigger in triggers for group in trigger for condition in group)
    return any(isinstance(looking, Lasting) and looking.measure == "Offroad" for looking in looked_at)


def react_to(under_way: Play) -> bool:
    """What triggers do in this tick; False when the storyboard stops."""
    return react(under_way.board, under_way.scene)


def move_on(under_way: Play) -> None:
    """Everybody moves to the next tick; actions that are over by then end in this one."""
    scene = under_way.scene
    present = [mover for mover in scene.movers.values() if mover.present and mover.name != scene.driven]
    for mover, wished in [(mover, decide(scene, mover)) for mover in present]:
        advance(scene, mover, wished)
    settle_tick(under_way)
    note_touches(under_way)


def settle_tick(under_way: Play) -> None:
    """Everybody has moved: what is over ends, and the next tick begins."""
    under_way.begun = _still_running(under_way.begun)
    settle(under_way.board, under_way.scene)
    next_tick(under_way)


def next_tick(under_way: Play) -> None:
    """The clock goes on."""
    scene = under_way.scene
    scene.tick += 1
    scene.lamps.time_s = scene.time_s


def _still_running(begun: list[tuple[Mover, Running]]) -> list[tuple[Mover, Running]]:
    """What Init began and is not over; the rest gives its entities up."""
    for mover, running in begun:
        if running.over:
            mover.give_up(running)
    return [(mover, running) for mover, running in begun if mover.is_moved_by(running)]


def _begin(scene: Scene, actions: tuple[Action, ...]) -> list[tuple[Mover, Running]]:
    """The actions of Init, in their order; one that stands on an entity's position or speed comes after that one's."""
    begun: list[tuple[Mover, Running]] = []
    waiting = list(actions)
    while waiting:
        ready = _ready(waiting) or waiting
        for action in ready:
            begun += start_action(scene, action, action.entities)
        waiting = [action for action in waiting if not any(action is done for done in ready)]
    return begun


def _ready(waiting: list[Action]) -> list[Action]:
    """The actions that wait for none; behind one that does, those of its entity wait too."""
    ready, held = [], set[str]()
    for action in waiting:
        if held.isdisjoint(action.entities) and not _waits(action, waiting):
            ready.append(action)
        else:
            held.update(action.entities)
    return ready


def _waits(action: Action, others: list[Action]) -> bool:
    """Whether an action of its kind, of another entity that it refers to, has not been done yet."""
    entity = getattr(action.doing, "entity", None) or getattr(getattr(action.doing, "position", None), "entity", None)
    return entity is not None and any(
        type(other.doing) is type(action.doing) and entity in other.entities and other is not action for other in others
    )


def _members(scenario: OpenScenario, members: tuple[str, ...]) -> tuple[str, ...]:
    found = []
    for member in members:
        kind = TYPES.get(member)
        found += [member] if kind is None else [each.name for each in scenario.entities if each.element == kind]
    return tuple(found)


def note_touches(under_way: Play) -> None:
    """Pairs whose boxes begin to overlap in this tick."""
    movers = [mover for mover in under_way.scene.movers.values() if mover.present and mover.entity.box is not None]
    placed = [(mover, mover.x_m, mover.y_m, mover.box.length_m + mover.box.width_m) for mover in movers]
    for number, (one, x_m, y_m, reach_m) in enumerate(placed):
        for other, other_x_m, other_y_m, other_reach_m in placed[number + 1 :]:
            within_m = reach_m + other_reach_m
            near = abs(x_m - other_x_m) < within_m and abs(y_m - other_y_m) < within_m
            if not near and not under_way.touching:
                continue
            pair = (one.name, other.name)
            if near and touch(under_way.scene, one, other):
                if pair not in under_way.touching:
                    under_way.touches.append(Touch(under_way.scene.tick, *pair))
                under_way.touching.add(pair)
            else:
                under_way.touching.discard(pair)
