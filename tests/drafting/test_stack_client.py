"""The client that `new stack --kind command` writes: reads what is written, and tells a driver what others are told."""

from __future__ import annotations

import ast
import importlib.util
import os
import subprocess
import sys

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drives import straight_briefing, straight_road
from scenario_runner.adapters import wire
from scenario_runner.adapters.in_child import reach
from scenario_runner.drafting.stacks import BODIES, stack_files
from scenario_runner.errors import StackError
from scenario_runner.model.actors import BODIES as SIZES
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.arrivals import Arrival
from scenario_runner.model.signals import Colour
from scenario_runner.model.stacks import (
    OBJECT_COLUMNS,
    Control,
    EgoState,
    Observation,
    SeenSignal,
    StackManifest,
)

CLIENT = BODIES / "command" / "stack_client.py"


def imported():
    spec = importlib.util.spec_from_file_location("stack_client_under_test", CLIENT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


client = imported()

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False)
    | st.text(max_size=300)
    | st.binary(max_size=70_000),
    lambda inner: st.lists(inner, max_size=20) | st.dictionaries(st.text(max_size=40), inner, max_size=20),
    max_leaves=30,
)


@given(VALUES)
def test_whatever_messagepack_holds_is_read_as_it_was_written(value):
    written = msgspec.msgpack.encode(value)
    assert client._value(written, 0) == (value, len(written))


def test_long_arrays_and_maps_are_read_too():
    for value in ([*range(70_000)], {str(key): key for key in range(70_000)}, "x" * 70_000):
        assert client._value(msgspec.msgpack.encode(value), 0)[0] == value


@given(st.text(max_size=300) | st.integers(-(2**63), 2**63 - 1) | st.binary(max_size=300))
def test_what_it_answers_is_read_by_another_reader_as_it_was_meant(value):
    frame = client._encoded("word", value)
    assert wire.length_of(frame) == len(frame) - 4
    assert wire.message(frame[4:]) == ["word", value]


def test_its_kinds_and_colours_and_names_are_the_runners():
    assert {each.name: int(each) for each in client.Kind} == {each.name: int(each) for each in ActorKind}
    assert {each.name: int(each) for each in client.Colour} == {each.name: int(each) for each in Colour}
    assert client.SeenActor._fields == OBJECT_COLUMNS
    for one, other in ((client.EgoState, EgoState), (client.Control, Control), (client.SeenSignal, SeenSignal)):
        assert one._fields == other._fields


def test_drafts_that_run_elsewhere_are_python_3_8():
    for file in (BODIES / "command").glob("*.py"):
        ast.parse(file.read_text(), feature_version=(3, 8))


DRIVER = """\
import stack_client
from stack_client import Control, Trajectory


class Driver:
    def __init__(self, briefing):
        BEGIN
        self.briefing = briefing

    def drive(self, observation):
        ego, briefing = observation.ego, self.briefing
        STEP


stack_client.serve(Driver)
"""


def served(tmp_path, step, begin="pass"):
    """A stack whose driver does so, made for a case."""
    for name, content in stack_files("command", "it").items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "driver.py").write_text(DRIVER.replace("STEP", step).replace("BEGIN", begin))
    return reach(StackManifest(name="it", summary="", folder=str(tmp_path), command=(sys.executable, "driver.py")))


def briefing(**more):
    return straight_briefing(conditions={"environment.rain": 2.0}, seed=7, **more)


def seen(*rows, signals=()):
    table = np.array(rows, dtype=np.float64).reshape(-1, len(OBJECT_COLUMNS))
    return Observation(1.5, EgoState(1.0, 2.0, 0.25, 4.0, 5.0, 0.125), table, tuple(signals))


PEDESTRIAN = (4, ActorKind.PEDESTRIAN, 30.0, 1.5, 0.5, 1.25, 0.5, 0.75, 1.4)


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("return Control(observation.time_s + ego.acceleration_mps2, ego.curvature_per_m, True)", (6.5, 0.125, True)),
        ("return Control(*observation.actors[0][2:4])", (30.0, 1.5, False)),
        ("return Control(observation.actors[0].kind == stack_client.Kind.PEDESTRIAN and 1.0, 0.0)", (1.0, 0.0, False)),
        ("return Control(len(observation.table) / 72, 0.0)", (1.0, 0.0, False)),
        ("return Control(observation.signals[0].line_m, observation.signals[0].shows)", (44.0, 3.0, False)),
        ("return Control(briefing.seed, briefing.conditions['environment.rain'])", (7.0, 2.0, False)),
        (
            "return Control(briefing.ego.length_m, briefing.route.length_m)",
            (SIZES[ActorKind.CAR].length_m, 400.0, False),
        ),
        ("return Control(briefing.route.points[3].x_m, briefing.route.points[3].cos_yaw)", (1.5, 1.0, False)),
        ("return Control(briefing.goal_station_m, briefing.domain_ends_m is None)", (300.0, 1.0, False)),
    ],
)
def test_a_driver_is_told_what_is_seen_and_what_the_case_is(tmp_path, step, answer):
    stack = served(tmp_path, step.replace("is None)", "is None and 1.0)"))(briefing())
    assert stack.drive(seen(PEDESTRIAN, signals=[SeenSignal("s", Colour.GREEN, 44.0)])) == answer


def test_a_driver_knows_the_lanes_of_its_road_as_points(tmp_path):
    road = straight_road(400.0)
    lane = next(iter(road.lanes.values()))
    step = (
        f"lane = [each for each in briefing.road.lanes if each.id == {lane.id!r}][0]; return Control(*lane.centre[0])"
    )
    assert served(tmp_path, step)(briefing()).drive(seen())[:2] == tuple(lane.centre_m[0])


def test_a_driver_is_told_in_which_states_it_has_arrived(tmp_path):
    square = np.array([[9.0, 8.0], [10.0, 8.0], [10.0, 9.0]])
    goal = Arrival(from_s=1.0, to_s=2.5, areas_m=(square,), yaw_rad=(0.0, 0.5))
    step = "goal = briefing.arrivals[0]; return Control(goal.to_s + goal.yaw_rad[1], goal.areas[0][0][1])"
    told = briefing(arrivals=(goal,))
    assert served(tmp_path, step)(told).drive(seen()) == (3.0, 8.0, False)


def test_states_are_answered_as_rows(tmp_path):
    step = "return Trajectory([(observation.time_s + k, 10.0 * k, ego.y_m, 0.0, 10.0) for k in (0, 1)])"
    answer = served(tmp_path, step)(briefing()).drive(seen())
    assert answer.states.tolist() == [[1.5, 0.0, 2.0, 0.0, 10.0], [2.5, 10.0, 2.0, 0.0, 10.0]]


def test_states_may_be_an_array_of_numpys(tmp_path):
    step = "import numpy; return Trajectory(numpy.array([[0.0, 1, 2, 0, 3], [1.0, 2, 2, 0, 3]], dtype='f4'))"
    answer = served(tmp_path, step)(briefing()).drive(seen())
    assert answer.states.tolist() == [[0.0, 1.0, 2.0, 0.0, 3.0], [1.0, 2.0, 2.0, 0.0, 3.0]]


@pytest.mark.parametrize(
    ("step", "begin", "words"),
    [
        ("raise ValueError('boom')", "pass", r"^at 1.50 s: ValueError: boom \(driver.py:12\)$"),
        ("return 'faster'", "pass", "^at 1.50 s: TypeError: drive answered a str; answer Control or Trajectory$"),
        ("return Control(0.0, 0.0)", "raise KeyError()", r"^in make_stack: KeyError \(driver.py:7\)$"),
        ("return Control(float('nan'), 0.0)", "pass", "^answered NaN for acceleration_mps2 at 1.50 s$"),
    ],
)
def test_what_a_driver_raises_ends_its_case_in_its_words(tmp_path, step, begin, words):
    make_stack = served(tmp_path, step, begin)
    with pytest.raises(StackError, match=words):
        make_stack(briefing()).drive(seen())


def test_after_what_it_raised_the_process_drives_the_next_case(tmp_path):
    make_stack = served(tmp_path, "return Control(N.append(1) or len(N), 0.0)", "len(N) == 1 and 1 / 0")
    driver = (tmp_path / "driver.py").read_text()
    (tmp_path / "driver.py").write_text(driver.replace("class Driver", "N = []\n\n\nclass Driver"))
    assert make_stack(briefing()).drive(seen()).acceleration_mps2 == 1.0
    with pytest.raises(StackError, match="ZeroDivisionError"):
        make_stack(briefing())


def test_started_by_hand_it_says_who_starts_it(tmp_path):
    for name, content in stack_files("command", "it").items():
        (tmp_path / name).write_bytes(content)
    bare = {name: value for name, value in os.environ.items() if name != "SCENARIO_RUNNER_FD"}
    ended = subprocess.run([sys.executable, "driver.py"], cwd=tmp_path, env=bare, capture_output=True, check=False)
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert b"the runner starts this program" in ended.stderr
