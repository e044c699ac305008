"""A worker and the process of its stack on one core: on two, each step waits for one of them to wake up (measured)."""

from __future__ import annotations

import multiprocessing
import os
import socket

_held: list[socket.socket] = []
"""The name of the core that is ours, for as long as this process lives."""


def share_a_core() -> None:
    """Keep this worker, and what it starts from now on, to a core that no other worker on this machine has.

    Nothing where all are taken, where the platform cannot, or in the runner's own process.
    """
    if _held or multiprocessing.parent_process() is None or not hasattr(os, "sched_setaffinity"):
        return
    for core in sorted(os.sched_getaffinity(0)):
        if _is_ours(core):
            os.sched_setaffinity(0, {core})
            return


def _is_ours(core: int) -> bool:
    """By a name that only one process of ours can have; the system takes it back when that ends."""
    claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        claim.bind(f"\0scenario-runner core {core} of {os.getuid()}")
    except OSError:
        claim.close()
        return False
    _held.append(claim)
    return True
