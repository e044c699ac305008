"""The project's own stacks: reached as anybody's, on public names alone."""

import ast
import sys

import pytest
from seen import STACKS, briefing, manifest_of, observation, row

import scenario_runner
from scenario_runner.adapters.in_process import reach
from scenario_runner.loading.stack import read_manifest
from scenario_runner.model.stacks import Control

IN_PROCESS = ["blind", "careful_competent", "fsm", "log", "nervous", "reference", "reg157", "rss"]
BY_COMMAND = ["commonroad_reactive", "fiss", "highway_env", "plain_cpp"]  # test_foreign and test_plain_cpp drive them
OWN = sorted([*IN_PROCESS, *BY_COMMAND])
MODULES = sorted(file for file in STACKS.glob("*/*.py") if file.parent.name in IN_PROCESS)


def test_these_stacks_come_with_the_project() -> None:
    assert sorted(path.parent.name for path in STACKS.glob("*/stack.yaml")) == OWN


@pytest.mark.parametrize("name", OWN)
def test_a_stack_is_named_as_its_folder(name: str) -> None:
    assert read_manifest(STACKS / name / "stack.yaml").name == name


@pytest.mark.parametrize("name", [name for name in IN_PROCESS if name != "log"])
def test_a_stack_drives_with_nobody_and_with_somebody_about(name: str) -> None:
    stack = reach(manifest_of(name))(briefing())
    assert isinstance(stack.drive(observation()), Control)
    assert isinstance(stack.drive(observation(row(90.0), row(95.0, 3.5, yaw_rad=3.14, speed_mps=10.0))), Control)


def test_no_two_stacks_have_a_module_of_one_name() -> None:
    names = [path.name for path in MODULES]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_stacks_use_public_names_only(module) -> None:
    allowed = {
        "scenario_runner",
        "numpy",
        *sys.stdlib_module_names,
        *(path.stem for path in module.parent.glob("*.py")),
    }
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.module in allowed or node.module.partition(".")[0] in sys.stdlib_module_names
            if node.module == "scenario_runner":
                assert {alias.name for alias in node.names} <= set(scenario_runner.__all__)
        if isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= allowed
