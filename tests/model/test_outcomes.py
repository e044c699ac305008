"""Verdicts and their order."""

import pytest

from scenario_runner.model.outcomes import Verdict, worst

WORST_FIRST = [Verdict.RUNNER_ERROR, Verdict.ERROR, Verdict.FAILED, Verdict.INCONCLUSIVE, Verdict.PASSED]


@pytest.mark.parametrize("index", range(len(WORST_FIRST)))
def test_the_worst_verdict_wins_wherever_it_stands(index) -> None:
    assert worst(WORST_FIRST[index:]) is WORST_FIRST[index]
    assert worst(reversed(WORST_FIRST[index:])) is WORST_FIRST[index]


def test_nothing_judged_is_inconclusive_not_passed() -> None:
    assert worst([]) is Verdict.INCONCLUSIVE


def test_verdicts_are_read_back_from_their_words() -> None:
    assert [Verdict(word) for word in ("runner_error", "error", "failed", "inconclusive", "passed")] == WORST_FIRST
