"""Cases over worker processes: each handed over when it is over; a worker's death costs only what it was driving."""

from __future__ import annotations

import atexit
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from scenario_runner.execution.parcels import Parcels
from scenario_runner.execution.preparing import prepare, usable_cpus
from scenario_runner.execution.worker import Worker, answer_of, case_file
from scenario_runner.model.cases import Case

Finished = TypeVar("Finished")

CASES_A_WORKER = 8
"""A further worker pays from so many cases on: it starts in the time in which one worker drives them (measured)."""

AHEAD = 16
"""Cases a worker is given ahead of what is handed over at most: no more than these are ever held."""

AHEAD_S = 0.25
"""It is given as many as keep it busy so long while nobody looks; more would wait behind a slow one."""

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
    prepare()
    workers, limit_s = min(limits[0], len(cases)), limits[1]
    with TemporaryDirectory(prefix="scenario-runner-") as name:
        folder = Path(name)
        crew = _Crew(cases, partial(Worker, drive, folder), workers, folder)
        atexit.register(crew.leave)  # a generator that nobody closes must not keep this process from its end
        try:
            crew.share_out()
            for number, words in crew.over(limit_s):
                crew.share_out()
                finished: Finished = answer_of(folder, number) if words is None else lost(cases[number], words)
                yield cases[number], finished
        finally:
            crew.leave()
            atexit.unregister(crew.leave)


class _Crew:
    """The workers, and the numbers of the cases that none of them has yet."""

    def __init__(self, cases: Sequence[Case], start: Callable[[], Worker], workers: int, folder: Path) -> None:
        self._cases, self._start, self._folder = cases, start, folder
        self._parcels = Parcels(folder)
        self._waiting = deque(range(len(cases)))
        self._took_s = AHEAD_S
        self._workers = [start() for _ in range(workers)]

    def share_out(self) -> None:
        """Give each worker as many cases as it may have: one, and those ahead, few of them towards the end."""
        while self._waiting:
            least = min(self._workers, key=lambda worker: len(worker.given))
            ahead = min(int(AHEAD_S / self._took_s), len(self._waiting) // (2 * len(self._workers)), AHEAD - 1)
            if len(least.given) > ahead:
                return
            number = self._waiting.popleft()
            file = case_file(self._folder, number)
            if not file.exists():  # else it was given to one that died before it came to it
                file.write_bytes(self._parcels.pack(self._cases[number]))
            least.give(number)

    def over(self, limit_s: float) -> Iterator[tuple[int, str | None]]:
        """Each case that was given, when it is over; with words where its worker died of it or took too long."""
        while busy := [worker for worker in self._workers if worker.given]:
            left_s = limit_s - max(worker.took_s for worker in busy)
            ready = wait([each for worker in busy for each in (worker.connection, worker.sentinel)], max(0.0, left_s))
            for worker in busy:
                is_over = worker.sentinel in ready
                if (is_over or worker.connection in ready) and worker.has_answered():
                    self._took_s = max(worker.took_s, AHEAD_S / AHEAD)
                    yield worker.take(), None
                elif is_over or worker.is_gone:
                    yield self._replace(worker), worker.end()
                elif worker.took_s > limit_s:
                    worker.end(0.0)
                    yield self._replace(worker), f"it was still being driven after {limit_s:g} s"

    def _replace(self, worker: Worker) -> int:
        """Put another in a worker's place; what it was given is waiting again, but for the first, which is answered."""
        number = worker.take()
        self._waiting.extendleft(reversed(worker.given))
        self._workers[self._workers.index(worker)] = self._start()
        return number

    def leave(self) -> None:
        """End them all."""
        for worker in self._workers:
            worker.leave()
        self._workers.clear()
