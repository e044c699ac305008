"""Comparison: a run beside a stored one, case by case (semantics 26), and drives of one case beside each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from scenario_runner.errors import InputError
from scenario_runner.model.changes import RED, Baseline, Change, ChangeKind, Comparison
from scenario_runner.model.outcomes import Outcome, Verdict, worst
from scenario_runner.model.runs import Setup, StoredRun, setup_words
from scenario_runner.model.traces import Trace


def compare(baseline: Baseline, run: StoredRun) -> Comparison:
    """What became of each case.

    The same case is one with the same digest, whatever it is called: of several in the baseline the one with the same
    id, else the first whose own id is gone. The setup is the same, or `refuse_no_match` has refused.
    """
    pairs = _pairs(baseline.outcomes, run.outcomes)
    by_id = {outcome.case_id: outcome for outcome in baseline.outcomes}
    changes = [_change(outcome, pairs.get(outcome.case_id), by_id.get(outcome.case_id)) for outcome in run.outcomes]
    met = {change.before.case_id for change in changes if change.before is not None}
    gone = [outcome for outcome in baseline.outcomes if outcome.case_id not in met]
    changes += [Change(kind=ChangeKind.GONE, before=outcome, after=None) for outcome in gone]
    return Comparison(baseline, tuple(changes), tuple(_notes(baseline, run, {outcome.case_id for outcome in gone})))


def is_red(baseline: Baseline, outcome: Outcome) -> bool:
    """Whether one outcome, seen alone, makes the build red."""
    known = (before for before in baseline.outcomes if before.case_digest == outcome.case_digest)
    by_id = {before.case_id: before for before in known}
    before = by_id.get(outcome.case_id) or next(iter(by_id.values()), None)
    return _change(outcome, before, None).kind in RED


def refuse_no_match(baseline: Baseline, digests: Mapping[str, str], setup: Setup) -> None:
    """Refuse a baseline that says nothing of the cases at hand, given by id with their digests.

    A comparison of nothing would find nothing worse.

    Raises:
        InputError: no case is in it with the same digest and setup; says how many are by name.
    """
    if setup != baseline.setup:
        what = f"it was driven with {_setup_words(baseline.setup)}, and this with {_setup_words(setup)}"
        raise InputError(f"the baseline {baseline.name} compares with nothing here: {what}")
    known = {outcome.case_digest for outcome in baseline.outcomes}
    if known.isdisjoint(digests.values()):
        alike = sum(outcome.case_id in digests for outcome in baseline.outcomes)
        what = f"none of these {len(digests)} cases is among its {len(baseline.outcomes)}"
        edited = f", {alike} of them by name, but edited since" if alike else ""
        raise InputError(f"the baseline {baseline.name} compares with nothing here: {what}{edited}")


def _notes(baseline: Baseline, run: StoredRun, gone: Collection[str]) -> Iterator[str]:
    """What else than an edit of the stack may have changed a result, in words."""
    before, after = baseline.provenance, run.head.provenance
    if run.head.stack != baseline.stack:
        yield f"two stacks: the baseline was driven by {baseline.stack}, this run by {run.head.stack}"
    for name in (name for name in before if name not in _NO_CAUSE and before[name] != after.get(name)):
        was_and_is = f"was {before[name]} in the baseline and is {after.get(name, 'unknown')}"
        yield f"{_PARTS[name]} has changed since the baseline" if name in _PARTS else f"{name} {was_and_is}"
    if baseline.unfinished:
        yield f"the baseline was stopped before {baseline.unfinished} of its cases"
    if left_out := sum(one.case_id in gone for one in run.left_out):
        yield f"{left_out} of those that are gone were left out of this run"


_PARTS = {"runner": "the runner itself", "catalog": "the catalog"}
_NO_CAUSE = ("stack", "stack_folder", "odd", "odd_file")  # the stack is what is compared; an ODD only chooses cases


def _setup_words(setup: Setup) -> str:
    return setup_words(setup) + (f" and seed {setup.seed}" if setup.seed else "")


def _pairs(before: Sequence[Outcome], after: Sequence[Outcome]) -> dict[str, Outcome]:
    """The same case in the baseline, by the id it has now."""
    same: dict[str, dict[str, Outcome]] = {}
    for outcome in before:
        same.setdefault(outcome.case_digest, {})[outcome.case_id] = outcome
    pairs: dict[str, Outcome] = {}
    for outcome in after:
        if found := same.get(outcome.case_digest, {}).pop(outcome.case_id, None):
            pairs[outcome.case_id] = found
    still = {outcome.case_id for outcome in after}
    for outcome in (outcome for outcome in after if outcome.case_id not in pairs):
        renamed = same.get(outcome.case_digest, {})
        if name := next((name for name in renamed if name not in still), None):
            pairs[outcome.case_id] = renamed.pop(name)
    return pairs


def _change(after: Outcome, before: Outcome | None, namesake: Outcome | None) -> Change:
    if before is not None:
        return Change(kind=_kind(before.verdict, after.verdict), before=before, after=after)
    if after.verdict is Verdict.RUNNER_ERROR:
        return Change(kind=ChangeKind.RUNNER_ERROR, before=namesake, after=after)
    return Change(kind=ChangeKind.NEW if namesake is None else ChangeKind.EDITED, before=namesake, after=after)


def _kind(before: Verdict, after: Verdict) -> ChangeKind:
    order = list(Verdict)
    if after is Verdict.RUNNER_ERROR:
        return ChangeKind.RUNNER_ERROR
    if before is Verdict.RUNNER_ERROR:
        return ChangeKind.NEW
    if before is Verdict.PASSED:
        return ChangeKind.STILL_PASSING if after is Verdict.PASSED else ChangeKind.NEWLY_FAILING
    if after is Verdict.PASSED:
        return ChangeKind.FIXED
    return ChangeKind.WORSE if order.index(after) < order.index(before) else ChangeKind.STILL_FAILING


class Repeats(NamedTuple):
    """Several drives of one case by one stack, as one: the worst, and how many of them were different."""

    outcome: Outcome
    trace: Trace | None
    ways: int


def as_one(drives: Sequence[tuple[Outcome, Trace | None]]) -> Repeats:
    """Drives of a case by one stack: the first of the worst verdict.

    Where they differ the case is inconclusive at best: what drives otherwise each time is evidence of nothing.
    """
    found = worst(outcome.verdict for outcome, _ in drives)
    outcome, trace = next(drive for drive in drives if drive[0].verdict is found)
    ways = len({(other.trace_digest, other.verdict) for other, _ in drives})
    if ways == 1:
        return Repeats(outcome, trace, ways)
    parted_s = [at_s for _, other in drives if (at_s := _parted_s(trace, other)) is not None]
    where = f", which part at {min(parted_s):.2f} s" if parted_s else ""
    because = f"not deterministic: {ways} ways in {len(drives)} drives{where}; {outcome.because}"
    verdict = worst([outcome.verdict, Verdict.INCONCLUSIVE])
    return Repeats(replace(outcome, verdict=verdict, because=because), trace, ways)


def _parted_s(one: Trace | None, other: Trace | None) -> float | None:
    """When two traces first differ, as far as they are recorded; None where they do not, or one is missing."""
    if one is None or other is None or one.digest == other.digest:
        return None
    rows = min(len(one.ticks), len(other.ticks))
    pairs = [(one.ego, other.ego), (one.actors, other.actors), (one.present, other.present)]
    unlike = [np.any(a[:rows] != b[:rows], axis=tuple(range(1, a.ndim))) for a, b in pairs]  # (rows,) each
    apart = np.flatnonzero(np.logical_or.reduce(unlike))
    if not len(apart) and len(one.ticks) == len(other.ticks):
        return None
    return float(one.ticks[apart[0] if len(apart) else rows - 1] * one.step_s)
