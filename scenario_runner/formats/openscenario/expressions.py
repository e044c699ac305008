"""`${…}` and `$name` in attributes: arithmetic, conditions and words, read by our own parser.

Operators and functions are those of OpenSCENARIO XML 1.1–1.3, besides three that files use: `pi`, comparisons, and `+`
that joins words. It has no `^`: other tools take that for a power, so here it is an error that names `pow`. `%` has the
sign of what is divided and `round` goes away from zero at a half, as in C; the standard does not say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scenario_runner.errors import did_you_mean
from scenario_runner.exponentials import exponential, logarithm
from scenario_runner.trigonometry import PI, arc_tangent, direction_rad, sin_cos

LONGEST = 4000
"""Characters of one expression."""
DEEPEST = 60
"""Brackets, calls and signs within each other; it bounds how deep the parser calls itself."""
WIDEST_RAD = 1e5
"""The largest angle `sin_cos` answers for."""

_NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_TOKEN = re.compile(rf"\s*(?:({_NUMBER})|(\$\w+)|([^\W\d]\w*)|([<>=!]=|[-+*/%(),<>]))")
_WHOLE_NUMBER = re.compile(rf"\s*[-+]?{_NUMBER}\s*")

Value = float | bool | str


class ExpressionError(ValueError):
    """An expression that cannot be read, or has no value; the message says why."""


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
    tokens = _Tokens(text, _split(text), parameters)
    if tokens.next_is_end():
        msg = "an empty expression"
        raise ExpressionError(msg)
    found = _any_of(tokens)
    if not tokens.next_is_end():
        raise tokens.unexpected()
    return found.value


def value_of(text: str) -> Value:
    """What a text stands for within an expression: a number, a truth value, else the word itself."""
    if _WHOLE_NUMBER.fullmatch(text):
        return float(text)
    return text == "true" if text in ("true", "false") else text


def text_of(value: Value) -> str:
    """A value as an attribute would hold it: whole numbers without a point, others with all their digits."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return repr(value).removesuffix(".0")


def _split(text: str) -> list[str]:
    """The tokens of an expression, and an empty one at its end."""
    if len(text) > LONGEST:
        msg = f"an expression of {len(text)} characters; at most {LONGEST}"
        raise ExpressionError(msg)
    tokens, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at, end)
        if match is None:
            rest = text[at:].strip()
            instead = "; a power is pow(a, b)" if rest.startswith("^") else ""
            msg = f"{rest[:12]!r} is not understood in {text.strip()}{instead}"
            raise ExpressionError(msg)
        tokens.append(match.group().strip())
        at = match.end()
    return [*tokens, ""]


@dataclass(slots=True)
class _Tokens:
    """What is left to read of an expression."""

    text: str
    tokens: list[str]
    parameters: Mapping[str, str]
    at: int = 0
    depth: int = 0

    def next_is_end(self) -> bool:
        return not self.tokens[self.at]

    def take(self, *wanted: str) -> str:
        """The next token, if it is one of these; else empty."""
        token = self.tokens[self.at]
        if token and token in wanted:
            self.at += 1
            return token
        return ""

    def take_any(self) -> str:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def unexpected(self) -> ExpressionError:
        found = self.tokens[self.at]
        return ExpressionError(f"{found} is unexpected in {self.text}" if found else f"{self.text} ends too early")


def _any_of(tokens: _Tokens) -> _Operand:
    left = _all_of(tokens)
    while tokens.take("or"):
        left = _truth_operand(_truth(left) | _truth(_all_of(tokens)))
    return left


def _all_of(tokens: _Tokens) -> _Operand:
    left = _negation(tokens)
    while tokens.take("and"):
        left = _truth_operand(_truth(left) & _truth(_negation(tokens)))
    return left


def _negation(tokens: _Tokens) -> _Operand:
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


def _comparison(tokens: _Tokens) -> _Operand:
    left = _sum(tokens)
    if sign := tokens.take(*_COMPARISONS):
        right = _sum(tokens)
        if sign in ("==", "!=") and not (_is_number(left) and _is_number(right)):
            return _truth_operand((left.value == right.value) == (sign == "=="))
        return _truth_operand(_COMPARISONS[sign](_number(left), _number(right)))
    return left


def _sum(tokens: _Tokens) -> _Operand:
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


def _product(tokens: _Tokens) -> _Operand:
    left = _signed(tokens)
    while sign := tokens.take("*", "/", "%"):
        a, b = _number(left), _number(_signed(tokens))
        if sign != "*" and b == 0.0:
            msg = f"{tokens.text} divides {a:g} by zero"
            raise ExpressionError(msg)
        left = _number_operand(a * b if sign == "*" else a / b if sign == "/" else math.fmod(a, b))
    return left


def _signed(tokens: _Tokens) -> _Operand:
    negative, signed = False, False
    while sign := tokens.take("-", "+"):
        signed = True
        negative ^= sign == "-"
    found = _atom(tokens)
    if not signed:
        return found
    return _number_operand(-_number(found) if negative else _number(found))


def _atom(tokens: _Tokens) -> _Operand:
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


def _closed(tokens: _Tokens) -> _Operand:
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


def _call(name: str, tokens: _Tokens) -> _Operand:
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


def _power(base: float, exponent: float) -> float:
    """Whole exponents by multiplication, others by the logarithm: the same bits on every machine."""
    if exponent == math.floor(exponent) and abs(exponent) <= 1024.0:
        return _whole_power(base, int(exponent))
    if exponent == 0.5 and base >= 0.0:
        return math.sqrt(base)
    if base == 0.0 and exponent > 0.0:
        return 0.0
    if base <= 0.0:
        msg = f"pow({base:g}, {exponent:g}) has no value"
        raise ExpressionError(msg)
    grown = exponent * logarithm(base)
    if abs(grown) >= 700.0:
        msg = f"pow({base:g}, {exponent:g}) is beyond all numbers"
        raise ExpressionError(msg)
    return exponential(grown)


def _whole_power(base: float, exponent: int) -> float:
    result, square, rest = 1.0, base, abs(exponent)
    while rest:
        if rest & 1:
            result *= square
        square *= square
        rest >>= 1
    if exponent >= 0:
        return result
    if result == 0.0:
        msg = f"pow({base:g}, {exponent}) divides by zero"
        raise ExpressionError(msg)
    return 1.0 / result


def _angle(angle_rad: float) -> tuple[float, float]:
    """Sine and cosine."""
    if abs(angle_rad) >= WIDEST_RAD:
        msg = f"an angle of {angle_rad:g} rad; at most {WIDEST_RAD:g}"
        raise ExpressionError(msg)
    return sin_cos(angle_rad)


def _tangent(angle_rad: float) -> float:
    sine, cosine = _angle(angle_rad)
    return sine / cosine if cosine != 0.0 else math.inf


def _root(number: float) -> float:
    if number < 0.0:
        msg = f"sqrt({number:g}) has no value"
        raise ExpressionError(msg)
    return math.sqrt(number)


def _beside(ratio: float) -> float:
    """The other side of a right-angled triangle of hypotenuse 1."""
    if abs(ratio) > 1.0:
        msg = f"no angle has the sine or cosine {ratio:g}"
        raise ExpressionError(msg)
    return math.sqrt((1.0 - ratio) * (1.0 + ratio))


def _rounded(number: float) -> float:
    whole = float(math.trunc(number))
    return whole + math.copysign(1.0, number) if abs(number - whole) >= 0.5 else whole


FUNCTIONS: dict[str, tuple[int, int, Callable[..., float]]] = {
    "abs": (1, 1, abs),
    "acos": (1, 1, lambda x: direction_rad(x, _beside(x))),
    "asin": (1, 1, lambda x: direction_rad(_beside(x), x)),
    "atan": (1, 1, arc_tangent),
    "ceil": (1, 1, lambda x: float(math.ceil(x))),
    "cos": (1, 1, lambda x: _angle(x)[1]),
    "floor": (1, 1, lambda x: float(math.floor(x))),
    "max": (2, 99, max),
    "min": (2, 99, min),
    "pow": (2, 2, _power),
    "round": (1, 1, _rounded),
    "sign": (1, 1, lambda x: float((x > 0.0) - (x < 0.0))),
    "sin": (1, 1, lambda x: _angle(x)[0]),
    "sqrt": (1, 1, _root),
    "tan": (1, 1, _tangent),
}
"""Each function with the fewest and the most numbers it takes."""
