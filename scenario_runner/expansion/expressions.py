"""The small language of `require` and `derive`: arithmetic and comparisons whose units are checked, and nothing else.

Text is parsed by Python's own parser after each `70 m` is given a name, and only the kinds of node listed here are
read, so no call, attribute or index can be reached.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from scenario_runner import units
from scenario_runner.errors import did_you_mean
from scenario_runner.expansion.quantities import FUNCTIONS, ExpressionError, Value, combined, is_ordered, kind_of
from scenario_runner.units import DIMENSIONLESS, Quantity

LONGEST = 300
"""Characters of one expression; it bounds how deep a tree can get."""


_UNITS = "|".join(sorted((re.escape(unit) for unit in units.UNITS), key=len, reverse=True))
_NUMBER = units.NUMBER.removeprefix("[-+]?")
_WORD_OR_LITERAL = re.compile(rf"""('[^']*'|"[^"]*")|(?<![\w.])({_NUMBER})\s*({_UNITS})?(?![\w.])""")
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.LtE: "<=",
    ast.Lt: "<",
    ast.GtE: ">=",
    ast.Gt: ">",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression: its text, its tree, and the quantities written in it by the names that stand for them."""

    text: str
    tree: ast.expr
    literals: Mapping[str, Quantity]


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a condition holds; where it does not, the numbers that say so."""

    holds: bool
    numbers: str = ""


@lru_cache(maxsize=256)
def parse(text: str) -> Expression:
    """Read an expression; `number unit` is one quantity, a name is a parameter.

    Raises:
        ExpressionError: not an expression of this language.
    """
    if len(text) > LONGEST:
        msg = f"an expression of {len(text)} characters; at most {LONGEST}"
        raise ExpressionError(msg)
    literals: dict[str, Quantity] = {}

    def name_literal(match: re.Match[str]) -> str:
        word, number, unit = match.groups()
        if word:
            return word
        name = f"_{len(literals)}"
        literals[name] = units.parse_quantity(f"{number} {unit or ''}")
        return f" {name} "

    named = _WORD_OR_LITERAL.sub(name_literal, text.replace("\\", "?"))  # no escapes: Python warns of unknown ones
    try:
        tree = ast.parse(named.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        msg = f"{text!r} is no expression; write arithmetic and comparisons of parameters, as in gap * speed <= 70 m"
        raise ExpressionError(msg) from error
    return Expression(text, tree, literals)


def evaluate(expression: Expression, values: Mapping[str, Value]) -> Value:
    """The expression's value where the parameters have these values.

    Raises:
        ExpressionError: units that do not go together, an unknown name, a division by zero.
    """
    return _value(expression, expression.tree, values)


def check(expression: Expression, values: Mapping[str, Value]) -> Finding:
    """Whether a condition holds, with the first comparison that does not in numbers.

    Raises:
        ExpressionError: as `evaluate`, or the expression is no condition.
    """
    if _truth(expression, expression.tree, values):
        return Finding(holds=True)
    return Finding(holds=False, numbers=_numbers(expression, _first_false(expression, expression.tree, values), values))


def names_in(expression: Expression) -> frozenset[str]:
    """The parameters an expression speaks of."""
    called = {id(node.func) for node in ast.walk(expression.tree) if isinstance(node, ast.Call)}
    names = {node.id for node in ast.walk(expression.tree) if isinstance(node, ast.Name) and id(node) not in called}
    return frozenset(names - set(expression.literals))


def _value(expression: Expression, node: ast.expr, values: Mapping[str, Value]) -> Value:
    match node:
        case ast.Name(id=name):
            return _named(expression, name, values)
        case ast.Constant(value=str() | bool() as word):
            return word
        case ast.UnaryOp(op=ast.USub() | ast.UAdd()) | ast.BinOp():
            return _arithmetic(expression, node, values)
        case ast.UnaryOp(op=ast.Not()) | ast.BoolOp() | ast.Compare():
            return _condition(expression, node, values)
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in FUNCTIONS and arguments:
            return FUNCTIONS[name]([_number(expression, argument, values) for argument in arguments])
    msg = f"{_written(expression, node)} is not understood; known: + - * / **, comparisons, and or not, abs min max"
    raise ExpressionError(msg)


def _condition(
    expression: Expression, node: ast.UnaryOp | ast.BoolOp | ast.Compare, values: Mapping[str, Value]
) -> bool:
    """All parts are read even where the first decides: each must be well typed at every point."""
    match node:
        case ast.UnaryOp(operand=operand):
            return not _truth(expression, operand, values)
        case ast.BoolOp(op=op, values=parts):
            truths = [_truth(expression, part, values) for part in parts]
            return all(truths) if isinstance(op, ast.And) else any(truths)
        case ast.Compare():
            found = [_value(expression, side, values) for side in (node.left, *node.comparators)]
            truths = [_holds(expression, node, place, found) for place in range(len(node.ops))]
            return all(truths)


def _named(expression: Expression, name: str, values: Mapping[str, Value]) -> Value:
    if name in expression.literals:
        return expression.literals[name]
    if name in ("true", "false"):
        return name == "true"
    if name not in values:
        msg = f"unknown name {name}; {did_you_mean(name, tuple(values))}"
        raise ExpressionError(msg)
    return values[name]


def _number(expression: Expression, node: ast.expr, values: Mapping[str, Value]) -> Quantity:
    value = _value(expression, node, values)
    if isinstance(value, Quantity):
        return value
    msg = f"{_written(expression, node)} is {kind_of(value)}, needs a number or a quantity"
    raise ExpressionError(msg)


def _truth(expression: Expression, node: ast.expr, values: Mapping[str, Value]) -> bool:
    value = _value(expression, node, values)
    if isinstance(value, bool):
        return value
    msg = f"{_written(expression, node)} is {kind_of(value)}, needs a condition, as in gap <= 2 s"
    raise ExpressionError(msg)


def _arithmetic(expression: Expression, node: ast.UnaryOp | ast.BinOp, values: Mapping[str, Value]) -> Quantity:
    if isinstance(node, ast.UnaryOp):
        number = _number(expression, node.operand, values)
        return Quantity(-number.value if isinstance(node.op, ast.USub) else number.value, number.dimension)
    left, right = _number(expression, node.left, values), _number(expression, node.right, values)
    if isinstance(node.op, ast.Add | ast.Sub):
        _alike(expression, (node.left, left), (node.right, right))
    try:
        return combined(left, right, node.op)
    except (ZeroDivisionError, OverflowError) as error:
        msg = f"{_written(expression, node)} has no value: {left.value:g} by {right.value:g}"
        raise ExpressionError(msg) from error


def _alike(expression: Expression, left: tuple[ast.expr, Value], right: tuple[ast.expr, Value]) -> None:
    if kind_of(left[1]) != kind_of(right[1]):
        parts = [f"{_written(expression, node)} is {kind_of(value)}" for node, value in (left, right)]
        msg = f"{', '.join(parts)}; only like is added to, or compared with, like"
        raise ExpressionError(msg)


def _sides(node: ast.Compare, place: int) -> tuple[ast.expr, ast.expr]:
    operands = [node.left, *node.comparators]
    return operands[place], operands[place + 1]


def _holds(expression: Expression, node: ast.Compare, place: int, found: list[Value]) -> bool:
    """Whether the comparison at `place` of a chain `a <= b <= c` holds; `found` are the values of a, b, c."""
    sign = _COMPARISONS.get(type(node.ops[place]))
    if sign is None:
        msg = f"{_written(expression, node)} is not understood; comparisons are {' '.join(_COMPARISONS.values())}"
        raise ExpressionError(msg)
    (left, right), (first, second) = _sides(node, place), found[place : place + 2]
    _alike(expression, (left, first), (right, second))
    if isinstance(first, Quantity) and isinstance(second, Quantity):
        return is_ordered(first.value, second.value, sign)
    if sign not in ("==", "!="):
        msg = f"{_written(expression, node)} orders words; they can only be == or !="
        raise ExpressionError(msg)
    return (first == second) == (sign == "==")


def _first_false(expression: Expression, node: ast.expr, values: Mapping[str, Value]) -> ast.expr:
    """The comparison to blame: within `and` the first that fails, otherwise the condition itself."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        part = next(part for part in node.values if not _truth(expression, part, values))
        return _first_false(expression, part, values)
    return node


def _numbers(expression: Expression, node: ast.expr, values: Mapping[str, Value]) -> str:
    """`83.3 m` where one side was written as a number, `83.3 m against 70 m` where neither was."""
    if not isinstance(node, ast.Compare):
        used = sorted(names_in(expression))
        return ", ".join(f"{name} is {written(values[name])}" for name in used)
    chain = [_value(expression, side, values) for side in (node.left, *node.comparators)]
    place = next(place for place in range(len(node.ops)) if not _holds(expression, node, place, chain))
    sides, found = _sides(node, place), chain[place : place + 2]
    unit = next((_unit(value) for value in found if isinstance(value, Quantity) and value.text), None)
    apart = _apart([value.to(unit) if unit else value.value for value in found if isinstance(value, Quantity)])
    shown = [
        _with_unit(apart.pop(0), unit or _unit(value)) if isinstance(value, Quantity) else written(value)
        for value in found
    ]
    computed = [text for text, side in zip(shown, sides, strict=True) if not _is_literal(expression, side)]
    return " against ".join(computed or shown)


def _is_literal(expression: Expression, node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        return _is_literal(expression, node.operand)
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id in expression.literals)


def _unit(quantity: Quantity) -> str:
    """The unit a quantity was written in, else the SI one; empty for plain numbers and unnamed products."""
    if quantity.text:
        return " ".join(quantity.text.split()[1:])
    known = units.units_of(quantity.dimension) if quantity.dimension != DIMENSIONLESS else ()
    return known[0] if known else ""


def _apart(numbers: list[float]) -> list[str]:
    """Numbers in three digits, or in as many as it takes to tell them apart."""
    for digits in (3, 6, 9):
        texts = [f"{number:.{digits}g}" for number in numbers]
        if len(set(texts)) == len(set(numbers)):
            return texts
    return [repr(number) for number in numbers]


def _with_unit(number: str, unit: str) -> str:
    return f"{number} {unit}".strip()


def written(value: Value) -> str:
    """A value as it would be written in the file: with the unit it was written in, else in SI."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    return value.text or _with_unit(repr(value.value), _unit(value))


def _written(expression: Expression, node: ast.expr) -> str:
    """A part of the expression as the author wrote it, quantities included."""
    text = ast.unparse(node)
    return re.sub(r"\b_\d+\b", lambda match: expression.literals[match.group()].text, text)
