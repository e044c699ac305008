"""Where scenarios stand to an ODD: inside, outside, unknown, or straddling its bounds, with reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scenario_runner.model.cases import Case
from scenario_runner.model.odds import Odd, Standing, Statement
from scenario_runner.reporting.words import cases_words, one_line

STRADDLING = "straddling"
MOST_REASONS = 3


def odd_table(odd: Odd, cases: Sequence[Case], *, reasons: bool) -> RenderableType:
    """A line per scenario in the order of its cases: where it stands, and how many cases where.

    With `reasons`, below it, why cases are not inside: the most frequent first.
    """
    by_scenario: dict[str, list[Case]] = {}
    for case in cases:
        by_scenario.setdefault(case.scenario, []).append(case)
    counts = {name: Counter(odd.standing(case.conditions) for case in own) for name, own in by_scenario.items()}
    stands = {name: _word(each) for name, each in counts.items()}
    width, wide = max(map(len, by_scenario), default=0), max(map(len, stands.values()), default=0)
    lines: list[RenderableType] = []
    for name, own in by_scenario.items():
        said = f"  {stands[name].ljust(wide)}  {_counts(counts[name])}"
        lines.append(Text.assemble((name.ljust(width), "bold"), said, overflow="fold"))
        if reasons:
            lines += [Padding(Text(line), (0, 0, 0, 4), expand=False) for line in _reasons(odd, own)]
    return Group(_head(odd), Text(), *lines, Text(), Text(_total(stands, counts), style="bold"))


def odd_page(odd: Odd) -> RenderableType:
    """What an ODD says: a line per statement, those of a conditional below what they hold for."""
    lines: list[RenderableType] = [Text(_said(each), overflow="fold") for each in odd.statements]
    for one in odd.conditionals:
        lines.append(Text(f"if {one.condition}", overflow="fold"))
        lines += [Padding(Text(_said(each), overflow="fold"), (0, 0, 0, 4), expand=False) for each in one.then]
    return Group(_head(odd), Text(), *lines)


def _said(statement: Statement) -> str:
    return f"{statement.accepted.name}: {statement}".replace(" says ", " ", 1)


def _head(odd: Odd) -> RenderableType:
    title = Text.assemble((odd.name, "bold"), f"  mode {odd.mode}")
    return Group(title, Text(one_line(odd.summary))) if odd.summary else title


def _word(counts: Counter[Standing]) -> str:
    """Of a scenario: as all of its cases, straddling where some are inside and some outside, else unknown."""
    if len(counts) == 1:
        return next(iter(counts)).value
    return STRADDLING if counts[Standing.INSIDE] and counts[Standing.OUTSIDE] else Standing.UNKNOWN.value


def _counts(counts: Counter[Standing]) -> str:
    return ", ".join(f"{counts[each]} {each}" for each in Standing if counts[each])


def _reasons(odd: Odd, cases: Sequence[Case]) -> list[str]:
    found = Counter(" and ".join(why) for case in cases if (why := odd.why_not(case.conditions)))
    lines = [f"{count} × {reason}" for reason, count in found.most_common(MOST_REASONS)]
    rest = sum(found.values()) - sum(count for _, count in found.most_common(MOST_REASONS))
    return [*lines, f"{rest} × for other reasons"] if rest else lines


def _total(stands: Mapping[str, str], counts: Mapping[str, Counter[Standing]]) -> str:
    words = Counter(stands.values())
    order = (Standing.INSIDE, STRADDLING, Standing.OUTSIDE, Standing.UNKNOWN)
    total: Counter[Standing] = sum(counts.values(), Counter())
    scenarios = f"{len(stands)} scenario{'s' * (len(stands) != 1)}"
    said = ", ".join(f"{words[each]} {each}" for each in order if words[each])
    return f"{scenarios}: {said or 'none'}; {cases_words(total.total())}: {_counts(total) or 'none'}"
