"""Verdicts and what they rest on."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from scenario_runner.geometry import FloatArray
from scenario_runner.model.odd import Conditions
from scenario_runner.model.preventability import UNPREVENTABLE, Label
from scenario_runner.model.severity import Severity
from scenario_runner.model.traces import EgoSide, EndReason


class Verdict(StrEnum):
    """What a case says of the stack, worst first (semantics 10). RUNNER_ERROR says nothing of it: ours to mend."""

    RUNNER_ERROR = "runner_error"
    ERROR = "error"
    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"
    PASSED = "passed"


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst, by the order of declaration; nothing at all is inconclusive."""
    found = set(verdicts)
    return next((verdict for verdict in Verdict if verdict in found), Verdict.INCONCLUSIVE)


class Finding(StrEnum):
    """What one criterion found."""

    MET = "met"
    VIOLATED = "violated"
    NOT_APPLICABLE = "not applicable"
    EXCUSED = "excused"  # would be violated, but the ego was struck: evidence of nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionResult:
    """One criterion's answer: measure against bound, margin > 0 is room to spare, and why, in words."""

    criterion: str
    finding: Finding
    because: str
    measure: float | None = None
    bound: float | None = None
    margin: float | None = None
    unit: str = ""
    at_s: float | None = None
    actor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OverTime:
    """What a criterion measures, at every row of the trace: `values` (T,), not finite where nothing can be measured.

    `bound` is what the values are held against, None where they themselves are not; with `at_least` they violate it
    below, else above.
    """

    what: str
    unit: str
    values: FloatArray
    bound: float | None = None
    at_least: bool = True


class ContactClass(StrEnum):
    """nuPlan's classes of a contact, by who moved and where on the ego it lies. They judge nothing here."""

    STOPPED_EGO = "stopped ego"
    STOPPED_TRACK = "stopped track"
    ACTIVE_FRONT = "active front"
    ACTIVE_REAR = "active rear"
    ACTIVE_LATERAL = "active lateral"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecord:
    """The ego's first contact, as it is kept beside the verdict (semantics 11).

    `closing_mps` is the relative speed. `ego_had_to_yield`: it was in a conflict zone where others go first.
    """

    actor: str
    at_s: float
    side: EgoSide
    closing_mps: float
    nuplan_class: ContactClass
    ego_had_to_yield: bool
    severity: Severity | None = None  # None: no curve is of such a contact


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingError:
    """How far the ego was from its recorded self at the same times, between box centres."""

    mean_m: float
    largest_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Computing:
    """How long the stack took for its steps, by the clock; half of them, and 95 in 100, took no longer than p50, p95.

    `over_budget` are the steps that took longer than the stack's own budget. They judge nothing.
    """

    steps: int
    p50_ms: float
    p95_ms: float
    max_ms: float
    over_budget: int


def computing_of(took_ns: Sequence[int], budget_s: float) -> Computing | None:
    """Of the steps of a case; None where there were none."""
    if not took_ns:
        return None
    in_order = sorted(took_ns)
    half, most = (in_order[math.ceil(share * len(in_order)) - 1] for share in (0.5, 0.95))
    over = len(in_order) - bisect_right(in_order, budget_s * 1e9)
    return Computing(
        steps=len(in_order), p50_ms=half / 1e6, p95_ms=most / 1e6, max_ms=in_order[-1] / 1e6, over_budget=over
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One case driven by one stack, judged."""

    case_id: str
    short_id: str
    scenario: str
    capability: str
    stack: str
    verdict: Verdict
    because: str  # the one line a person reads first
    end_reason: EndReason | None
    duration_s: float
    arose: bool
    criteria: tuple[CriterionResult, ...]
    trace_digest: str
    case_digest: str
    others: str = "replay"
    latency: str = "0 ms"
    perception: str = "ideal"
    drawn: bool = False  # the case is one of independent draws: a rate of such outcomes has an interval
    contact: ContactRecord | None = None
    recording_error: RecordingError | None = None  # only where the case has a recording
    label: Label | None = (
        None  # whether anybody could have avoided contact; None: the case was lost before anybody was asked
    )

    computing: Computing | None = field(default=None, compare=False)  # of the machine and the moment, not of the case

    @property
    def is_unpreventable(self) -> bool:
        """Whether it is known that nobody could have avoided contact; it is judged by how hard the ego hits."""
        return self.label is not None and self.label.preventable in UNPREVENTABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A case that was not driven, and why; of one that was never staged, only the conditions it declares are known."""

    case_id: str
    scenario: str
    capability: str
    reason: str
    conditions: Conditions = field(default_factory=dict)
