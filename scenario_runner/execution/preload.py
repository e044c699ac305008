"""What the forkserver imports once, so that every worker starts with warm kernels (single-threaded: semantics 28)."""

from __future__ import annotations

import scenario_runner.driver
from scenario_runner.simulation.kernels import warm

__all__ = ["scenario_runner"]

warm()
