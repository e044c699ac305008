"""weather.yaml: everything has a source, every mistake its place; and the table is shown as it lies there."""

from pathlib import Path

import pytest
from rich.console import Console

from scenario_runner import pipeline
from scenario_runner.errors import InputError
from scenario_runner.loading.weather_file import read_weather
from scenario_runner.loading.yaml_source import read_yaml
from scenario_runner.model.weather import DRY_FRICTION
from scenario_runner.reporting.weather_table import weather_page

FILE = Path(__file__).parents[2] / "catalog/weather.yaml"
CATALOG = pipeline.load(FILE.parents[1])


def effects():
    assert CATALOG.weather is not None
    return {effect.name: effect for effect in CATALOG.weather.effects}


def test_the_catalogs_table_says_who_stands_for_it_with_what_doubt_and_each_numbers_source():
    assert CATALOG.weather is not None
    assert CATALOG.weather.version >= 1
    assert CATALOG.weather.declared_by
    assert "judgement" in CATALOG.weather.doubt
    assert {name for name, each in effects().items() if not each.source.startswith("judgement")} == {
        "dry",
        "dry surface",
    }


def test_a_dry_road_is_what_a_road_is_of_which_nothing_is_known():
    assert effects()["dry"].friction == DRY_FRICTION


def test_nothing_is_seen_farther_or_surer_than_on_a_dry_day():
    for effect in effects().values():
        sight = effect.sight
        if sight is not None and sight.range_factor is not None and sight.range_factor_of_vulnerable is not None:
            assert 0 < sight.range_factor_of_vulnerable <= sight.range_factor <= 1
            assert sight.noise_factor >= 1
            assert sight.missed_odds_factor >= 1


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("version: 1", "version: 0", "version: must be at least 1"),
        ("friction: 0.6", "friction: 1.6", "effects.moderate rain.friction: must be at most 1.1"),
        ("missed: 1.8", "mised: 1.8", "effects.moderate rain.sight.mised: unknown key; did you mean missed?"),
        ("below: 7.6 mm/h", "below: 7.6 m", "effects.moderate rain.when.rainfall: 7.6 m is a length (m)"),
        ("surface.condition: ice", "surface.condition: icy", "effects.ice.when.surface.condition: icy is not a word"),
        ("surface.condition: ice", "surfice: ice", "effects.ice.when.surfice: unknown condition"),
        ("within: 20 deg", "within: 20 m", "effects.low sun ahead.sight.within: 20 m is a length"),
        ("range: visibility", "range: visible", "effects.fog.sight.range: "),
        ("    friction: 0.1\n", "", "effects.ice: does nothing; give friction, sight or both"),
        ("    friction: 0.1\n    source: judgement; 0.1", "    friction: 0.1\n    sauce: 0.1", "effects.ice.sauce: "),
        ("declared_by: the makers of this catalog\n", "", "declared_by: missing"),
    ],
)
def test_a_mistake_has_its_place(tmp_path, old, new, wrong):
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "weather.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(InputError) as raised:
        read_weather(read_yaml(tmp_path / "weather.yaml"), CATALOG.odd)

    place, _, what = str(raised.value).partition(": ")
    assert what.startswith(wrong)
    assert place.startswith(f"{tmp_path}/weather.yaml:")


def test_the_table_is_shown_whole_in_80_columns():
    assert CATALOG.weather is not None
    console = Console(width=80, color_system=None)
    with console.capture() as shown:
        console.print(weather_page(CATALOG.weather))
    lines = [line.rstrip() for line in shown.get().splitlines()]

    assert lines[0] == "weather.yaml, version 1, by the makers of this catalog"
    assert "moderate rain              0.6         0.75    1.3     1.8" in lines
    assert "    rainfall from 2.5 below 7.6 mm/h  judgement" in lines
    assert "low sun ahead                   0.7 in ±20°    1.2       2" in lines
    assert {name for name in effects() if any(line.startswith(f"{name} ") for line in lines)} == set(effects())
