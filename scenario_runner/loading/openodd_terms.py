"""What an OpenODD condition on one concept says of an attribute here: units, closed and open ends, literals."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from scenario_runner.errors import did_you_mean
from scenario_runner.model.odd import Attribute
from scenario_runner.model.odds import Accepted
from scenario_runner.units import NUMBER, UNITS

_COMPARED = re.compile(r"(<=|>=|<|>)\s*(.+)")
_BETWEEN = re.compile(r"\[\s*([^\s\],]+)\s*(?:\.\.|,)\s*([^\s\]]+)\s*\]\s*(\S+)?")
_MEASURED = re.compile(rf"({NUMBER})\s*(\S+)?")

Intervals = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Linear:
    """A unit's conversion: the number in the other `unit` is number × `scale` + `offset`."""

    unit: str
    scale: float
    offset: float = 0.0


KNOWN: Mapping[str, Linear] = {
    "C": Linear("degC", 1.0),
    "°C": Linear("degC", 1.0),
    "K": Linear("degC", 1.0, -273.15),
    "F": Linear("degC", 5 / 9, -160 / 9),
    "lx": Linear("lux", 1.0),
    "kph": Linear("km/h", 1.0),
    "°": Linear("deg", 1.0),
}
"""Units of OpenODD documents that are called or begin otherwise than ours."""


def intervals_of(attribute: Attribute, written: object, conversions: Mapping[str, Linear]) -> Intervals:
    """`>= 2 mm/h`, `[1 .. 2] km`, `3 m` or a plain number, as half-open intervals in the attribute's unit.

    The next float after a closed end is the open one: no number lies between them.

    Raises:
        ValueError: none of these, a unit that is not known, missing, or of something else; no number between the ends.
    """
    if isinstance(written, int | float) and not isinstance(written, bool):
        return _closed(*[_converted(attribute, float(written), "", conversions)] * 2)
    text = written.strip() if isinstance(written, str) else ""
    if between := _BETWEEN.fullmatch(text):
        low, high, unit = between.groups()
        ends = [_converted(attribute, _number(end), unit or "", conversions) for end in (low, high)]
        if ends[0] > ends[1]:
            msg = f"nothing lies in {text}"
            raise ValueError(msg)
        return _closed(*ends)
    if compared := _COMPARED.fullmatch(text):
        bound = _measured(attribute, compared[2], conversions)
        after = math.nextafter(bound, math.inf)
        return {
            "<": ((-math.inf, bound),),
            "<=": ((-math.inf, after),),
            ">": ((after, math.inf),),
            ">=": ((bound, math.inf),),
        }[compared[1]]
    return _closed(*[_measured(attribute, text, conversions)] * 2)


def _closed(low: float, high: float) -> Intervals:
    return ((low, math.nextafter(high, math.inf)),)


def _measured(attribute: Attribute, text: str, conversions: Mapping[str, Linear]) -> float:
    match = _MEASURED.fullmatch(text)
    if match is None:
        msg = f"{text or 'this'} is no condition on a number; write one as >= 2 {attribute.unit}".rstrip()
        raise ValueError(msg)
    return _converted(attribute, float(match[1]), match[2] or "", conversions)


def _number(text: str) -> float:
    if not re.fullmatch(NUMBER, text):
        msg = f"{text} is no number"
        raise ValueError(msg)
    return float(text)


def _converted(attribute: Attribute, number: float, unit: str, conversions: Mapping[str, Linear]) -> float:
    """A number in the attribute's unit, over as many conversions as it takes."""
    met: set[str] = set()
    own = attribute.unit
    while unit != own and unit not in UNITS and unit in conversions and unit not in met:
        met.add(unit)
        number = number * conversions[unit].scale + conversions[unit].offset
        unit = conversions[unit].unit
    if unit == own or (not own and unit in ("1", "count")):
        return number
    if not unit:
        msg = f"needs its unit, as in {number:g} {own}"
        raise ValueError(msg)
    if unit not in UNITS:
        msg = f"unknown unit {unit}; {did_you_mean(unit, [*UNITS, *conversions], otherwise='declare it in conversion')}"
        raise ValueError(msg)
    if not own or UNITS[unit][1] != UNITS[own][1]:
        msg = f"is in {own or 'no unit'}, not in {unit}"
        raise ValueError(msg)
    return number * UNITS[unit][0] / UNITS[own][0]


def words_of(attribute: Attribute, words: Mapping[str, str], written: object) -> frozenset[str]:
    """Literals, one or a list, as our words.

    Raises:
        ValueError: a literal that has no word here.
    """
    listed = written if isinstance(written, list) else [written]
    literals = [("true" if each else "false") if isinstance(each, bool) else str(each) for each in listed]
    for literal in literals:
        if literal not in words:
            msg = f"{literal} has no word in {attribute.key}; {did_you_mean(literal, list(words))}"
            raise ValueError(msg)
    if not literals:
        msg = f"names nothing; known: {', '.join(words)}"
        raise ValueError(msg)
    return frozenset(words[literal] for literal in literals)


def read_conversions(written: Any) -> dict[str, Linear]:  # noqa: ANN401 - raw YAML
    """`conversion: {type: {from: {to: {scale, offset}}}}`, beside the units that are known.

    Raises:
        ValueError: it has another form.
    """
    found: dict[str, Linear] = {}
    try:
        for units in (written or {}).values():
            for unit, others in units.items():
                for other, how in others.items():
                    if other != unit and unit not in UNITS:
                        found[unit] = Linear(str(other), float(how.get("scale", 1)), float(how.get("offset", 0)))
    except (AttributeError, TypeError, ValueError):
        msg = "needs {type: {unit: {other unit: {scale: 1, offset: 0}}}}"
        raise ValueError(msg) from None
    return {**KNOWN, **found}


def complement(accepted: Accepted) -> Accepted:
    """All that is not accepted."""
    attribute = accepted.attribute
    if attribute.kind in ("int", "float"):
        return Accepted(attribute=attribute, name=accepted.name, intervals=_gaps(union([accepted]).intervals))
    return Accepted(attribute=attribute, name=accepted.name, words=words_known(attribute) - accepted.words)


def union(parts: Iterable[Accepted]) -> Accepted:
    """What any of them accepts; all are of one attribute."""
    listed = list(parts)
    merged: list[tuple[float, float]] = []
    for low, high in sorted(interval for each in listed for interval in each.intervals):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    words = frozenset(word for each in listed for word in each.words)
    return Accepted(attribute=listed[0].attribute, name=listed[0].name, intervals=tuple(merged), words=words)


def words_known(attribute: Attribute) -> frozenset[str]:
    """Every word an attribute may have; of a bool both truths."""
    return frozenset(("true", "false") if attribute.kind == "bool" else attribute.values)


def _gaps(intervals: Intervals) -> Intervals:
    ends = [-math.inf, *(end for interval in sorted(intervals) for end in interval), math.inf]
    return tuple((low, high) for low, high in zip(ends[::2], ends[1::2], strict=True) if low < high)
