"""Rows for programs: the same as on disk."""

from __future__ import annotations

import json
from dataclasses import replace

import example_runs as made
from scenario_runner.model.runs import outcome_row
from scenario_runner.reporting.rows import case_rows


def test_outcome_rows_are_words_and_numbers_that_json_takes() -> None:
    case = made.case()
    row = json.loads(json.dumps(outcome_row(case, made.outcome(case))))
    assert row["case_id"] == case.id
    assert row["verdict"] == "failed"
    assert row["end_reason"] == "contact"
    assert row["parameters"] == {"gap": "2.5 s", "dark": "no"}
    assert row["conditions"]["environment.particulates"] == ["dust", "smoke"]
    assert row["contact_actor"] is None
    assert row["recording_mean_m"] is None


def test_case_rows_name_each_case_its_values_and_its_file() -> None:
    case = made.case()
    (row, drawn) = json.loads(json.dumps(case_rows([case, replace(case, drawn=True)])))
    assert row["short_id"] == case.short_id
    assert row["parameters"] == {"gap": "2.5 s", "dark": "no"}
    assert (row["origin_file"], row["origin_line"]) == ("catalog/scenarios/PED/child.yaml", 1)
    assert row["case_digest"] == case.digest
    assert (row["drawn"], drawn["drawn"]) == (False, True)
