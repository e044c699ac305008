"""Gates files: read in the words of the catalog; every mistake at its line and column, all at once."""

from pathlib import Path

import pytest

from scenario_runner import pipeline
from scenario_runner.errors import InputError
from scenario_runner.judging.judge import CRITERIA as JUDGED
from scenario_runner.loading.gates_file import CRITERIA, read_gates
from scenario_runner.loading.yaml_source import read_yaml
from scenario_runner.model.gates import Gates, RateBound

ROOT = Path(__file__).parents[2]
CATALOG = pipeline.load(ROOT)


def read(tmp_path: Path, text: str) -> Gates:
    (tmp_path / "gates.yaml").write_text(text, encoding="utf-8")
    return read_gates(read_yaml(tmp_path / "gates.yaml"), CATALOG)


def wrongs(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as raised:
        read(tmp_path, text)
    return str(raised.value).replace(f"{tmp_path}/", "").splitlines()


def test_the_gates_of_the_catalog_can_be_read():
    assert len(read_gates(read_yaml(ROOT / "catalog/gates.yaml"), CATALOG).gates) == 6


def test_a_gate_has_its_cases_in_words_its_scenarios_and_its_line(tmp_path):
    words = "group: Pedestrians, criterion: no_contact, slice: 'dark, dry'"
    text = f"one:\n  max_failures: 1\ntwo: {{{words}, max_failures: 0}}\n"
    one, two = read(tmp_path, text).gates

    assert (one.of, one.line, one.capabilities, len(one.scenarios)) == ("all cases", 1, None, len(CATALOG.scenarios))
    assert (two.of, two.line, two.max_failures) == ("Pedestrians, in dark, dry, no_contact", 3, 0)
    assert two.capabilities is not None
    assert {name[:3] for name in two.capabilities} == {"PED"}
    assert [name for name, _ in two.scenarios] == [one.name for one in CATALOG.scenarios if one.capability[:3] == "PED"]


def test_a_bound_is_read_for_one_scenario(tmp_path):
    (gate,) = read(
        tmp_path, "a: {scenario: moves_in_then_brakes, failure_rate: {at_most: 0.05, confidence: 0.9}}"
    ).gates

    assert gate.failure_rate == RateBound(0.05, 0.9)
    assert [name for name, _ in gate.scenarios] == ["moves_in_then_brakes"]


def test_every_word_the_catalog_does_not_have_is_told_with_its_place_and_the_one_meant(tmp_path):
    text = """\
a:
  capability: PED-4
  slice: night
  group: Pedestrian
  scenario: left_trun*
  criterion: no_contat
  max_failures: -1
"""
    assert wrongs(tmp_path, text) == [
        "gates.yaml:2:3: a.capability: no capability PED-4; did you mean PED-04?",
        "gates.yaml:3:3: a.slice: no slice night; known: 'day, dry', 'day, rain', 'dark, dry', 'dark, rain'",
        "gates.yaml:4:3: a.group: no group Pedestrian; did you mean Pedestrians?",
        "gates.yaml:5:3: a.scenario: no scenario left_trun*; did you mean left_turn_oncoming_car?",
        "gates.yaml:6:3: a.criterion: no criterion no_contat; did you mean no_contact?",
        "gates.yaml:7:3: a.max_failures: must be at least 0",
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: {capability: PED-04}", "1:1: a: demands nothing; add max_failures: 0, or failure_rate: "),
        ("a: {max_failures: 0, min_cases: 0}", "1:22: a.min_cases: must be at least 1"),
        ("a: {max_failures: 0.5}", "1:5: a.max_failures: needs a whole number, as in 0"),
        ("a: {max_failures: 0, need: 3}", "1:22: a.need: unknown key; known: capability, group, slice, "),
        ("a: 3", "1:1: a: needs keys and values, as in name: value"),
        ("[]", "1:1: needs gates by name, as in {no child is hit: {capability: PED-04, max_failures: 0}}"),
        (
            "a: {capability: PED-04, failure_rate: {at_most: 0.1, confidence: 0.9}}",
            "1:25: a.failure_rate: a bound is of independent draws of one scenario; name it with scenario: NAME, ",
        ),
        (
            "a: {scenario: cut_in_close, failure_rate: {at_most: 0.1, confidence: 0.9}}",
            "1:29: a.failure_rate: cut_in_close is a grid, so nothing is known of a rate; give it draws: N, ",
        ),
        (
            "a: {scenario: moves_in_then_brakes, failure_rate: {at_most: 5, confidence: 0.9}}",
            "1:52: a.failure_rate.at_most: must be below 1",
        ),
        (
            "a: {scenario: moves_in_then_brakes, failure_rate: {at_most: 0.1, confidence: 0.4}}",
            "1:66: a.failure_rate.confidence: must be at least 0.5",
        ),
    ],
)
def test_a_demand_that_cannot_be_is_refused(tmp_path, text, what):
    (found,) = wrongs(tmp_path, text)

    assert found.startswith(f"gates.yaml:{what}")


def test_the_criteria_of_gates_are_those_that_are_judged():
    assert sorted(CRITERIA) == sorted(JUDGED)
