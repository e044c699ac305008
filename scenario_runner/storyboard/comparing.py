"""How values are compared by OpenSCENARIO's rules."""

from __future__ import annotations

from collections.abc import Callable

NO_DIFFERENCE = 1e-9
"""Times are whole ticks and speeds sums of steps: so little apart is equal."""

RULES: dict[str, Callable[[float, float], bool]] = {
    "equalTo": lambda value, bound: abs(value - bound) <= NO_DIFFERENCE,
    "greaterOrEqual": lambda value, bound: value >= bound - NO_DIFFERENCE,
    "greaterThan": lambda value, bound: value > bound + NO_DIFFERENCE,
    "lessOrEqual": lambda value, bound: value <= bound + NO_DIFFERENCE,
    "lessThan": lambda value, bound: value < bound - NO_DIFFERENCE,
    "notEqualTo": lambda value, bound: abs(value - bound) > NO_DIFFERENCE,
}
WORDS: dict[str, Callable[[str, str], bool]] = {
    "equalTo": lambda value, bound: value == bound,
    "greaterOrEqual": lambda value, bound: value >= bound,
    "greaterThan": lambda value, bound: value > bound,
    "lessOrEqual": lambda value, bound: value <= bound,
    "lessThan": lambda value, bound: value < bound,
    "notEqualTo": lambda value, bound: value != bound,
}


def compares(value: float, rule: str, bound: float) -> bool:
    """Whether a value stands to a bound as the rule says."""
    return RULES[rule](value, bound)


def compares_words(value: str, rule: str, bound: str) -> bool:
    """As numbers where both are, else as words."""
    one, other = as_number(value), as_number(bound)
    if one is None or other is None:
        return WORDS[rule](value, bound)
    return compares(one, rule, other)


def as_number(text: str) -> float | None:
    """The number that a text is, if it is one."""
    try:
        return float(text)
    except ValueError:
        return None
