"""The simulator's inner loop on flat arrays, compiled: triggers, controllers, plant, contact, sight, recording.

Everything of a case lies in two arrays, `header` (int64) and `buffer` (float64), cut into the views of a `World`; see
`staging` for how they are filled. Inner functions are inlined by force and do no reference counting: in the plain numba
style the same code is an order of magnitude slower. No libm, no fastmath: the same case gives the same bits anywhere.
With NUMBA_DISABLE_JIT=1 this file runs as plain Python with the same results, which tests use as the oracle.
"""

from scenario_runner.simulation.kernel.ticks import advance, run

__all__ = ["advance", "run"]
