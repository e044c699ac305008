"""What was measured, as tables in Markdown: a line a file, what was left out and why, and the totals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tools.reference_states.comparing import Compared
from tools.reference_states.jobs import Kind
from tools.reference_states.measuring import Measured

_LONGEST = 170


def report(measured: Sequence[Measured]) -> str:
    """All of it: each kind of result with its files, then the totals."""
    parts = [_of_kind(kind, [one for one in measured if one.job.kind is kind]) for kind in Kind]
    return "\n".join([*filter(None, parts), *_totals(measured)]) + "\n"


def states_share(measured: Iterable[Measured]) -> float:
    """The share of states within the tolerances, averaged over files."""
    shares = [one.share for one in measured]
    return sum(shares) / len(shares) if shares else 0.0


def files_share(measured: Iterable[Measured]) -> float:
    """The share of files whose transitions and end poses are all right."""
    right = [one.is_right for one in measured]
    return sum(right) / len(right) if right else 0.0


def compared(measured: Iterable[Measured], kind: Kind) -> list[Measured]:
    """Those of a kind that were not left out."""
    return [one for one in measured if one.job.kind is kind and not one.left_out]


def counting(measured: Iterable[Measured], kind: Kind) -> list[Measured]:
    """Those of the bar on transitions: they need no driver of esmini's, and end by themselves."""
    return [one for one in compared(measured, kind) if one.ends and not one.has_drivers]


def _of_kind(kind: Kind, measured: Sequence[Measured]) -> str:
    if not measured:
        return ""
    lines = [
        f"## {kind.capitalize()}\n",
        "| file | states | transitions | end | first difference |",
        "|---|---|---|---|---|",
    ]
    lines += [_line(one) for one in sorted(measured, key=_rank) if not one.left_out]
    out = [f"- {_short(one.job.name)}: {one.left_out}" for one in measured if one.left_out]
    return "\n".join([*lines, "", *(["Left out:", "", *out, ""] if out else [])])


def _rank(one: Measured) -> tuple[bool, float, str]:
    """The worst files first."""
    return one.is_right and one.share == 1.0, one.share, one.job.name


def _line(one: Measured) -> str:
    notes = [
        *(["esmini's drivers off"] if one.has_drivers else []),
        *([] if one.ends or one.job.kind is Kind.GOLDEN else ["time limit"]),
    ]
    name = _short(one.job.name) + (f" ({', '.join(notes)})" if notes else "")
    first = one.first.replace("|", "/").replace("\n", "; ")
    return f"| {name} | {_of(one.states)} | {_of(one.transitions)} | {_of(one.end)} | {first[:_LONGEST]} |"


def _of(compared: Compared) -> str:
    return f"{compared.right}/{compared.of}" if compared.of else "–"


def _short(name: str) -> str:
    """The last two parts of a path."""
    return "/".join(name.removesuffix(".xosc").split("/")[-2:])


def _totals(measured: Sequence[Measured]) -> list[str]:
    golden = compared(measured, Kind.GOLDEN)
    lines = ["## Totals\n"]
    if golden:
        lines.append(f"- golden states: {states_share(golden):.1%} of rows, averaged over {len(golden)} files")
    for kind in (Kind.TRACE, Kind.VARIATION):
        everything, counted = compared(measured, kind), counting(measured, kind)
        if everything:
            limited = [one for one in everything if not one.ends and not one.has_drivers]
            drivers = [one for one in everything if one.has_drivers]
            lines += [
                f"- {kind}: transitions and end poses right in {_share(counted)} that end by themselves",
                f"  - {_share(limited)} that end by the time limit",
                f"  - {_share(drivers)} with esmini's drivers switched off",
                f"  - states at 10 Hz: {states_share(everything):.1%} of rows, averaged over {len(everything)} files",
            ]
    return lines


def _share(measured: Sequence[Measured]) -> str:
    right = sum(one.is_right for one in measured)
    return f"{right} of {len(measured)} files ({files_share(measured):.1%})" if measured else "no files"
