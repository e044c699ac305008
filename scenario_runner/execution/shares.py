"""Work in a few equal shares, over processes forked from what `prepare` started."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any, TypeVar

Share = TypeVar("Share")
Answer = TypeVar("Answer")


def in_shares(work: Callable[[Share], Answer], shares: Sequence[Share], *, here: bool) -> list[Answer]:
    """What `work` answers for each share, in order; work, shares and answers must be picklable.

    Args:
        work: Done once for each share.
        shares: What it is done for.
        here: Whether this process takes the first. That spares the way back of one answer, where answers are large; the
            others start with everything imported and compiled, which this one may still lack. A single share is
            always done here.

    Raises:
        EOFError: a process ended without an answer, of which it has told on standard error.
    """
    context = multiprocessing.get_context("forkserver")
    own = 1 if here or len(shares) == 1 else 0
    started = []
    for share in shares[own:]:
        receiver, sender = context.Pipe(duplex=False)
        process = context.Process(target=_answer, args=(sender, work, share))
        process.start()
        sender.close()
        started.append((process, receiver))
    answers = [work(share) for share in shares[:own]]
    for process, receiver in started:
        with receiver:
            answers.append(receiver.recv())
        process.join()
    return answers


def _answer(sender: Connection, work: Callable[[Any], Any], share: Any) -> None:  # noqa: ANN401 - whatever is shared
    gc.disable()  # this process ends with its share
    with sender:
        sender.send(work(share))
