"""Cases as tests: sessions of pytest in processes of their own, in a folder with two scenarios and a stack."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from scenario_runner.cli import commands

ROOT = Path(__file__).resolve().parents[1]

BY_SPEED = """\
scenario: by_speed
capability: LON-01
summary: Drive on along an empty road.
road: {template: straight, lanes: 1+1, length: 200 m}
parameters:
  speed: [20 km/h, 30 km/h, 40 km/h, 50 km/h, 60 km/h]
require: [speed <= 50 km/h]
ego:
  route: [west, east]
  start: {after: west, by: 20 m, speed: $speed}
  goal: {after: west, by: 60 m, within: 20 s}
"""
NEVER_ARISES = """\
scenario: never_arises
capability: LON-02
summary: A car ahead that would brake, were there time.
road: {template: straight, lanes: 1+1, length: 200 m}
ego:
  route: [west, east]
  start: {after: west, by: 20 m, speed: 20 km/h}
  goal: {after: west, by: 100 m}
actors:
  lead:
    type: car
    route: [west, east]
    start: {ahead_of: ego, by: 60 m, speed: 20 km/h}
    do:
      brakes:
        when: {time: 25 s}
        change_speed: {to: 0 km/h, at: 2 m/s2}
expect: {reaches_goal: off}
limit: 2 s
"""
STACK = """\
import os, signal
from scenario_runner import RouteFollower, Control

class Driver:
    def __init__(self, briefing):
        self.follower = RouteFollower(briefing)
        self.kmh = round(briefing.cruise_speed_mps * 3.6)

    def drive(self, observation):
        if self.kmh == 30:
            return Control(-3.0, 0.0)  # stands, and so comes nowhere
        if self.kmh == 40:
            raise ValueError("lost <my> way")
        if "INTERRUPTS" in os.environ:
            os.kill(os.getpid(), signal.SIGINT)
        return self.follower.nominal(observation.ego)

make_stack = Driver
"""
BREAKS_AT_50 = """\
import scenario_runner.driver as driver

judge = driver.judge

def judge_that_breaks(case, trace, stack, setup, **label):
    if "speed=50" in case.id:
        raise ZeroDivisionError("nothing to divide by")
    return judge(case, trace, stack, setup, **label)

driver.judge = judge_that_breaks
"""
HEAVY = ("click", "duckdb", "numpy", "numba", "pyarrow", "pydantic", "shapely", "rich", "yaml")
UNIT = "def test_unit():\n    pass\n"
FILE = "catalog/scenarios/LON/by_speed.yaml"


class Session(NamedTuple):
    code: int
    out: str
    lines: list[str]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A project with tests of its own, a catalog and a stack."""
    desk = tmp_path_factory.mktemp("desk")
    scenarios = desk / "catalog/scenarios/LON"
    scenarios.mkdir(parents=True)
    for name in ("odd.yaml", "capabilities.yaml"):
        (desk / "catalog" / name).symlink_to(ROOT / "catalog" / name)
    for path, text in {
        "catalog/scenarios/LON/by_speed.yaml": BY_SPEED,
        "catalog/scenarios/LON/never_arises.yaml": NEVER_ARISES,
        "stacks/mine/stack.yaml": "name: mine\npython: mine_driver:make_stack\n",
        "stacks/mine/mine_driver.py": STACK,
        "tests/test_unit.py": UNIT,
        "conftest.py": BREAKS_AT_50,
        "pytest.ini": "[pytest]\ntestpaths = tests\nfilterwarnings = error\naddopts = --strict-markers\n",
    }.items():
        (desk / path).parent.mkdir(parents=True, exist_ok=True)
        (desk / path).write_text(text)
    return desk


@pytest.fixture
def session(desk):
    """Run pytest in the project."""
    return lambda *words, **more: run(desk, *words, **more)


def run(folder: Path, *words: str, **environment: str) -> Session:
    plugin = ("-p", "scenario_runner.pytest_plugin", "-p", "no:hypothesispytest")
    more = {"PYTHONPATH": str(ROOT), "COLUMNS": "100", "CI": "1", "PYTEST_ADDOPTS": "", **environment}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugin, *words],
        cwd=folder,
        env=os.environ | more,
        capture_output=True,
        text=True,
        check=False,
    )
    out = done.stdout + done.stderr
    return Session(done.returncode, out, out.splitlines())


class Told(NamedTuple):
    """What JUnit XML has of a test."""

    kind: str
    message: str
    text: str


def told(path: Path) -> dict[str, Told]:
    tests = ElementTree.parse(path).getroot().iter("testcase")
    return {f"{test.get('classname')}::{test.get('name')}": result(test) for test in tests}


def result(test) -> Told:
    for child in test:
        if child.tag in ("failure", "error", "skipped"):
            return Told(child.tag, child.get("message"), child.text)
    return Told("passed", "", "")


PREFIX = "catalog.scenarios.LON.by_speed.yaml::by_speed@speed="
NEVER = "catalog.scenarios.LON.never_arises.yaml::never_arises"


@pytest.fixture(scope="module")
def driven(desk) -> tuple[Session, dict[str, Told]]:
    """All of the catalog, once."""
    answer = run(desk, "--scenarios", "catalog/", "--stack", "stacks/mine", "--junit-xml", "driven.xml", "-rfEs")
    return answer, told(desk / "driven.xml")


def test_each_case_is_a_test_red_where_it_did_not_pass_an_error_where_the_runner_failed(driven):
    answer, tests = driven

    assert {name: test.kind for name, test in tests.items()} == {
        f"{PREFIX}20": "passed",
        f"{PREFIX}30": "failure",
        f"{PREFIX}40": "failure",
        f"{PREFIX}50": "error",
        f"{PREFIX}60": "skipped",
        NEVER: "failure",
    }
    assert answer.code == 1
    assert "3 failed, 1 passed, 1 skipped, 1 error in" in answer.lines[-1]
    assert "scenarios: 5 cases, 1 left out; stack mine" in answer.lines


def test_the_failure_of_a_case_is_its_explanation(driven):
    _, tests = driven
    failed, lost, never = (tests[name] for name in (f"{PREFIX}30", f"{PREFIX}40", NEVER))

    assert failed.message == "failed: 28.0 m short of its goal when the time limit ended the case at 20.00 s"
    assert failed.text.splitlines()[0] == f"✗ {failed.message}"
    assert "ego starts at 30.0 km/h" in failed.text
    assert failed.text.splitlines()[-1] == "Run it again: scenario-runner run 50ae63f4 --stack mine"
    assert lost.message == "error: ValueError at 0.00 s: lost <my> way (mine_driver.py:13)"
    assert never.message == "inconclusive: did not arise: lead (car) never came to brakes"


def test_a_fault_of_the_runner_is_an_error_with_its_traceback(driven):
    answer, tests = driven
    fault = tests[f"{PREFIX}50"]

    ours = "This is a fault of scenario-runner, not of your stack or scenario. Please report it."
    assert fault.message == f'failed on setup with "ZeroDivisionError: nothing to divide by\n{ours}"'
    assert "conftest.py:7: ZeroDivisionError" in fault.text
    assert "pluggy" not in fault.text
    assert f"ERROR {FILE}::by_speed@speed=50 - ZeroDivisionError: nothing to divide by" in answer.lines


def test_summaries_name_reason_and_place(driven):
    answer, tests = driven

    assert f"FAILED {FILE}::by_speed@speed=30 - {tests[f'{PREFIX}30'].message}" in answer.lines
    assert f"SKIPPED [1] {FILE}: require speed <= 50 km/h: 60 km/h" in answer.lines


def test_two_workers_tell_the_same(session, desk, driven):
    _, alone = driven
    session("--scenarios", "catalog/", "--stack", "stacks/mine", "-n", "2", "--junit-xml", "together.xml")

    together = told(desk / "together.xml")
    assert {name: test[:2] for name, test in together.items()} == {name: test[:2] for name, test in alone.items()}
    assert together[f"{PREFIX}30"].text == alone[f"{PREFIX}30"].text


def collected(session, *words):
    """The ids of the tests of a session, without their files' folders."""
    lines = session("--collect-only", "-q", *words).lines
    return [line.rpartition("/")[2] for line in lines if "::" in line]


SPEEDS = [f"by_speed.yaml::by_speed@speed={kmh}" for kmh in (20, 30, 40, 50, 60)]
BOTH = [*SPEEDS, "never_arises.yaml::never_arises"]
OURS = ("--scenarios", "catalog/", "--stack", "mine")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), ["test_unit.py::test_unit"]),
        (OURS, BOTH),
        (("--scenarios", "catalog", "--stack", "mine", "tests"), ["test_unit.py::test_unit", *BOTH]),
        ((*OURS, f"{FILE}::by_speed@speed=40", "tests"), [SPEEDS[2], "test_unit.py::test_unit"]),
        (("--scenarios", "never", "--scenarios", FILE, "--stack", "mine"), BOTH),
        ((*OURS, "-k", "50ae63f4 or never"), [SPEEDS[1], BOTH[-1]]),
        ((*OURS, "-k", "LON-02"), BOTH[-1:]),
        ((*OURS, "-m", "scenario(capability='LON-01')"), SPEEDS),
        ((*OURS, "tests", "-m", "not scenario"), ["test_unit.py::test_unit"]),
    ],
    ids=lambda words: " ".join(words[:5]),
)
def test_words_choose_tests_as_they_do_elsewhere(session, words, expected):
    assert sorted(collected(session, *words)) == sorted(expected)


def test_lf_runs_what_failed_last_and_x_stops_there(session, driven):
    session(*OURS)
    again = session(*OURS, "--lf", "-x", "--tb=line")

    assert again.code == 1
    assert "1 failed, 2 deselected in" in again.lines[-1]
    assert f"FAILED {FILE}::by_speed@speed=30 - failed: 28.0 m short of its goal" in again.out


def test_filters_skip_with_their_reason(session, desk):
    (desk / "slow.yaml").write_text("odd: slow\ninclude:\n  ego.speed: {below: 35 km/h}\n")
    answer = session(
        "--scenarios", "by_speed", "--stack", "mine", "-rs", "--where", "ego_speed_kmph > 25", "--odd", "slow.yaml"
    )

    told = [line for line in answer.lines if line.startswith("SKIPPED")]
    assert sorted(told) == [
        f"SKIPPED [1] {FILE}: --odd slow: speed is 40 km/h; include says below 35 km/h",
        f"SKIPPED [1] {FILE}: --odd slow: speed is 50 km/h; include says below 35 km/h",
        f"SKIPPED [1] {FILE}: --where ego_speed_kmph > 25: does not hold",
        f"SKIPPED [1] {FILE}: require speed <= 50 km/h: 60 km/h",
    ]
    assert "1 failed, 4 skipped in" in answer.lines[-1]


def test_a_project_elsewhere_drives_a_catalog_outside_of_its_folder(session, desk, tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    scenario, stack = desk / FILE, desk / "stacks/mine"
    name = os.path.relpath(scenario, tmp_path)
    words = ("--scenarios", str(scenario), "--stack", str(stack))
    answer = run(tmp_path, *words, f"{name}::by_speed@speed=20", "-v")

    assert answer.code == 0
    assert any(line.startswith(f"{name}::by_speed@speed=20 PASSED") for line in answer.lines)


@pytest.mark.parametrize(
    ("words", "message", "code"),
    [
        (("--scenarios", "catalgo/", "--stack", "mine"), "ERROR: catalgo: no such file or folder", 4),
        (
            ("--scenarios", "by_sped", "--stack", "mine"),
            "ERROR: no scenario or case matches 'by_sped'; nearest: by_speed",
            4,
        ),
        ((*OURS[:2], "--stack", "mien"), "ERROR: no stack mien; did you mean mine?", 4),
        (
            (*OURS, "--where", "false"),
            "Exit: nothing is left to drive: --where false took out 5 cases, require speed <= 50 km/h took out 1 case",
            5,
        ),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else "",
)
def test_what_cannot_be_driven_is_told_before_anything_is_collected(session, words, message, code):
    answer = session(*words)

    assert answer.code == code
    assert message in answer.lines


def test_ctrl_c_ends_the_session_though_the_stack_is_driving(session):
    answer = session(*OURS, "-k", "by_speed", INTERRUPTS="yes")

    assert answer.code == 2
    assert "!! scenario_runner.errors.Interruption !!" in answer.out


def test_without_the_option_nothing_heavy_is_loaded(tmp_path):
    text = f"import sys\n\ndef test_light():\n    assert [*filter(sys.modules.get, {HEAVY})] == []\n"
    (tmp_path / "test_light.py").write_text(text)
    answer = run(tmp_path, "test_light.py")

    assert answer.code == 0, answer.out


def test_the_package_declares_the_plugin():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert project["entry-points"]["pytest11"] == {"scenario_runner.pytest_plugin": "scenario_runner.pytest_plugin"}


def test_the_options_are_those_of_run(session):
    ours = re.findall(
        r"^  (--\S+?)[= ]", session("--help").out.partition("scenarios as tests")[2].partition("\n\n")[0], re.M
    )
    theirs = {option.opts[0] for option in commands.commands["run"].params}

    assert set(ours) - theirs == {"--scenarios"}
    assert len(ours) == 7
