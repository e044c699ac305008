"""What the forkserver imports once, so that every worker starts with warm kernels (single-threaded: semantics 28)."""

from __future__ import annotations

import gc

gc.disable()

import scenario_runner.driver  # noqa: E402
from scenario_runner.simulation.kernels import warm  # noqa: E402

__all__ = ["scenario_runner"]

warm()
gc.freeze()  # what is imported stays, and stays shared with the workers
gc.enable()
