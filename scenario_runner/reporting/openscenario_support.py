"""The table of what becomes of OpenSCENARIO's elements, as README has it."""

from __future__ import annotations

from scenario_runner.model.openscenario.elements import SUPPORT, Support


def support_markdown() -> str:
    """A row for each kind of element, what becomes of it, and why."""
    rows: dict[Support, list[str]] = {}
    for name, support in SUPPORT.items():
        rows.setdefault(support, []).append(f"`{name}`")
    lines = [
        f"| {support.kind} | {', '.join(sorted(names))} | {support.treatment}{_because(support)} |"
        for support, names in sorted(rows.items(), key=lambda row: (row[0].kind, row[0].treatment, row[0].why))
    ]
    return "\n".join(("| kind | elements | what becomes of them |", "|---|---|---|", *lines)) + "\n"


def _because(support: Support) -> str:
    return f": {support.why}" if support.why else ""
