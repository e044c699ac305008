"""Covering arrays: a few points in which every t values of different parameters meet, where `require` lets them.

Faults that few factors trigger together are most of all (two or fewer: 70 to 97 %, Kuhn, Wallace, Gallo 2004), so that
all pairs find most of what the grid finds, in a fraction of its cases. Rows are covertable's; what they cover is
counted here, without it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any

from scenario_runner.expansion import expressions
from scenario_runner.expansion.places import Where, wrong
from scenario_runner.expansion.quantities import Value
from scenario_runner.model.covering import Covered
from scenario_runner.model.scenarios import Scenario

MOST_TUPLES = 20_000
"""More tuples than this to cover, or points of parameters that `require` ties together, is a slip of a step."""

Values = Mapping[str, Sequence[Value]]  # of each parameter, in order
Holds = Callable[[int, Mapping[str, Value]], bool]
"""Whether the requirement of this place holds where the parameters it speaks of have these values."""


def covering_points(scenario: Scenario, listed: Values, holds: Holds) -> Iterator[dict[str, Value]]:
    """The rows of a covering array of the scenario's strength, in grid order.

    Raises:
        InputError: too much to cover.
    """
    import covertable  # costs a start 20 ms, and few scenarios need it

    assert scenario.covering is not None
    _check_size(scenario, listed)
    rows: list[dict[str, int]] = covertable.make(
        {name: list(range(len(values))) for name, values in listed.items()},
        strength=scenario.covering,
        constraints=[_constraint(place, scope, listed, holds) for place, scope in enumerate(_scopes(scenario, listed))],
    )
    for places in sorted(tuple(row[name] for name in listed) for row in rows):
        yield {name: listed[name][place] for name, place in zip(listed, places, strict=True)}


def covered(scenario: Scenario, listed: Values, holds: Holds, points: Iterable[Mapping[str, Value]]) -> Covered:
    """What points cover of the tuples there can be of parameters that vary, counted one by one."""
    assert scenario.covering is not None
    strength, parts = scenario.covering, _possible(scenario, listed, holds)
    varying = [name for name, values in listed.items() if len(values) > 1]
    met: dict[tuple[str, ...], set[tuple[Value, ...]]] = {names: set() for names in combinations(varying, strength)}
    for point in points:
        for names, found in met.items():
            found.add(tuple(point[name] for name in names))
    return Covered(
        strength=strength,
        combined=sum(math.prod(len(listed[name]) for name in names) for names in met),
        valid=sum(math.prod(len(_projected(part, names)) for part in parts) for names in met),
        met=sum(map(len, met.values())),
    )


def _constraint(place: int, scope: Sequence[str], listed: Values, holds: Holds) -> dict[str, Any]:
    """A requirement as covertable asks for it, in places of values."""
    known: dict[tuple[int, ...], bool] = {}

    def lets(row: Mapping[str, int]) -> bool:
        places = tuple(row[name] for name in scope)
        if places not in known:
            known[places] = holds(place, {name: listed[name][each] for name, each in zip(scope, places, strict=True)})
        return known[places]

    return {"operator": "fn", "requires": list(scope), "evaluate": lets}


def _scopes(scenario: Scenario, listed: Values) -> list[list[str]]:
    """The parameters that each requirement speaks of, itself or through what is derived."""
    speaks: dict[str, frozenset[str]] = {name: frozenset((name,)) for name in listed}
    for name, text in scenario.derive.items():
        speaks[name] = _spoken_of(text, speaks)
    return [[name for name in listed if name in _spoken_of(text, speaks)] for text in scenario.require]


def _spoken_of(text: str, speaks: Mapping[str, frozenset[str]]) -> frozenset[str]:
    named = expressions.names_in(expressions.parse(text))
    return frozenset().union(*(speaks.get(name, frozenset()) for name in named))


_Part = list[dict[str, Value]]
"""The points that are possible of parameters that requirements tie together, and to no other."""


def _possible(scenario: Scenario, listed: Values, holds: Holds) -> list[_Part]:
    """The parameters in parts that know nothing of each other, with each part's possible points."""
    scopes = _scopes(scenario, listed)
    parts = []
    for names in _tied(listed, scopes):
        own = [place for place, scope in enumerate(scopes) if set(scope) <= set(names)]
        grid = (dict(zip(names, values, strict=True)) for values in product(*(listed[name] for name in names)))
        parts.append([point for point in grid if all(holds(place, point) for place in own)])
    return parts


def _tied(names: Iterable[str], scopes: Iterable[Collection[str]]) -> list[list[str]]:
    """Names in groups, two in one group where a scope has both, or others tie them."""
    groups = [[name] for name in names]
    for scope in scopes:
        tied = [group for group in groups if not set(group).isdisjoint(scope)]
        rest = [group for group in groups if set(group).isdisjoint(scope)]
        groups = [*rest, [name for group in tied for name in group]]
    return groups


def _projected(part: _Part, names: Sequence[str]) -> set[tuple[Value, ...]]:
    """The part's points as far as they go by these names; of none of them the one empty tuple, if anything is left."""
    return {tuple(point[name] for name in names if name in point) for point in part}


def _check_size(scenario: Scenario, listed: Values) -> None:
    where: Where = ("covering",)
    assert scenario.covering is not None
    tuples = sum(math.prod(map(len, each)) for each in combinations(listed.values(), scenario.covering))
    largest = max(math.prod(len(listed[name]) for name in part) for part in _tied(listed, _scopes(scenario, listed)))
    if max(tuples, largest) > MOST_TUPLES:
        what = f"{tuples} tuples to cover, {largest} combinations that require ties together; at most {MOST_TUPLES}"
        raise wrong(scenario, where, what)
