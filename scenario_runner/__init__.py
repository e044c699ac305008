"""A scenario-based test runner for driving stacks. The names here are what a stack is written with.

They are looked up when first used, so that importing the package (and `scenario-runner --help`) loads nothing heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenario_runner.backing import either_way as either_way
    from scenario_runner.following import Projector as Projector
    from scenario_runner.following import RouteFollower as RouteFollower
    from scenario_runner.model.actors import ActorKind as ActorKind
    from scenario_runner.model.actors import Body as Body
    from scenario_runner.model.roads import Conflict as Conflict
    from scenario_runner.model.roads import ConflictKind as ConflictKind
    from scenario_runner.model.roads import Lane as Lane
    from scenario_runner.model.roads import LaneKind as LaneKind
    from scenario_runner.model.roads import Path as Path
    from scenario_runner.model.roads import Priority as Priority
    from scenario_runner.model.roads import Road as Road
    from scenario_runner.model.roads import StopLineKind as StopLineKind
    from scenario_runner.model.signals import Colour as Colour
    from scenario_runner.model.stacks import OBJECT_COLUMNS as OBJECT_COLUMNS
    from scenario_runner.model.stacks import Briefing as Briefing
    from scenario_runner.model.stacks import Command as Command
    from scenario_runner.model.stacks import Control as Control
    from scenario_runner.model.stacks import EgoState as EgoState
    from scenario_runner.model.stacks import Observation as Observation
    from scenario_runner.model.stacks import SeenActor as SeenActor
    from scenario_runner.model.stacks import SeenSignal as SeenSignal
    from scenario_runner.model.stacks import Stack as Stack
    from scenario_runner.model.stacks import Trajectory as Trajectory
    from scenario_runner.trigonometry import sin_cos as sin_cos

_MODULES = {
    "ActorKind": "scenario_runner.model.actors",
    "Body": "scenario_runner.model.actors",
    "Briefing": "scenario_runner.model.stacks",
    "Colour": "scenario_runner.model.signals",
    "Command": "scenario_runner.model.stacks",
    "Conflict": "scenario_runner.model.roads",
    "ConflictKind": "scenario_runner.model.roads",
    "Control": "scenario_runner.model.stacks",
    "EgoState": "scenario_runner.model.stacks",
    "Lane": "scenario_runner.model.roads",
    "LaneKind": "scenario_runner.model.roads",
    "OBJECT_COLUMNS": "scenario_runner.model.stacks",
    "Observation": "scenario_runner.model.stacks",
    "Path": "scenario_runner.model.roads",
    "Priority": "scenario_runner.model.roads",
    "Projector": "scenario_runner.following",
    "Road": "scenario_runner.model.roads",
    "RouteFollower": "scenario_runner.following",
    "SeenActor": "scenario_runner.model.stacks",
    "SeenSignal": "scenario_runner.model.stacks",
    "Stack": "scenario_runner.model.stacks",
    "StopLineKind": "scenario_runner.model.roads",
    "Trajectory": "scenario_runner.model.stacks",
    "either_way": "scenario_runner.backing",
    "sin_cos": "scenario_runner.trigonometry",
}

__all__ = list(_MODULES)


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value: object = getattr(import_module(_MODULES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
