"""Workers that ask stacks in processes of their own keep to cores of their own."""

from __future__ import annotations

import multiprocessing
import os

import pytest

from scenario_runner.adapters.cores import share_a_core

needs_affinity = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="no affinity here")


def _core(said, stays):
    share_a_core()
    said.put(os.sched_getaffinity(0))
    stays.wait()


@needs_affinity
def test_two_workers_never_keep_to_the_same_core():
    context = multiprocessing.get_context("spawn")
    said, stays, ours = context.Queue(), context.Event(), os.sched_getaffinity(0)
    workers = [context.Process(target=_core, args=(said, stays)) for _ in range(2)]
    for worker in workers:
        worker.start()
    cores = [said.get(timeout=60) for _ in workers]
    stays.set()
    for worker in workers:
        worker.join()
    alone = [core for core in cores if len(core) == 1]
    assert all(core <= ours for core in cores)
    assert len(set(map(frozenset, alone))) == len(alone)


@needs_affinity
def test_the_runner_itself_keeps_all_its_cores():
    before = os.sched_getaffinity(0)
    share_a_core()
    assert os.sched_getaffinity(0) == before
