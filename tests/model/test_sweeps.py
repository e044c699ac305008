"""A sweep: where a capability breaks, and what the value alone explains."""

import pytest

import example_runs as made
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.sweeps import Cell, Explained, Sweep, breaks_at, explained, rows_of

P, F, E, I = Verdict.PASSED, Verdict.FAILED, Verdict.ERROR, Verdict.INCONCLUSIVE  # noqa: E741


def sweep(**cases):
    """A sweep of latency over cases with their verdicts at each value; `b_...` are of another capability."""
    count = len(next(iter(cases.values())))
    at = [
        {
            name: made.outcome(
                made.case(name, capability="PED-02" if name.startswith("b") else "LON-07"), verdict=verdicts[number]
            )
            for name, verdicts in cases.items()
            if verdicts[number] is not None
        }
        for number in range(count)
    ]
    return Sweep(axis="latency", values=("0 ms", "100 ms", "200 ms")[:count], outcomes=tuple(at))


@pytest.mark.parametrize(
    ("verdicts", "breaks"),
    [
        ((P, P, P), None),
        ((P, P, F), 2),
        ((P, F, P), 1),
        ((P, E, F), 1),
        ((F, F, F), None),  # it never held
        ((I, P, F), None),  # nor did this
        ((P, I, F), None),
        ((P, None, F), None),
    ],
)
def test_a_case_breaks_where_it_fails_after_passing_at_all_values_before(verdicts, breaks):
    assert breaks_at(sweep(a=verdicts), "a") == breaks


def test_a_capability_breaks_with_its_first_case_and_is_counted_at_each_value():
    rows = list(rows_of(sweep(a=(P, P, F), a2=(P, F, F), a3=(F, I, P), b=(P, P, P))))

    assert [(row.capability, row.breaks_at) for row in rows] == [("LON-07", "100 ms"), ("PED-02", None)]
    assert rows[0].cells == (Cell(2, 3), Cell(1, 2), Cell(1, 3))
    assert rows[1].cells == (Cell(1, 1),) * 3


def test_what_passed_at_the_first_value_is_explained_by_another_alone():
    found = list(explained(sweep(a=(P, F, P), a2=(F, F, F), a3=(P, E, F), b=(I, F, P))))

    assert found == [Explained("100 ms", broken=4, by_it_alone=2), Explained("200 ms", broken=2, by_it_alone=1)]
