"""Expansion: a scenario's open parameters bound, point by point, to cases ready to be driven."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from scenario_runner.expansion.conditions import declared_conditions
from scenario_runner.expansion.parameters import Point, Removed, covered_by, points_of
from scenario_runner.expansion.quantities import Value
from scenario_runner.expansion.sampling import sampled, thinned
from scenario_runner.expansion.scenes import NotStagedError, Tools, tools_of
from scenario_runner.expansion.staging import stage
from scenario_runner.model.cases import Case
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.odd import Conditions
from scenario_runner.model.outcomes import LeftOut
from scenario_runner.model.scenarios import Scenario

__all__ = ["Expansion", "attempt", "covered_by", "every", "expand", "nothing", "sampled", "thinned", "tools_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """A scenario's cases in grid order, and the points that became none, with the reason."""

    cases: tuple[Case, ...]
    left_out: tuple[LeftOut, ...]


def every(case_id: str) -> bool:
    """Wants every case."""
    return True


def nothing(case_id: str) -> str | None:
    """Spares no case."""
    return None


def expand(
    scenario: Scenario,
    catalog: Catalog,
    tools: Tools,
    *,
    wanted: Callable[[str], bool] = every,
    spared: Callable[[str], str | None] = nothing,
) -> Expansion:
    """Every point of a scenario's parameters, as a case or left out.

    Args:
        scenario: What to expand; without parameters it has one case, named as itself.
        catalog: Roads by name, and the ODD's attributes.
        tools: Of `tools_of`; the same for scenarios that are expanded together.
        wanted: Says of a case id whether to make it at all: staging is most of the work. A case is the same either way.
        spared: Says of a case id why it is left out without being staged; None, it is not.

    Raises:
        InputError: something in the scenario is wrong, with its place in the file.
    """
    made: list[Case | LeftOut] = []
    conditions_at = declared_conditions(scenario, catalog)
    for point in points_of(scenario):
        if not wanted(point.id):
            continue
        reason = spared(point.id) if isinstance(point, Point) else point.reason
        found = attempt(scenario, catalog, point, tools) if isinstance(point, Point) and reason is None else reason
        made.append(found if isinstance(found, Case) else _left_out(scenario, point, str(found), conditions_at))
    return Expansion(
        cases=tuple(each for each in made if isinstance(each, Case)),
        left_out=tuple(each for each in made if isinstance(each, LeftOut)),
    )


def attempt(scenario: Scenario, catalog: Catalog, point: Point, tools: Tools) -> Case | NotStagedError:
    """The case at a point, or why there is none.

    Raises:
        InputError: as `expand`.
    """
    try:
        return stage(scenario, catalog, point, tools)
    except NotStagedError as error:
        return error


def _left_out(
    scenario: Scenario, point: Point | Removed, reason: str, conditions_at: Callable[[Mapping[str, Value]], Conditions]
) -> LeftOut:
    return LeftOut(
        case_id=point.id,
        scenario=scenario.name,
        capability=scenario.capability,
        reason=reason,
        conditions=conditions_at(point.values),
    )
