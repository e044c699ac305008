"""Reads the storyboard: what it begins with, its stories, and when it stops."""

from __future__ import annotations

from dataclasses import replace

from scenario_runner.formats.openscenario.actions import read_doings
from scenario_runner.formats.openscenario.conditions import read_trigger
from scenario_runner.formats.openscenario.nodes import REFERENCE, Node, each
from scenario_runner.model.openscenario.conditions import Trigger
from scenario_runner.model.openscenario.scenarios import Act, Action, Event, Maneuver, ManeuverGroup, Story

PRIORITIES = {"override": "override", "overwrite": "override", "parallel": "parallel", "skip": "skip"}
"""`overwrite` is what 1.0 and 1.1 called `override`."""


def read_begin(init: Node) -> tuple[Action, ...]:
    """The actions of `Init`, in their order."""
    found: list[Action] = []
    for node in (child for actions in init.children("Actions") for child in actions.children()):
        if node.tag == "Private":
            entities = (node.text("entityRef"),)
            found += [action for one in each(node.children(), _unnamed) for action in _owned(one, entities)]
        else:
            found += [action for one in each(iter((node,)), _unnamed) for action in one]
    return tuple(found)


def read_stories(storyboard: Node) -> tuple[Story, ...]:
    """Its stories; what is wrong is collected."""
    return each(storyboard.children("Story"), _story)


def _unnamed(node: Node) -> tuple[Action, ...]:
    return tuple(Action(name="", doing=doing, written=node.written) for doing in read_doings(node))


def _owned(actions: tuple[Action, ...], entities: tuple[str, ...]) -> tuple[Action, ...]:
    return tuple(replace(action, entities=entities) for action in actions)


def _story(node: Node) -> Story:
    return Story(name=node.text("name", ""), acts=each(node.children("Act"), _act))


def _act(node: Node) -> Act:
    stop = node.child("StopTrigger")
    return Act(
        name=node.text("name", ""),
        groups=each(node.children("ManeuverGroup"), _group),
        start=_start(node),
        stop=() if stop is None else read_trigger(stop),
    )


def _start(node: Node) -> Trigger | None:
    found = node.child("StartTrigger")
    return None if found is None else read_trigger(found)


def _group(node: Node) -> ManeuverGroup:
    actors = node.child("Actors")
    return ManeuverGroup(
        name=node.text("name", ""),
        executions=node.whole("maximumExecutionCount", 1),
        actors=() if actors is None else tuple(one.text("entityRef") for one in actors.children("EntityRef")),
        triggering=actors is not None and actors.truth("selectTriggeringEntities", otherwise=False),
        maneuvers=each(node.children("Maneuver", REFERENCE), _maneuver),
    )


def _maneuver(node: Node) -> Maneuver:
    own = node.referred() if node.tag == REFERENCE else node
    return Maneuver(name=own.text("name", ""), catalog=own.catalog, events=each(own.children("Event"), _event))


def _event(node: Node) -> Event:
    return Event(
        name=node.text("name", ""),
        priority=PRIORITIES.get(node.word("priority", tuple(PRIORITIES), "parallel"), "parallel"),
        executions=node.whole("maximumExecutionCount", 1),
        actions=tuple(action for one in each(node.children("Action"), _actions) for action in one),
        start=_start(node),
    )


def _actions(node: Node) -> tuple[Action, ...]:
    name, inside = node.text("name", ""), node.child()
    if inside is None:
        node.remark("does nothing")
        return ()
    return tuple(Action(name=name, doing=doing, written=node.written) for doing in read_doings(inside))
