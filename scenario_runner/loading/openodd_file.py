"""ASAM OpenODD files as ODDs: their modules as formulas over the attributes of odd.yaml, every mistake at its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scenario_runner.errors import InputError, Problem, did_you_mean
from scenario_runner.loading.clauses import (
    Every,
    Formula,
    Literal,
    Missing,
    Not,
    NotExpressibleError,
    Some,
    Within,
    odd_of,
)
from scenario_runner.loading.documents import EMPTY
from scenario_runner.loading.odd_file import METRICS
from scenario_runner.loading.openodd_taxonomy import Together, list_of, path_of, put_together, sibling_of
from scenario_runner.loading.openodd_terms import intervals_of, words_known, words_of
from scenario_runner.loading.yaml_source import Source, Where
from scenario_runner.model.odd import Attribute, OddTree
from scenario_runner.model.odds import Accepted, Odd
from scenario_runner.model.openodd import CONCEPTS, Concept

SECTIONS = ("INCLUDE_AND", "INCLUDE_OR", "EXCLUDE_AND", "EXCLUDE_OR")
TEXTS = ("TITLE", "DESCRIPTION", "METADATA", "LABEL", "LABELS", "ACTIVE")
UNKNOWN = "unknown"


def read_openodd_file(source: Source, tree: OddTree) -> Odd:
    """The ODD that an OpenODD file and what it imports describe; it is called by the file's name.

    Raises:
        InputError: everything that is wrong with it, or has no attribute here.
    """
    reading = _Reading(put_together(source), tree)
    formula = reading.whole()
    if not reading.problems:
        try:
            return odd_of(formula, name=Path(source.file).stem, summary=reading.summary())
        except NotExpressibleError as refused:
            reading.refuse(refused.wrong.where, refused.wrong.what)
    raise InputError(sorted(reading.problems, key=lambda each: (each.file, each.line, each.column)))


class _Reading:
    """One pass over the modules; what cannot be read is collected, and reading goes on."""

    def __init__(self, document: Together, tree: OddTree) -> None:
        self.document = document
        self.tree = tree
        self.problems: list[Problem] = []
        self.labels: dict[str, str] = {}
        self.formulas: dict[str, Formula] = {}
        self.referred: set[str] = set()
        self.under_way: list[str] = []

    def whole(self) -> Formula:
        """What the roots say together."""
        for name, module in self.document.modules.items():
            for label in _labels(module.content):
                if label in (*self.labels, *self.document.modules):
                    self.refuse((name, "LABEL"), f"{label} is {self.labels.get(label, 'a module')}'s too")
                self.labels[label] = name
        for name in self.document.modules:
            self.module(name)
        active = [name for name in self.roots() if self.document.modules[name].content.get("ACTIVE", True)]
        if not active and not self.problems:
            self.refuse((), "no module is active, so that nothing is outside")
        return Every(tuple(self.formulas[name] for name in active))

    def roots(self) -> list[str]:
        """Modules that no other refers to: all of them hold inside."""
        return [name for name in self.document.roots if name not in self.referred]

    def summary(self) -> str:
        """The first description among the roots."""
        contents = (self.document.modules[name].content for name in self.roots())
        texts = (each.get("DESCRIPTION") or each.get("TITLE") for each in contents)
        return " ".join(str(next((text for text in texts if text), "")).split())

    def refuse(self, where: Where, what: str) -> None:
        """Note a problem; a place begins with the name of its module."""
        module = self.document.modules.get(str(where[0])) if where else None
        if module is None:
            self.problems.append(self.document.main.problem((), what))
        else:
            self.problems.append(module.source.problem((*module.where, *where[1:]), what))

    def module(self, name: str) -> Formula:
        """Its include section, and not its exclude section."""
        if name in self.formulas:
            return self.formulas[name]
        content = self.document.modules[name].content
        self.under_way.append(name)
        parts: list[Formula] = []
        for key, section in content.items():
            if key not in SECTIONS and key not in TEXTS:
                self.refuse((name, key), f"no part of a module; they are {', '.join((*SECTIONS, *TEXTS))}")
            elif key in SECTIONS:
                formula = self.section(section, (name, key), every=str(key).endswith("_AND"))
                parts.append(Not(formula) if str(key).startswith("EXCLUDE") else formula)
        for kind in ("INCLUDE", "EXCLUDE"):
            if {f"{kind}_AND", f"{kind}_OR"} <= content.keys():
                self.refuse((name, f"{kind}_OR"), f"a module has {kind}_AND or {kind}_OR, not both; use two modules")
        if not parts:
            self.refuse((name,), "says nothing; add a section, as in INCLUDE_AND: {concept: condition}")
        self.under_way.pop()
        self.formulas[name] = Every(tuple(parts))
        return self.formulas[name]

    def section(self, written: object, where: Where, *, every: bool) -> Formula:
        """Conditions of which all must hold, or any."""
        if not isinstance(written, Mapping) or not written:
            self.refuse(where, EMPTY if not written else "needs conditions by their concepts")
            return Every(())
        parts = []
        for name, value in written.items():
            try:
                parts.append(self.condition(str(name), value, (*where, name)))
            except ValueError as error:
                self.refuse((*where, name), str(error))
        return Every(tuple(parts)) if every else Some(tuple(parts))

    def condition(self, name: str, value: object, where: Where) -> Formula:
        """A nested section, a module or label with the truth it must have, or a concept with its values.

        Raises:
            ValueError: none of these, or nothing that an attribute here can tell.
        """
        if name in ("AND", "OR"):
            return self.section(value, where, every=name == "AND")
        path = path_of(name, self.document.taxonomy)
        if path is not None:
            return self.concept(path, value, where)
        module = name if name in self.document.modules else self.labels.get(name)
        if module is None:
            known = [*self.document.modules, *self.labels, *self.document.taxonomy]
            msg = f"neither a concept of the taxonomy nor a module or label; {_near(name, known)}"
            raise ValueError(msg)
        return self.reference(module, value)

    def reference(self, module: str, value: object) -> Formula:
        """A module that must hold, or must not."""
        self.referred.add(module)
        if not isinstance(value, bool):
            msg = "a module or label is true or false"
            raise ValueError(msg)  # noqa: TRY004 - all that is wrong with a value is a ValueError
        if module in self.under_way:
            msg = (
                f"modules refer to each other: {' → '.join([*self.under_way[self.under_way.index(module) :], module])}"
            )
            raise ValueError(msg)
        if not self.document.modules[module].content.get("ACTIVE", True):
            msg = f"{module} is not active, so that nothing is known of it"
            raise ValueError(msg)
        return self.module(module) if value else Not(self.module(module))

    def concept(self, path: str, value: object, where: Where) -> Formula:
        """A concept with the values it may have."""
        meant = self.document.taxonomy[path]
        if isinstance(meant, Mapping):
            return self.defined(path, meant, value, where)
        key, _, word = path.rpartition(".")
        if key in self.tree.attributes and self.tree.attributes[key].kind == "set":
            return self.presence(self.tree.attributes[key], word, value, where)
        concept = CONCEPTS.get(path) or (Concept(path) if path in self.tree.attributes else None)
        if concept is None:
            raise ValueError(_unmapped(path))
        attribute = self.tree.attributes[concept.key]
        if value == UNKNOWN:
            return Missing(attribute, self.tree.short_name(attribute.key), where)
        return self.values(attribute, concept, value, where)

    def values(self, attribute: Attribute, concept: Concept, value: object, where: Where) -> Formula:
        """A number's interval, or words."""
        name = self.tree.short_name(attribute.key)
        if attribute.kind in ("int", "float"):
            intervals = intervals_of(attribute, value, self.document.conversions)
            return Literal(Accepted(attribute=attribute, name=name, intervals=intervals), where)
        words = concept.words or {word: word for word in words_known(attribute)}
        accepted = Accepted(attribute=attribute, name=name, words=words_of(attribute, words, value))
        return Within(accepted, where) if attribute.kind == "set" else Literal(accepted, where)

    def presence(self, attribute: Attribute, word: str, value: object, where: Where) -> Formula:
        """Whether one word is among a set's."""
        if word not in attribute.values:
            msg = f"{word} is not a word of {attribute.key}; {did_you_mean(word, attribute.values)}"
            raise ValueError(msg)
        if value == UNKNOWN:
            return Missing(attribute, self.tree.short_name(attribute.key), where)
        if not isinstance(value, bool):
            msg = "is true or false"
            raise ValueError(msg)  # noqa: TRY004 - all that is wrong with a value is a ValueError
        name = self.tree.short_name(attribute.key)
        there = Accepted(attribute=attribute, name=name, words=frozenset((word,)))
        return Literal(there, where, negated=not value)

    def defined(self, path: str, meant: Mapping[str, Any], value: object, where: Where) -> Formula:
        """Literals that the taxonomy defines by other concepts: of several that hold, the first is the value."""
        wanted = [str(each) for each in (value if isinstance(value, list) else [value])]
        for literal in wanted:
            if literal not in meant:
                msg = f"{literal} is no literal of {path}; {did_you_mean(literal, list(meant))}"
                raise ValueError(msg)
        found: list[Formula] = []
        before: list[Formula] = []
        for literal, content in meant.items():
            named = ((sibling_of(path, name, self.document.taxonomy), one) for name, one in content.items())
            holds = Every(tuple(self.condition(name, one, where) for name, one in named))
            if literal in wanted:
                found.append(Every((holds, *map(Not, before))))
            before.append(holds)
        return Some(tuple(found))


def _near(name: str, known: Sequence[str]) -> str:
    return did_you_mean(name, [each.rpartition(".")[2] for each in known], otherwise="declare it in TAXONOMY")


def _unmapped(path: str) -> str:
    leaf = path.rpartition(".")[2]
    if leaf in METRICS:
        return "a metric, known only after a drive; an ODD is made of measures, which are those of odd.yaml"
    return f"no attribute of odd.yaml means the same as {path}; leave it out, or name an attribute by its key"


def _labels(content: Mapping[str, Any]) -> list[str]:
    return [str(each) for key in ("LABEL", "LABELS") for each in list_of(content.get(key))]
