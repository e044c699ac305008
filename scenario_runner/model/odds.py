"""An ODD as a filter: what it includes and excludes, where a case stands to it, and why not inside."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from scenario_runner.model.odd import Attribute, Conditions, Value


class Mode(StrEnum):
    """What becomes of attributes that no statement includes (the modes of ISO 34503, as Safety Pool writes them).

    `permissive` and `default` let them be; they differ in what is to be covered by tests, not in what is inside: by
    `default` an attribute that is not listed asks for no test. `restrictive` puts every known value of them outside.
    """

    PERMISSIVE = "permissive"
    DEFAULT = "default"
    RESTRICTIVE = "restrictive"


class Standing(StrEnum):
    """Where one case stands to an ODD."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What a statement does with the values it names."""

    INCLUDE = "include"
    EXCLUDE = "exclude"


class Doubt(NamedTuple):
    """Why a case is not inside: `OUTSIDE`, or `UNKNOWN` where a value is missing that decides."""

    standing: Standing
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """Values of one attribute: half-open intervals [lo, hi) in its unit, or words (of a bool: true, false)."""

    attribute: Attribute
    name: str  # the shortest that is clear
    intervals: tuple[tuple[float, float], ...] = ()
    words: frozenset[str] = frozenset()

    def covers(self, value: Value) -> bool:
        """Whether all of a value is accepted; of a set that is every word, so that the empty set always is."""
        if isinstance(value, frozenset):
            return value <= self.words
        return self.touches(value)

    def touches(self, value: Value) -> bool:
        """Whether any of a value is accepted; the empty set never is."""
        match value:
            case frozenset():
                return bool(value & self.words)
            case bool():
                return ("true" if value else "false") in self.words
            case str():
                return value in self.words
        return any(low <= value and (value < high or high == math.inf) for low, high in self.intervals)

    def common(self, other: Accepted) -> str:
        """What is accepted by both, in words; nothing where there is none."""
        if self.attribute.key != other.attribute.key:
            return ""
        shared = [
            (max(low, lower), min(high, higher))
            for low, high in self.intervals
            for lower, higher in other.intervals
            if max(low, lower) < min(high, higher)
        ]
        return _accepted_words(self.attribute.unit, shared, self.words & other.words)

    def __str__(self) -> str:
        return _accepted_words(self.attribute.unit, self.intervals, self.words) or "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """INCLUDE: all of an attribute's value must be accepted. EXCLUDE: none of it may be."""

    kind: Kind
    accepted: Accepted
    spares_unknown: bool = False  # says nothing of a case that does not state the value: OpenODD's "unknown"

    def doubts(self, conditions: Conditions) -> Iterator[Doubt]:
        """One doubt, unless the case's value is known to be inside."""
        value = conditions.get(self.accepted.attribute.key)
        if value is None and self.spares_unknown:
            return
        if value is None:
            yield Doubt(Standing.UNKNOWN, f"{self.accepted.name} is unknown; {self}")
        elif self._refuses(value):
            yield Doubt(Standing.OUTSIDE, f"{self._found(value)}; {self}")

    def _refuses(self, value: Value) -> bool:
        if self.kind is Kind.EXCLUDE:
            return self.accepted.touches(value)
        return not self.accepted.covers(value)

    def _found(self, value: Value) -> str:
        """The value; of a set only the words that decide."""
        if isinstance(value, frozenset):
            deciding = value & self.accepted.words if self.kind is Kind.EXCLUDE else value - self.accepted.words
            return f"{self.accepted.name} has {_said(deciding)}"
        unit = self.accepted.attribute.unit
        return f"{self.accepted.name} is {_said(value)}{f' {unit}' if unit else ''}"

    def __str__(self) -> str:
        return f"{self.kind} says {self.accepted}{', unless unknown' if self.spares_unknown else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional:
    """Statements that count where all of `when` holds: they narrow, they never let in what is outside without them."""

    when: tuple[Accepted, ...]
    then: tuple[Statement, ...]

    def applies(self, conditions: Conditions) -> bool | None:
        """Whether all of `when` holds; None where that is unknown."""
        values = [(each, conditions.get(each.attribute.key)) for each in self.when]
        if any(value is not None and not each.touches(value) for each, value in values):
            return False
        return None if any(value is None for _, value in values) else True

    def doubts(self, conditions: Conditions) -> Iterator[Doubt]:
        """Those of its statements, no surer than whether it applies."""
        applies = self.applies(conditions)
        if applies is False:
            return
        for statement in self.then:
            for doubt in statement.doubts(conditions):
                yield Doubt(doubt.standing if applies else Standing.UNKNOWN, self._because(doubt, conditions))

    def _because(self, doubt: Doubt, conditions: Conditions) -> str:
        missing = [each.name for each in self.when if each.attribute.key not in conditions]
        unsure = f", but {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} unknown" if missing else ""
        return f"{doubt.because} if {self.condition}{unsure}"

    @property
    def condition(self) -> str:
        """`rainfall from 0.1 mm/h and road.type motorway`."""
        return " and ".join(f"{each.name} {each}" for each in self.when)


@dataclass(frozen=True, slots=True, kw_only=True)
class Odd:
    """An operational design domain. EXCLUDE wins: whatever one statement puts outside, no other brings in."""

    name: str
    summary: str
    mode: Mode
    statements: tuple[Statement, ...]
    conditionals: tuple[Conditional, ...]

    def standing(self, conditions: Conditions) -> Standing:
        """Outside where any statement says so, else unknown where any cannot say, else inside."""
        return _worst(self.doubts(conditions))

    def why_not(self, conditions: Conditions) -> tuple[str, ...]:
        """Which statement and which value keep a case from being inside; nothing where it is.

        Where the case is outside, only what puts it there: what is unknown beside it changes nothing.
        """
        doubts = self.doubts(conditions)
        worst = _worst(doubts)
        return tuple(doubt.because for doubt in doubts if doubt.standing is worst)

    def doubts(self, conditions: Conditions) -> tuple[Doubt, ...]:
        """Everything that is not known to be inside, in the order of the file."""
        parts: tuple[Statement | Conditional, ...] = (*self.statements, *self.conditionals)
        found = [doubt for part in parts for doubt in part.doubts(conditions)]
        if self.mode is Mode.RESTRICTIVE:
            found += self._unlisted(conditions)
        return tuple(found)

    def _unlisted(self, conditions: Conditions) -> Iterator[Doubt]:
        """Known values of attributes that nothing includes. The empty set has no word that could be outside."""
        applying = [(part.applies(conditions), _included(part.then)) for part in self.conditionals]
        listed = _included(self.statements).union(*(keys for applies, keys in applying if applies))
        perhaps = {key for applies, keys in applying if applies is None for key in keys}
        for key, value in sorted(conditions.items()):
            if key in listed or value == frozenset():
                continue
            standing = Standing.UNKNOWN if key in perhaps else Standing.OUTSIDE
            yield Doubt(standing, f"{key} is {_said(value)}; no include of a restrictive ODD names it")


def _included(statements: Sequence[Statement]) -> set[str]:
    return {each.accepted.attribute.key for each in statements if each.kind is Kind.INCLUDE}


def _worst(doubts: Collection[Doubt]) -> Standing:
    standings = {doubt.standing for doubt in doubts}
    return next((each for each in (Standing.OUTSIDE, Standing.UNKNOWN) if each in standings), Standing.INSIDE)


def _said(value: Value) -> str:
    match value:
        case frozenset():
            return ", ".join(sorted(value)) or "none"
        case bool():
            return "true" if value else "false"
        case str():
            return value
    return f"{value:g}"


def _accepted_words(unit: str, intervals: Sequence[tuple[float, float]], words: Collection[str]) -> str:
    return " or ".join(_interval_words(unit, low, high) for low, high in intervals) or ", ".join(sorted(words))


def _interval_words(unit: str, low: float, high: float) -> str:
    """Ends as they are meant: the float after a number, which closed ends are kept as, is that number's own end."""
    if _after(low) == high:
        return f"{low:g} {unit}".rstrip()
    from_word = f"above {low:g}" if _is_after(low) else f"from {low:g}"
    to_word = f"up to {high:g}" if _is_after(high) else f"below {high:g}"
    ends = [from_word] * (low > -math.inf) + [to_word] * (high < math.inf)
    return " ".join([*ends, unit]).rstrip() if ends else "any"


def _after(number: float) -> float:
    return math.nextafter(number, math.inf)


def _is_after(number: float) -> bool:
    return math.isfinite(number) and _after(float(f"{number:g}")) == number
