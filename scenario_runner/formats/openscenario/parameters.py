"""Puts values in the place of `$name` and `${…}` throughout an element, declaration by declaration.

A declaration holds for the element that has it and all within. The file's own attributes are changed: whoever reads
them afterwards reads values, and a problem still has the place of what was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias

from scenario_runner.errors import did_you_mean
from scenario_runner.formats.openscenario.expression_values import ExpressionError, value_of
from scenario_runner.formats.openscenario.expressions import substituted
from scenario_runner.formats.xml_source import Element, XmlSource, finite_number, shown
from scenario_runner.model.openscenario.parameters import SIGNS, Constraint, Declared

Scope: TypeAlias = Mapping[str, str]
_WHOLE = re.compile(r"[-+]?\d{1,18}(\.0*)?")
_NAMES = ("parameterName", "parameterRef", "variableRef")
"""Attributes that hold a name and not its value, with or without `$`."""
_AS_WRITTEN = ("FileHeader", "ParameterDeclarations")
"""Elements that are not resolved with what is around them: a version is no parameter; declarations are read first."""


def resolve(source: XmlSource, element: Element, outer: Scope, assigned: Scope) -> tuple[Declared, ...]:
    """Resolve an element in place; answers its own parameters, `assigned` instead of their defaults.

    What is wrong is collected in `source`.
    """
    declarations = element.find("ParameterDeclarations")
    own = _declared(source, declarations, outer, assigned) if declarations is not None else ()
    scope = {**outer, **{each.name: each.value for each in own}}
    if declarations is not None:
        _check_constraints(source, declarations, own)
    _resolve_attributes(source, element, scope)
    for child in element:
        if child.tag not in _AS_WRITTEN:
            resolve(source, child, scope, {})
    return own


def undeclared(assigned: Scope, names: tuple[str, ...]) -> list[str]:
    """What is wrong with names that are assigned and not declared."""
    return [f"no parameter {name} is declared; {did_you_mean(name, names)}" for name in assigned if name not in names]


def variables(source: XmlSource, element: Element) -> tuple[Declared, ...]:
    """The variables a scenario declares; call it on what was resolved."""
    return tuple(_one(source, each, {}, None) for each in element.findall("VariableDeclarations/VariableDeclaration"))


def _declared(source: XmlSource, declarations: Element, outer: Scope, assigned: Scope) -> tuple[Declared, ...]:
    """Each declaration may use those above it; of two of one name the last counts."""
    scope, found = dict(outer), []
    for each in declarations.findall("ParameterDeclaration"):
        one = _one(source, each, scope, assigned.get(_name(each)))
        scope[one.name] = one.value
        found.append(one)
    for each in declarations.iter("ValueConstraint"):
        _resolve_attributes(source, each, scope)
    return tuple(
        Declared(name=one.name, kind=one.kind, written=one.written, value=one.value, constraints=_groups(source, each))
        for one, each in zip(found, declarations.findall("ParameterDeclaration"), strict=True)
    )


def _one(source: XmlSource, element: Element, scope: Scope, assigned: str | None) -> Declared:
    source.text(element, "name")
    name = _name(element)
    attribute = "variableType" if element.tag == "VariableDeclaration" else "parameterType"
    kind = source.word(element, attribute, tuple(TYPES), "string")
    written = source.text(element, "value") if assigned is None else assigned
    try:
        value = substituted(written, scope)
    except ExpressionError as error:
        source.refuse(element, str(error), "value")
        return Declared(name=name, kind=kind, written=written, value=DEFAULTS.get(kind, "0"))
    read = TYPES.get(kind, _word)(value)
    if read is None:
        whose = "" if assigned is None else f"{name} is given "
        source.refuse(element, f"{whose}{shown(value)}, which is no {kind}", "value")
        read = DEFAULTS.get(kind, "0")
    return Declared(name=name, kind=kind, written=written, value=read)


def _name(element: Element) -> str:
    """Without the `$` that some write before it."""
    return str(element.get("name", "")).removeprefix("$")


def _resolve_attributes(source: XmlSource, element: Element, scope: Scope) -> None:
    for name, text in element.attrib.items():
        if name in _NAMES:
            element.set(name, text.removeprefix("$"))
        elif "$" in text:
            try:
                element.set(name, substituted(str(text), scope))
            except ExpressionError as error:
                source.refuse(element, str(error), str(name))
            except ValueError:  # the XML library's, of characters that XML has not
                source.refuse(element, "holds characters that XML does not have", str(name))


def _groups(source: XmlSource, declaration: Element) -> tuple[tuple[Constraint, ...], ...]:
    return tuple(
        tuple(
            Constraint(rule=source.word(each, "rule", tuple(SIGNS)), value=source.text(each, "value"))
            for each in group.findall("ValueConstraint")
        )
        for group in declaration.findall("ConstraintGroup")
    )


def _check_constraints(source: XmlSource, declarations: Element, own: tuple[Declared, ...]) -> None:
    for one, element in zip(own, declarations.findall("ParameterDeclaration"), strict=True):
        known = [[each for each in group if each.rule in SIGNS] for group in one.constraints]
        if known and not any(all(holds(one.value, each) for each in group) for group in known):
            wanted = " or ".join(" and ".join(each.words for each in group) for group in known)
            source.refuse(element, f"{one.name} is {one.value}, and is constrained to {wanted}", "value")


def holds(value: str, constraint: Constraint) -> bool:
    """Whether a value satisfies a constraint: numbers, moments, false before true, words by their letters."""
    left, right = (_ordered(text) for text in (value, constraint.value))
    if type(left) is not type(right):
        return constraint.rule == "notEqualTo"
    return _RULES[constraint.rule](left, right)


def _ordered(text: str) -> float | bool | str:
    return moment_s(text) if _moment(text) and not _WHOLE.fullmatch(text.strip()) else value_of(text)


_RULES: dict[str, Callable[..., bool]] = {
    "equalTo": lambda a, b: a == b,
    "greaterOrEqual": lambda a, b: a >= b,
    "greaterThan": lambda a, b: a > b,
    "lessOrEqual": lambda a, b: a <= b,
    "lessThan": lambda a, b: a < b,
    "notEqualTo": lambda a, b: a != b,
}


def _number(text: str) -> str | None:
    return text if finite_number(text) is not None or text.strip() in ("INF", "-INF") else None


def _whole(lowest: int, highest: int) -> Callable[[str], str | None]:
    def read(text: str) -> str | None:
        if not _WHOLE.fullmatch(text.strip()):
            return None
        number = int(text.strip().partition(".")[0])
        return str(number) if lowest <= number <= highest else None

    return read


def _truth(text: str) -> str | None:
    """As XML Schema has it, 1 and 0 too."""
    return {"true": "true", "1": "true", "false": "false", "0": "false"}.get(text.strip())


def _word(text: str) -> str:
    return text


def _moment(text: str) -> str | None:
    try:
        datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return text


def moment_s(text: str) -> float:
    """A date and time in seconds since 1970, as if it were UTC where it does not say."""
    moment = datetime.fromisoformat(text.strip())
    return (moment.replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds() - (  # noqa: DTZ001
        offset.total_seconds() if (offset := moment.utcoffset()) else 0.0
    )


TYPES: dict[str, Callable[[str], str | None]] = {
    "boolean": _truth,
    "dateTime": _moment,
    "double": _number,
    "int": _whole(-(2**31), 2**31 - 1),
    "integer": _whole(-(2**31), 2**31 - 1),
    "string": _word,
    "unsignedInt": _whole(0, 2**32 - 1),
    "unsignedShort": _whole(0, 2**16 - 1),
}
"""Each type with what reads its values, None where they are none. `integer` is 1.0's and 1.1's word for `int`."""
DEFAULTS = {"boolean": "false", "dateTime": "2000-01-01T00:00:00", "string": ""}
"""Stand-ins after a problem, where 0 is none of the type."""
