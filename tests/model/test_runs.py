"""Runs: when draws among their cases are a sample."""

import pytest

from scenario_runner.model.runs import LAST_FAILED, STOPPED, RunHead, Setup, is_sample


def head(*what: str) -> RunHead:
    return RunHead(id="r", stack="s", setup=Setup(), command="", what=what)


@pytest.mark.parametrize("what", [(), ("left_turn",), ("catalog/scenarios/PRI",), ("*car*",)])
@pytest.mark.parametrize("reasons", [set(), {"require gap <= 2 s: 3 s", "--shard 1/2: in another shard"}])
def test_what_was_chosen_before_any_case_was_judged_is_a_sample(what, reasons):
    assert is_sample(head(*what), reasons)


@pytest.mark.parametrize("what", [("left_turn@draw=3",), ("left_turn", "3698fa8f")])
def test_cases_that_were_named_one_by_one_are_none(what):
    assert not is_sample(head(*what), set())


@pytest.mark.parametrize("reason", [LAST_FAILED, STOPPED])
def test_what_was_chosen_by_how_cases_were_judged_is_none(reason):
    assert not is_sample(head(), {"require gap <= 2 s: 3 s", reason})


def test_the_cases_before_a_run_was_stopped_are_none():
    assert not is_sample(head(), set(), unfinished=True)
