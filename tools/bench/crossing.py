"""What it costs to ask a stack in a process of its own, over asking one in process: a step, and a thousand cases."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median

from scenario_runner import pipeline
from scenario_runner.adapters import in_child, in_process, over_grpc
from scenario_runner.drafting.stacks import stack_files
from scenario_runner.loading.stack import find_stack
from scenario_runner.model.cases import Case
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import Briefing, Control, MakeStack, Observation, StackManifest
from scenario_runner.simulation.loop import brief, simulate
from tools.bench.cases import nine_cars
from tools.bench.figures import ROOT, Figure, figure
from tools.bench.whole_runs import REFERENCE_C_US

ROUNDS, ASKED, CASES, CASE_ROUNDS = 7, 2000, 1000, 3
STACKS = Path(__file__).parent / "stacks"
CONSTANT = """\
from stack_client import Control, serve


class Constant:
    def __init__(self, briefing):
        pass

    def drive(self, observation):
        return Control(0.0, 0.0)


serve(Constant)
"""
SERVER = """\
import sys
from concurrent import futures

import grpc

from scenario_runner.adapters.egodriver import messages

known = messages()
places = [known["Pose"](vec=known["Vec3"](x=5.0 * number), quat=known["Quat"](w=1.0)) for number in range(41)]
poses = [known["PoseAtTime"](pose=pose, timestamp_us=number * 100_000) for number, pose in enumerate(places)]
plan = known["DriveResponse"](trajectory=known["Trajectory"](poses=poses)).SerializeToString()


class Straight(grpc.GenericRpcHandler):
    def service(self, details):
        answer = plan if details.method.endswith("/drive") else b""
        return grpc.unary_unary_rpc_method_handler(lambda request, context: answer)


server = grpc.server(futures.ThreadPoolExecutor(2))
server.add_generic_rpc_handlers((Straight(),))
server.add_insecure_port(f"localhost:{sys.argv[1]}")
server.start()
server.wait_for_termination()
"""


def crossing(c_us: float | None) -> list[Figure]:
    """Of a child in C++ and one in Python, with nine others to be told of; and the catalog through the one in C++."""
    with tempfile.TemporaryDirectory() as folder:
        in_python, in_cpp = _python_child(Path(folder) / "python"), _cpp_child(Path(folder) / "cpp")
        python_us, cpp_us = _over_us(in_python, in_cpp)
        over = None if in_cpp is None else _cases_over(in_cpp)
        apart_us = _grpc_call_us(Path(folder))
        with _one_core():
            call_us = _grpc_call_us(Path(folder))
    scale = 1.0 if c_us is None else c_us / REFERENCE_C_US
    note = f"p50 of {ASKED}, less that of a stack in process; one core; median of {ROUNDS}; bar {{:g}} × {scale:.2f}"
    without = "no g++ here" if in_cpp is None else ""
    return [
        figure("a step of a C++ child over one in process", cpp_us, "µs", 25.0 * scale, without or note.format(25)),
        figure("a step of a Python child over one in process", python_us, "µs", 30.0 * scale, note.format(30)),
        figure(
            "a gRPC call",
            call_us,
            "µs",
            400.0 * scale,
            f"a third of a step's p50; a server in Python that answers the same; one core; bar 400 × {scale:.2f}",
        ),
        figure("a gRPC call, on whatever cores", apart_us, "µs", note="the same; each wakes the other up"),
        figure(
            "1,000 cases by plain_cpp / its policy in process",
            over,
            "×",
            1.6,
            without or f"wall time, one worker, every so manieth case of the catalog; median of {CASE_ROUNDS}",
        ),
    ]


def _python_child(folder: Path) -> StackManifest:
    folder.mkdir()
    for name, content in stack_files("command", "constant").items():
        (folder / name).write_bytes(content)
    (folder / "driver.py").write_text(CONSTANT, encoding="utf-8")
    return StackManifest(name="constant", summary="", folder=str(folder), command=(sys.executable, "driver.py"))


def _cpp_child(folder: Path) -> StackManifest | None:
    if shutil.which("g++") is None:
        return None
    shutil.copytree(ROOT / "stacks/plain_cpp", folder)
    subprocess.run(["sh", "build.sh"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return replace(find_stack(str(folder), ROOT), folder=str(folder))


def _grpc_call_us(folder: Path) -> float:
    """Of the three in a step."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(port)])
    try:
        manifest = StackManifest(name="constant", summary="", folder=str(folder), grpc=f"localhost:{port}")
        briefing, seen = _told(nine_cars(0))
        make_stack = over_grpc.reach(manifest)
        return median(_asked_us(make_stack, briefing, seen, ASKED // 10) for _ in range(ROUNDS)) / 3.0
    finally:
        server.terminate()
        server.wait()


def _over_us(in_python: StackManifest, in_cpp: StackManifest | None) -> tuple[float, float | None]:
    """Over a stack in process that answers the same at all times."""
    briefing, seen = _told(nine_cars(0))
    with _one_core():
        ways = {
            "in process": in_process.reach(find_stack(str(STACKS / "constant"), ROOT)),
            "Python": in_child.reach(in_python),
        } | ({} if in_cpp is None else {"C++": in_child.reach(in_cpp)})
        rounds = [{name: _asked_us(way, briefing, seen) for name, way in ways.items()} for _ in range(ROUNDS)]

    def over(name: str) -> float:
        return median(each[name] - each["in process"] for each in rounds)

    return over("Python"), None if in_cpp is None else over("C++")


def _told(case: Case) -> tuple[Briefing, Observation]:
    """A case's briefing, and what is seen at its beginning."""
    seen: list[Observation] = []

    class Notes:
        def drive(self, observation: Observation) -> Control:
            if not seen:
                seen.append(observation._replace(objects=observation.objects.copy()))
            return Control(0.0, 0.0)

    simulate(case, lambda _: Notes(), Setup())
    return brief(case, Setup()), seen[0]


def _asked_us(make_stack: MakeStack, briefing: Briefing, seen: Observation, asked: int = ASKED) -> float:
    drive, took_ns = make_stack(briefing).drive, []
    for _ in range(asked):
        began_ns = time.perf_counter_ns()
        drive(seen)
        took_ns.append(time.perf_counter_ns() - began_ns)
    return median(took_ns) / 1000.0


@contextmanager
def _one_core() -> Iterator[None]:
    """This process, and what it starts meanwhile, as workers and their children are."""
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def _cases_over(in_cpp: StackManifest) -> float:
    chosen = pipeline.gather((), pipeline.load(ROOT)).selection.chosen
    cases = [chosen[number * len(chosen) // CASES] for number in range(CASES)]
    here = find_stack(str(STACKS / "plain"), ROOT)
    rounds = [(_driven_s(cases, in_cpp), _driven_s(cases, here)) for _ in range(CASE_ROUNDS + 1)][1:]  # labels are kept
    return median(cpp_s / here_s for cpp_s, here_s in rounds)


def _driven_s(cases: Sequence[Case], manifest: StackManifest) -> float:
    began_s = time.perf_counter()
    for _ in pipeline.drive(cases, manifest, Setup(), workers=1, in_order=False):
        pass
    return time.perf_counter() - began_s
