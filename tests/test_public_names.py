"""The public names: what a stack is written with, at no cost to who only imports the package."""

import subprocess
import sys
from pathlib import Path

import pytest

import scenario_runner

PUBLIC = [
    "ActorKind",
    "Body",
    "Briefing",
    "Colour",
    "Command",
    "Conflict",
    "ConflictKind",
    "Control",
    "EgoState",
    "Lane",
    "LaneKind",
    "OBJECT_COLUMNS",
    "Observation",
    "Path",
    "Priority",
    "Projector",
    "Road",
    "RouteFollower",
    "SeenActor",
    "SeenSignal",
    "Stack",
    "StopLineKind",
    "Trajectory",
    "either_way",
    "sin_cos",
]


def test_the_public_names_are_these() -> None:
    assert scenario_runner.__all__ == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_leads_somewhere_and_is_listed(name: str) -> None:
    assert getattr(scenario_runner, name) is not None
    assert name in dir(scenario_runner)


def test_type_checkers_are_told_the_same_names() -> None:
    source = Path(scenario_runner.__file__).read_text(encoding="utf-8")
    told = [line.rpartition(" as ")[2] for line in source.splitlines() if line.startswith("    from ")]
    assert sorted(told) == PUBLIC


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="^module 'scenario_runner' has no attribute 'Breifing'$"):
        _ = scenario_runner.Breifing


def test_importing_the_package_loads_nothing_heavy() -> None:
    question = (
        "import sys, scenario_runner; print(sorted({'numpy', 'shapely', 'numba', 'pydantic'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True)
    assert answer.stdout == "[]\n"
