"""Values are compared by rule, as numbers where they are numbers."""

from __future__ import annotations

import operator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.storyboard.comparing import compares, compares_words

OPERATORS = {
    "equalTo": operator.eq,
    "greaterOrEqual": operator.ge,
    "greaterThan": operator.gt,
    "lessOrEqual": operator.le,
    "lessThan": operator.lt,
    "notEqualTo": operator.ne,
}


@pytest.mark.parametrize("rule", OPERATORS)
@given(value=st.integers(-50, 50), bound=st.integers(-2, 2))
def test_numbers_are_compared_as_the_rule_says(rule, value, bound):
    assert compares(value / 10, rule, bound / 10) == OPERATORS[rule](value, bound)


@pytest.mark.parametrize(("rule", "equal"), [("equalTo", True), ("greaterThan", False), ("lessOrEqual", True)])
def test_a_sum_of_steps_equals_what_it_is_a_sum_of(rule, equal):
    assert compares(sum([0.1] * 10), rule, 1.0) == equal
    assert sum([0.1] * 10) != 1.0


@pytest.mark.parametrize("rule", OPERATORS)
@given(value=st.sampled_from(["a", "b", "ba"]), bound=st.sampled_from(["a", "b", "10"]))
def test_words_are_compared_as_words(rule, value, bound):
    assert compares_words(value, rule, bound) == OPERATORS[rule](value, bound)


def test_words_that_are_numbers_are_compared_as_numbers():
    assert compares_words("9", "lessThan", "10")
    assert compares_words("1.0", "equalTo", "1")
    assert not compares_words("true", "equalTo", "1")
