"""A process that drives case after case, seen from both of its ends: words between them are numbers, the rest is files.

No lock and no pipe is shared with another worker, so that one that dies, whenever it does, leaves nothing behind that
another waits for; and neither end ever waits until the other has read something long.
"""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from scenario_runner.execution.last_words import last_words, write_last_words
from scenario_runner.execution.parcels import unpack

LEAVES_S = 1.0
"""A worker that has nothing more to do is given so long to be gone by itself."""


class Worker:
    """A started process, what it was given and has not answered, and since when it is at the first of that."""

    def __init__(self, drive: Callable[[Any], Any], folder: Path) -> None:
        context = multiprocessing.get_context("forkserver")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, drive, folder))
        self._process.start()
        theirs.close()
        self._folder = folder
        self.sentinel = self._process.sentinel
        """What the system shows to be ready when the process is over, whoever else has its other descriptors."""
        self.given: deque[int] = deque()
        self.since_s = 0.0
        self.is_gone = False

    def give(self, number: int) -> None:
        """A case to drive after those it has: the one whose parcel is in the file of that number."""
        if not self.given:
            self.since_s = time.monotonic()
        self.given.append(number)
        with suppress(BrokenPipeError, ConnectionResetError):  # it is over, which its sentinel says
            self.connection.send(number)

    def has_answered(self) -> bool:
        """Whether the first of what it was given is over, and what came of it is written; where not, it may be gone."""
        try:
            if self.connection.poll():
                self.connection.recv()
                return True
        except (EOFError, ConnectionResetError):
            self.is_gone = True
        return False

    @property
    def took_s(self) -> float:
        """How long it has been at the first of what it was given, or could have been."""
        return time.monotonic() - self.since_s

    def take(self) -> int:
        """The first of what it was given, which is over one way or the other."""
        self.since_s = time.monotonic()
        return self.given.popleft()

    def end(self, within_s: float = LEAVES_S) -> str:
        """Kill what is left of it after a time; what became of it, in words: how it ended, and where it was."""
        self._process.join(within_s)
        self._process.kill()
        self._process.join()
        code, pid = self._process.exitcode or 0, self._process.pid
        self._process.close()
        self.connection.close()
        return _words(code, last_words(self._folder, pid))

    def leave(self) -> None:
        """End it: at once if it still drives, before it could tell anybody; else it leaves by itself."""
        if self.given:
            self.end(0.0)
        else:
            self.connection.close()
            self.end()


def case_file(folder: Path, number: int) -> Path:
    """Where the parcel of a case is laid down for its worker."""
    return folder / f"{number}.case"


def answer_of(folder: Path, number: int) -> Any:  # noqa: ANN401 - generic across the process boundary
    """What a worker has laid down for a case; it is taken away."""
    file = _answer_file(folder, number)
    answer = pickle.loads(file.read_bytes())
    file.unlink()
    return answer


def _answer_file(folder: Path, number: int) -> Path:
    return folder / f"{number}.answer"


def _words(code: int, where: str) -> str:
    if code == -signal.SIGALRM:
        at = f": it was at {where}" if where else ""
        return f"the stack answered no sooner than step_limit, or start_limit, of its stack.yaml{at}"
    cause = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"exited with code {code}"
    return f"the process driving it {cause}{f' at {where}' if where else ''}"


def _work(runner: Connection, drive: Callable[[Any], Any], folder: Path) -> None:
    """What the process does: whatever escapes from `drive` ends it, and so costs the case it was at."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the runner ends it
    _die_with_the_runner()
    write_last_words(folder)
    with suppress(EOFError):
        while True:
            number: int = runner.recv()
            file = case_file(folder, number)
            answer = drive(unpack(file.read_bytes()))
            _answer_file(folder, number).write_bytes(pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
            file.unlink()
            runner.send(number)


def _die_with_the_runner() -> None:
    """Have the system end this process when the runner's end of its pipe closes, whatever the stack is at.

    A runner that is killed cannot stop its workers, and one whose stack hangs would go on for ever. SIGIO, unhandled,
    ends a process; no thread of ours, which a stack that holds the interpreter would keep waiting.
    """
    parent = multiprocessing.parent_process()
    assert parent is not None  # noqa: S101 - a worker is a child
    pipe = parent.sentinel
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)
