"""An element with the file it stands in and the catalogs it may refer to: what readers of single elements take."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TypeVar

from scenario_runner.errors import InputError, did_you_mean
from scenario_runner.formats.openscenario.catalogs import Catalogs
from scenario_runner.formats.xml_source import Element, XmlSource
from scenario_runner.model.openscenario.written import Written

REFERENCE = "CatalogReference"
_ENDLESS = {"INF": math.inf, "+INF": math.inf, "-INF": -math.inf, "inf": math.inf}

Noun = TypeVar("Noun")


@dataclass(frozen=True, slots=True)
class Node:
    """An element; `chain` are the catalog entries it stands in, each referred to by the one before."""

    source: XmlSource
    element: Element
    catalogs: Catalogs
    chain: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        """The element's name."""
        return str(self.element.tag)

    @property
    def catalog(self) -> str:
        """The catalog and entry it stands in; empty in the scenario's own file."""
        return self.chain[-1] if self.chain else ""

    @property
    def written(self) -> Written:
        """Where it stands."""
        return Written(self.source.file, int(self.element.sourceline or 0), self.tag)

    def children(self, *tags: str) -> Iterator[Node]:
        """Its children, or those of these names."""
        for child in self.element:
            if not tags or child.tag in tags:
                yield Node(self.source, child, self.catalogs, self.chain)

    def child(self, *tags: str) -> Node | None:
        """Its first child, or the first of these names."""
        return next(self.children(*tags), None)

    def need(self, *tags: str) -> Node:
        """As `child`.

        Raises:
            InputError: there is none.
        """
        found = self.child(*tags)
        if found is None:
            raise InputError(self.source.problem(self.element, self._lacks(tags)))
        return found

    def _lacks(self, tags: tuple[str, ...]) -> str:
        inside = self.child()
        if inside is None:
            return f"is empty; {' or '.join(tags) or 'something'} belongs into it"
        return f"has {inside.tag} in it; {did_you_mean(inside.tag, tags)}"

    def entry(self, *tags: str) -> Node:
        """Its child of these names, or the catalog entry that its CatalogReference means.

        Raises:
            InputError: there is neither; no such entry; entries that refer to each other.
        """
        found = self.need(*tags, REFERENCE)
        return found.referred() if found.tag == REFERENCE else found

    def referred(self) -> Node:
        """The catalog entry that this reference means.

        Raises:
            InputError: as `entry`.
        """
        found = self.catalogs.entry(self.source, self.element)
        name = f"{found.catalog}/{found.name}"
        if name in self.chain:
            around = " → ".join([*self.chain[self.chain.index(name) :], name])
            raise InputError(self.source.problem(self.element, f"catalog entries refer to each other: {around}"))
        return Node(found.source, found.element, self.catalogs, (*self.chain, name))

    def text(self, name: str, otherwise: str | None = None) -> str:
        """An attribute, or what stands in its place; one without it must be there."""
        return self.source.text(self.element, name, otherwise)

    def number(self, name: str, otherwise: float | None = None) -> float:
        """As `text`, a finite number."""
        return self.source.number(self.element, name, otherwise)

    def bound(self, name: str, otherwise: float | None = None) -> float:
        """As `number`, INF too."""
        text = self.element.get(name, "").strip()
        return _ENDLESS[text] if text in _ENDLESS else self.number(name, otherwise)

    def maybe(self, name: str) -> float | None:
        """As `bound`; None where it is absent."""
        return None if self.element.get(name) is None else self.bound(name)

    def whole(self, name: str, otherwise: int | None = None) -> int:
        """As `text`, a whole number; 2.0 is one."""
        text = self.element.get(name, "").strip()
        if text.endswith(".0"):
            self.element.set(name, text.removesuffix(".0"))
        return self.source.whole(self.element, name, otherwise)

    def word(self, name: str, known: Collection[str], otherwise: str | None = None) -> str:
        """As `text`, one of the words that are known."""
        return self.source.word(self.element, name, known, otherwise)

    def truth(self, name: str, otherwise: bool | None = None) -> bool:  # noqa: FBT001
        """As `text`, true or false; 1 and 0 too."""
        fallback = None if otherwise is None else str(otherwise).lower()
        return self.word(name, ("true", "false", "1", "0"), fallback) in ("true", "1")

    def remark(self, what: str) -> None:
        """Say what was accepted."""
        self.catalogs.remarks.append(self.source.problem(self.element, what))

    def collected(self, read: Callable[[Node], Noun]) -> Noun | None:
        """What a reader makes of it; None, and the problems collected, where it cannot."""
        try:
            return read(self)
        except InputError as error:
            self.source.problems.extend(error.problems)
            return None


def each(nodes: Iterator[Node], read: Callable[[Node], Noun]) -> tuple[Noun, ...]:
    """What a reader makes of each of some nodes; the problems of all are collected."""
    found = [node.collected(read) for node in nodes]
    return tuple(noun for noun in found if noun is not None)
