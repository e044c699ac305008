"""costs.yaml: who declares which costs, and why; everything has one, and every mistake its place."""

from pathlib import Path

import pytest

from scenario_runner import pipeline
from scenario_runner.errors import InputError
from scenario_runner.judging.judge import CRITERIA
from scenario_runner.loading.costs_file import read_costs
from scenario_runner.loading.yaml_source import read_yaml

FILE = Path(__file__).parents[2] / "catalog/costs.yaml"


def test_every_criterion_that_is_judged_has_a_cost_in_the_catalog_with_its_author_and_reason():
    costs = pipeline.load(FILE.parents[1]).costs

    assert costs is not None
    assert sorted(["no_contact", *costs.violations]) == sorted(CRITERIA)
    assert costs.declared_by
    assert costs.why
    assert costs.unit == "cost points"


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("touch: 10", "touch: -1", "contact.touch: must be at least 0"),
        ("  min_ttc: 5\n", "", "violations.min_ttc: missing; add min_ttc: 5"),
        ("min_ttc: 5", "min_tcc: 5", "violations.min_tcc: unknown key; did you mean min_ttc?"),
        ("unit: cost points", "unit: EUR", "unit: EUR is not a word for it; known: cost points"),
        ("stack_error: 30", "stack_error: much", "stack_error: needs a number, as in 30"),
    ],
)
def test_a_mistake_has_its_place(tmp_path, old, new, wrong):
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "costs.yaml").write_text(text.replace(old, new), encoding="utf-8")

    with pytest.raises(InputError) as raised:
        read_costs(read_yaml(tmp_path / "costs.yaml"))

    place, _, what = str(raised.value).partition(": ")
    assert what == wrong
    assert place.startswith(f"{tmp_path}/costs.yaml:")
