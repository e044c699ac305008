"""ODD attributes: what their names mean and what they may hold."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_runner.errors import InputError
from scenario_runner.model.odd import Attribute, OddTree, read_conditions

TREE = OddTree(
    {
        each.key: each
        for each in (
            Attribute(
                key="weather.rainfall", kind="float", unit="mm/h", range=(0.0, 150.0), bins=(0.0, 0.1, 2.5, 150.0)
            ),
            Attribute(key="light.level", kind="float", unit="lux", range=(0.0, 120000.0)),
            Attribute(key="light.cloud", kind="int", unit="okta", range=(0.0, 8.0)),
            Attribute(key="surface.type", kind="enum", values=("asphalt", "gravel")),
            Attribute(key="surface.friction", kind="float", range=(0.05, 1.1)),
            Attribute(key="road.type", kind="enum", values=("local", "primary")),
            Attribute(key="road.gradient", kind="float", unit="%", range=(-15.0, 15.0)),
            Attribute(key="road.managed", kind="bool"),
            Attribute(key="road.radius", kind="float", unit="m", range=(8.0, float("inf"))),
            Attribute(key="air", kind="set", values=("fog", "spray", "dust")),
        )
    }
)


def test_conditions_are_read_by_their_trailing_names_into_their_units():
    raw = {
        "rainfall": "2.5 mm/h",
        "light": "10000 lux",
        "cloud": "3 okta",
        "surface.type": "asphalt",
        "friction": 0.9,
        "gradient": "-5 %",
        "managed": True,
        "radius": "0.25 km",
        "air": ["fog", "dust"],
    }
    assert read_conditions(TREE, raw) == {
        "weather.rainfall": 2.5,
        "light.level": 10000.0,
        "light.cloud": 3.0,
        "surface.type": "asphalt",
        "surface.friction": 0.9,
        "road.gradient": -5.0,
        "road.managed": True,
        "road.radius": 250.0,
        "air": frozenset({"fog", "dust"}),
    }


def test_one_word_is_a_set_of_one():
    assert read_conditions(TREE, {"air": "fog"}) == {"air": frozenset({"fog"})}


def test_nothing_declared_is_nothing_known():
    assert read_conditions(TREE, {}) == {}


@pytest.mark.parametrize(
    ("name", "written", "what"),
    [
        ("rainfal", "1 mm/h", "unknown condition; did you mean rainfall?"),
        ("weather.rainfal", "1 mm/h", "unknown condition; did you mean weather.rainfall?"),
        ("xyzzy", "1 mm/h", "unknown condition; the names are in odd.yaml"),
        ("type", "local", "may mean several conditions; write surface.type or road.type"),
        ("rainfall", "151 mm/h", "151 mm/h is out of range; needs 0 to 150 mm/h"),
        ("rainfall", "-1 mm/h", "-1 mm/h is out of range; needs 0 to 150 mm/h"),
        ("rainfall", "3 m", "3 m is a length (m), needs a number in mm/h, as in 0.1 mm/h"),
        ("rainfall", "3 mmh", "unknown unit mmh; did you mean mm/h?"),
        ("rainfall", 3, "needs a number in mm/h, as in 0.1 mm/h"),
        ("rainfall", "heavy", "heavy is no quantity, needs a number in mm/h, as in 0.1 mm/h"),
        ("rainfall", ["1 mm/h"], "needs a number in mm/h, as in 0.1 mm/h"),
        ("rainfall", True, "needs a number in mm/h, as in 0.1 mm/h"),
        ("radius", "3 m", "3 m is out of range; needs at least 8 m"),
        ("gradient", 5, "needs a number in %, as in 15 %"),
        ("friction", "0.9 m", "0.9 m is a length (m), needs a plain number"),
        ("friction", 2, "2 is out of range; needs 0.05 to 1.1"),
        ("friction", float("nan"), "nan is no quantity, needs a plain number"),
        ("cloud", "3.5 okta", "3.5 okta is no whole number"),
        ("surface.type", "gravl", "gravl is not a word for it; did you mean gravel?"),
        ("surface.type", ["gravel"], "needs a word; known: asphalt, gravel"),
        ("air", ["fog", "smog"], "smog is not a word for it; did you mean fog?"),
        ("air", [3], "needs a word; known: fog, spray, dust"),
        ("managed", "yes", "needs true or false"),
    ],
)
def test_a_condition_that_cannot_be_read_says_why(name, written, what):
    with pytest.raises(InputError) as raised:
        read_conditions(TREE, {name: written})
    assert [(each.where, each.what) for each in raised.value.problems] == [(name, what)]


def test_all_wrong_conditions_come_at_once_and_none_is_said_twice():
    with pytest.raises(InputError) as raised:
        read_conditions(TREE, {"rainfall": 3, "cloud": "1 okta", "light.cloud": "2 okta"})
    assert [str(each) for each in raised.value.problems] == [
        "rainfall: needs a number in mm/h, as in 0.1 mm/h",
        "light.cloud: said already, as cloud; keep one",
    ]


def test_both_ends_of_a_range_are_in_it():
    assert [TREE.named("rainfall").read(end) for end in ("0 mm/h", "150 mm/h")] == [0.0, 150.0]


def test_the_shortest_name_drops_level_and_is_clear():
    assert [TREE.short_name(key) for key in ("light.level", "weather.rainfall", "road.type", "air")] == [
        "light",
        "rainfall",
        "road.type",
        "air",
    ]


@settings(deadline=None)
@given(st.sampled_from(sorted(TREE.attributes)))
def test_every_clear_name_leads_back_to_its_attribute(key):
    clear = [name for name in TREE.names_of(key) if len(TREE.find(name)) == 1]
    assert key in clear
    assert {TREE.named(name).key for name in [*clear, TREE.short_name(key)]} == {key}


def test_a_full_key_means_itself_though_it_is_part_of_another():
    tree = OddTree(
        {each.key: each for each in (Attribute(key="a.b", kind="bool"), Attribute(key="x.a.b", kind="bool"))}
    )
    assert tree.named("a.b").key == "a.b"
