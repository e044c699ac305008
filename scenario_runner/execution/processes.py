"""Cases over worker processes: each handed over when it is over; a worker's death costs only what it was driving."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import signal
from collections.abc import Callable, Generator, Sequence
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

from scenario_runner.execution.last_words import last_words, write_last_words
from scenario_runner.execution.parcels import Parcels, unpack
from scenario_runner.execution.preparing import prepare, usable_cpus
from scenario_runner.model.cases import Case

if TYPE_CHECKING:
    from pebble import ProcessExpired, ProcessFuture

Finished = TypeVar("Finished")

CASES_A_WORKER = 8
"""A further worker pays from so many cases on: it starts in the time in which one worker drives them (measured)."""

AHEAD = 16
"""Cases a worker is given ahead of what is handed over: it never waits, and no more than these are ever held."""

LEFT_QUIETLY = 97

LONGEST_S = 300.0
"""A case that keeps its worker busy this long, wall time, has hung: 2.5 × the longest case at its step budget."""


def workers_for(cases: int) -> int:
    """The default number of workers for so many cases: at least one, for a stack may end its process."""
    return max(1, min(usable_cpus(), cases // CASES_A_WORKER))


def drive_all(
    cases: Sequence[Case],
    drive: Callable[[Case], Finished],
    lost: Callable[[Case, str], Finished],
    *,
    workers: int,
    limit_s: float = LONGEST_S,
) -> Generator[tuple[Case, Finished], None, None]:
    """Drive each case and yield it with what `drive` answered, as soon as that is there; nothing is kept.

    With 0 workers everything happens in this process, in case order, so that a debugger works. Else cases begin in
    their order and end as they do; `drive` must be picklable and is sent to each worker once; `lost` answers, here,
    for a case whose worker died, or took longer than `limit_s` by the clock, told in words what became of it. Closing
    the generator stops the workers.
    """
    if workers == 0:
        for case in cases:
            yield case, drive(case)
    elif cases:
        yield from _over_workers(cases, drive, lost, (workers, limit_s))


def _over_workers(
    cases: Sequence[Case],
    drive: Callable[[Case], Finished],
    lost: Callable[[Case, str], Finished],
    limits: tuple[int, float],
) -> Generator[tuple[Case, Finished], None, None]:
    from pebble import ProcessExpired, ProcessPool

    prepare()
    context = multiprocessing.get_context("forkserver")
    workers, limit_s = min(limits[0], len(cases)), limits[1]
    over: SimpleQueue[ProcessFuture[Any]] = SimpleQueue()
    under_way: dict[ProcessFuture[Any], Case] = {}
    upcoming = iter(cases)
    with TemporaryDirectory(prefix="scenario-runner-") as folder:
        parcels = Parcels(Path(folder))
        pool = ProcessPool(max_workers=workers, initializer=_adopt, initargs=(drive, Path(folder)), context=context)

        def schedule(case: Case) -> None:
            future = pool.schedule(_drive_adopted, args=(parcels.pack(case),), timeout=limit_s)
            under_way[future] = case
            future.add_done_callback(lambda _: over.put(future))

        try:
            for case in islice(upcoming, AHEAD * workers):
                schedule(case)
            while under_way:
                future = over.get()
                case = under_way.pop(future)
                for following in islice(upcoming, 1):
                    schedule(following)
                try:
                    finished: Finished = future.result()
                except (ProcessExpired, TimeoutError) as end:
                    finished = lost(case, _words(end, limit_s, Path(folder)))
                yield case, finished
        finally:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()


def _words(end: ProcessExpired | TimeoutError, limit_s: float, folder: Path) -> str:
    """What became of a case whose worker is gone."""
    if isinstance(end, TimeoutError):
        return f"it was still being driven after {limit_s:g} s"
    where = last_words(folder, end.pid)
    if end.exitcode == -signal.SIGALRM:
        at = f": it was at {where}" if where else ""
        return f"the stack answered no sooner than step_limit, or start_limit, of its stack.yaml{at}"
    return f"the process driving it {_cause_of_death(end.exitcode)}{f' at {where}' if where else ''}"


_adopted: Callable[[Any], Any]
"""What this worker drives with; set once, when it starts."""


def _adopt(drive: Callable[[Any], Any], folder: Path) -> None:
    global _adopted
    _die_with_the_runner()
    write_last_words(folder)
    _adopted = drive


def _die_with_the_runner() -> None:
    """Have the system end this process when the runner's end of its pipe closes, whatever the stack is at.

    A runner that is killed cannot stop its workers, and one whose stack hangs would go on for ever. SIGIO, unhandled,
    ends a process; no thread of ours, which a stack that holds the interpreter would keep waiting.
    """
    runner = multiprocessing.parent_process()
    assert runner is not None  # noqa: S101 - a worker is a child
    pipe = runner.sentinel
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)


def _drive_adopted(parcel: bytes) -> Any:  # noqa: ANN401 - generic across the process boundary
    """Drive a case; a stack that leaves with code 0 is made to leave with another, for the pool takes 0 as no death."""
    leave = os._exit
    os._exit = lambda code: leave(code or LEFT_QUIETLY)  # type: ignore[assignment]
    try:
        return _adopted(unpack(parcel))
    finally:
        os._exit = leave


def _cause_of_death(exitcode: int) -> str:
    if exitcode < 0:
        return f"was killed by {signal.Signals(-exitcode).name}"
    return f"exited with code {0 if exitcode == LEFT_QUIETLY else exitcode}"
