"""Cases of a recorded drive: the recording's own, judged by what its entry expects, with the ego starting otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scenario_runner.errors import InputError, Problem, did_you_mean
from scenario_runner.expansion.conditions import with_friction
from scenario_runner.expansion.expecting import declared_bounds
from scenario_runner.expansion.overlaps import overlap_at_start
from scenario_runner.model.cases import Case, Expectation, Origin
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.odd import Conditions, read_conditions
from scenario_runner.model.outcomes import LeftOut
from scenario_runner.model.recorded_scenarios import RecordedScenario, Variation


def perturbed(entry: RecordedScenario, recorded: Case, catalog: Catalog) -> Iterator[Case | LeftOut]:
    """Each variation of an entry as a case or, where the ego would begin in somebody or off its route, left out.

    Raises:
        InputError: it expects something of somebody who is not there.
    """
    written = {**recorded.conditions, **read_conditions(catalog.odd, entry.conditions)}
    conditions, friction = with_friction(written, catalog)
    base = replace(
        recorded,
        scenario=entry.name,
        capability=entry.capability,
        summary=entry.summary,
        origin=Origin(file=entry.file),
        conditions=conditions,
        friction_because=friction.because,
        expectations=_expectations(entry, recorded),
    )
    for case_id, variation in entry.variations().items():
        case = _varied(base, case_id, variation)
        reason = _misfit(case)
        yield case if reason is None else left_out_of(entry, case_id, reason, conditions)


def without(entry: RecordedScenario, reason: str, catalog: Catalog) -> Iterator[LeftOut]:
    """Every variation of an entry, left out for one reason."""
    conditions, _ = with_friction(read_conditions(catalog.odd, entry.conditions), catalog)
    return (left_out_of(entry, case_id, reason, conditions) for case_id in entry.variations())


def id_of(one: Case | LeftOut) -> str:
    """The id of a case, whether it is one or left out."""
    return one.id if isinstance(one, Case) else one.case_id


def left_out_of(entry: RecordedScenario, case_id: str, reason: str, conditions: Conditions) -> LeftOut:
    """A case of an entry that is left out."""
    return LeftOut(
        case_id=case_id, scenario=entry.name, capability=entry.capability, reason=reason, conditions=conditions
    )


def _varied(base: Case, case_id: str, variation: Variation) -> Case:
    start = replace(
        base.ego,
        station_m=base.ego.station_m + variation.ahead_m,
        speed_mps=max(base.ego.speed_mps + variation.faster_mps, 0.0),
    )
    return replace(base, id=case_id, ego=start, parameters=variation.written)


def _misfit(case: Case) -> str | None:
    rear_m = case.ego.station_m + case.ego_body.rear_m
    if rear_m < 0.0:
        return f"the ego would begin {-rear_m:.1f} m before its route"
    overlap = overlap_at_start(case)
    return None if overlap is None else str(overlap)


def _expectations(entry: RecordedScenario, recorded: Case) -> tuple[Expectation, ...]:
    """The recording's own but those that are off, and what the entry declares."""
    kept = [each for each in recorded.expectations if getattr(entry.expect, each.criterion) is None]
    names = [actor.name for actor in recorded.actors]
    for name, bounds in declared_bounds(entry.expect):
        if "to" in bounds and bounds["to"] not in names:
            what = f"unknown actor {bounds['to']}; {did_you_mean(str(bounds['to']), names)}"
            raise InputError(Problem(file=entry.file, where=f"expect.{name}.to", what=what))
        kept.append(Expectation(criterion=name, bounds=bounds))
    return tuple(kept)
