"""Rows for programs: the same as on disk."""

from __future__ import annotations

import json

import example_runs as made
from scenario_runner.model.runs import Run, Selection, Setup
from scenario_runner.reporting.rows import case_rows, outcome_rows


def test_outcome_rows_hold_what_the_disk_holds_and_json_takes_them() -> None:
    case = made.case()
    run = Run(
        id="2026",
        stack="blind",
        setup=Setup(),
        command="",
        selection=Selection((case,), ()),
        outcomes=(made.outcome(case),),
        matrix=made.matrix(),
    )
    rows = json.loads(json.dumps(outcome_rows(run)))
    assert len(rows) == 1
    assert rows[0]["case_id"] == case.id
    assert rows[0]["verdict"] == "failed"
    assert rows[0]["end_reason"] == "contact"
    assert rows[0]["parameters"] == {"gap": "2.5 s", "dark": "no"}
    assert rows[0]["conditions"]["environment.particulates"] == ["dust", "smoke"]
    assert rows[0]["recording_mean_m"] is None


def test_case_rows_name_each_case_its_values_and_its_file() -> None:
    case = made.case()
    (row,) = json.loads(json.dumps(case_rows([case])))
    assert row["short_id"] == case.short_id
    assert row["parameters"] == {"gap": "2.5 s", "dark": "no"}
    assert (row["origin_file"], row["origin_line"]) == ("catalog/scenarios/PED/child.yaml", 1)
    assert row["case_digest"] == case.digest
