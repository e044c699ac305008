"""An ODD as an ASAM OpenODD document, which gives every case the verdict it has here."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from scenario_runner.model.odd import Attribute, OddTree
from scenario_runner.model.odds import Accepted, Conditional, Kind, Mode, Odd, Statement
from scenario_runner.model.openodd import CONCEPTS, WRITTEN_UNITS

Section = dict[str, Any]
UNKNOWN = "unknown"


def openodd_yaml(odd: Odd, tree: OddTree) -> str:
    """The document: the concepts it speaks of, units that OpenODD does not name, and a root module called as the ODD.

    Half-open intervals are written as two ends. A set of words is a boolean each. What `restrictive` asks of
    attributes that nothing includes is written out.
    """
    writing = _Writing(tree)
    root = writing.root(odd)
    modules = {**writing.modules, odd.name: root}
    document = {
        "TAXONOMY": _nested(writing.taxonomy),
        **({"conversion": writing.conversion} if writing.conversion else {}),
        "MODULES": modules,
    }
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=math.inf)


@dataclass
class _Writing:
    """What a document needs beside its root: concepts by path, units, and modules for what takes more than a line."""

    tree: OddTree
    taxonomy: dict[str, object] = field(default_factory=dict)
    conversion: dict[str, dict[str, Any]] = field(default_factory=dict)
    modules: dict[str, dict[str, Any]] = field(default_factory=dict)

    def root(self, odd: Odd) -> dict[str, Any]:
        """The module that holds inside the ODD."""
        include: Section = {}
        exclude: Section = {}
        for statement in odd.statements:
            self.state(statement, include, exclude)
        whens = [(conditional, self.when(conditional)) for conditional in odd.conditionals]
        for conditional, when in whens:
            include[self.either({when: False}, self.all_of("then", conditional.then))] = True
        if odd.mode is Mode.RESTRICTIVE:
            for name, value in self.unlisted(odd, whens):
                include[name] = value
        sections = {"INCLUDE_AND": include, "EXCLUDE_OR": exclude}
        texts = {"TITLE": odd.name} | ({"DESCRIPTION": odd.summary} if odd.summary else {})
        return {**texts, **{name: section for name, section in sections.items() if section}}

    def state(self, statement: Statement, include: Section, exclude: Section) -> None:
        """Put one statement into a module's sections; words that a set may not have are excluded."""
        accepted = statement.accepted
        if statement.spares_unknown:
            attribute = accepted.attribute
            concept = self.word(attribute, attribute.values[0]) if attribute.kind == "set" else self.concept(attribute)
            stated = self.all_of("then", [replace(statement, spares_unknown=False)])
            include[self.named("unless", {"INCLUDE_OR": {concept: UNKNOWN, stated: True}})] = True
            return
        if statement.kind is Kind.EXCLUDE:
            self.any_of(accepted, exclude)
        elif accepted.attribute.kind != "set":
            self.condition(accepted, include)
        elif others := set(accepted.attribute.values) - accepted.words:
            for word in sorted(others):
                exclude[self.word(accepted.attribute, word)] = True
        else:
            word = self.word(accepted.attribute, accepted.attribute.values[0])
            include[self.named("known", {"INCLUDE_OR": {word: True, "AND": {word: False}}})] = True

    def any_of(self, accepted: Accepted, section: Section) -> None:
        """Into a section of alternatives: any of what is accepted."""
        if accepted.attribute.kind == "set":
            for word in sorted(accepted.words):
                section[self.word(accepted.attribute, word)] = True
            if not accepted.words:
                word = self.word(accepted.attribute, accepted.attribute.values[0])
                section[self.named("never", {"INCLUDE_AND": {word: True, "OR": {word: False}}})] = True
        else:
            self.condition(accepted, section)

    def condition(self, accepted: Accepted, section: Section) -> None:
        """Into a section: the value is accepted; by a module of its own where one condition cannot say it."""
        concept = self.concept(accepted.attribute)
        conditions = self.conditions(accepted)
        if len(conditions) == 1 and not isinstance(conditions[0], tuple) and concept not in section:
            section[concept] = conditions[0]
            return
        parts = {self.named("part", {"INCLUDE_AND": _both(concept, each)}): True for each in conditions}
        if len(parts) == 1:
            section.update(parts)
        else:
            section[self.named("any", {"INCLUDE_OR": parts})] = True

    def conditions(self, accepted: Accepted) -> list[Any]:
        """One a interval: an end, or a pair of them; or all words at once."""
        attribute = accepted.attribute
        if attribute.kind in ("int", "float"):
            unit = self.unit(attribute)
            either = [f"< 0{unit}", f">= 0{unit}"]
            if (-math.inf, math.inf) in accepted.intervals:
                return either
            return [self.ends(attribute, low, high) for low, high in accepted.intervals] or [tuple(either)]
        known = ("true", "false") if attribute.kind == "bool" else attribute.values
        words = [self.literal(attribute, word) for word in sorted(accepted.words)]
        if not words:
            return [tuple(self.literal(attribute, word) for word in known[:2])]
        return words if attribute.kind == "bool" else [words]

    def ends(self, attribute: Attribute, low: float, high: float) -> str | tuple[str, str]:
        """`>= 2 mm/h`, `[2 .. 8] mm/h`, or two ends: an interval of OpenODD holds both of its own."""
        unit = self.unit(attribute)
        last = _before(high)
        if low > -math.inf and last is not None and _before(low) is None:
            return f"[{_number(low)} .. {_number(last)}]{unit}"
        first = _before(low)
        least = f">= {_number(low)}{unit}" if first is None else f"> {_number(first)}{unit}"
        most = f"< {_number(high)}{unit}" if last is None else f"<= {_number(last)}{unit}"
        if low > -math.inf and high < math.inf:
            return least, most
        return most if low == -math.inf else least

    def unit(self, attribute: Attribute) -> str:
        """A unit with a space before; one that OpenODD does not name is declared."""
        if not attribute.unit:
            return ""
        written, kind = WRITTEN_UNITS[attribute.unit]
        if written not in _NAMED:
            self.conversion.setdefault(kind, {})[written] = {written: {"scale": 1, "offset": 0}}
        return f" {written}"

    def concept(self, attribute: Attribute) -> str:
        """The path an attribute is written under, declared: of the standard where one concept tells all its words."""
        path = next(
            (path for path, each in CONCEPTS.items() if each.key == attribute.key and _tells_all(path, attribute)),
            attribute.key,
        )
        self.taxonomy[path] = _type_of(attribute, _literals(path, attribute))
        return path

    def literal(self, attribute: Attribute, word: str) -> Any:  # noqa: ANN401 - a word or a truth
        """A word as the concept's literal."""
        literals = _literals(self.concept(attribute), attribute)
        return literals[word] if literals else word == "true"

    def word(self, attribute: Attribute, word: str) -> str:
        """The boolean concept that tells whether a set has a word."""
        path = f"{attribute.key}.{word}"
        self.taxonomy[path] = "boolean"
        return path

    def named(self, stem: str, module: dict[str, Any]) -> str:
        """The name of a new module; one that says the same is used again."""
        for name, known in self.modules.items():
            if known == module and name.startswith(f"{stem}_"):
                return name
        name = f"{stem}_{len(self.modules) + 1}"
        self.modules[name] = module
        return name

    def either(self, first: Section, second: str) -> str:
        """A module that holds where a section's condition does, or a module."""
        return self.named("rule", {"INCLUDE_OR": {**first, second: True}})

    def when(self, conditional: Conditional) -> str:
        """A module that holds where a conditional applies."""
        include: Section = {}
        for accepted in conditional.when:
            if accepted.attribute.kind == "set":
                alternatives: Section = {}
                self.any_of(accepted, alternatives)
                include[self.named("any", {"INCLUDE_OR": alternatives})] = True
            else:
                self.condition(accepted, include)
        return self.named("if", {"TITLE": conditional.condition, "INCLUDE_AND": include})

    def all_of(self, stem: str, statements: Iterable[Statement]) -> str:
        """A module that holds where statements do."""
        include: Section = {}
        exclude: Section = {}
        for statement in statements:
            self.state(statement, include, exclude)
        sections = {"INCLUDE_AND": include, "EXCLUDE_OR": exclude}
        return self.named(stem, {name: section for name, section in sections.items() if section})

    def unlisted(self, odd: Odd, whens: Iterable[tuple[Conditional, str]]) -> Iterator[tuple[str, Any]]:
        """What a restrictive ODD asks of attributes it does not include: to be unknown, or of a set to be empty."""
        whens = list(whens)
        listed = _included(odd.statements)
        for key, attribute in self.tree.attributes.items():
            if key in listed:
                continue
            alternatives: Section = {when: True for conditional, when in whens if key in _included(conditional.then)}
            if attribute.kind == "set":
                words = [self.word(attribute, word) for word in attribute.values]
                alternatives |= {words[0]: UNKNOWN, "AND": dict.fromkeys(words, False)}
            elif not alternatives:
                yield self.concept(attribute), UNKNOWN
                continue
            else:
                alternatives[self.concept(attribute)] = UNKNOWN
            yield self.named("unlisted", {"INCLUDE_OR": alternatives}), True


_NAMED = frozenset(("km/h", "m/s", "m", "km", "%", "deg", "mm/h", "C", "lx"))
"""Units that readers of OpenODD know without being told."""


def _both(concept: str, condition: Any) -> Section:  # noqa: ANN401 - a text or two
    """A section with one condition on a concept; or two, the second in a section of its own, for a name stands once."""
    if isinstance(condition, tuple):
        return {concept: condition[0], "OR": {concept: condition[1]}}
    return {concept: condition}


def _before(end: float) -> float | None:
    """The number that a closed end is written as: where the float before takes fewer digits, that one was meant."""
    before = math.nextafter(end, -math.inf)
    return before if math.isfinite(end) and len(repr(before)) < len(repr(end)) else None


def _number(number: float) -> str:
    """All its digits, as few as tell it from its neighbours."""
    return f"{number:.0f}" if number.is_integer() else repr(number)


def _included(statements: Iterable[Statement]) -> set[str]:
    return {each.accepted.attribute.key for each in statements if each.kind is Kind.INCLUDE}


def _tells_all(path: str, attribute: Attribute) -> bool:
    if attribute.kind in ("int", "float"):
        return True
    words = {"true", "false"} if attribute.kind == "bool" else set(attribute.values)
    return attribute.kind != "set" and set(CONCEPTS[path].words.values()) == words


def _literals(path: str, attribute: Attribute) -> Mapping[str, str]:
    """Literals by our words; none for a boolean or a number."""
    if path in CONCEPTS:
        return {word: literal for literal, word in CONCEPTS[path].words.items()}
    return {word: word for word in attribute.values}


def _type_of(attribute: Attribute, literals: Mapping[str, str]) -> object:
    if literals:
        return list(literals.values())
    if attribute.kind == "bool":
        return "boolean"
    kind = WRITTEN_UNITS[attribute.unit][1] if attribute.unit else "count"
    return f"{'integer' if attribute.kind == 'int' else 'float'} {kind}"


def _nested(taxonomy: Mapping[str, object]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for path, content in taxonomy.items():
        *parents, leaf = path.split(".")
        place = nested
        for part in parents:
            place = place.setdefault(part, {})
        place[leaf] = content
    return nested
