"""An ambulance from behind is let by, in time or not."""

import pytest

from drives import absent, going, other, straight_case, trace_of
from scenario_runner.judging.letting_pass import lets_pass
from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.cases import Expectation
from scenario_runner.model.outcomes import Finding

CASE = straight_case(actors=[other("ambulance", ActorKind.EMERGENCY)])
BACK_M = 0.5 * BODIES[ActorKind.EMERGENCY].length_m
FRONT_M = 0.5 * CASE.ego_body.length_m
WITHIN_6_S = Expectation(criterion="lets_pass", bounds={"to": "ambulance", "within": 6.0})


def trace_to(x_m: float, *, until_s: float = 8.0):
    """The ego at 10 m/s, its middle at 0 at first, and an ambulance at 20 m/s behind it."""
    return trace_of(CASE, ego=going(0.0, speed_mps=10.0), actors=[going(x_m, 3.0, speed_mps=20.0)], until_s=until_s)


# It is all ahead once it has made up x, its own half and the ego's, at 10 m/s more than the ego.
@pytest.mark.parametrize(("passes_s", "finding"), [(3.0, Finding.MET), (5.99, Finding.MET), (6.01, Finding.VIOLATED)])
def test_it_is_let_by_once_all_of_it_is_ahead(passes_s: float, finding: Finding) -> None:
    result = lets_pass(CASE, trace_to(-(passes_s * 10.0 - BACK_M - FRONT_M)), WITHIN_6_S)

    assert result.finding is finding
    assert passes_s <= result.measure <= passes_s + 0.1 + 1e-9  # the next stack tick
    assert result.margin == pytest.approx(6.0 - result.measure)
    assert (result.bound, result.unit, result.actor) == (6.0, "s", "ambulance")


def test_who_never_got_ahead_was_not_let_by() -> None:
    result = lets_pass(CASE, trace_to(-100.0), WITHIN_6_S)

    assert (result.finding, result.measure, result.at_s) == (Finding.VIOLATED, None, 8.0)
    assert result.because == "never let ambulance (emergency) by in 8.00 s; the bound is 6.00 s"


def test_once_ahead_it_may_be_gone() -> None:
    trace = trace_to(-(3.0 * 10.0 - BACK_M - FRONT_M))

    assert lets_pass(CASE, absent(trace, 0, slice(40, None)), WITHIN_6_S).finding is Finding.MET
