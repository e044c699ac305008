"""The page of a scenario that is being written: its parts as files, and what its script is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import Outcome
from scenario_runner.model.remarks import Remark
from scenario_runner.model.traces import Trace
from scenario_runner.reporting.case_drawing import case_svg
from scenario_runner.reporting.words import LOOKS, cases_words, counts_words, one_line, parameters_words

SCRIPT, STYLE = "text/javascript; charset=utf-8", "text/css; charset=utf-8"

ASSETS: Mapping[str, tuple[str, str]] = {
    "/": ("watch_page/page.html", "text/html; charset=utf-8"),
    "/watch.js": ("watch_page/watch.js", SCRIPT),
    "/watch.css": ("watch_page/watch.css", STYLE),
    "/dom.js": ("page/assets/dom.js", SCRIPT),
    "/base.css": ("page/assets/base.css", STYLE),
}
"""By the path it is asked for: a file below this folder's parent, and its type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What came of a file as it was saved: what is wrong with it, and where nothing is, some of its cases driven.

    `spread` says how many cases there are; it and the picture are missing where the file has errors.
    """

    number: int
    file: str
    stack: str
    seconds: float
    remarks: tuple[Remark, ...]
    spread: str = ""
    picture: str = ""
    driven: tuple[tuple[Case, Outcome, Trace | None], ...] = ()

    @property
    def errors(self) -> int:
        """How many remarks are no warnings."""
        return sum(not remark.is_warning for remark in self.remarks)


def asset(path: str) -> tuple[bytes, str]:
    """A part of the page by the path it is asked for, and its type.

    Raises:
        KeyError: there is no such part.
    """
    name, kind = ASSETS[path]
    return (files("scenario_runner.reporting") / name).read_bytes(), kind


def headline(tried: Round) -> str:
    """`9 of 30 cases: 7 passed, 2 failed`, or how much is wrong."""
    if tried.errors:
        return f"{tried.errors} error{'s' * (tried.errors != 1)}: not driven"
    outcomes = [outcome for _, outcome, _ in tried.driven]
    return f"{cases_words(len(outcomes))} driven: {counts_words(outcomes)}"


def facts_of(tried: Round) -> Mapping[str, Any]:
    """A round as the page's script takes it: plain words and numbers."""
    return {
        "number": tried.number,
        "file": tried.file,
        "stack": tried.stack,
        "headline": headline(tried),
        "seconds": round(tried.seconds, 2),
        "spread": tried.spread,
        "errors": tried.errors,
        "remarks": [{"words": str(remark), "warning": remark.is_warning} for remark in tried.remarks],
        "cases": [_case_facts(case, outcome, drawn=trace is not None) for case, outcome, trace in tried.driven],
    }


def _case_facts(case: Case, outcome: Outcome, *, drawn: bool) -> Mapping[str, Any]:
    return {
        "short": case.short_id,
        "verdict": {"key": outcome.verdict.value, "mark": LOOKS[outcome.verdict].mark},
        "values": parameters_words(case.parameters) or case.id,
        "because": one_line(outcome.because),
        "drawn": drawn,
    }


def drive_svg(tried: Round, short_id: str) -> str | None:
    """The picture of one of its drives; None where it has none."""
    for case, outcome, trace in tried.driven:
        if case.short_id == short_id and trace is not None:
            return case_svg(case, trace, outcome)
    return None
