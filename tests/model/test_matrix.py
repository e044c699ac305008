"""Cells of the matrix: counts, and when they may stand as a rate."""

import pytest

from scenario_runner.model.matrix import Cell
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
