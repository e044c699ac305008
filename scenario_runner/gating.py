"""Gates held against the outcomes of a run: met, missed, or not demonstrated, and what would demonstrate them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from fnmatch import fnmatchcase

from scenario_runner.intervals import lower_bound, upper_bound
from scenario_runner.model.gates import Gate, GateReport, GateResult, Gates, GateState, RateBound
from scenario_runner.model.matrix import Cell
from scenario_runner.model.outcomes import Finding, LeftOut, Outcome, Verdict

MOST_DRAWS = 1_000_000
"""What nobody drives to meet a gate."""


Slices = Mapping[str, Collection[str]]
"""The names of the slices that each driven case lies in, by case id."""


def hold_against(
    gates: Gates,
    outcomes: Sequence[Outcome],
    left_out: Sequence[LeftOut],
    slices_of: Slices,
    *,
    unfinished: int = 0,
) -> GateReport:
    """Every gate beside its cases; of a run that was stopped before `unfinished` cases none is met.

    Of what was left out only a gate without a slice counts its own, since nobody asked where those cases lie.
    """
    gated = {
        outcome.case_id
        for gate in gates.gates
        for outcome in outcomes
        if _verdict(gate, outcome, slices_of) not in (None, Verdict.PASSED)
    }
    bad = [outcome for outcome in outcomes if outcome.verdict is not Verdict.PASSED]
    return GateReport(
        file=gates.file,
        results=tuple(_result(gate, outcomes, left_out, slices_of, unfinished=unfinished) for gate in gates.gates),
        ungated=sum(outcome.case_id not in gated for outcome in bad),
    )


def _result(
    gate: Gate,
    outcomes: Sequence[Outcome],
    left_out: Sequence[LeftOut],
    slices_of: Slices,
    *,
    unfinished: int,
) -> GateResult:
    said = [(outcome, _verdict(gate, outcome, slices_of)) for outcome in outcomes]
    own = [outcome for outcome, verdict in said if verdict is not None]
    counts = Cell(
        counts=dict(Counter(verdict for _, verdict in said if verdict is not None)),
        left_out=sum(gate.slice is None and _is_of(gate, one) for one in left_out),
        unpreventable=sum(outcome.is_unpreventable for outcome in own),
    )
    drawn = gate.failure_rate is not None and bool(own) and all(outcome.drawn for outcome in own)
    upper = None
    if gate.failure_rate is not None and drawn:
        failures, draws = _at_worst(counts)
        upper = upper_bound(successes=failures, draws=draws, confidence=gate.failure_rate.confidence)
    missed = _missed(gate, counts, is_drawn=drawn)
    missing = _missing(gate, counts, upper)
    missing += [f"the run stopped before {unfinished} of what it was to drive"] if unfinished else []
    state = GateState.MISSED if missed else GateState.NOT_DEMONSTRATED if missing else GateState.MET
    remedy = "" if missed or not missing else _remedy(gate, counts, upper, {one.scenario for one in own})
    return GateResult(
        gate=gate,
        counts=counts,
        state=state,
        because=tuple(missed or missing),
        remedy=remedy,
        upper=upper,
        cases=tuple(own),
    )


def _is_of(gate: Gate, one: Outcome | LeftOut) -> bool:
    named = gate.scenario is None or fnmatchcase(one.scenario, gate.scenario)
    return named and (gate.capabilities is None or one.capability in gate.capabilities)


def _verdict(gate: Gate, outcome: Outcome, slices_of: Slices) -> Verdict | None:
    """What a case says to a gate: its verdict, or that of the one criterion; None where it is none of the gate's."""
    if not _is_of(gate, outcome) or (gate.slice is not None and gate.slice not in slices_of.get(outcome.case_id, ())):
        return None
    if gate.criterion is None or outcome.verdict in (Verdict.ERROR, Verdict.RUNNER_ERROR):
        return outcome.verdict
    finding = next((each.finding for each in outcome.criteria if each.criterion == gate.criterion), None)
    if finding is Finding.MET:
        return Verdict.PASSED if outcome.arose else Verdict.INCONCLUSIVE
    return {Finding.VIOLATED: Verdict.FAILED, Finding.EXCUSED: Verdict.INCONCLUSIVE}.get(finding) if finding else None


def _at_worst(counts: Cell) -> tuple[int, int]:
    """Failures and draws if every inconclusive draw had failed (semantics 10)."""
    failures = counts.failed + counts.error
    return failures + counts.inconclusive, counts.judged + counts.inconclusive


def _missed(gate: Gate, counts: Cell, *, is_drawn: bool) -> list[str]:
    failures, because = counts.failed + counts.error, []
    if gate.max_failures is not None and failures > gate.max_failures:
        because.append("more than may fail")
    if gate.failure_rate is not None and is_drawn:
        bound, (_, draws) = gate.failure_rate, _at_worst(counts)
        lower = lower_bound(successes=failures, draws=draws, confidence=bound.confidence)
        if lower > bound.at_most:
            because.append(f"the rate is at least {_percent(lower)}")
    return because


def _missing(gate: Gate, counts: Cell, upper: float | None) -> list[str]:
    """What keeps a gate that is not missed from being met."""
    because = []
    if not counts.driven:
        return ["no case of it was driven"]
    if counts.runner_error:
        because.append(f"the runner failed on {counts.runner_error} of its cases")
    if counts.judged < gate.min_cases:
        because.append(f"{gate.min_cases - counts.judged} more must be judged")
    if counts.judged and not counts.is_demonstrated:
        because.append("more than 10 % are inconclusive")
    if gate.failure_rate is not None:
        because += _not_bounded(gate.failure_rate, counts, upper)
    return because


def _not_bounded(bound: RateBound, counts: Cell, upper: float | None) -> list[str]:
    if upper is None:
        return ["its cases are no independent draws, so nothing is known of a rate"]
    if upper <= bound.at_most:
        return []
    more = draws_needed(_at_worst(counts)[0], bound) - _at_worst(counts)[1]
    return [f"the rate may be {_percent(upper)}: {more} more draws without a failure are needed"]


def draws_needed(failures: int, bound: RateBound) -> int:
    """The least number of draws with so many failures among them that keeps the bound; at most MOST_DRAWS."""
    low, high = failures, failures + 1
    while high < MOST_DRAWS and _upper(failures, high, bound) > bound.at_most:
        low, high = high, min(2 * high, MOST_DRAWS)
    while high - low > 1:
        middle = (low + high) // 2
        if _upper(failures, middle, bound) > bound.at_most:
            low = middle
        else:
            high = middle
    return high


def _upper(failures: int, draws: int, bound: RateBound) -> float:
    return upper_bound(successes=failures, draws=draws, confidence=bound.confidence)


def _remedy(gate: Gate, counts: Cell, upper: float | None, driven: Collection[str]) -> str:
    """What would demonstrate it: a command where cases are there to drive, else what to write."""
    if not gate.scenarios:
        return "no scenario of the catalog tests it: write one"
    names = [name for name, _ in gate.scenarios]
    if not set(names) <= set(driven):
        return f"scenario-runner run {' '.join(names) if len(names) <= 3 else ''}".rstrip()
    file = gate.scenarios[0][1]
    if gate.failure_rate is not None and (upper is None or upper > gate.failure_rate.at_most):
        return f"draws: {draws_needed(_at_worst(counts)[0], gate.failure_rate)} in {file}"
    if counts.judged < gate.min_cases:
        return f"give parameters more values, as in {file}"
    return ""


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"
