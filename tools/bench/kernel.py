"""The compiled kernel against the same work in C: one process, interleaved rounds, CPU time, equal traces."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path as FilePath
from typing import NamedTuple

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.cases import Actor, Case, Follower, Goal, OnPath, Origin
from scenario_runner.model.roads import Path, Road
from scenario_runner.model.runs import Setup
from scenario_runner.simulation import kernel
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.staging import Staged, stage
from tools.bench import nine_cars as work

CASES = 200
ROUNDS = 9
LANE_M = work.LANE_M
LENGTH_M = work.ROAD_M
CAR = BODIES[ActorKind.CAR]
BEHIND_MIDDLE_M = CAR.box_centre_from_reference_m
NO_PLAN = np.zeros((2, 5))


class KernelFigures(NamedTuple):
    """Medians over the rounds, per stack step of 0.1 s with two physics ticks; ratio of each round's pair."""

    kernel_us: float
    c_us: float
    ratio: float
    largest_difference: float  # of all recorded columns, yaw taken modulo a turn


def compare() -> KernelFigures | None:
    """Drive 200 cases of 9 cars for 15 s both ways; None where no C compiler is found."""
    library = _compiled()
    if library is None:
        return None
    cases = [nine_cars(seed) for seed in range(CASES)]
    difference = max(_difference(case, library) for case in cases[:50])
    rounds = [(_kernel_us(cases), _c_us(cases, library)) for _ in range(ROUNDS)]
    ours, theirs = zip(*rounds, strict=True)
    ratio = float(np.median([mine / limit for mine, limit in rounds]))
    return KernelFigures(float(np.median(ours)), float(np.median(theirs)), ratio, difference)


def nine_cars(seed: int) -> Case:
    """The common work (`tools.bench.nine_cars`) as a case."""
    return case_of(work.nine_cars(seed), id_=f"nine_cars@seed={seed}")


def case_of(cars: Sequence[work.Car], *, id_: str = "nine_cars") -> Case:
    """The ego, the first of the cars, and the others as followers, on a three-lane straight road."""
    lanes = [_lane(number) for number in range(3)]
    ego, *others = (
        OnPath(path=lanes[car.lane], station_m=car.station_m - BEHIND_MIDDLE_M, speed_mps=car.speed_mps) for car in cars
    )
    actors = tuple(
        Actor(
            name=f"car_{number}",
            kind=ActorKind.CAR,
            body=CAR,
            motion=motion,
            follower=Follower(desired_speed_mps=car.desired_mps),
        )
        for number, (motion, car) in enumerate(zip(others, cars[1:], strict=True))
    )
    return Case(
        id=id_,
        scenario="nine_cars",
        capability="LON-04",
        summary="",
        origin=Origin(file=""),
        parameters={},
        conditions={},
        road=Road(lanes={}),
        ego_body=CAR,
        ego=ego,
        actors=actors,
        goal=Goal(station_m=LENGTH_M),
        expectations=(),
        limit_s=15.0,
    )


def _lane(number: int) -> Path:
    rows = int(LENGTH_M / 0.5) + 1
    table = np.zeros((rows, 5))
    table[:, 0], table[:, 1], table[:, 2] = 0.5 * np.arange(rows), LANE_M * number, 1.0
    return Path(table, LENGTH_M)


def _compiled() -> ctypes.CDLL | None:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    source = FilePath(__file__).with_name("limit.c")
    library = FilePath(tempfile.mkdtemp()) / "limit.so"
    command = [compiler, "-O3", "-march=native", "-shared", "-fPIC", "-o", str(library), str(source), "-lm"]
    subprocess.run(command, check=True)
    found = ctypes.CDLL(str(library))
    if (found.ego_size(), found.actor_size()) != (k.EGO_SIZE, k.ACTOR_SIZE):
        msg = "tools/bench/limit.c and simulation/kernel/layout.py differ in their columns; mend the structs"
        raise SystemExit(msg)
    return found


def _kernel_us(cases: list[Case]) -> float:
    staged = [stage(case, Setup(), mode=k.MODE_NOMINAL) for case in cases]
    begun = time.process_time()
    for each in staged:
        kernel.run(each.header, each.buffer, each.tables, each.record, NO_PLAN)
    return (time.process_time() - begun) * 1e6 / _steps(staged)


def _c_us(cases: list[Case], library: ctypes.CDLL) -> float:
    staged = [stage(case, Setup(), mode=k.MODE_NOMINAL) for case in cases]
    begun = time.process_time()
    rows = sum(_run_in_c(each, library) for each in staged)
    return (time.process_time() - begun) * 1e6 / (rows - len(cases))


def _steps(staged: list[Staged]) -> int:
    return sum(int(each.header[k.H_ROWS]) - 1 for each in staged)


def _run_in_c(staged: Staged, library: ctypes.CDLL) -> int:
    at = staged.header
    base = staged.buffer.ctypes.data
    rows: int = library.limit_run(
        int(at[k.H_ACTORS]),
        int(at[k.H_EGO_ROWS]),
        int(at[k.H_STACK_TICKS]),
        int(at[k.H_LIMIT_TICK]),
        *(ctypes.c_void_p(base + 8 * int(at[place])) for place in (k.H_AT_EGO, k.H_AT_ACTORS, k.H_AT_PROFILE)),
        ctypes.c_void_p(staged.tables.ctypes.data),
        ctypes.c_void_p(staged.record.ctypes.data),
    )
    return rows


def _difference(case: Case, library: ctypes.CDLL) -> float:
    ours, theirs = (stage(case, Setup(), mode=k.MODE_NOMINAL) for _ in range(2))
    kernel.run(ours.header, ours.buffer, ours.tables, ours.record, NO_PLAN)
    rows = _run_in_c(theirs, library)
    if rows != int(ours.header[k.H_ROWS]):
        return float("inf")
    apart: FloatArray = np.abs(ours.record[:rows] - theirs.record[:rows])
    apart[:, k.R_EGO + 2] %= 2.0 * np.pi
    return float(apart.max())
