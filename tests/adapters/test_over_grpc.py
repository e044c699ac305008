"""A stack behind gRPC: the contract's real server over a real socket, and one of our own for all that goes wrong."""

from __future__ import annotations

import runpy
import time
from concurrent import futures
from dataclasses import replace
from pathlib import Path

import grpc
import numpy as np
import pytest
from carla_driver_interface.driver import BaseDriver, DriveResult
from carla_driver_interface.geometry import Pose, Trajectory
from carla_driver_interface.policies.route_follower import RouteFollowerPolicy
from carla_driver_interface.server import build_server

from drives import straight_briefing
from scenario_runner import pipeline
from scenario_runner.adapters import over_grpc, wire
from scenario_runner.adapters.egodriver import SERVICE, messages
from scenario_runner.checkup.conforming import conform
from scenario_runner.drafting.stacks import stack_files
from scenario_runner.errors import InputError, StackError
from scenario_runner.loading.stack import read_manifest
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import EgoState, Observation, SeenSignal, StackManifest

NOBODY = np.zeros((0, 9))


def manifest(port, **limits):
    return StackManifest(name="it", summary="", folder="", grpc=f"localhost:{port}", **{"step_limit_s": 2.0} | limits)


def seen(x_m=50.0, y_m=0.0, yaw_rad=0.0, time_s=1.0):
    table = np.arange(9.0).reshape(1, 9)
    return Observation(time_s, EgoState(x_m, y_m, yaw_rad, 8.0, 0.5, 0.0), table, (SeenSignal("s", 0, 90.0),))


# ---- the contract's own server


class Notes(BaseDriver):
    """Plans straight on at 5 m/s, and keeps what it was told."""

    name = "notes"

    def __init__(self):
        self.told = []

    def drive(self, ctx):
        session = ctx.session
        self.told.append((ctx.time_now_us, session.route_waypoints_in_rig.copy(), session.speed_mps()))
        plan = Trajectory.empty()
        for step in range(1, 21):
            plan.append(ctx.time_now_us + step * 100_000, Pose.from_xyz_yaw(0.5 * step, 0.0, 0.0, 0.0))
        return DriveResult(trajectory_in_rig=plan)


def serving(policy):
    server, port = build_server(policy, host="localhost", port=0, mode="alpasim")
    server.start()
    return server, port


@pytest.fixture
def notes():
    policy = Notes()
    server, port = serving(policy)
    yield policy, port
    server.stop(None)


@pytest.mark.parametrize("yaw_rad", [0.0, 0.5, -2.0])
def test_a_plan_of_the_contracts_own_server_comes_back_in_the_maps_frame(notes, yaw_rad):
    policy, port = notes
    answer = over_grpc.reach(manifest(port))(straight_briefing()).drive(seen(50.0, 3.0, yaw_rad))

    times_s = np.arange(21) * 0.1
    expected = [1.0 + times_s, 50.0 + 5.0 * times_s * np.cos(yaw_rad), 3.0 + 5.0 * times_s * np.sin(yaw_rad)]
    assert answer.states[:, :3] == pytest.approx(np.column_stack(expected), abs=1e-4)
    assert answer.states[:, 3] == pytest.approx(np.full(21, yaw_rad), abs=1e-6)
    assert answer.states[:, 4] == pytest.approx(np.full(21, 5.0), abs=1e-3)


def test_it_is_told_its_speed_and_the_route_ahead_as_seen_from_the_ego(notes):
    policy, port = notes
    over_grpc.reach(manifest(port))(straight_briefing()).drive(seen(50.0, 1.0))
    time_us, route, speed_mps = policy.told[0]

    assert (time_us, speed_mps) == (1_000_000, 8.0)
    assert route[:, 0] == pytest.approx(np.arange(0.0, 100.0, 2.0), abs=1e-4)
    assert route[:, 1] == pytest.approx(np.full(50, -1.0), abs=1e-5)


def test_what_new_stack_writes_keeps_every_promise(tmp_path):
    for name, content in stack_files("grpc", "mine").items():
        (tmp_path / name).write_bytes(content)
    drafted = runpy.run_path(str(tmp_path / "server.py"))
    server, port = serving(drafted["Policy"]())
    found = {
        each.promise: each.kept
        for each in conform(replace(read_manifest(tmp_path / "stack.yaml"), grpc=f"localhost:{port}"))
    }
    server.stop(None)

    assert found == dict.fromkeys(("starts", "answers", "in time", "next case", "deterministic"), True)


def test_a_policy_that_nobody_here_wrote_drives_a_case_to_a_verdict():
    server, port = serving(RouteFollowerPolicy(cruise_speed_mps=8.0))
    catalog = pipeline.load(Path(__file__).parents[2])
    chosen = pipeline.gather(("gentle_drive_with_oncoming_cars",), catalog).selection.chosen[:2]
    driven = list(pipeline.drive([*chosen, chosen[0]], manifest(port), Setup(), workers=1))
    server.stop(None)

    assert Verdict.ERROR not in {each.outcome.verdict for each in driven}
    assert driven[0].outcome.trace_digest == driven[2].outcome.trace_digest
    assert all(each.trace.ego[-1, 3] > 1.0 for each in driven)


# ---- what goes wrong


class Odd:
    """A server that answers as it is told: by the name of a call what it does."""

    def __init__(self, **answers):
        self.answers, self.heard = answers, []
        self.server = grpc.server(futures.ThreadPoolExecutor(4))
        self.server.add_generic_rpc_handlers((self,))
        self.port = self.server.add_insecure_port("localhost:0")
        self.server.start()

    def service(self, details):
        name = details.method.removeprefix(SERVICE)
        asked, answered = over_grpc._CALLS[name]
        if self.answers.get(name) == "unknown":
            return None

        def handle(request, context):
            self.heard.append((name, request))
            answer = self.answers.get(name, lambda *_: b"" if name != "drive" else plan())(request, context)
            return answer if isinstance(answer, bytes) else answer.SerializeToString()

        return grpc.unary_unary_rpc_method_handler(handle, messages()[asked].FromString, lambda each: each)


def plan(*points, start_s=1.0):
    """A trajectory through points of the local frame, 0.1 s apart."""
    known = messages()
    poses = [
        known["PoseAtTime"](
            timestamp_us=round((start_s + 0.1 * number) * 1e6),
            pose=known["Pose"](vec=known["Vec3"](x=x_m, y=y_m), quat=known["Quat"](w=1.0)),
        )
        for number, (x_m, y_m) in enumerate(points or ((50.0, 0.0), (51.0, 0.0)))
    ]
    return known["DriveResponse"](trajectory=known["Trajectory"](poses=poses))


def raises(_request, _context):
    raise ValueError("boom")


def hangs(_request, _context):
    time.sleep(3.0)
    return b""


def aborts(_request, context):
    context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "no\nmemory")


FAULTS = {
    "raises": ({"drive": raises}, "^drive: UNKNOWN: Exception calling application: boom$"),
    "hangs": ({"drive": hangs}, r"^drive: DEADLINE_EXCEEDED \(no answer for 0.5 s\)"),
    "hangs in a report": ({"submit_route": hangs}, r"^submit_route: DEADLINE_EXCEEDED"),
    "aborts": ({"drive": aborts}, "^drive: RESOURCE_EXHAUSTED: no memory$"),
    "no such call": ({"submit_route": "unknown"}, "^submit_route: UNIMPLEMENTED"),
    "garbage": ({"drive": lambda *_: b"\xff\xff\xff"}, "^drive: INTERNAL"),
    "no poses": ({"drive": lambda *_: b""}, "^drive: answered a trajectory without poses at 1.00 s$"),
    "one pose": ({"drive": lambda *_: plan((50.0, 0.0))}, "^drive: answered a trajectory of one pose at 1.00 s$"),
    "nan": ({"drive": lambda *_: plan((50.0, 0.0), (float("nan"), 0.0))}, "^answered NaN for x_m of point 1"),
    "times that do not rise": (
        {"drive": lambda *_: twice()},
        "times that do not rise",
    ),
    "ends its session": (
        {"drive": lambda *_: messages()["DriveResponse"](terminate_session=True)},
        "^drive: ended its session at 1.00 s$",
    ),
    "refuses a session": ({"start_session": aborts}, "^start_session: RESOURCE_EXHAUSTED: no memory$"),
}


def twice():
    answer = plan()
    answer.trajectory.poses[1].timestamp_us = answer.trajectory.poses[0].timestamp_us
    return answer


@pytest.mark.parametrize(("answers", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_costs_its_own_case_in_words_and_the_next_case_is_driven(answers, words):
    odd = Odd(**answers)
    make_stack = over_grpc.reach(manifest(odd.port, step_limit_s=0.5))
    with pytest.raises(StackError, match=words):
        make_stack(straight_briefing()).drive(seen())
    odd.answers = {}
    assert make_stack(straight_briefing()).drive(seen()).states[:, 1].tolist() == [50.0, 51.0]
    odd.server.stop(None)


def test_a_server_that_dies_in_the_middle_is_an_error_of_the_case():
    odd = Odd()
    stack = over_grpc.reach(manifest(odd.port))(straight_briefing())
    stack.drive(seen())
    odd.server.stop(None).wait()
    with pytest.raises(StackError, match="^submit_egomotion_observation: UNAVAILABLE"):
        stack.drive(seen(time_s=1.1))


def test_where_nobody_answers_that_is_told_before_anything_is_driven():
    with pytest.raises(InputError, match="grpc: nobody answers at localhost:1 within 0.3 s; is the server started?"):
        over_grpc.reach(manifest(1, start_limit_s=0.3))


def test_a_session_is_closed_when_the_next_case_begins_and_has_the_cases_seed():
    odd = Odd()
    make_stack = over_grpc.reach(manifest(odd.port))
    for seed in (7, 8):
        make_stack(replace(straight_briefing(), seed=seed)).drive(seen())
    odd.server.stop(None)
    heard = [(name, request.session_uuid) for name, request in odd.heard if name.endswith("_session")]

    assert [name for name, _ in heard] == ["start_session", "close_session", "start_session"]
    assert heard[0][1] == heard[1][1] != heard[2][1]
    assert [request.random_seed for name, request in odd.heard if name == "start_session"] == [7, 8]


def test_objects_and_the_case_ride_along_as_frames_of_the_stack_protocol():
    odd, briefing = Odd(), straight_briefing()
    stack = over_grpc.reach(manifest(odd.port))(briefing)
    for _ in range(2):
        stack.drive(seen())
    odd.server.stop(None)
    first, second = (request.renderer_data for name, request in odd.heard if name == "drive")

    assert first == wire.road(briefing.road) + wire.case(briefing) + wire.step(0, seen())
    assert second == wire.step(1, seen())
    assert wire.message(second[4:])[:3] == ["step", 1, 1.0]
