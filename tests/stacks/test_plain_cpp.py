"""The example stack in C++ is built, and spoken to in frames written by hand (docs/stack-protocol.md)."""

import math
import os
import shutil
import socket
import struct
import subprocess
from pathlib import Path

import msgspec
import pytest

from scenario_runner import pipeline
from scenario_runner.checkup.conforming import conform
from scenario_runner.loading.stack import find_stack
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import StackManifest

SOURCE = Path(__file__).resolve().parents[2] / "stacks" / "plain_cpp" / "plain.cpp"
FLAGS = ["-O2", "-std=c++17", "-Wall", "-Wextra", "-Werror"]
AGREES_WITHIN_S = 10.0


class Runner:
    """The runner's end of a stack's connection."""

    def __init__(self, program: Path) -> None:
        self._socket, theirs = socket.socketpair()
        self._socket.settimeout(AGREES_WITHIN_S)
        with theirs:
            env = os.environ | {"SCENARIO_RUNNER_FD": str(theirs.fileno())}
            self._process = subprocess.Popen([program], pass_fds=[theirs.fileno()], env=env, stdin=subprocess.DEVNULL)

    def tell(self, message) -> None:
        body = msgspec.msgpack.encode(message)
        self._socket.sendall(struct.pack("<I", len(body)) + body)

    def ask(self, message):
        self.tell(message)
        (length,) = struct.unpack("<I", self._read(4))
        return msgspec.msgpack.decode(self._read(length))

    def _read(self, size: int) -> bytes:
        got = b""
        while len(got) < size:
            more = self._socket.recv(size - len(got))
            assert more, "the stack went away"
            got += more
        return got

    def leave(self) -> int:
        """Close the connection; the exit code."""
        self._socket.close()
        try:
            return self._process.wait(AGREES_WITHIN_S)
        finally:
            self._process.kill()


@pytest.fixture(scope="module")
def program(tmp_path_factory) -> Path:
    compiler = shutil.which("g++")
    if compiler is None:
        pytest.skip("there is no g++")
    made = tmp_path_factory.mktemp("plain_cpp") / "plain"
    subprocess.run([compiler, *FLAGS, "-o", made, SOURCE], check=True)
    return made


@pytest.fixture
def runner(program):
    started = Runner(program)
    yield started
    started.leave()


def numbers(*rows) -> bytes:
    return b"".join(struct.pack(f"<{len(row)}d", *row) for row in rows)


def case(*, ego=None, route=None, **more) -> list:
    """Along y = 0 towards +x for 400 m at 10 m/s; `more` are further keys."""
    points = numbers(*((0.5 * i, 0.0, 1.0, 0.0, 0.0) for i in range(801)))
    body = {"length_m": 4.36, "width_m": 1.82, "wheelbase_m": 2.62, "box_centre_from_reference_m": 1.33}
    told = {
        "seed": 1,
        "stack_step_s": 0.1,
        "cruise_speed_mps": 10.0,
        "reverse": False,
        "ego": body | (ego or {}),
        "route": {"points": points, "length_m": 400.0, "lanes": [["right", 0.0, 400.0, 0.0]]} | (route or {}),
        "goal_station_m": 300.0,
        "goal_within_s": None,
        "domain_ends_m": None,
        "conditions": {"environment.rain": "none", "environment.fog": 0.5},
        "recording": None,
    }
    return ["case", told | more]


def step(*objects, number=7, signals=(), **ego) -> list:
    """At x = 50 m with 10 m/s; `ego` are columns by name."""
    columns = {"x_m": 50.0, "y_m": 0.0, "yaw_rad": 0.0, "speed_mps": 10.0, "acceleration": 0.0, "curvature": 0.0} | ego
    return ["step", number, 0.7, numbers(tuple(columns.values())), numbers(*objects), list(signals)]


def car(ahead_m: float, left_m: float = 0.0, *, speed_mps: float = 0.0) -> tuple[float, ...]:
    return (3.0, 0.0, 50.0 + ahead_m, left_m, 0.0, speed_mps, 4.36, 1.82, 0.7)


def acceleration(runner: Runner, told: list, case_told: list | None = None) -> float:
    assert runner.ask(case_told or case()) == ["ready"]
    return runner.ask(told)[2]


def test_a_hello_is_answered_with_the_version_and_its_name(runner) -> None:
    assert runner.ask(["hello", 1, "1.0"]) == ["hello", 1, "plain_cpp"]


def test_a_road_and_the_end_of_a_case_are_not_answered(runner) -> None:
    runner.tell(["road", {"lanes": [{"id": "right", "centre": b"", "left": None}], "conflicts": []}])
    runner.tell(["over"])
    assert runner.ask(case()) == ["ready"]


@pytest.mark.parametrize("number", [0, 7, 200, 70_000, 5_000_000_000])
def test_a_step_is_answered_under_its_own_number(runner, number) -> None:
    runner.ask(case())
    word, told, acceleration_mps2, curvature_per_m, reverse = runner.ask(step(number=number))
    assert (word, told, reverse) == ("control", number, False)
    assert math.isfinite(acceleration_mps2)
    assert math.isfinite(curvature_per_m)


def test_a_standing_car_ahead_is_braked_for(runner) -> None:
    assert acceleration(runner, step(car(15.0))) == -8.0


def test_a_car_that_stands_in_the_next_lane_is_passed(runner) -> None:
    assert acceleration(runner, step(car(15.0, 3.5))) == acceleration(runner, step()) == 0.0


def test_a_car_far_ahead_that_is_as_fast_is_hardly_braked_for(runner) -> None:
    assert -0.2 < acceleration(runner, step(car(80.0, speed_mps=10.0))) < 0.0


@pytest.mark.parametrize("colour", [0, 1])
def test_a_red_signal_is_stopped_for(runner, colour) -> None:
    assert acceleration(runner, step(signals=[["s", colour, 70.0]])) < -3.0


@pytest.mark.parametrize("colour", [3, 4, 5])
def test_a_signal_that_lets_one_pass_is_passed(runner, colour) -> None:
    assert acceleration(runner, step(signals=[["s", colour, 70.0]])) == 0.0


def test_at_yellow_it_stops_only_where_that_is_no_hard_braking(runner) -> None:
    front_m = 50.0 + 1.33 + 2.18
    assert acceleration(runner, step(signals=[["s", 2, front_m + 13.0]])) < -3.0  # 3.8 m/s² would do
    assert acceleration(runner, step(signals=[["s", 2, front_m + 12.0]])) == 0.0  # 4.2 m/s² would be needed


def test_it_stops_before_its_domain_ends(runner) -> None:
    assert acceleration(runner, step(), case(domain_ends_m=70.0)) < -3.0


def test_it_steers_back_to_its_route_from_either_side(runner) -> None:
    runner.ask(case())
    assert runner.ask(step(y_m=1.0))[3] < 0.0 < runner.ask(step(y_m=-1.0))[3]


def test_it_slows_down_before_a_curve(runner) -> None:
    bend = numbers(*((0.5 * i, 0.0, 1.0, 0.0, 0.0 if i < 120 else 0.1) for i in range(801)))
    told = case(route={"points": bend})  # 5 m/s in the curve, 10 m ahead
    assert acceleration(runner, step(), told) < -1.0


def test_a_route_to_be_backed_along_is_backed_along(runner) -> None:
    runner.ask(case(reverse=True))
    _, _, acceleration_mps2, curvature_per_m, reverse = runner.ask(step(yaw_rad=math.pi, speed_mps=0.0))
    assert reverse is True
    assert acceleration_mps2 == -1.5
    assert curvature_per_m == pytest.approx(0.0, abs=1e-12)


def test_unknown_keys_and_further_elements_are_skipped(runner) -> None:
    news = {
        "a": [1, -1, 1 << 40, 1.5, "x" * 300, b"y" * 70_000, {"b": [None, True] * 40}],
        "c": msgspec.msgpack.Ext(5, b"z" * 7),
    }
    told = case(ego={"news": news}, route={"news": news}, **{"a_news": news, "news": news})
    assert runner.ask([*told, news]) == ["ready"]
    plain, signal = step(car(60.0), signals=[["s", 0, 90.0]]), ["s", 0, 90.0, news]
    assert runner.ask([*plain[:5], [signal, signal], news]) == runner.ask(plain)


def test_numbers_are_read_in_any_form(runner) -> None:
    whole = case(cruise_speed_mps=10, domain_ends_m=70)
    assert acceleration(runner, step(), whole) == acceleration(runner, step(), case(domain_ends_m=70.0))


def test_a_second_case_is_driven_as_the_first_was(runner) -> None:
    first = acceleration(runner, step(car(30.0)))
    runner.ask(step(x_m=200.0))
    runner.tell(["over"])
    assert acceleration(runner, step(car(30.0))) == first


def test_what_cannot_be_driven_is_an_error_and_the_next_case_is_driven(runner) -> None:
    assert runner.ask(step()) == ["error", "a step without a case"]
    assert runner.ask(case(route={"points": b""})) == ["error", "a case without a route"]
    assert runner.ask(case(cruise_speed_mps="fast")) == ["error", "expected a number"]
    assert acceleration(runner, step()) == 0.0


def test_the_process_ends_with_its_connection(program) -> None:
    runner = Runner(program)
    runner.ask(["hello", 1, "1.0"])
    assert runner.leave() == 0


# ---- as a stack of the runner


def plugged_in(program: Path) -> StackManifest:
    return StackManifest(name="plain", summary="", folder=str(program.parent), command=(str(program),))


def test_it_keeps_every_promise_of_a_stack(program):
    assert [(each.promise, each.kept) for each in conform(plugged_in(program))] == [
        (promise, True) for promise in ("starts", "answers", "in time", "next case", "deterministic", "closes")
    ]


def test_the_catalog_goes_by_it_as_by_the_benchmarks_twin_of_it(program):
    root = SOURCE.parents[2]
    chosen = pipeline.gather((), pipeline.load(root)).selection.chosen[::150]
    twin = find_stack(str(root / "tools/bench/stacks/plain"), root)
    verdicts = [
        [each.outcome.verdict for each in pipeline.drive(chosen, manifest, Setup(), workers=2)]
        for manifest in (plugged_in(program), twin)
    ]

    assert verdicts[0] == verdicts[1]
    assert {Verdict.PASSED, Verdict.FAILED} <= set(verdicts[0])
    assert Verdict.ERROR not in verdicts[0]
