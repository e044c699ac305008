"""Rows for `list --format json`: what is known of a case before it is driven."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scenario_runner.model.cases import Case
from scenario_runner.model.odd import as_json


def case_rows(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """One row per case that was not driven yet; sets of words become sorted lists."""
    return [
        {
            "case_id": case.id,
            "short_id": case.short_id,
            "scenario": case.scenario,
            "capability": case.capability,
            "summary": case.summary,
            "drawn": case.drawn,
            "parameters": dict(case.parameters),
            "conditions": as_json(case.conditions),
            "origin_file": case.origin.file,
            "origin_line": case.origin.line,
            "case_digest": case.digest,
        }
        for case in cases
    ]
