"""A scenario as a template (semantics 28): each part of a case is made once for the values that it depends on.

Which parameters those are is read off the file: a part depends on what stands in its own data, in the road's and the
ego's, and in that of everybody whom any of these names. Most points of a scenario change few of its parts.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, TypeVar

from scenario_runner.expansion import expressions
from scenario_runner.expansion.places import EGO
from scenario_runner.model.distributions import Weights
from scenario_runner.model.scenarios import Parameter, Scenario

Made = TypeVar("Made")

KEPT = 4096
"""Parts of one scenario that are kept at once."""


class Part(Enum):
    """A part of a case. The first two are a road user's, of whom there are several."""

    PLACED = auto()
    ACTOR = auto()
    ROAD = auto()
    ORDER = auto()
    GOAL = auto()
    LIMIT = auto()
    DOMAIN = auto()
    EXPECTATIONS = auto()
    CONDITIONS = auto()
    OVERLAP = auto()


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """What parts depend on, of the parameters that vary, and the parts made so far."""

    varying: frozenset[str]
    uses: Mapping[tuple[Part, str], frozenset[str]]  # by part, and by road user where it is one's
    made: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def once(self, part: tuple[Part, str], about: object, written: Mapping[str, str], make: Callable[[], Made]) -> Made:
        """A part about something (a road) where parameters are written so: the same as before, or made now.

        Whatever `make` raises is raised each time.
        """
        uses = self.uses[part]
        if uses == self.varying:
            return make()  # no two points share it
        key = (part, about, *[written[name] for name in uses])
        if key not in self.made:
            if len(self.made) >= KEPT:
                self.made.clear()
            self.made[key] = make()
        found: Made = self.made[key]
        return found


def template_of(scenario: Scenario) -> Template:
    """Which parameters the parts of a scenario's cases depend on. Its situation must have been bound before."""
    data = scenario.situation
    actors: Mapping[str, Any] = data.get("actors", {})
    ego = {key: each for key, each in data["ego"].items() if key not in {"goal", "domain_ends"}}
    reader = _Reader(scenario, {EGO: ego, **actors})
    road = reader.declared(data["road"])
    of_user = {name: road | reader.needs(name) for name in (EGO, *actors)}
    goal = of_user[EGO].union(reader.declared(data["ego"]), *map(of_user.__getitem__, reader.named(data["ego"])))
    everybody = frozenset().union(*of_user.values())
    types = [actor["type"] for actor in actors.values()]
    return Template(
        varying=frozenset(each.name for each in scenario.parameters if _varies(each)),
        uses={
            **{(part, name): uses for part in (Part.PLACED, Part.ACTOR) for name, uses in of_user.items()},
            (Part.ROAD, ""): road,
            (Part.ORDER, ""): everybody & reader.words,
            (Part.GOAL, ""): goal,
            (Part.LIMIT, ""): goal | reader.declared(data.get("limit")),
            (Part.DOMAIN, ""): goal,
            (Part.EXPECTATIONS, ""): goal | reader.declared(data.get("expect")),
            (Part.CONDITIONS, ""): of_user[EGO] | reader.declared([data.get("conditions"), types]),
            (Part.OVERLAP, ""): everybody,
        },
    )


def _varies(parameter: Parameter) -> bool:
    return not isinstance(parameter.values, tuple) or len(parameter.values) > 1


def names_in(data: Any) -> Iterator[str]:  # noqa: ANN401 - raw YAML
    """The parameters that stand in data, by name."""
    return (text[1:] for text in _texts(data) if text.startswith("$"))


def _texts(data: Any) -> list[str]:  # noqa: ANN401 - raw YAML
    """All that is written in data, keys aside, in no order."""
    found, waiting = [], [data]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            found.append(each)
        elif isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list | tuple):
            waiting += each
    return found


class _Reader:
    """Reads what data depends on: parameters that vary, and road users that it names, in words or by parameters."""

    def __init__(self, scenario: Scenario, users: Mapping[str, Any]) -> None:
        self._varying = frozenset(each.name for each in scenario.parameters if _varies(each))
        self._declared = {each.name: frozenset((each.name,)) & self._varying for each in scenario.parameters}
        self._words = {each.name: frozenset(_words_of(each)) for each in scenario.parameters}
        for name, text in scenario.derive.items():
            expression = expressions.parse(text)
            spoken = expressions.names_in(expression)
            self._declared[name] = frozenset().union(*(self._declared.get(each, ()) for each in spoken))
            named = isinstance(expression.tree, ast.Name | ast.Constant)  # nothing else answers with a word
            self._words[name] = frozenset(users) if named else frozenset()
        self._users = users.keys()
        self._named = {name: self.named(data) for name, data in users.items()}
        self._own = {name: self.declared(data) for name, data in users.items()}

    @property
    def words(self) -> frozenset[str]:
        """The declared parameters by which a word may change."""
        return frozenset().union(*(self._declared[name] for name, words in self._words.items() if words))

    def declared(self, data: Any) -> frozenset[str]:  # noqa: ANN401 - raw YAML
        """The varying parameters that stand in data, themselves or through what is derived."""
        return frozenset().union(*(self._declared[name] for name in names_in(data)))

    def named(self, data: Any) -> frozenset[str]:  # noqa: ANN401 - raw YAML
        """The road users that data may speak of."""
        spoken = re.findall(r"\w+", " ".join(_texts(data)))
        by_parameters = (self._words[name] for name in names_in(data))
        return frozenset().union(spoken, *by_parameters) & self._users

    def needs(self, name: str) -> frozenset[str]:
        """What stands in the data of a road user, of the ego, and of everybody whom it takes to understand these."""
        met, waiting = {name, EGO}, [name, EGO]
        while waiting:
            more = self._named[waiting.pop()] - met
            met |= more
            waiting += more
        return frozenset().union(*(self._own[each] for each in met))


def _words_of(parameter: Parameter) -> Iterable[str]:
    match parameter.values:
        case tuple() as values:
            found = values
        case Weights(weights=weights):
            found = tuple(value for value, _ in weights)
        case _:
            found = ()
    return (value for value in found if isinstance(value, str))
