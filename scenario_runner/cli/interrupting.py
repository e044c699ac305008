"""Being told to end while cases are driven: a signal ends the drive, but never in the middle of storing a case."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from scenario_runner.errors import Interruption

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupts:
    """Whether somebody told this process to end; kept, because a stack may swallow the exception that says so."""

    def __init__(self) -> None:
        self._asked = False
        self._deferred = False

    def ask(self, number: int, frame: FrameType | None) -> None:
        """The signal handler.

        Raises:
            Interruption: always, but while `deferred`.
        """
        self._asked = True
        if not self._deferred:
            raise Interruption

    @contextmanager
    def deferred(self) -> Iterator[None]:
        """What happens in here happens whole; whoever asked meanwhile, or was not heard, is heard at its end."""
        self._deferred = True
        try:
            yield
        finally:
            self._deferred = False
        if self._asked:
            raise Interruption


@contextmanager
def interrupts() -> Iterator[Interrupts]:
    """While it lasts Ctrl-C and SIGTERM are Interruptions; threads other than the main one hear no signals."""
    asked = Interrupts()
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    before = {number: signal.signal(number, asked.ask) for number in SIGNALS}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
