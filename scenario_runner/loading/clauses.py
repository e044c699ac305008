"""Formulas over attributes as statements and conditionals: what any nesting of and, or and not says, in an ODD's form.

Both sides are three-valued alike (Kleene's logic, in which the laws used here hold): where a value is unknown, the
statements say neither more nor less than the formula.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from scenario_runner.loading.documents import Wrong
from scenario_runner.loading.openodd_terms import complement, union, words_known
from scenario_runner.loading.yaml_source import Where
from scenario_runner.model.odd import Attribute
from scenario_runner.model.odds import Accepted, Conditional, Kind, Mode, Odd, Statement

MOST_CLAUSES = 2000
"""A formula that takes more has alternatives within alternatives, many times over."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is among the accepted, or `negated`: none of it is. Of a set: any of its words is, or none is."""

    accepted: Accepted
    where: Where
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Within:
    """A set none of whose words is another than these; negated, which has none of these (the decision on OpenODD)."""

    accepted: Accepted
    where: Where


@dataclass(frozen=True, slots=True)
class Missing:
    """An attribute that nothing is known of."""

    attribute: Attribute
    name: str
    where: Where

    @property
    def key(self) -> str:
        """The attribute's."""
        return self.attribute.key


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts hold."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Any of the parts holds."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Formula


Formula = Literal | Within | Missing | Every | Some | Not
Alternative = Literal | Within | Missing  # Within only where it accepts every word: then it says "known"
Clause = tuple[Alternative, ...]
"""Alternatives, one of which must hold."""


class NotExpressibleError(Exception):
    """A formula that no ODD says; `wrong` is where and why."""

    def __init__(self, where: Where, what: str) -> None:
        super().__init__(what)
        self.wrong = Wrong(where, what)


def odd_of(formula: Formula, *, name: str, summary: str) -> Odd:
    """The ODD inside of which the formula holds.

    Raises:
        NotExpressibleError: there is none.
    """
    clauses = _intersected(_merged(clause) for clause in _clauses(formula, negated=False))
    statements: list[Statement] = []
    conditionals: dict[tuple[Accepted, ...], list[Statement]] = {}
    for clause in clauses:
        others, then = _implied(clause)
        when = tuple(_refused(each) for each in others)
        (conditionals.setdefault(when, []) if when else statements).append(then)
    return Odd(
        name=name,
        summary=summary,
        mode=Mode.DEFAULT,
        statements=tuple(_together(statements)),
        conditionals=tuple(Conditional(when=when, then=tuple(_together(then))) for when, then in conditionals.items()),
    )


def _clauses(formula: Formula, *, negated: bool) -> list[Clause]:  # noqa: PLR0911 - one a kind
    """Clauses that all hold where the formula does, or with `negated` where it does not."""
    match formula:
        case Not(part):
            return _clauses(part, negated=not negated)
        case Every(parts) | Some(parts):
            of_parts = [_clauses(part, negated=negated) for part in parts]
            if isinstance(formula, Every) is not negated:
                return [clause for clauses in of_parts for clause in clauses]
            return _either(of_parts)
        case Missing(where=where) if negated:
            raise NotExpressibleError(where, "no ODD here asks for a value to be known")
        case Missing():
            return [(formula,)]
        case Within(accepted, where):
            return _none_of(accepted if negated else complement(accepted), where)
        case Literal(accepted, where) if accepted.attribute.kind == "set" and formula.negated is not negated:
            return _none_of(accepted, where)
        case Literal():
            return [(replace(formula, negated=formula.negated is not negated),)]


def _none_of(accepted: Accepted, where: Where) -> list[Clause]:
    """A clause a word, so that equal ones are found however they were written; at the least the words are known."""
    words = [replace(accepted, words=frozenset((word,))) for word in sorted(accepted.words)]
    if not words:
        return [(Within(_everything(accepted), where),)]
    return [(Literal(each, where, negated=True),) for each in words]


def _everything(accepted: Accepted) -> Accepted:
    return replace(accepted, words=words_known(accepted.attribute))


def _either(of_parts: Sequence[list[Clause]]) -> list[Clause]:
    found: list[Clause] = [()]
    for clauses in of_parts:
        if len(found) * len(clauses) > MOST_CLAUSES:
            where = next((each.where for clause in clauses for each in clause), ())
            raise NotExpressibleError(where, f"takes more than {MOST_CLAUSES} statements here; write it flatter")
        found = [(*first, *second) for first, second in product(found, clauses)]
    return found


def _merged(clause: Clause) -> Clause:
    """What is said of a number or a word twice is the union of both; a word that is there or not is a known set."""
    found: dict[object, Alternative] = {}
    for each in clause:
        place = _place_of(each)
        before = found.get(place)
        if isinstance(each, Literal) and isinstance(before, Literal):
            among = union(complement(one.accepted) if one.negated else one.accepted for one in (before, each))
            found[place] = before if _plain(before) == _plain(each) else Literal(among, each.where)
        else:
            found.setdefault(place, each)
    return _less_either_way(tuple(found.values()))


def _place_of(each: Alternative) -> object:
    """Equal for alternatives that add up to one."""
    if isinstance(each, Missing):
        return each.key
    key = each.accepted.attribute.key
    if isinstance(each, Within):
        return key, "known"
    if each.accepted.attribute.kind != "set":
        return (key,)
    return key, each.negated, each.accepted.words if each.negated else ""  # "none of these" does not add up


def _less_either_way(clause: Clause) -> Clause:
    """Without pairs of a set's literals one of which holds, whatever it is: together they say that it is known."""
    of_sets = [each for each in clause if isinstance(each, Literal) and each.accepted.attribute.kind == "set"]
    for there, not_there in product(of_sets, of_sets):
        same = there.accepted.attribute.key == not_there.accepted.attribute.key
        if same and not_there.negated and not there.negated and not_there.accepted.words <= there.accepted.words:
            rest = tuple(each for each in clause if each not in (there, not_there))
            return _less_either_way((*rest, Within(_everything(there.accepted), there.where)))
    return clause


def _intersected(clauses: Iterable[Clause]) -> list[Clause]:
    """Clauses that differ in what the last says of one number or word, as one."""
    found: dict[object, Clause] = {}
    for clause in clauses:
        *others, last = clause
        if not isinstance(last, Literal) or last.negated or last.accepted.attribute.kind == "set":
            found.setdefault(_plain_of(clause), clause)
            continue
        place = frozenset(map(_plain, others)), last.accepted.attribute.key
        before = found[place][-1] if place in found else last
        both = union(complement(one.accepted) for one in (before, last) if isinstance(one, Literal))
        found[place] = (*others, replace(last, accepted=complement(both)))
    return list(found.values())


def _plain_of(clause: Clause) -> frozenset[object]:
    return frozenset(map(_plain, clause))


def _plain(each: Alternative) -> object:
    """What an alternative says, without its place and name."""
    if isinstance(each, Missing):
        return each.key
    negated = isinstance(each, Literal) and each.negated
    scalar = each.accepted.attribute.kind != "set"
    accepted = complement(each.accepted) if scalar and negated else union([each.accepted])
    return accepted.attribute.key, accepted.intervals, accepted.words, type(each).__name__, negated and not scalar


def _implied(clause: Clause) -> tuple[Sequence[Literal | Within], Statement]:
    """The alternatives but one, and what that one states where none of the others holds."""
    said = [each for each in clause if not isinstance(each, Missing)]
    missing = [each for each in clause if isinstance(each, Missing)]
    if not missing:
        return said[:-1], _statement(said[-1])
    if len(missing) > 1:
        raise NotExpressibleError(
            missing[1].where, f"lets {missing[0].key} or this be unknown; an ODD can ask it of one"
        )
    own = [each for each in said if each.accepted.attribute.key == missing[0].attribute.key]
    last = own[-1] if own else _anything(missing[0])
    return [each for each in said if each is not last], replace(_statement(last), spares_unknown=True)


def _anything(missing: Missing) -> Literal:
    """That no value is the attribute's."""
    attribute = missing.attribute
    if attribute.kind == "set":
        what = f"asks that {missing.name} be unknown; an ODD can ask that none of its words be there, unless unknown"
        raise NotExpressibleError(missing.where, what)
    if attribute.kind in ("int", "float"):
        everything = Accepted(attribute=attribute, name=missing.name, intervals=((-math.inf, math.inf),))
    else:
        everything = Accepted(attribute=attribute, name=missing.name, words=words_known(attribute))
    return Literal(everything, missing.where, negated=True)


def _asks_for_a_word(each: Literal | Within) -> bool:
    """Whether it asks that a word be there, which neither a statement does nor a condition's opposite."""
    return isinstance(each, Literal) and each.accepted.attribute.kind == "set" and not each.negated


def _statement(last: Literal | Within) -> Statement:
    if _asks_for_a_word(last):
        raise _required(last)
    negated = isinstance(last, Literal) and last.negated
    return Statement(kind=Kind.EXCLUDE if negated else Kind.INCLUDE, accepted=last.accepted)


def _refused(each: Literal | Within) -> Accepted:
    """What holds where the alternative does not."""
    if _asks_for_a_word(each):
        raise _required(each)
    return each.accepted if isinstance(each, Literal) and each.negated else complement(each.accepted)


def _required(each: Literal | Within) -> NotExpressibleError:
    words, name = ", ".join(sorted(each.accepted.words)), each.accepted.name
    what = f"asks that {words} be among {name}; of an attribute with several words at once an ODD includes and excludes"
    return NotExpressibleError(each.where, f"{what} words, and asks for none")


def _together(statements: Iterable[Statement]) -> Iterator[Statement]:
    """Words of a set that are excluded one by one, as one statement."""
    sets: dict[tuple[str, bool], list[Statement]] = {}
    for each in statements:
        if each.accepted.attribute.kind == "set" and each.kind is Kind.EXCLUDE:
            sets.setdefault((each.accepted.attribute.key, each.spares_unknown), []).append(each)
        else:
            yield each
    for parts in sets.values():
        yield replace(parts[0], accepted=union(each.accepted for each in parts))
