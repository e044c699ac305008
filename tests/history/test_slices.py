"""A column of the matrix asked for in SQL: the same cases as the matrix counts in it."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drives import straight_case
from scenario_runner.aggregation import is_in
from scenario_runner.history import holding, where_words
from scenario_runner.model.matrix import Slice
from scenario_runner.model.odd import Attribute, OddTree

RAIN, KIND, AIR, LIT, RADIUS = "weather.rainfall", "road.type", "weather.air", "road.lit", "road.radius"
TREE = OddTree(
    {
        each.key: each
        for each in (
            Attribute(key=RAIN, kind="float", unit="mm/h", range=(0.0, 150.0)),
            Attribute(key=KIND, kind="enum", values=("local", "o'clock", "motorway")),
            Attribute(key=AIR, kind="set", values=("fog", "dust", "smoke")),
            Attribute(key=LIT, kind="bool"),
            Attribute(key=RADIUS, kind="float", unit="m"),
        )
    }
)


@pytest.mark.parametrize(
    ("column", "words"),
    [
        (Slice(name="s", intervals={RAIN: (0.1, math.inf)}), "rainfall_mmph >= 0.1"),
        (Slice(name="s", intervals={RAIN: (0.1, 2.5)}), "rainfall_mmph >= 0.1 AND rainfall_mmph < 2.5"),
        (Slice(name="s", words={KIND: ("local",)}), "type = 'local'"),
        (Slice(name="s", words={KIND: ("local", "o'clock")}), "type IN ('local', 'o''clock')"),
        (Slice(name="s", words={AIR: ("fog", "dust")}), "list_has_any(air, ['fog', 'dust'])"),
        (Slice(name="s", words={LIT: ("false",)}), "lit IN (false)"),
        (Slice(name="s", words={"road.unheard": ("of",)}), "false"),
    ],
)
def test_a_slice_in_sql(column, words):
    assert where_words(column, TREE) == words


ENDS = st.one_of(st.just((-math.inf, 0.1)), st.tuples(st.floats(0, 9), st.floats(10, 20)), st.just((5.0, math.inf)))
SLICES = st.builds(
    lambda intervals, kinds, air, lit: Slice(
        name="s", intervals=intervals, words={KIND: kinds, AIR: air, LIT: lit} if kinds and air and lit else {AIR: air}
    ),
    st.dictionaries(st.sampled_from([RAIN, RADIUS]), ENDS),
    st.lists(st.sampled_from(("local", "o'clock")), unique=True).map(tuple),
    st.lists(st.sampled_from(("fog", "dust")), unique=True, min_size=1).map(tuple),
    st.lists(st.sampled_from(("true", "false")), unique=True).map(tuple),
)
CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        RAIN: st.sampled_from([0.0, 0.1, 5.0, 12.0]),
        RADIUS: st.sampled_from([5.0, 15.0, math.inf]),
        KIND: st.sampled_from(["local", "o'clock", "motorway"]),
        AIR: st.frozensets(st.sampled_from(["fog", "dust", "smoke"])),
        LIT: st.booleans(),
    },
)


@settings(max_examples=40, deadline=None)
@given(SLICES, st.lists(CONDITIONS, min_size=1, max_size=8))
def test_sql_finds_the_cases_that_the_matrix_counts(column, points):
    cases = [
        replace(straight_case(), id=f"case@{number}", conditions=conditions) for number, conditions in enumerate(points)
    ]
    held = holding(where_words(column, TREE), cases, TREE)

    assert {case.id for case in cases if held[case.id]} == {case.id for case in cases if is_in(column, case.conditions)}
