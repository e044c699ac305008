"""`${…}` and `$name` in attributes: arithmetic, conditions and words, read by our own parser.

Operators and functions are those of OpenSCENARIO XML 1.1–1.3, besides three that files use: `pi`, comparisons, and `+`
that joins words. It has no `^`: other tools take that for a power, so here it is an error that names `pow`. `%` has the
sign of what is divided and `round` goes away from zero at a half, as in C; the standard does not say.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scenario_runner.errors import did_you_mean
from scenario_runner.formats.openscenario.expression_functions import FUNCTIONS
from scenario_runner.formats.openscenario.expression_tokens import Tokens, split
from scenario_runner.formats.openscenario.expression_values import ExpressionError, Value, text_of, value_of
from scenario_runner.trigonometry import PI

DEEPEST = 60
"""Brackets, calls and signs within each other; it bounds how deep the parser calls itself."""


@dataclass(frozen=True, slots=True)
class _Operand:
    """A value, and the text it was written as, by which `+` joins it to a word."""

    value: Value
    text: str


def substituted(text: str, parameters: Mapping[str, str]) -> str:
    """The text of an attribute with its parameter or expression replaced by what it stands for.

    Raises:
        ExpressionError: an unknown parameter, or an expression without a value.
    """
    stripped = text.strip()
    if stripped.startswith("${"):
        if not stripped.endswith("}"):
            msg = f"{stripped} has no closing brace"
            raise ExpressionError(msg)
        return text_of(evaluate(stripped[2:-1], parameters))
    if stripped.startswith("$"):
        return _parameter(stripped, parameters)
    return text.replace("\\$", "$")


def evaluate(text: str, parameters: Mapping[str, str]) -> Value:
    """The value of what stands between `${` and `}`: a number, a truth value or a word.

    Raises:
        ExpressionError: as `substituted`.
    """
    tokens = Tokens(text, split(text), parameters)
    if tokens.next_is_end():
        msg = "an empty expression"
        raise ExpressionError(msg)
    found = _any_of(tokens)
    if not tokens.next_is_end():
        raise tokens.unexpected()
    return found.value


def _any_of(tokens: Tokens) -> _Operand:
    left = _all_of(tokens)
    while tokens.take("or"):
        left = _truth_operand(_truth(left) | _truth(_all_of(tokens)))
    return left


def _all_of(tokens: Tokens) -> _Operand:
    left = _negation(tokens)
    while tokens.take("and"):
        left = _truth_operand(_truth(left) & _truth(_negation(tokens)))
    return left


def _negation(tokens: Tokens) -> _Operand:
    negations = 0
    while tokens.take("not"):
        negations += 1
    found = _comparison(tokens)
    return _truth_operand(_truth(found) ^ (negations % 2 == 1)) if negations else found


_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def _comparison(tokens: Tokens) -> _Operand:
    left = _sum(tokens)
    if sign := tokens.take(*_COMPARISONS):
        right = _sum(tokens)
        if sign in ("==", "!=") and not (_is_number(left) and _is_number(right)):
            return _truth_operand((left.value == right.value) == (sign == "=="))
        return _truth_operand(_COMPARISONS[sign](_number(left), _number(right)))
    return left


def _sum(tokens: Tokens) -> _Operand:
    left = _product(tokens)
    while sign := tokens.take("+", "-"):
        right = _product(tokens)
        if sign == "+" and (isinstance(left.value, str) or isinstance(right.value, str)):
            joined = left.text + right.text
            left = _Operand(joined, joined)
        else:
            a, b = _number(left), _number(right)
            left = _number_operand(a + b if sign == "+" else a - b)
    return left


def _product(tokens: Tokens) -> _Operand:
    left = _signed(tokens)
    while sign := tokens.take("*", "/", "%"):
        a, b = _number(left), _number(_signed(tokens))
        if sign != "*" and b == 0.0:
            msg = f"{tokens.text} divides {a:g} by zero"
            raise ExpressionError(msg)
        left = _number_operand(a * b if sign == "*" else a / b if sign == "/" else math.fmod(a, b))
    return left


def _signed(tokens: Tokens) -> _Operand:
    negative, signed = False, False
    while sign := tokens.take("-", "+"):
        signed = True
        negative ^= sign == "-"
    found = _atom(tokens)
    if not signed:
        return found
    return _number_operand(-_number(found) if negative else _number(found))


def _atom(tokens: Tokens) -> _Operand:
    if tokens.take("("):
        return _closed(tokens)
    if tokens.next_is_end() or not (tokens.tokens[tokens.at][0] in "$_." or tokens.tokens[tokens.at][0].isalnum()):
        raise tokens.unexpected()
    token = tokens.take_any()
    if tokens.take("("):
        return _call(token, tokens)
    if token == "pi":
        return _Operand(PI, token)
    if token.startswith("$"):
        text = _parameter(token, tokens.parameters)
        return _Operand(value_of(text), text)
    words = [token]
    while _is_word(token) and _is_word(tokens.tokens[tokens.at]):
        words.append(tokens.take_any())
    text = " ".join(words)
    return _Operand(value_of(text), text)


def _is_word(token: str) -> bool:
    """Whether it may be one of several words that are a name together, as in `$car + lane change`."""
    return (token[:1].isalpha() or token[:1] == "_") and token not in ("and", "not", "or")


def _closed(tokens: Tokens) -> _Operand:
    """What stands in brackets, behind the opening one."""
    tokens.depth += 1
    if tokens.depth > DEEPEST:
        msg = f"more than {DEEPEST} brackets within each other"
        raise ExpressionError(msg)
    found = _any_of(tokens)
    if not tokens.take(")"):
        raise tokens.unexpected()
    tokens.depth -= 1
    return found


def _call(name: str, tokens: Tokens) -> _Operand:
    if name not in FUNCTIONS:
        msg = f"no function {name}; {did_you_mean(name, tuple(FUNCTIONS))}"
        raise ExpressionError(msg)
    tokens.depth += 1
    if tokens.depth > DEEPEST:
        msg = f"more than {DEEPEST} calls within each other"
        raise ExpressionError(msg)
    arguments = [_number(_any_of(tokens))]
    while tokens.take(","):
        arguments.append(_number(_any_of(tokens)))
    if not tokens.take(")"):
        raise tokens.unexpected()
    tokens.depth -= 1
    fewest, most, function = FUNCTIONS[name]
    if not fewest <= len(arguments) <= most:
        msg = f"{name} takes {fewest if fewest == most else f'at least {fewest}'} numbers, not {len(arguments)}"
        raise ExpressionError(msg)
    return _number_operand(function(*arguments))


def _parameter(reference: str, parameters: Mapping[str, str]) -> str:
    name = reference.removeprefix("$")
    if name not in parameters:
        near = did_you_mean(name, tuple(parameters), otherwise="declare it in ParameterDeclarations")
        msg = f"no parameter {name} is declared; {near}"
        raise ExpressionError(msg)
    return parameters[name]


def _is_number(operand: _Operand) -> bool:
    return isinstance(operand.value, float)


def _number(operand: _Operand) -> float:
    if isinstance(operand.value, float):
        return operand.value
    msg = f"{operand.text or 'an empty text'} is no number"
    raise ExpressionError(msg)


def _truth(operand: _Operand) -> bool:
    if isinstance(operand.value, bool):
        return operand.value
    msg = f"{operand.text or 'an empty text'} is neither true nor false"
    raise ExpressionError(msg)


def _truth_operand(truth: bool) -> _Operand:  # noqa: FBT001 - the value itself
    return _Operand(truth, text_of(truth))


def _number_operand(number: float) -> _Operand:
    if not math.isfinite(number):
        msg = "a result beyond all numbers"
        raise ExpressionError(msg)
    return _Operand(number, text_of(number))
