"""Limits on a stack in process: in a worker they cost its case, and in a person's own process there are none."""

import multiprocessing
import signal

import pytest

from scenario_runner.adapters import limits


def asked(sender, seconds):
    limits.answer_within(seconds)
    limits.take_your_time()
    limits.answer_within(seconds)
    sender.send(signal.getitimer(signal.ITIMER_REAL)[0])
    limits.take_your_time()
    sender.send(signal.getitimer(signal.ITIMER_REAL)[0])


def fed(sender, limit_bytes):
    limits.take_no_more_than(limit_bytes)
    try:
        sender.send(len(bytearray(200_000_000)))
    except MemoryError:
        sender.send("too much")


def waiting(sender, seconds):
    limits.answer_within(seconds)
    sender.send("waits")
    while True:
        pass


def from_worker(work, argument, answers):
    """What a worker sends, and how it ended."""
    context = multiprocessing.get_context("forkserver")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(sender, argument))
    process.start()
    found = [receiver.recv() for _ in range(answers)]
    process.join()
    return found, process.exitcode


def test_time_is_limited_until_it_is_not():
    (left_s, none_s), code = from_worker(asked, 40.0, 2)
    assert 0.0 < left_s <= 40.0
    assert (none_s, code) == (0.0, 0)


def test_who_takes_too_long_is_ended_by_the_system():
    assert from_worker(waiting, 0.2, 1) == (["waits"], -signal.SIGALRM)


@pytest.mark.parametrize(
    ("limit_bytes", "answer"), [(100_000_000, "too much"), (2_000_000_000, 200_000_000), (None, 200_000_000)]
)
def test_memory_is_limited_beyond_what_there_is(limit_bytes, answer):
    assert from_worker(fed, limit_bytes, 1) == ([answer], 0)


def test_in_the_runners_own_process_nothing_is_limited():
    limits.answer_within(0.001)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
