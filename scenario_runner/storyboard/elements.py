"""The elements of a storyboard as they are now: stories, acts, groups, maneuvers, events, actions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from scenario_runner.model.openscenario.conditions import Trigger
from scenario_runner.model.openscenario.played import ElementKind, State, Transition
from scenario_runner.model.openscenario.scenarios import Act, Action, Event, Maneuver, ManeuverGroup, OpenScenario
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.running import Running
from scenario_runner.storyboard.triggers import Watch


@dataclass(slots=True, eq=False)
class Element:
    """A storyboard element; `number` is its place in the file, from 1 on.

    `passed` says from which tick on conditions may last have seen it start, end, …; `left` are the executions it still
    has, `until` the tick before which an action is not over, `doing` what it runs now, and by whom. A ControllerAction
    does several things under one name.
    """

    kind: ElementKind
    path: tuple[str, ...]
    number: int = 0
    children: tuple[Element, ...] = ()
    state: State = State.STANDBY
    executions: int = 1
    left: int = 1
    priority: str = "parallel"
    actions: tuple[Action, ...] = ()
    actors: tuple[str, ...] = ()
    triggering: bool = False
    starts: Trigger | None = None
    stops: Trigger = ()
    start: Watch | None = None
    stop: Watch | None = None
    passed: dict[str, int] = field(default_factory=dict)
    until: int = 0
    doing: list[tuple[Mover, Running]] = field(default_factory=list)

    @property
    def is_running(self) -> bool:
        """Neither waiting nor over."""
        return self.state is State.RUNNING

    @property
    def seen_from(self) -> int:
        """The tick from which on conditions see the state that it is in."""
        return max(self.passed.values(), default=0)


def elements_of(scenario: OpenScenario) -> tuple[Element, ...]:
    """The stories of a scenario, all standing by."""
    stories = tuple(
        Element(ElementKind.STORY, (story.name,), children=tuple(_act(act, (story.name,)) for act in story.acts))
        for story in scenario.stories
    )
    for number, element in enumerate(every(stories), start=1):
        element.number = number
    return stories


def every(elements: tuple[Element, ...]) -> Iterator[Element]:
    """The elements and all that stand in them."""
    for element in elements:
        yield element
        yield from every(element.children)


def _act(act: Act, path: tuple[str, ...]) -> Element:
    own = (*path, act.name)
    groups = tuple(_group(group, own) for group in act.groups)
    return Element(ElementKind.ACT, own, children=groups, starts=act.start, stops=act.stop)


def _group(group: ManeuverGroup, path: tuple[str, ...]) -> Element:
    own = (*path, group.name)
    return Element(
        ElementKind.GROUP,
        own,
        children=tuple(_maneuver(maneuver, own, group) for maneuver in group.maneuvers),
        executions=group.executions,
        left=group.executions,
    )


def _maneuver(maneuver: Maneuver, path: tuple[str, ...], group: ManeuverGroup) -> Element:
    own = (*path, maneuver.name)
    return Element(ElementKind.MANEUVER, own, children=tuple(_event(event, own, group) for event in maneuver.events))


def _event(event: Event, path: tuple[str, ...], group: ManeuverGroup) -> Element:
    own = (*path, event.name)
    return Element(
        ElementKind.EVENT,
        own,
        children=tuple(
            Element(ElementKind.ACTION, (*own, name), actions=tuple(parts))
            for name, parts in groupby(event.actions, key=lambda action: action.name)
        ),
        executions=event.executions,
        left=event.executions,
        priority=event.priority,
        actors=group.actors,
        triggering=group.triggering,
        starts=event.start,
    )


@dataclass(slots=True)
class Log:
    """The transitions of a play so far."""

    transitions: list[Transition] = field(default_factory=list)

    def note(self, element: Element, tick: int) -> None:
        """An element got into its state of now."""
        self.transitions.append(Transition(tick, element.kind, element.state, element.path))
