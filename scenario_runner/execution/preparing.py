"""The process that others are forked from, started before anything heavy is imported here."""

from __future__ import annotations

import multiprocessing
import os
from multiprocessing import forkserver


def prepare(*modules: str) -> None:
    """Start the process that workers are forked from: it imports what they need and warms the kernels by itself.

    It imports `modules`, too, which workers then need not.
    """
    preloaded = ["scenario_runner.execution.preload", *modules]
    multiprocessing.get_context("forkserver").set_forkserver_preload(preloaded)
    forkserver.ensure_running()


def usable_cpus() -> int:
    """Those this process may use, where the system says (Linux); else all."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
