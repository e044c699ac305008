"""How a storyboard's elements change state in a tick.

Acts are asked first, then events, in the order of the file. That an act starts, and what an action does at once (a
value, a teleport), later ones see in the same tick; that events and actions start or end, all see in the next
(semantics 4).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from scenario_runner.model.openscenario.actions import Light
from scenario_runner.model.openscenario.conditions import Trigger
from scenario_runner.model.openscenario.played import ElementKind, State
from scenario_runner.storyboard.actions import start_action
from scenario_runner.storyboard.elements import Element, Log, every
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.triggers import Watch
from scenario_runner.storyboard.values import can_start

START, END, STOP, SKIP = "start", "end", "stop", "skip"


@dataclass(slots=True)
class Board:
    """The stories, what stops them, and what has happened."""

    stories: tuple[Element, ...]
    stop: Watch
    log: Log


def begin(board: Board, scene: Scene) -> None:
    """All stories begin; their acts stand by."""
    for story in board.stories:
        _enter(board, scene, story, State.RUNNING)
        for act in story.children:
            act.start = _watch(act.starts, scene)
            act.stop = Watch(act.stops, scene.step_s)


def react(board: Board, scene: Scene) -> bool:
    """Everything that triggers do in this tick; False when the storyboard's own stop trigger fires."""
    if board.stop.fires(scene):
        for story in board.stories:
            _stop(board, scene, story, seen=scene.tick)
        return False
    acts = [act for story in board.stories for act in story.children]
    for act in acts:
        if act.state is State.STANDBY and (act.start is None or act.start.fires(scene)):
            _start_act(board, scene, act)
        elif act.is_running and act.stop is not None and act.stop.fires(scene):
            _stop(board, scene, act, seen=scene.tick)
    for maneuver in list(_running_maneuvers(acts)):
        for event in maneuver.children:
            if event.state is State.STANDBY and (event.start is None or event.start.fires(scene)):
                _start_event(board, scene, maneuver, event)
    return True


def live_watches(board: Board) -> Iterator[Watch | None]:
    """What is asked in a tick like the last; None of an element that starts without being asked."""
    acts = [act for story in board.stories for act in story.children]
    yield board.stop
    for act in acts:
        if act.state is State.STANDBY:
            yield act.start
        elif act.is_running and act.stop is not None:
            yield act.stop
    for maneuver in _running_maneuvers(acts):
        yield from (event.start for event in maneuver.children if event.state is State.STANDBY)


def settle(board: Board, scene: Scene) -> None:
    """End the actions that are over by the end of this tick, and with its last one whatever holds them."""
    for story in board.stories:
        for act in story.children:
            if act.is_running:
                _settle_act(board, scene, act)
        if story.is_running and _are_complete(story):
            _pass(board, scene, story, END)


def _running_maneuvers(acts: list[Element]) -> Iterator[Element]:
    for act in acts:
        if act.is_running:
            for group in act.children:
                yield from (maneuver for maneuver in group.children if maneuver.is_running)


def _enter(board: Board, scene: Scene, element: Element, state: State) -> None:
    element.state = state
    board.log.note(element, scene.tick)


def _pass(board: Board, scene: Scene, element: Element, how: str, *, seen: int | None = None) -> None:
    """A start, or an end by whatever way; conditions see it from the tick `seen` on, else from the next."""
    element.passed[how] = scene.tick + 1 if seen is None else seen
    _enter(board, scene, element, State.RUNNING if how == START else State.COMPLETE)


def _start_act(board: Board, scene: Scene, act: Element) -> None:
    _pass(board, scene, act, START, seen=scene.tick)
    for group in act.children:
        _start_group(board, scene, group, seen=scene.tick)


def _start_group(board: Board, scene: Scene, group: Element, *, seen: int) -> None:
    _pass(board, scene, group, START, seen=seen)
    for maneuver in group.children:
        _pass(board, scene, maneuver, START, seen=seen)
        for event in maneuver.children:
            event.left = event.executions
            _stand_by(board, scene, event)


def _watch(trigger: Trigger | None, scene: Scene) -> Watch | None:
    """What starts an element; a start trigger without conditions is none: it starts with what holds it."""
    return Watch(trigger, scene.step_s) if trigger else None


def _stand_by(board: Board, scene: Scene, event: Element) -> None:
    """Its conditions are sampled anew: an edge is not seen at the first time."""
    _enter(board, scene, event, State.STANDBY)
    event.start = _watch(event.starts, scene)


def _start_event(board: Board, scene: Scene, maneuver: Element, event: Element) -> None:
    others = [other for other in maneuver.children if other is not event and other.is_running]
    if event.priority == "skip" and others:
        event.left -= 1
        event.passed[SKIP] = scene.tick + 1
        if event.left <= 0:
            _enter(board, scene, event, State.COMPLETE)
        return
    if event.priority == "override":
        for other in others:
            _stop(board, scene, other, seen=scene.tick + 1)
    event.left -= 1
    _pass(board, scene, event, START)
    for action in event.children:
        action.state = State.STANDBY
        if all(can_start(scene, each) for each in action.actions):
            _start_action(board, scene, event, action)


def _start_action(board: Board, scene: Scene, event: Element, action: Element) -> None:
    _pass(board, scene, action, START)
    actors = (*event.actors, *(event.start.entities if event.triggering and event.start is not None else ()))
    named = tuple(dict.fromkeys(actors))
    action.doing = [doing for each in action.actions for doing in start_action(scene, each, named)]
    for _, running in action.doing:
        running.number = action.number
    action.until = scene.tick + _lasts(action, scene)


def _lasts(action: Element, scene: Scene) -> int:
    """For how many ticks a light gets into its state."""
    lasts_s = max((each.doing.lasts_s for each in action.actions if isinstance(each.doing, Light)), default=0.0)
    return math.ceil(lasts_s / scene.step_s - 1e-9)


def _stop(board: Board, scene: Scene, element: Element, *, seen: int) -> None:
    """From above, with all that stands in it: whatever its actions move goes on as it is."""
    for each in every((element,)):
        if each.state is not State.COMPLETE and (each.is_running or each.kind is not ElementKind.ACTION):
            for mover, running in each.doing:
                mover.give_up(running)
            each.doing = []
            _pass(board, scene, each, STOP, seen=seen)


def _are_complete(element: Element) -> bool:
    """All that stands in it; what has nothing in it is stopped from above."""
    return bool(element.children) and all(child.state is State.COMPLETE for child in element.children)


def _settle_act(board: Board, scene: Scene, act: Element) -> None:
    for group in act.children:
        if not group.is_running:
            continue
        for maneuver in group.children:
            if maneuver.is_running:
                _settle_maneuver(board, scene, maneuver)
        if _are_complete(group):
            _end_group(board, scene, group)
    if _are_complete(act):
        _pass(board, scene, act, END)


def _end_group(board: Board, scene: Scene, group: Element) -> None:
    group.left -= 1
    _pass(board, scene, group, END)
    if group.left > 0:
        _start_group(board, scene, group, seen=scene.tick + 1)


def _settle_maneuver(board: Board, scene: Scene, maneuver: Element) -> None:
    for event in maneuver.children:
        if event.is_running:
            _settle_event(board, scene, event)
    if _are_complete(maneuver):
        _pass(board, scene, maneuver, END)


def _settle_event(board: Board, scene: Scene, event: Element) -> None:
    for action in event.children:
        if action.is_running:
            _settle_action(board, scene, action)
    if any(action.state is not State.COMPLETE for action in event.children):
        return
    event.passed[END] = scene.tick + 1
    if event.left > 0:
        _stand_by(board, scene, event)
    else:
        _enter(board, scene, event, State.COMPLETE)


def _settle_action(board: Board, scene: Scene, action: Element) -> None:
    """It is over when all it moves have arrived, or were taken by another action."""
    left = []
    displaced = False
    for mover, running in action.doing:
        if not mover.is_moved_by(running):
            displaced = True
        elif running.over:
            mover.give_up(running)
        else:
            left.append((mover, running))
    action.doing = left
    if not left and scene.tick >= action.until:
        _pass(board, scene, action, STOP if displaced else END)
