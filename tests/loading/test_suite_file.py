"""Suite files: the catalog's are read, and every mistake has its place."""

from pathlib import Path

import pytest

from scenario_runner import pipeline
from scenario_runner.errors import InputError
from scenario_runner.loading.suite_file import read_suite
from scenario_runner.loading.yaml_source import read_yaml
from scenario_runner.model.suites import Suite

ROOT = Path(__file__).parents[2]
CATALOG = pipeline.load(ROOT)


def read(tmp_path: Path, text: str) -> Suite:
    (tmp_path / "own.yaml").write_text(f"suite: own\nsummary: Own.\n{text}\n", encoding="utf-8")
    return read_suite(read_yaml(tmp_path / "own.yaml"), CATALOG)


def test_everything_a_suite_may_say_is_read(tmp_path):
    text = (
        "scenarios: ['*lead*', left_turn_oncoming_car]\ncapabilities: [LON, CYC-05]\ntiers: [1, 2]\n"
        "odd: urban_day_dry\nwhere: weather_rainfall_mmph < 1\neach: {at_most: 3, covering: 2}"
    )
    assert read(tmp_path, text) == Suite(
        name="own",
        summary="Own.",
        scenarios=("*lead*", "left_turn_oncoming_car"),
        capabilities=("LON", "CYC-05"),
        tiers=(1, 2),
        odd="urban_day_dry",
        where="weather_rainfall_mmph < 1",
        covering=2,
        at_most=3,
    )


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            "scenarios: [left_tern_oncoming_car]",
            "no scenario is called left_tern_oncoming_car; did you mean left_turn_",
        ),
        ("capabilities: [CYK]", "capabilities.0: no capability CYK; did you mean CYC?"),
        ("tiers: [4]", "tiers.0: must be at most 3"),
        ("each: {at_most: 0}", "each.at_most: must be at least 1"),
        ("each: {covering: 1}", "each.covering: must be at least 2"),
        ("each: {atmost: 3}", "each.atmost: unknown key; did you mean at_most?"),
        ("scenarios: []", "scenarios: "),
        ("sample: 3", "sample: unknown key"),
    ],
)
def test_a_mistake_has_its_place(tmp_path, text, wrong):
    with pytest.raises(InputError) as raised:
        read(tmp_path, text)

    assert str(raised.value).startswith(f"{tmp_path}/own.yaml:3:")
    assert wrong in str(raised.value)


def test_a_suite_is_named_as_its_file(tmp_path):
    (tmp_path / "mine.yaml").write_text("suite: own\nsummary: Own.\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"mine.yaml:1:1: suite: own is in mine.yaml; the file is named as the suite"):
        read_suite(read_yaml(tmp_path / "mine.yaml"), CATALOG)
