"""A run: all a report needs, with its provenance; before its first case, at its end, and as read from disk."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from scenario_runner.model.cases import Case, Origin
from scenario_runner.model.odd import Conditions, as_json
from scenario_runner.model.outcomes import LeftOut, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How cases are run, kept apart from what they are."""

    others: str = "replay"  # replay: as declared or recorded; reactive: semantics 17
    latency: str = "0 ms"  # a Latency, in its own words: how long commands take to the car (semantics 20)
    perception: str = "ideal"  # the profile of perception.yaml that stands between the world and the stack
    seed: int = 0  # salts each case's seed, track ids and row order, so that nobody tunes to them


AXES = ("others", "latency", "perception")
"""The parts of a setup that a person chooses, and that an outcome names; each is an option of `run` of that name."""


def setup_options(setup: Setup | Outcome) -> str:
    """The options that drive so, as a person types them, a space before each; nothing for what is usual."""
    chosen = {axis: getattr(setup, axis) for axis in AXES if getattr(setup, axis) != getattr(Setup(), axis)}
    return "".join(f" --{axis} {shlex.quote(value)}" for axis, value in chosen.items())


def setup_words(setup: Setup | Outcome) -> str:
    """`others replay, latency 150 ms`: what is usual is said of others alone."""
    unusual = [axis for axis in AXES if axis == "others" or getattr(setup, axis) != getattr(Setup(), axis)]
    return ", ".join(f"{axis} {getattr(setup, axis)}" for axis in unusual)


@dataclass(frozen=True, slots=True)
class Selection:
    """Cases to drive, and why the rest is left out; together everything that was asked for."""

    chosen: tuple[Case, ...]
    left_out: tuple[LeftOut, ...]


class RunState(StrEnum):
    """How far a run on disk got."""

    RUNNING = "running"  # or its process died before it could say so
    FINISHED = "finished"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shard:
    """One of `count` parts of a selection, by number from 1."""

    number: int
    count: int

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunHead:
    """What is known of a run before its first case: enough to repeat it."""

    id: str
    stack: str
    setup: Setup
    command: str
    what: tuple[str, ...] = ()  # the words that chose the cases, as typed
    provenance: Mapping[str, str] = field(default_factory=dict)
    shard: Shard | None = None  # the part of what was asked for that it drives; None: all
    picked: bool = False  # by how they went was decided which cases it drives (--lf, -x): none counts as a draw


@dataclass(frozen=True, slots=True)
class Planned:
    """A case that a run was to drive, as it was when the run began; `place` is its number, from 0, over all shards."""

    case_id: str
    case_digest: str
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What a run keeps of a case beside its outcome: its values as written, its ODD point, and its file."""

    parameters: Mapping[str, str]
    conditions: Conditions
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRun:
    """A run as read from disk: outcomes without the cases' roads and actors; `facts` by case id."""

    head: RunHead
    state: RunState
    outcomes: tuple[Outcome, ...]
    facts: Mapping[str, CaseFacts]
    left_out: tuple[LeftOut, ...]

    @property
    def conditions_of(self) -> Mapping[str, Conditions]:
        """The ODD point of each driven case, by case id."""
        return {case_id: facts.conditions for case_id, facts in self.facts.items()}


STOPPED = "the run stopped before it"
"""The reason of cases that a run did not get to: those it got to are the ones that were fast, and no sample."""


def leave_out(case: Case, reason: str) -> LeftOut:
    """A case that could be driven, and is not."""
    return LeftOut(
        case_id=case.id,
        scenario=case.scenario,
        capability=case.capability,
        reason=reason,
        conditions=case.conditions,
    )


def facts_of(case: Case) -> CaseFacts:
    """What a run keeps of a case beside its outcome."""
    return CaseFacts(parameters=case.parameters, conditions=case.conditions, origin=case.origin)


def outcome_row(case: Case, outcome: Outcome) -> dict[str, Any]:
    """One flat row of an outcome and its case, in words and numbers that JSON holds; sets of words become lists."""
    error, contact = outcome.recording_error, outcome.contact
    severity = None if contact is None else contact.severity
    label = outcome.label
    return {
        "case_id": outcome.case_id,
        "short_id": outcome.short_id,
        "scenario": outcome.scenario,
        "capability": outcome.capability,
        "stack": outcome.stack,
        "verdict": outcome.verdict.value,
        "end_reason": None if outcome.end_reason is None else outcome.end_reason.value,
        "because": outcome.because,
        "arose": outcome.arose,
        "duration_s": outcome.duration_s,
        **{axis: getattr(outcome, axis) for axis in AXES},
        "drawn": outcome.drawn,
        "parameters": dict(case.parameters),
        "conditions": as_json(case.conditions),
        "origin_file": case.origin.file,
        "origin_line": case.origin.line,
        "trace_digest": outcome.trace_digest,
        "case_digest": outcome.case_digest,
        "preventable": None if label is None else label.preventable.value,
        "avoided_by": None if label is None else label.avoided_by,
        "best_driver": None if label is None else label.best_driver,
        "best_driver_at_s": None if label is None else label.best_at_s,
        "best_driver_closing_mps": None if label is None else label.best_closing_mps,
        "contact_actor": None if contact is None else contact.actor,
        "contact_s": None if contact is None else contact.at_s,
        "contact_side": None if contact is None else contact.side.value,
        "contact_closing_mps": None if contact is None else contact.closing_mps,
        "contact_nuplan_class": None if contact is None else contact.nuplan_class.value,
        "contact_ego_had_to_yield": None if contact is None else contact.ego_had_to_yield,
        "contact_p_mais3": None if severity is None else severity.p_mais3,
        "contact_severity_curve": None if severity is None else severity.curve,
        "recording_mean_m": None if error is None else error.mean_m,
        "recording_largest_m": None if error is None else error.largest_m,
    }
