"""Limits on a stack in the runner's own process, where that is a worker: what it drives then costs that case alone.

A stack that hangs, in Python or in C, is ended by the system with SIGALRM, which nobody handles, and its worker with
it. One that takes more memory than it may is told so by a MemoryError. In the process that a person started nothing is
limited: there a debugger waits for as long as it likes.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from functools import cache
from pathlib import Path

SIZES = Path("/proc/self/statm")


@cache
def are_set() -> bool:
    """Whether this process is a worker."""
    return multiprocessing.parent_process() is not None


def answer_within(limit_s: float) -> None:
    """From now on so long, until this is called again or `take_your_time`."""
    if are_set():
        signal.setitimer(signal.ITIMER_REAL, limit_s)


def take_your_time() -> None:
    """No limit: nobody is asked anything now."""
    if are_set():
        signal.setitimer(signal.ITIMER_REAL, 0.0)


def take_no_more_than(limit_bytes: int | None) -> None:
    """So much address space beyond what this process has now."""
    if limit_bytes is None or not are_set() or not SIZES.is_file():
        return
    now_bytes = int(SIZES.read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    _, most_bytes = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (now_bytes + limit_bytes, most_bytes))
