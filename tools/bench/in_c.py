"""The kernel's work by hand in C (`limit.c`): compiled, driven, compared."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.cases import Case
from scenario_runner.model.runs import Setup
from scenario_runner.simulation import kernel
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.staging import Staged, stage

NO_PLAN = np.zeros((2, 5))


def compiled() -> ctypes.CDLL | None:
    """The library; None where no C compiler is found."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    source = Path(__file__).with_name("limit.c")
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "limit.so"
        flags = ["-O3", "-march=native", "-shared", "-fPIC"]
        subprocess.run([compiler, *flags, "-o", str(library), str(source), "-lm"], check=True)
        found = ctypes.CDLL(str(library))
    if (found.ego_size(), found.actor_size()) != (k.EGO_SIZE, k.ACTOR_SIZE):
        msg = "tools/bench/limit.c and simulation/kernel/layout.py differ in their columns; mend the structs"
        raise SystemExit(msg)
    return found


def run_in_c(staged: Staged, library: ctypes.CDLL) -> int:
    """Drive a case of followers and a nominal ego; the number of recorded rows."""
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


def largest_difference(cases: Sequence[Case], library: ctypes.CDLL) -> float:
    """Of all recorded columns of both traces, yaw taken modulo a turn; infinite where they differ in length."""
    return max(_difference(case, library) for case in cases)


def _difference(case: Case, library: ctypes.CDLL) -> float:
    ours, theirs = (stage(case, Setup(), mode=k.MODE_NOMINAL) for _ in range(2))
    kernel.run(ours.header, ours.buffer, ours.tables, ours.record, NO_PLAN)
    rows = run_in_c(theirs, library)
    if rows != int(ours.header[k.H_ROWS]):
        return float("inf")
    apart: FloatArray = np.abs(ours.record[:rows] - theirs.record[:rows])
    apart[:, k.R_EGO + 2] %= 2.0 * np.pi
    return float(apart.max())
