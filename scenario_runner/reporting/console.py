"""What a run says on the terminal: progress while it drives, what did not pass and why, and the closing lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from scenario_runner.model.costs import Costs, loss_of
from scenario_runner.model.outcomes import LeftOut, Outcome, Verdict
from scenario_runner.reporting.losses import loss_words
from scenario_runner.reporting.ranking import RANKED, p_mais3, reason_and_severity, worst_first
from scenario_runner.reporting.words import (
    LOOKS,
    cases_words,
    counts_words,
    model_of_ego,
    one_line,
    parameters_words,
    unpreventable_words,
)

_INDENT = "  "
WEIGHED = "Scenarios by what their failures cost, as costs.yaml of the catalog declares it. "


@contextmanager
def progress(console: Console, total: int) -> Iterator[Callable[[Outcome], None]]:
    """A bar while cases run: count, verdicts so far, rate, time left. Call what it gives with each outcome.

    Gone when all are through; nothing at all where the console is no terminal.
    """
    if not console.is_terminal:
        yield lambda outcome: None
        return
    columns = (
        BarColumn(bar_width=20, complete_style="bright_blue", finished_style="bright_blue"),
        MofNCompleteColumn(),
        TextColumn("{task.fields[verdicts]}"),
        _Rate(),
        TimeRemainingColumn(compact=True),
    )
    counts: Counter[Verdict] = Counter()
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=total, verdicts="")

        def finished(outcome: Outcome) -> None:
            counts[outcome.verdict] += 1
            bar.update(task, advance=1, verdicts=_tally(counts))

        yield finished


class _Rate(ProgressColumn):
    """Cases per second of late."""

    def render(self, task: Task) -> Text:
        return Text(f"{task.speed:.0f} cases/s" if task.speed else "")


def _tally(counts: Mapping[Verdict, int]) -> str:
    """`✓ 112  ✗ 30  ? 4`, best first."""
    marks = ((LOOKS[verdict].mark, counts.get(verdict, 0)) for verdict in reversed(Verdict))
    return "  ".join(f"{mark} {number}" for mark, number in marks if number)


def failures(
    outcomes: Sequence[Outcome],
    parameters_of: Mapping[str, Mapping[str, str]],
    *,
    limit: int,
    see_all: str,
    costs: Costs | None = None,
) -> RenderableType:
    """Every case that did not pass, worst first within its scenario, with its values and its one line.

    With `costs` the scenario that cost most comes first, and what all of it cost stands at the end. Of more than
    `limit` each scenario shows its share; `see_all` says how to see the rest. `parameters_of` is by case id: a case
    without parameters is shown by its id.
    """
    by_scenario: dict[str, list[Outcome]] = {}
    for outcome in worst_first(outcomes):
        by_scenario.setdefault(outcome.scenario, []).append(outcome)
    driven = Counter(outcome.scenario for outcome in outcomes)
    shares = _shares({scenario: len(found) for scenario, found in by_scenario.items()}, limit)
    parts: list[RenderableType] = []
    losses = {} if costs is None else {name: loss_of(found, costs) for name, found in by_scenario.items()}
    for scenario in sorted(by_scenario, key=lambda name: (-losses[name].tenths if losses else 0, name)):
        found, shown = by_scenario[scenario], by_scenario[scenario][: shares[scenario]]
        parts.append(_scenario_line(found, driven[scenario]))
        if costs is not None and losses[scenario].parts:
            words = Text(loss_words(losses[scenario], costs), style="dim")
            parts.append(Padding(words, (0, 0, 0, len(_INDENT)), expand=False))
        parts += [part for outcome in shown for part in _failure(outcome, parameters_of.get(outcome.case_id, {}))]
        if len(found) > len(shown):
            parts.append(Text(f"{_INDENT}… {len(found) - len(shown)} more", style="dim"))
        parts.append(Text())
    if any(p_mais3(outcome) for found in by_scenario.values() for outcome in found):
        parts.append(Text(RANKED, style="dim"))
    if costs is not None and (loss := loss_of(outcomes, costs)).parts:
        parts.append(Text(f"{WEIGHED}All of them: {loss_words(loss, costs)}.", style="dim"))
    if sum(map(len, by_scenario.values())) > limit:
        parts.append(Text(f"See all of them: {see_all}", style="dim"))
    return Group(*parts)


def _shares(sizes: Mapping[str, int], limit: int) -> Counter[str]:
    """How many of each scenario's cases are shown: the first of each, the second of each, … until `limit`."""
    places = sorted((place, scenario) for scenario, size in sizes.items() for place in range(size))
    return Counter(scenario for _, scenario in places[:limit])


def _scenario_line(found: Sequence[Outcome], driven: int) -> Text:
    """`lead_brakes (LON-07): 3 of 12 failed`, or `3 of 12 did not pass: 2 failed, 1 inconclusive`."""
    only_failed = all(outcome.verdict is Verdict.FAILED for outcome in found)
    what = "failed" if only_failed else f"did not pass: {counts_words(found, always=())}"
    return Text.assemble((found[0].scenario, "bold"), f" ({found[0].capability}): {len(found)} of {driven} {what}")


def _failure(outcome: Outcome, parameters: Mapping[str, str]) -> Iterator[RenderableType]:
    look = LOOKS[outcome.verdict]
    what = parameters_words(parameters) or outcome.case_id
    head = Text.assemble((f"{look.mark:3}", look.style), f" {outcome.short_id}  ", (what, "dim"))
    yield Padding(head, (0, 0, 0, len(_INDENT)), expand=False)
    yield Padding(Text(one_line(reason_and_severity(outcome))), (0, 0, 0, len(_INDENT) + 4), expand=False)


def left_out_reasons(left_out: Sequence[LeftOut], *, limit: int = 5) -> Text:
    """`10 left out:` and each reason with its count, most frequent first; reasons that differ in numbers are one."""
    alike: dict[str, list[str]] = {}
    for one in left_out:
        reason = one_line(one.reason)
        alike.setdefault(re.sub(r"\d+(\.\d+)?", "#", reason), []).append(reason)
    groups = sorted(alike.values(), key=len, reverse=True)
    lines = [f"{len(left_out)} left out:"] if left_out else []
    lines += [f"{_INDENT}{len(group)} × {group[0]}{', and alike' * (len(set(group)) > 1)}" for group in groups[:limit]]
    if len(groups) > limit:
        lines.append(f"{_INDENT}… and {len(groups) - limit} more reason{'s' * (len(groups) > limit + 1)}")
    return Text("\n".join(lines), style="dim")


def recording_lines(outcomes: Sequence[Outcome]) -> Text:
    """How far the ego was from its recorded self, or its solution, a line for each case that has one."""
    lines = [
        f"{outcome.scenario}: {outcome.recording_error.mean_m:.2f} m from {model_of_ego(outcome)} on average, "
        f"{outcome.recording_error.largest_m:.2f} m at most"
        for outcome in outcomes
        if outcome.recording_error is not None
    ]
    return Text("\n".join(lines))


def summary(
    outcomes: Sequence[Outcome], left_out: Sequence[LeftOut], *, seconds: float, folder: str, unfinished: int = 0
) -> Text:
    """The closing line. `unfinished` cases were chosen, but the run was stopped before them."""
    beside = f"{len(left_out)} left out{unpreventable_words(outcomes)}"
    counts = f"{cases_words(len(outcomes))}: {counts_words(outcomes)}; {beside}"
    stopped = f"; stopped before {unfinished} more" if unfinished else ""
    return Text.assemble((counts + stopped, "bold"), f" · {seconds:.1f} s · {folder}")


def computing_words(outcomes: Sequence[Outcome], budget_s: float) -> str:
    """What is to say of steps that took longer than the stack's budget; nothing where none did."""
    timed = [(each.computing, each.short_id) for each in outcomes if each.computing is not None]
    late = [(computing.max_ms, short_id) for computing, short_id in timed if computing.over_budget]
    if not late:
        return ""
    steps, over = (sum(getattr(each, name) for each, _ in timed) for name in ("steps", "over_budget"))
    most_ms, slowest = max(late)
    return (
        f"over its step_budget of {1000.0 * budget_s:g} ms: {over} of {steps} steps, in {cases_words(len(late))}; "
        f"at most {most_ms:.0f} ms, in {slowest}. No verdict counts it"
    )


def repeats_words(times: int, *, cases: int, unsteady: int) -> str:
    """Whether the stack drove every case alike each time."""
    if not unsteady:
        return f"every case was driven {times} times, each time alike"
    return f"the stack is not deterministic: {unsteady} of {cases_words(cases)} differed within {times} drives"


def next_steps(outcomes: Sequence[Outcome], *, stack: str, run: str = "", out: str = "") -> Text:
    """What to do next where something did not pass; nothing otherwise.

    `stack` is the word that finds it again; `run` and `out` are the options that find a run kept elsewhere.
    """
    bad = worst_first(outcomes)
    first = next((outcome for verdict in _WORTH_EXPLAINING for outcome in bad if outcome.verdict is verdict), None)
    if first is None:
        return Text()
    explain = f"scenario-runner explain {first.short_id}{run}"
    again = f"scenario-runner run --lf --stack {stack}{out}"
    return Text(f"explain one: {explain}\nrun those that did not pass again: {again}", overflow="fold")


_WORTH_EXPLAINING = (Verdict.FAILED, Verdict.ERROR, Verdict.INCONCLUSIVE, Verdict.RUNNER_ERROR)
