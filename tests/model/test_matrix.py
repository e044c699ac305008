"""Cells of the matrix: counts, and when they may stand as a rate."""

import pytest

from scenario_runner.intervals import clopper_pearson
from scenario_runner.model.matrix import Cell, total_of
from scenario_runner.model.outcomes import Verdict


def test_a_rate_counts_passed_failed_and_error_only() -> None:
    counts = {verdict: 10**rank for rank, verdict in enumerate(Verdict)}
    cell = Cell(counts=counts, left_out=7)
    assert (cell.runner_error, cell.error, cell.failed, cell.inconclusive, cell.passed) == (1, 10, 100, 1000, 10000)
    assert (cell.judged, cell.driven) == (10110, 11111)


@pytest.mark.parametrize(
    ("passed", "inconclusive", "demonstrated"),
    [(0, 0, False), (0, 5, False), (9, 0, True), (9, 1, True), (8, 1, False)],
)
def test_more_than_a_tenth_inconclusive_is_not_demonstrated(passed, inconclusive, demonstrated) -> None:
    cell = Cell(counts={Verdict.PASSED: passed, Verdict.INCONCLUSIVE: inconclusive})
    assert cell.is_demonstrated is demonstrated


@pytest.mark.parametrize(
    ("passed", "failed", "inconclusive", "rate"), [(9, 1, 0, 0.9), (9, 0, 1, 1.0), (8, 0, 1, None), (0, 0, 0, None)]
)
def test_a_rate_stands_only_where_it_is_demonstrated(passed, failed, inconclusive, rate) -> None:
    counts = {Verdict.PASSED: passed, Verdict.FAILED: failed, Verdict.INCONCLUSIVE: inconclusive}
    assert Cell(counts=counts).rate == rate


def drawn(**counts) -> Cell:
    return Cell(counts={Verdict(name): number for name, number in counts.items()}, draws_of="child")


def test_draws_of_one_scenario_have_an_interval_and_other_cases_have_none() -> None:
    counts = {Verdict.PASSED: 18, Verdict.FAILED: 2}
    assert Cell(counts=counts, draws_of="child").interval == clopper_pearson(successes=18, draws=20, confidence=0.95)
    assert Cell(counts=counts).interval is None


def test_the_lower_end_of_an_interval_counts_the_inconclusive_as_failed() -> None:
    found = drawn(passed=18, failed=1, inconclusive=1).interval
    assert found.lower == clopper_pearson(successes=18, draws=20, confidence=0.95).lower
    assert found.upper == clopper_pearson(successes=18, draws=19, confidence=0.95).upper


def test_no_interval_is_claimed_where_no_rate_is_or_where_draws_were_lost() -> None:
    assert drawn().interval is None
    assert drawn(passed=8, inconclusive=1).interval is None
    assert drawn(passed=18, runner_error=1).interval is None


def test_sums_are_draws_only_of_what_all_their_parts_are_draws_of() -> None:
    child, other = drawn(passed=3), Cell(counts={Verdict.FAILED: 1}, draws_of="door")
    left_out = Cell(left_out=4)
    assert child + left_out == left_out + child == Cell(counts={Verdict.PASSED: 3}, left_out=4, draws_of="child")
    assert child + child == drawn(passed=6)
    assert (child + other).draws_of == (child + Cell(counts={Verdict.PASSED: 1})).draws_of == ""
    assert total_of([]) == Cell()
