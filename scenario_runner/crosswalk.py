"""How far what the field's catalogs ask for is covered: declared by a scenario, driven in a run, passed there.

A scenario stands for the ids of a source that it names; where it names none, for those of its capability. An id that
scenarios name themselves is theirs alone: what merely shares its capability says nothing of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from scenario_runner.model.catalog import Catalog
from scenario_runner.model.matrix import Cell, total_of
from scenario_runner.model.outcomes import LeftOut, Outcome, Verdict
from scenario_runner.model.standards import Item, ItemReach, Standard, StandardReach

BY_ODD = "--odd "
"""How the reason begins of a case that is left out for being outside the ODD."""


class _Run(NamedTuple):
    """What was driven, by scenario, and the scenarios that lie outside the run's ODD altogether."""

    cells: Mapping[str, Cell]
    outside: frozenset[str]


def reached(catalog: Catalog, outcomes: Iterable[Outcome], left_out: Iterable[LeftOut]) -> tuple[StandardReach, ...]:
    """Each source of a catalog, with how far each of its ids is covered in a run."""
    cells = _by_scenario(outcomes)
    run = _Run(cells, _outside(left_out, driven=cells))
    return tuple(
        StandardReach(
            standard=standard,
            items=tuple(_item(each, standard, catalog, run) for each in standard.items.values()),
        )
        for standard in catalog.standards.values()
    )


def _item(item: Item, standard: Standard, catalog: Catalog, run: _Run) -> ItemReach:
    own = [each.name for each in catalog.scenarios if item.id in each.standards.get(standard.name, ())]
    names = own or _by_capability(item, standard, catalog)
    return ItemReach(
        item=item,
        scenarios=tuple(names),
        is_own=bool(own),
        cases=total_of(run.cells[name] for name in names if name in run.cells),
        is_outside=bool(names) and run.outside.issuperset(names),
    )


def _by_capability(item: Item, standard: Standard, catalog: Catalog) -> list[str]:
    """The scenarios whose capability names the item, but those that say what of this source they stand for."""
    named = {
        capability.id
        for capability in catalog.capabilities.values()
        if not set(item.known_as).isdisjoint(capability.crosswalk.get(standard.crosswalk, ()))
    }
    silent = (each for each in catalog.scenarios if standard.name not in each.standards)
    declared = [each.name for each in silent if each.capability in named]
    return [*declared, *(each.name for each in catalog.recorded if each.capability in named)]


def _by_scenario(outcomes: Iterable[Outcome]) -> dict[str, Cell]:
    counts: dict[str, Counter[Verdict]] = defaultdict(Counter)
    for outcome in outcomes:
        counts[outcome.scenario][outcome.verdict] += 1
    return {name: Cell(counts=found) for name, found in counts.items()}


def _outside(left_out: Iterable[LeftOut], driven: Collection[str]) -> frozenset[str]:
    """The scenarios of which nothing was driven because all of it lies outside the ODD."""
    reasons: dict[str, list[bool]] = defaultdict(list)
    for one in left_out:
        reasons[one.scenario].append(one.reason.startswith(BY_ODD))
    return frozenset(name for name, by_odd in reasons.items() if name not in driven and all(by_odd))
