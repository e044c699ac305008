"""How much of what the field's catalogs ask for is declared, executed and demonstrated, and what is missing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scenario_runner.model.standards import ItemReach, Reach, StandardReach
from scenario_runner.reporting.words import one_line

_COVERED = (Reach.DECLARED, Reach.EXECUTED, Reach.DEMONSTRATED)
_READ = (
    "declared: a scenario stands for it, by its header (own) or by its capability. executed: some of its cases were "
    "judged in the run. demonstrated: all of those passed, and at most one in ten beside them was inconclusive."
)


def standards_page(found: Sequence[StandardReach]) -> RenderableType:
    """A line per source, a second one by weight where it has weights; then what is missing of each."""
    rows: list[tuple[str, ...]] = [("", "asked", "own", "declared", "executed", "demonstrated")]
    for each in found:
        rows.append(
            (each.standard.name, str(len(each.asked)), str(_own(each)), *(_count(each, reach) for reach in _COVERED))
        )
        if each.standard.weighted_by is not None:
            rows.append(("  by weight", "", "", *(_percent(each.share(reach)) for reach in _COVERED)))
    head, *lines = _aligned(rows)
    parts: list[RenderableType] = [Text(head, style="bold"), *map(Text, lines), Text(), Text(_READ)]
    for each in found:
        parts += _missing(each)
    return Group(*parts)


def standards_json(found: Sequence[StandardReach]) -> list[dict[str, Any]]:
    """Every source with its counts, shares and items, in what JSON holds."""
    return [
        {
            "source": each.standard.name,
            "title": each.standard.title,
            "asked": len(each.asked),
            "own": _own(each),
            **{reach.word: each.count(reach) for reach in _COVERED},
            "weighted_by": each.standard.weighted_by,
            "weighted": None
            if each.standard.weighted_by is None
            else {reach.word: each.share(reach) for reach in _COVERED},
            "items": [_item_row(item) for item in each.items],
        }
        for each in found
    ]


def _item_row(found: ItemReach) -> dict[str, Any]:
    return {
        "id": found.item.id,
        "name": found.item.name or None,
        "weight": found.item.weight,
        "reach": found.reach.word,
        "own": found.is_own,
        "scenarios": list(found.scenarios),
        "passed": found.cases.passed,
        "judged": found.cases.judged,
        "inconclusive": found.cases.inconclusive,
    }


def _missing(found: StandardReach) -> Iterator[RenderableType]:
    """What is not covered, the least covered first; nothing where all is."""
    lines = []
    for reach, what in (
        (Reach.OUTSIDE, "outside the run's ODD, and not asked"),
        (Reach.MISSING, "not declared"),
        (Reach.DECLARED, "declared, not executed"),
        (Reach.EXECUTED, "executed, not demonstrated"),
    ):
        if items := [_said(each) for each in found.items if each.reach is reach]:
            lines.append(f"{what}: {', '.join(items)}")
    if lines:
        yield Text()
        yield Text.assemble((found.standard.name, "bold"), f"  {one_line(found.standard.title)}")
        yield from (Padding(Text(line), (0, 0, 0, 4), expand=False) for line in lines)


def _said(found: ItemReach) -> str:
    said = f"{found.item.id} {one_line(found.item.name)}".rstrip()
    if found.reach is not Reach.EXECUTED:
        return said
    cases = found.cases
    doubtful = f", {cases.inconclusive} inconclusive" if cases.inconclusive else ""
    return f"{said} ({cases.passed} of {cases.judged} passed{doubtful})"


def _own(found: StandardReach) -> int:
    """How many are declared by scenarios that name them."""
    return sum(each.is_own for each in found.asked)


def _count(found: StandardReach, reach: Reach) -> str:
    count, asked = found.count(reach), len(found.asked)
    return f"{count}  {_percent(count / asked if asked else 0.0)}"


def _percent(share: float) -> str:
    """Rounded down, so that 100 % is all."""
    return f"{math.floor(100 * share + 1e-9):3d} %"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines: the first column to the left, numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]
