"""What became of a baseline's cases, on the terminal and as rows: what got worse first, the rest in counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scenario_runner.model.changes import Change, ChangeKind, Comparison
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.runs import StoredRun
from scenario_runner.reporting.words import LOOKS, cases_words, counts_words, one_line, parameters_words

_MARKED = {ChangeKind.NEWLY_FAILING: "bold dark_orange", ChangeKind.WORSE: "bold dark_orange"}
_NOT_JUDGED = (ChangeKind.EDITED, ChangeKind.NEW)


def changes_page(comparison: Comparison, run: StoredRun, *, limit: int, find: str = "") -> RenderableType:
    """What got worse, up to `limit` of it, with its reason and how to explain it; then a line per kind.

    `find` is the option by which `explain` finds the run.
    """
    worse = comparison.got_worse
    parts: list[RenderableType] = [Text(headline(comparison), style="bold")]
    parts += [Text(f"  {one_line(note)}", style="dim") for note in comparison.notes]
    for change in worse[:limit]:
        parts += _worse(change, run)
    if len(worse) > limit:
        parts.append(Text(f"  … {len(worse) - limit} more got worse", style="dim"))
    parts += [Text(f"  {line}", style=_MARKED.get(kind, "")) for kind, line in kind_lines(comparison)]
    if worse:
        command = f"scenario-runner explain {worse[0].case.short_id}{find}"
        parts.append(Text(f"explain what got worse: {command}", overflow="fold"))
    return Group(*parts)


def headline(comparison: Comparison) -> str:
    """`3 cases got worse since RUN; 100 of 104 cases are also there`."""
    worse, driven = len(comparison.got_worse), len(comparison.kind_of)
    same = sum(change.is_same_case for change in comparison.changes)
    what = f"{cases_words(worse)} got worse" if worse else "nothing got worse"
    return f"{what} since {one_line(comparison.baseline.name)}; {same} of {cases_words(driven)} are in it"


def kind_lines(comparison: Comparison) -> Iterator[tuple[ChangeKind, str]]:
    """A line for each kind that occurs, worst first, as `12 new: 10 passed, 2 failed`."""
    for kind in ChangeKind:
        found = comparison.of(kind)
        if found:
            yield kind, f"{len(found)} {kind}{_more(kind, found)}"


def change_words(change: Change) -> str:
    """`passed → failed`; of a case in one run only its verdict."""
    return " → ".join(one.verdict.value for one in (change.before, change.after) if one is not None)


def change_rows(comparison: Comparison) -> list[dict[str, Any]]:
    """A row per case of either run, in words that JSON holds; None where it is not in that run."""
    return [
        {
            "case_id": change.case.case_id,
            "short_id": change.case.short_id,
            "scenario": change.case.scenario,
            "capability": change.case.capability,
            "change": change.kind.value,
            "drove_otherwise": change.drove_otherwise,
            **_of_both(change, "verdict"),
            **_of_both(change, "because"),
            **_of_both(change, "trace_digest"),
            **_of_both(change, "case_digest"),
        }
        for change in comparison.changes
    ]


def _of_both(change: Change, name: str) -> dict[str, str | None]:
    sides = {"before": change.before, "after": change.after}
    return {f"{name}_{side}": None if one is None else str(getattr(one, name)) for side, one in sides.items()}


def _worse(change: Change, run: StoredRun) -> Iterator[RenderableType]:
    outcome = change.case
    look, values = LOOKS[outcome.verdict], parameters_words(run.facts[outcome.case_id].parameters)
    what = f"{outcome.scenario} {values}" if values else outcome.case_id
    name = f" {outcome.short_id}  {change_words(change)}  "
    head = Text.assemble((f"{look.mark:3}", look.style), name, (what, "dim"))
    yield Padding(head, (0, 0, 0, 2), expand=False)
    yield Padding(Text(one_line(outcome.because)), (0, 0, 0, 6), expand=False)


def _more(kind: ChangeKind, found: tuple[Change, ...]) -> str:
    """What is worth saying of a kind beside its count."""
    if kind in _NOT_JUDGED:
        return f": {counts_words((one.case for one in found), always=(Verdict.PASSED,))}"
    otherwise = sum(one.drove_otherwise for one in found)
    return f", {otherwise} of them with another trace" if otherwise else ""
