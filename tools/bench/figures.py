"""A measured figure beside its bar, and the two files they are written to."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
OUT = ROOT / "benchmarks"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure against its bar; `holds` is None where there is no bar."""

    name: str
    value: float | None  # None: could not be measured here, see `note`
    unit: str
    bar: float | None
    holds: bool | None
    note: str
    at_least: bool = False  # the bar is a floor


def figure(name: str, value: float | None, unit: str, bar: float | None = None, note: str = "") -> Figure:
    """A figure that holds when it is at or below its bar."""
    holds = None if bar is None or value is None else value <= bar
    return Figure(name, _short(value), unit, _short(bar), holds, note)


def floor(name: str, value: float | None, unit: str, bar: float, note: str = "") -> Figure:
    """A figure that holds when it is at or above its bar."""
    holds = None if value is None else value >= bar
    return Figure(name, _short(value), unit, _short(bar), holds, note, at_least=True)


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


Profile = Mapping[str, float]
"""Part of the work → CPU ms a case."""


def write(figures: Sequence[Figure], profiles: Mapping[str, Profile], *, target: str) -> str:
    """Write what a make target measured beside what the other did: results.json, and README.md, which is answered."""
    path = OUT / "results.json"
    results = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    measured = {"machine": describe_machine(), "figures": [asdict(each) for each in figures], "profiles": profiles}
    results = dict(sorted((results | {target: measured}).items()))
    OUT.mkdir(exist_ok=True)
    path.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    page = "\n".join([INTRODUCTION, *(line for each in results for line in _section(each, results[each]))])
    (OUT / "README.md").write_text(page, encoding="utf-8")
    return page


def describe_machine() -> dict[str, str]:
    """Processor, cores, system, Python and the day."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return {
        "processor": names[0] if names else platform.processor() or platform.machine(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        "measured": datetime.now(UTC).date().isoformat(),
    }


INTRODUCTION = """\
# Benchmarks

Ratios are medians of rounds that alternate within one run, and travel between machines; seconds do not.
Time is CPU time, of every process there was, unless it says wall. Commands are run as users have them, without scipy:
the tests need it, and numba imports it where it is installed, which adds 0.1 to 0.2 s to every start.
"""


def _section(target: str, measured: Mapping[str, Any]) -> list[str]:
    machine = "; ".join(measured["machine"].values())
    return [
        f"## make {target}",
        "",
        f"Measured on {machine} (processor; cores; system; Python; day).",
        "",
        "| figure | measured | bar | | how |",
        "|---|---|---|---|---|",
        *(_row(Figure(**each)) for each in measured["figures"]),
        *_profile_lines(measured["profiles"]),
        "",
    ]


def _row(each: Figure) -> str:
    words = {True: "holds", False: "**missed**", None: ""}
    value = "—" if each.value is None else f"{each.value:g}"
    bar = "" if each.bar is None else f"{'≥' if each.at_least else '≤'} {each.bar:g}"
    return f"| {each.name} | {value} {each.unit} | {bar} | {words[each.holds]} | {each.note} |"


def _profile_lines(profiles: Mapping[str, Profile]) -> list[str]:
    """One column per stack, one row per part of the work."""
    if not profiles:
        return []
    parts = list(next(iter(profiles.values())))
    return [
        "",
        "Where the time goes, CPU ms a case (9 road users, 15 s):",
        "",
        f"| part | {' | '.join(profiles)} |",
        f"|---|{'---|' * len(profiles)}",
        *(f"| {part} | {' | '.join(f'{profile[part]:.3f}' for profile in profiles.values())} |" for part in parts),
    ]
