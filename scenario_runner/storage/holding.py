"""One writer a run: a lock that the system lets go when its holder dies, however it dies."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scenario_runner.errors import InputError, Problem


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """While it lasts no other process may write the run in this folder.

    Raises:
        InputError: another one does.
    """
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            what = "this run is being driven at this moment; wait for its end, or stop it first"
            raise InputError(Problem(file=str(folder), what=what)) from None
        yield
    finally:
        os.close(handle)
