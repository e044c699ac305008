"""The conformance kit: what any stack does that is plugged in rightly, tried on a few cases of the packaged catalog."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

import numpy as np

from scenario_runner import pipeline
from scenario_runner.adapters.in_child import come_and_gone
from scenario_runner.errors import InputError, StackError
from scenario_runner.loading.catalog import load_catalog
from scenario_runner.loading.folders import PACKAGED
from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import Computing, Verdict
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import StackManifest
from scenario_runner.pipeline import Driven
from scenario_runner.reporting.words import two_figures

SCENARIOS = (
    "lead_brakes_hard",
    "left_turn_oncoming_car",
    "turn_left_own_green",
    "walker_from_near_side",
    "domain_ends_ahead",
    "backs_while_somebody_crosses",
    "roundabout_entry",
)
"""Somebody ahead, who goes first, signals, on foot, an end of the domain, backwards, and a route that bends."""
MOST_TOLD = 3
"""Of the failures."""
SELDOM = 0.01
"""Of the steps so many may take longer than the budget."""
STAYS = "it is still there a second after its connection was closed; end when you read end of file"
ONLY = "let only the briefing and what is observed decide, and draw by the briefing's seed"


class Finding(NamedTuple):
    """What a stack has to do, the words for how it does, and whether it does; None where that could not be tried."""

    promise: str
    words: str
    kept: bool | None


def conform(manifest: StackManifest) -> Iterator[Finding]:
    """Try a stack, promise by promise; each is told as soon as it is known."""
    if manifest.given:
        given = " and ".join(manifest.given)
        yield Finding("starts", f"it is given a {given}, and the kit's cases have none; run it on such", kept=None)
    elif manifest.command:
        yield from _process(manifest)
    else:
        yield from _driven(manifest, f"it answers at {manifest.grpc}" if manifest.grpc else "it is imported")


def _process(manifest: StackManifest) -> Iterator[Finding]:
    """Of a stack in a process of its own: how that comes, what it does, and how it goes."""
    try:
        served = come_and_gone(manifest)
    except StackError as failure:
        yield Finding("starts", str(failure), kept=False)
        return
    yield from _driven(manifest, f"it answers its greeting after {served.ready_s:.2g} s")
    words = "it ends when the connection is closed" if served.leaves else STAYS
    yield Finding("closes", words, kept=served.leaves)


def _cases() -> tuple[Case, ...]:
    """One of each scenario: the one in the middle of its parameters."""
    catalog = load_catalog(PACKAGED / "catalog")
    chosen = pipeline.gather(SCENARIOS, catalog).selection.chosen
    by_name = {scenario.name: scenario for scenario in catalog.scenarios}
    return tuple(
        case
        for name in SCENARIOS
        for case in pipeline.representative(by_name[name], [each for each in chosen if each.scenario == name], 1)
    )


def _driven(manifest: StackManifest, starts: str) -> Iterator[Finding]:
    """Case after case and the first again, in one process; then all of them once more, in another, the other way."""
    cases = _cases()
    try:
        *first, again = _drive(manifest, [*cases, cases[0]])
    except InputError as error:
        yield Finding("starts", str(error), kept=False)
        return
    yield Finding("starts", starts, kept=True)
    failed = [each for each in first if each.outcome.verdict in (Verdict.ERROR, Verdict.RUNNER_ERROR)]
    yield _answers(first, failed)
    if failed:
        for promise in ("in time", "next case", "deterministic"):
            yield Finding(promise, "a case has failed above", kept=None)
        return
    yield _in_time([each.outcome.computing for each in first if each.outcome.computing is not None], manifest)
    yield _the_same("next case", first[:1], [again], "the first case, after the others")
    others = _drive(manifest, [each.case for each in reversed(first)])
    yield _the_same("deterministic", first, others[::-1], f"all {len(first)} cases, in another process")


def _drive(manifest: StackManifest, cases: Sequence[Case]) -> list[Driven]:
    """In a process that is started for it."""
    return list(pipeline.drive(cases, manifest, Setup(), workers=1))


def _answers(driven: Sequence[Driven], failed: Sequence[Driven]) -> Finding:
    """Whether every case was driven to its end, with what the runner takes for a command in every step."""
    if failed:
        told = [f"{each.case.scenario}: {each.outcome.because}" for each in failed[:MOST_TOLD]]
        more = [f"and {len(failed) - MOST_TOLD} more"] if len(failed) > MOST_TOLD else []
        words = "\n".join([f"{len(failed)} of {len(driven)} cases failed", *told, *more])
        return Finding("answers", words, kept=False)
    steps = sum(len(each.trace.ticks) for each in driven if each.trace is not None)
    return Finding("answers", f"with a command in each of {steps} steps of {len(driven)} cases", kept=True)


def _in_time(took: Sequence[Computing], manifest: StackManifest) -> Finding:
    """Whether steps took no longer than its budget; that a few do is no breach, for other work may have had the CPU."""
    steps, over = sum(each.steps for each in took), sum(each.over_budget for each in took)
    half_ms, most_ms = median(each.p50_ms for each in took), max(each.max_ms for each in took)
    budget_ms = 1e3 * manifest.step_budget_s
    words = f"a step takes {two_figures(half_ms)} ms, and {two_figures(most_ms)} ms at most, of its {budget_ms:g} ms"
    if over > SELDOM * steps:
        return Finding("in time", f"{words}; {over} of {steps} steps took longer than that", kept=False)
    return Finding("in time", words, kept=True)


def _the_same(promise: str, driven: Sequence[Driven], again: Sequence[Driven], what: str) -> Finding:
    """Whether cases were driven twice to the same bits."""
    for one, other in zip(driven, again, strict=True):
        if one.outcome.trace_digest != other.outcome.trace_digest:
            words = f"{what}: {one.case.scenario} was driven otherwise{_from(one, other)}; {ONLY}"
            return Finding(promise, words, kept=False)
    return Finding(promise, f"{what}: the same, to the last bit", kept=True)


def _from(one: Driven, other: Driven) -> str:
    """From when on two drives of a case differ."""
    if one.trace is None or other.trace is None:
        return f" ({other.outcome.because})"
    steps = min(len(one.trace.ticks), len(other.trace.ticks))
    differs = (one.trace.ego[:steps] != other.trace.ego[:steps]).any(axis=1)
    first = int(np.argmax(differs)) if differs.any() else steps - 1
    return f" from {one.trace.ticks[first] * one.trace.step_s:.2f} s on"
