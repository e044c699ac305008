"""What the forkserver imports once, so that every worker starts with warm kernels (single-threaded: semantics 28)."""

from __future__ import annotations

import scenario_runner.adapters.in_process
import scenario_runner.judging
from scenario_runner.simulation.kernels import warm

__all__ = ["scenario_runner"]

warm()
