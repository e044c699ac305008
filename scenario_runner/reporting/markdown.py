"""A run as the step summary of GitHub and GitLab: totals, the matrix, what did not pass and how to explain it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scenario_runner.model.changes import Comparison
from scenario_runner.model.gates import GateReport
from scenario_runner.model.matrix import ALL, Group, Matrix, Row
from scenario_runner.model.outcomes import Outcome, Verdict
from scenario_runner.model.rulings import BY_VERDICT, Ruling
from scenario_runner.model.runs import StoredRun
from scenario_runner.reporting.case_text import by_scenario, explain_command
from scenario_runner.reporting.changes import change_words, headline, kind_lines
from scenario_runner.reporting.gates_table import (
    GATE_LOOKS,
    asked_words,
    by_state,
    found_words,
    gates_headline,
    remedy_lines,
    ungated_words,
)
from scenario_runner.reporting.matrix_cells import KPI, columns_of, legend, lines_at, overlap_words
from scenario_runner.reporting.ranking import severity_words, worst_first
from scenario_runner.reporting.words import (
    LOOKS,
    cases_words,
    counts_words,
    one_line,
    parameters_words,
    unpreventable_words,
)

MOST_BYTES = 1024 * 1024
"""GitHub refuses a step summary above 1 MiB, all of it."""

OPEN_UP_TO = 12
"""So many cases that did not pass stand open; more are folded, a scenario at a time."""

MOST_WORSE = 20
"""So many of those that got worse since a baseline stand above the matrix; all of them are below it, too."""

MOST_REASON = 300
"""Letters of a reason after which it is cut: a stack's last words may be a page."""

_ROOM_FOR_THE_CUT = 500
_SPECIAL = frozenset("\\`*_[]<>#!|&~@$:")


def markdown(
    run: StoredRun, matrix: Matrix, *, find: str = "", ruling: Ruling = BY_VERDICT, most_bytes: int = MOST_BYTES
) -> str:
    """The summary, at most so many bytes of UTF-8; where it is cut it says how much is missing.

    `find` is the option by which `explain` finds the run where it is kept elsewhere; `ruling` decides
    whether it is ticked.
    """
    of_ruling = [*_gates(ruling.gates), *_since(ruling.since, find)]
    head = "\n".join([*_totals(run, ruling), "", *of_ruling, *_matrix(matrix), ""])
    bad = {name: found for name, driven in by_scenario(run).items() if (found := worst_first(driven))}
    folded = sum(map(len, bad.values())) > OPEN_UP_TO
    parts, shown = [head], 0
    left = most_bytes - len(head.encode()) - _ROOM_FOR_THE_CUT
    for found in bad.values():
        rows = _that_fit(
            [_row(outcome, run, find) for outcome in found], left - len(_section(found, [], folded).encode())
        )
        if rows:
            part = _section(found, rows, folded)
            parts.append(part)
            left, shown = left - len(part.encode()), shown + len(rows)
        if len(rows) < len(found):
            parts.append(_cut(sum(map(len, bad.values())) - shown))
            break
    return "\n".join(parts)


def escaped(words: str) -> str:
    """Foreign words as one line that is neither Markdown nor HTML, nor calls anybody: entities only show."""
    return "".join(f"&#{ord(letter)};" if letter in _SPECIAL else letter for letter in one_line(words))


def _totals(run: StoredRun, ruling: Ruling) -> Iterator[str]:
    mark = LOOKS[Verdict.PASSED if ruling.is_green(run.outcomes) else Verdict.FAILED].mark
    counts = counts_words(run.outcomes)
    yield f"### {mark} {escaped(run.head.stack)}: {counts}"
    yield ""
    shard = "" if run.head.shard is None else f", shard {run.head.shard}"
    left_out = f"{len(run.left_out)} left out{unpreventable_words(run.outcomes)}"
    yield f"{cases_words(len(run.outcomes))}, {left_out}; run {escaped(run.head.id)}{shard}"


def _gates(gates: GateReport | None) -> Iterator[str]:
    """A row a gate, worst first."""
    if gates is None:
        return
    yield f"**{escaped(gates_headline(gates))}**"
    yield ""
    yield "| gate | asked | found | what would show it |"
    yield "|---|---|---|---|"
    for result in by_state(gates):
        name = f"{GATE_LOOKS[result.state].mark} {result.state}: {result.gate.name}"
        asked = f"{result.gate.of}: {asked_words(result.gate)}"
        words = (name, asked, found_words(result), " ".join(remedy_lines(result)))
        yield f"| {' | '.join(escaped(each) for each in words)} |"
    yield ""
    if note := ungated_words(gates):
        yield escaped(note)
        yield ""


def _since(since: Comparison | None, find: str) -> Iterator[str]:
    """What became of a baseline: the first that got worse, then a line per kind."""
    if since is None:
        return
    yield f"**{escaped(headline(since))}**"
    yield ""
    yield from (f"- {escaped(line)}" for _, line in kind_lines(since))
    yield from (f"- {escaped(note)}" for note in since.notes)
    yield ""
    if since.got_worse:
        yield "| got worse | case | reason | explain it |"
        yield "|---|---|---|---|"
        for change in since.got_worse[:MOST_WORSE]:
            reason = f"{change_words(change)}: {_shortened(change.case.because)}"
            yield _line(change.case, change.case.case_id, reason, find)
        yield ""


def _matrix(matrix: Matrix) -> Iterator[str]:
    columns = columns_of(matrix)
    yield f"| capability | {' | '.join(escaped(name) for name in columns)} |"
    yield f"|---|{'---|' * len(columns)}"
    for group in matrix.groups:
        yield _matrix_line(f"**{escaped(group.name)}**", group, columns)
        for row in group.rows:
            yield _matrix_line(f"{escaped(row.capability)} {escaped(row.title)}", row, columns)
    yield _matrix_line(f"**{ALL}**", matrix.everything, columns)
    yield ""
    yield " ".join(note for note in (legend(matrix, KPI), overlap_words(matrix)) if note)


def _matrix_line(title: str, row: Row | Group, columns: Sequence[str]) -> str:
    words = (" ".join(line.text for line in lines_at(KPI, row, name)) for name in columns)
    return f"| {title} | {' | '.join(words)} |"


def _section(found: Sequence[Outcome], rows: Sequence[str], folded: bool) -> str:  # noqa: FBT001
    """A scenario's cases that did not pass, worst first, under its name."""
    title = f"{escaped(found[0].scenario)} ({escaped(found[0].capability)}): {counts_words(found, always=())}"
    table = ["| case | values | reason | explain it |", "|---|---|---|---|", *rows]
    if folded:
        return "\n".join([f"<details><summary>{title}</summary>", "", *table, "", "</details>", ""])
    return "\n".join([f"**{title}**", "", *table, ""])


def _row(outcome: Outcome, run: StoredRun, find: str) -> str:
    values = parameters_words(run.facts[outcome.case_id].parameters) or outcome.case_id
    reason = "; ".join(part for part in (_shortened(outcome.because), severity_words(outcome)) if part)
    return _line(outcome, values, reason, find)


def _line(outcome: Outcome, what: str, reason: str, find: str) -> str:
    mark = LOOKS[outcome.verdict].mark
    command = f"<code>{escaped(explain_command(outcome, run=find))}</code>"
    return f"| {mark} {outcome.short_id} | {escaped(what)} | {escaped(reason)} | {command} |"


def _shortened(because: str) -> str:
    words = one_line(because)
    return words if len(words) <= MOST_REASON else f"{words[:MOST_REASON]}…"


def _that_fit(rows: Sequence[str], most_bytes: int) -> list[str]:
    """The first of the rows, as many as fit with their line ends."""
    fit, left = [], most_bytes
    for row in rows:
        left -= len(row.encode()) + 1
        if left < 0:
            break
        fit.append(row)
    return fit


def _cut(count: int) -> str:
    return f"… and {count} more that did not pass: a summary may hold no more. The run's folder has all of them.\n"
