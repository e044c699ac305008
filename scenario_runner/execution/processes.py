"""Cases over worker processes: answers in case order, and a worker's death costs only the case it was driving."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Generator, Sequence
from typing import Any, TypeVar

from scenario_runner.model.cases import Case

Finished = TypeVar("Finished")

FEW_CASES = 16
"""Up to here the default is to drive in this process. Workers need 0.7 s before their first answer, 16 cases of
`reference` half a second in all; a slow stack should not wait for one core much longer (two cores, measured)."""

HUNG_S = 300.0
"""A case that keeps its worker busy this long, wall time, has hung: 2.5 × the longest case at its step budget."""


def workers_for(cases: int) -> int:
    """The default number of workers for so many cases: 0 (this process) for a few, else one per usable CPU."""
    return 0 if cases <= FEW_CASES else min(_usable_cpus(), cases)


def _usable_cpus() -> int:
    """Those this process may use, where the system says (Linux); else all."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def drive_all(
    cases: Sequence[Case],
    drive: Callable[[Case], Finished],
    lost: Callable[[Case, str], Finished],
    *,
    workers: int,
) -> Generator[Finished, None, None]:
    """Drive each case and yield what `drive` answered, in case order, as soon as it is there.

    With 0 workers everything happens in this process, so that a debugger works. Else `drive` must be picklable and is
    sent to each worker once; `lost` answers, here, for a case whose worker died or hung, told in words what became of
    it. Closing the generator stops the workers.
    """
    if workers == 0:
        yield from map(drive, cases)
    else:
        yield from _over_workers(cases, drive, lost, workers)


def _over_workers(
    cases: Sequence[Case], drive: Callable[[Case], Finished], lost: Callable[[Case, str], Finished], workers: int
) -> Generator[Finished, None, None]:
    from pebble import ProcessExpired, ProcessPool

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["scenario_runner.execution.preload", drive.__module__])
    pool = ProcessPool(max_workers=workers, initializer=_adopt, initargs=(drive,), context=context)
    try:
        futures = [pool.schedule(_drive_adopted, args=(case,), timeout=HUNG_S) for case in cases]
        for case, future in zip(cases, futures, strict=True):
            try:
                finished = future.result()
            except ProcessExpired as death:
                finished = lost(case, f"the process driving it {_cause_of_death(death.exitcode)}")
            except TimeoutError:
                finished = lost(case, f"it was still being driven after {HUNG_S:.0f} s")
            yield finished
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


_adopted: Callable[[Any], Any]
"""What this worker drives with; set once, when it starts."""


def _adopt(drive: Callable[[Any], Any]) -> None:
    global _adopted
    _adopted = drive


def _drive_adopted(case: Any) -> Any:  # noqa: ANN401 - generic across the process boundary
    return _adopted(case)


def _cause_of_death(exitcode: int) -> str:
    if exitcode < 0:
        return f"was killed by {signal.Signals(-exitcode).name}"
    return f"exited with code {exitcode}"
