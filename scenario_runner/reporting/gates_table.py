"""Gates as a table: what became of each, the counts it rests on, why it is not met, and what would show it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scenario_runner.model.costs import Costs, loss_of
from scenario_runner.model.gates import Gate, GateReport, GateResult, GateState
from scenario_runner.model.outcomes import Verdict
from scenario_runner.reporting.losses import loss_words
from scenario_runner.reporting.words import LOOKS, cases_words, one_line

GATE_LOOKS = {
    GateState.MISSED: LOOKS[Verdict.FAILED],
    GateState.NOT_DEMONSTRATED: LOOKS[Verdict.INCONCLUSIVE],
    GateState.MET: LOOKS[Verdict.PASSED],
}


def gates_page(report: GateReport, *, stack: str = "", costs: Costs | None = None) -> RenderableType:
    """Every gate, worst first; `stack` is the option that names the stack in commands, `costs` what failures cost."""
    parts: list[RenderableType] = [Text(gates_headline(report), style="bold")]
    for result in by_state(report):
        look = GATE_LOOKS[result.state]
        parts.append(
            Text.assemble("  ", (f"{look.mark} {result.state}", look.style), f": {one_line(result.gate.name)}")
        )
        lines = [f"{one_line(result.gate.of)}: {asked_words(result.gate)}", found_words(result)]
        lines += [] if costs is None else _loss_lines(result, costs)
        lines += remedy_lines(result, stack)
        parts += [Padding(Text(line, overflow="fold"), (0, 0, 0, 6), expand=False) for line in lines]
    if note := ungated_words(report):
        parts.append(Text(f"  {note}", style="dim"))
    return Group(*parts)


def _loss_lines(result: GateResult, costs: Costs) -> list[str]:
    """What all that went wrong in its cases cost, also by criteria that the gate is not of."""
    loss = loss_of(result.cases, costs)
    return [loss_words(loss, costs)] if loss.parts else []


def gates_headline(report: GateReport) -> str:
    """`gates of F: 1 missed, 2 not demonstrated, 4 met`."""
    counts = ", ".join(f"{len(report.of(state))} {state}" for state in GateState)
    return f"gates of {one_line(report.file)}: {counts}"


def by_state(report: GateReport) -> Iterator[GateResult]:
    """Missed ones first, those of one state in the order of the file."""
    return (result for state in GateState for result in report.of(state))


def asked_words(gate: Gate) -> str:
    """`at most 2 may fail, of at least 30; failure rate at most 5 % at 95 % confidence`."""
    parts = [] if gate.max_failures is None else [f"at most {gate.max_failures} may fail"]
    parts += [f"of at least {gate.min_cases}"] if gate.min_cases > 1 else []
    rate = gate.failure_rate
    of_rate = "" if rate is None else f"failure rate at most {percent(rate.at_most)} at {percent(rate.confidence)}"
    return "; ".join(part for part in (", ".join(parts), of_rate and f"{of_rate} confidence") if part)


def found_words(result: GateResult) -> str:
    """`3 of 54 failed, 5 left out; more than may fail`: the counts it rests on, then why it is not met."""
    counts = result.counts
    numbers = (
        (counts.inconclusive, "inconclusive"),
        (counts.runner_error, "runner errors"),
        (counts.left_out, "left out"),
    )
    beside = [f"{number} {word}" for number, word in numbers if number]
    bound = [] if result.upper is None else [f"so at most {percent(result.upper)} do"]
    found = ", ".join([f"{result.failures} of {counts.judged} failed", *beside, *bound])
    return "; ".join([found, *result.because])


def remedy_lines(result: GateResult, stack: str = "") -> list[str]:
    """What would show it, if anything short of a better stack does."""
    if not result.remedy:
        return []
    is_command = result.remedy.startswith("scenario-runner")
    return [f"to show it: {result.remedy}{stack if is_command else ''}"]


def ungated_words(report: GateReport) -> str:
    """How many that did not pass no gate looks at; empty where there is none."""
    return f"no gate is of {cases_words(report.ungated)} that did not pass" if report.ungated else ""


def percent(share: float) -> str:
    """`5 %`, `4.87 %`."""
    return f"{100 * share:.3g} %"
