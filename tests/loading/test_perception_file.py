"""perception.yaml: every profile has a source, every mistake its place."""

import math
from pathlib import Path

import pytest
from rich.console import Console

from scenario_runner.errors import InputError
from scenario_runner.loading.catalog import load_vocabulary
from scenario_runner.loading.perception_file import read_perception
from scenario_runner.loading.yaml_source import read_yaml
from scenario_runner.model.perception import Sector
from scenario_runner.reporting.perception_table import perception_page

FILE = Path(__file__).parents[2] / "catalog/perception.yaml"
CATALOG = load_vocabulary(FILE.parent)


def test_the_profiles_of_the_catalog_have_a_version_somebody_who_stands_for_them_and_sources():
    perception = CATALOG.perception
    assert (perception.version, list(perception.profiles)) == (1, ["ideal", "nominal", "degraded", "worst"])
    assert "judgement" in perception.doubt
    assert all(profile.source for profile in perception.profiles.values())


def test_ideal_is_the_truth():
    ideal = CATALOG.profile("ideal")
    assert ideal.detected.values == (1.0,)
    assert {table.values for table in (ideal.position_m, ideal.bias_m, ideal.speed_mps, ideal.yaw_rad)} == {(0.0,)}
    assert (ideal.delay_s, ideal.ghosts_per_s) == (0.0, 0.0)


def test_quantities_are_read_in_their_units():
    nominal = CATALOG.profile("nominal")
    assert nominal.sectors == (Sector(range_m=120.0, within_rad=math.pi),)
    assert (nominal.detected.distances_m, nominal.detected.values) == ((20.0, 50.0, 100.0), (0.98, 0.95, 0.85))
    assert nominal.yaw_rad.values == pytest.approx((math.radians(3.0),))
    assert CATALOG.profile("worst").detected.ahead == 0.6


def test_degraded_misses_at_three_times_the_odds_of_nominal_and_errs_by_1_6_times_as_much():
    nominal, degraded = CATALOG.profile("nominal"), CATALOG.profile("degraded")
    for share, worse in zip(nominal.detected.values, degraded.detected.values, strict=True):
        assert (1.0 - worse) / worse == pytest.approx(3.0 * (1.0 - share) / share, rel=0.02)
    assert degraded.position_m.values[0] == pytest.approx(1.6 * nominal.position_m.values[0])
    assert degraded.speed_mps.values[0] == pytest.approx(1.6 * nominal.speed_mps.values[0])


def test_a_profile_that_is_not_there_is_told_with_the_nearest():
    with pytest.raises(InputError, match="no perception nominel; did you mean nominal"):
        CATALOG.profile("nominel")


def test_it_is_shown_as_it_lies_there():
    console = Console(width=80)
    with console.capture() as shown:
        console.print(perception_page(CATALOG.perception))
    lines = [" ".join(line.split()) for line in shown.get().splitlines()]

    assert lines[0] == "perception.yaml, version 1, by the makers of this catalog"
    assert "nominal 120 98 85 0.3 0.7 0.3 3 0.15 0 0.9" in lines
    assert "ideal - 100 0 0 0 0 0 0" in lines


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("20 m: 0.98", "20 m: 98 %", "profiles.nominal.detected: 98 % is no plain number, as 0.95 is"),
        ("20 m: 0.98", "20 s: 0.98", "profiles.nominal.detected: 20 s is a duration"),
        ("{20 m: 0.98, 50 m: 0.95", "{60 m: 0.98, 50 m: 0.95", "profiles.nominal.detected: distances must rise"),
        ("yaw: {0 m: 3 deg}", "yaw: {0 m: -3 deg}", "profiles.nominal.yaw: nothing here is below 0"),
        ("yaw: {0 m: 3 deg}", "yaw: 3 deg", "profiles.nominal.yaw: write distances and what holds there"),
        ("delay: 0.15 s", "delay: 15 m", "profiles.nominal.delay"),
        ("correlation: 0.9\n    delay: 0.15", "correlation: 1\n    delay: 0.15", "profiles.nominal.correlation"),
        ("delay: 0.15 s", "delai: 0.15 s", "profiles.nominal.delai: unknown key; did you mean delay?"),
    ],
)
def test_a_mistake_has_its_place(tmp_path, old, new, told):
    text = FILE.read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tmp_path / "perception.yaml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_perception(read_yaml(tmp_path / "perception.yaml"))
    assert str(refused.value).startswith(f"{tmp_path}/perception.yaml:")
    assert told in str(refused.value)
