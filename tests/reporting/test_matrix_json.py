"""The matrix for programs: its numbers are enough to recompute all that the terminal says."""

import json
import math

import pytest

import example_runs as made
from printed_matrix import numbers, printed, read
from scenario_runner.intervals import clopper_pearson
from scenario_runner.model.matrix import Cell, Matrix, Row, Slice
from scenario_runner.model.outcomes import Verdict
from scenario_runner.reporting.matrix_cells import COVERAGE
from scenario_runner.reporting.matrix_json import matrix_json

COUNTED = ("passed", "failed", "error", "inconclusive", "runner_error", "unpreventable", "left_out")
SLICES = [
    Slice(name="dry day", intervals={"rain": (-math.inf, 0.1)}, words={"surface": ("dry", "moist")}),
    *(Slice(name=name) for name in ("wet", "night", "over 50 km/h")),
]


def written() -> dict:
    return json.loads(json.dumps(matrix_json(made.matrix(), SLICES), allow_nan=False))


def sums(parts: list[dict]) -> dict[str, int]:
    return {name: sum(part[name] for part in parts) for name in COUNTED}


def counts(cell: dict) -> dict[str, int]:
    return {name: cell[name] for name in COUNTED}


def test_columns_say_what_they_ask_for_open_ends_being_null():
    assert written()["columns"][0] == {
        "name": "dry day",
        "intervals": {"rain": [None, 0.1]},
        "words": {"surface": ["dry", "moist"]},
    }


@pytest.mark.parametrize("pick", [lambda each: each["all"], lambda each: each["in_none"]])
def test_rows_add_up_to_groups_and_groups_to_all(pick):
    found = written()
    for group in found["groups"]:
        assert sums([pick(row) for row in group["capabilities"]]) == counts(pick(group))
    assert sums([pick(group) for group in found["groups"]]) == counts(pick(found))


def test_columns_add_up_too_and_with_what_is_in_none_to_at_least_all():
    found = written()
    for column in found["columns"]:
        name = column["name"]
        assert sums([group["cells"][name] for group in found["groups"]]) == counts(found["cells"][name])
    together = sums([*found["cells"].values(), found["in_none"]])
    assert all(together[name] >= found["all"][name] for name in COUNTED)


def test_what_follows_from_the_counts_follows_from_them():
    found = written()
    rows = [row for group in found["groups"] for row in (group, *group["capabilities"])] + [found]
    for cell in (cell for row in rows for cell in (row["all"], row["in_none"], *row["cells"].values())):
        assert cell["judged"] == cell["passed"] + cell["failed"] + cell["error"]
        assert cell["driven"] == cell["judged"] + cell["inconclusive"] + cell["runner_error"]
        assert (cell["gap"], cell["few"]) == (cell["driven"] == 0, cell["driven"] > 0 and cell["judged"] < 5)
        shown = cell["judged"] and 10 * cell["inconclusive"] <= cell["judged"] + cell["inconclusive"]
        assert cell["rate"] == (cell["passed"] / cell["judged"] if shown else None)
        assert cell["interval"] is None


def test_an_interval_names_what_it_is_drawn_of():
    cell = Cell(counts={Verdict.PASSED: 59}, draws_of="child")
    row = Row(capability="PED-03", title="Child", group="Pedestrians", cells={}, total=cell)
    found = matrix_json(Matrix(columns=(), rows=(row,), untested=()), [])
    expected = clopper_pearson(successes=59, draws=59, confidence=0.95)

    assert found["all"]["interval"] == {"lower": expected.lower, "upper": 1.0, "draws_of": "child"}


def test_the_terminal_says_the_same_numbers():
    found, entries = written(), read(printed(made.matrix(), 80, view=COVERAGE, folded=True))
    for part, entry in zip([*found["groups"], found], entries, strict=True):
        for name, cell in {**part["cells"], "in none": part["in_none"], "all": part["all"]}.items():
            expected = {"driven": cell["driven"], "judged": cell["judged"], "out": cell["left_out"]}
            expected["unp"] = cell["unpreventable"]
            assert numbers(entry.cells[name]) == {key: number for key, number in expected.items() if number}


def test_it_says_what_unpreventable_cases_are_and_that_they_stay_in_n():
    words = written()["meaning"]["unpreventable"]
    assert "no reference driver avoids contact" in words
    assert "stay in n" in words
