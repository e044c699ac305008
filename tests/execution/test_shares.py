"""Work in shares: answers in order, each from a process of its own."""

import os

import pytest

from scenario_runner.execution.shares import in_shares


def doubled_here(numbers):
    return [2 * number for number in numbers], os.getpid()


def gone(numbers):
    if 3 in numbers:
        os._exit(3)
    return numbers


@pytest.mark.parametrize("here", [True, False])
def test_answers_come_in_the_order_of_shares_from_a_process_each(here):
    answers = in_shares(doubled_here, [[1, 2], [3], [4]], here=here)

    assert [numbers for numbers, _ in answers] == [[2, 4], [6], [8]]
    assert len({process for _, process in answers}) == 3
    assert [process == os.getpid() for _, process in answers] == [here, False, False]


def test_one_share_needs_no_other_process():
    assert in_shares(doubled_here, [[1]], here=False) == [([2], os.getpid())]


def test_a_process_that_ends_without_an_answer_is_told():
    with pytest.raises(EOFError):
        in_shares(gone, [[1], [3]], here=False)
