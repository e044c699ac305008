"""The matrix: every case counted once per place it belongs to, nothing dropped."""

import math
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drives import straight_case
from scenario_runner.aggregation import aggregate, count, fills, is_in, keep_group
from scenario_runner.errors import InputError
from scenario_runner.model.capabilities import Capability
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.matrix import ALL, Fill, Slice, Tally
from scenario_runner.model.odd import OddTree
from scenario_runner.model.outcomes import LeftOut, Outcome, Verdict
from scenario_runner.model.preventability import Label, Preventable

RAIN, LIGHT, KIND, TAGS, LIT = "weather.rainfall", "weather.illumination", "road.type", "road.features", "road.lit"
DRY = Slice(name="dry", intervals={RAIN: (0.0, 0.1)})
WET_NIGHT = Slice(name="wet night", intervals={RAIN: (0.1, 1000.0), LIGHT: (0.0, 50.0)})
URBAN = Slice(name="urban", words={KIND: ("urban", "residential")})
CAPABILITIES = ("LON-01", "CYC-05", "PRI-05")
CATALOG = Catalog(
    folder="catalog",
    odd=OddTree({}),
    capabilities={id_: Capability(id=id_, group=id_[:3], title=f"Title of {id_}", tier=1) for id_ in CAPABILITIES},
    roads={},
    slices=(DRY, WET_NIGHT, URBAN),
    scenarios=(),
)


def outcome(case_id, capability="LON-01", verdict=Verdict.PASSED) -> Outcome:
    return Outcome(
        case_id=case_id,
        short_id=case_id,
        scenario="s",
        capability=capability,
        stack="stack",
        verdict=verdict,
        because="",
        end_reason=None,
        duration_s=1.0,
        arose=True,
        criteria=(),
        trace_digest="",
        case_digest="",
    )


def draw(case_id, scenario="s", verdict=Verdict.PASSED) -> Outcome:
    return replace(outcome(case_id, verdict=verdict), scenario=scenario, drawn=True)


def left_out(case_id, capability="LON-01", **conditions) -> LeftOut:
    return LeftOut(case_id=case_id, scenario="s", capability=capability, reason="because", conditions=conditions)


def test_rows_are_capabilities_with_cases_in_catalog_order() -> None:
    matrix = aggregate([outcome("a", "PRI-05"), outcome("b", "LON-01")], [], {}, CATALOG)
    assert [(row.capability, row.title, row.group) for row in matrix.rows] == [
        ("LON-01", "Title of LON-01", "LON"),
        ("PRI-05", "Title of PRI-05", "PRI"),
    ]
    assert matrix.columns == ("dry", "wet night", "urban")
    assert matrix.untested == ("CYC-05",)


def test_a_capability_whose_cases_were_all_left_out_is_a_row() -> None:
    (row,) = aggregate([], [left_out("a"), left_out("b")], {}, CATALOG).rows
    assert (row.total.driven, row.total.left_out) == (0, 2)


def test_files_of_others_and_unknown_capabilities_come_last() -> None:
    outcomes = [outcome("a", "planning_problem"), outcome("b", "unclassified"), outcome("c", "XXX-99"), outcome("d")]
    matrix = aggregate(outcomes, [], {}, CATALOG)
    assert [(row.capability, row.title) for row in matrix.rows] == [
        ("LON-01", "Title of LON-01"),
        ("XXX-99", "Not in the catalog"),
        ("unclassified", "Recorded drives"),
        ("planning_problem", "Planning problems"),
    ]


def test_cells_count_by_verdict_and_what_was_left_out() -> None:
    conditions = {"a": {RAIN: 0.0}, "b": {RAIN: 0.05}, "c": {RAIN: 0.1, LIGHT: 10.0}, "d": {RAIN: 0.0}}
    outcomes = [outcome("a"), outcome("b", verdict=Verdict.FAILED), outcome("c")]
    (row,) = aggregate(outcomes, [left_out("d", **{RAIN: 0.0}), left_out("e")], conditions, CATALOG).rows
    assert row.cells["dry"].counts == {Verdict.PASSED: 1, Verdict.FAILED: 1}
    assert (row.cells["dry"].left_out, row.outside.left_out, row.total.left_out) == (1, 1, 2)
    assert row.cells["wet night"].counts == {Verdict.PASSED: 1}
    assert row.cells["urban"].counts == {}
    assert row.total.counts == {Verdict.PASSED: 2, Verdict.FAILED: 1}


@pytest.mark.parametrize(
    ("conditions", "inside"),
    [
        ({RAIN: 0.0}, True),
        ({RAIN: 0.0999}, True),
        ({RAIN: 0.1}, False),
        ({RAIN: -0.1}, False),
        ({RAIN: 0}, True),
        ({RAIN: False}, False),
        ({RAIN: "0"}, False),
        ({}, False),
    ],
)
def test_intervals_are_half_open_and_the_unknown_is_in_none(conditions, inside) -> None:
    assert is_in(DRY, conditions) is inside


def test_an_interval_that_is_open_above_holds_the_infinite_radius_of_a_straight() -> None:
    assert is_in(Slice(name="wide", intervals={"radius": (500.0, math.inf)}), {"radius": math.inf})


@pytest.mark.parametrize(
    ("key", "words", "value", "inside"),
    [
        (KIND, ("urban", "rural"), "rural", True),
        (KIND, ("urban", "rural"), "motorway", False),
        (KIND, ("urban", "rural"), None, False),
        (TAGS, ("roundabout",), frozenset({"roundabout", "bridge"}), True),
        (TAGS, ("tunnel",), frozenset({"roundabout", "bridge"}), False),
        (LIT, ("true",), True, True),
        (LIT, ("true",), False, False),
        (LIT, ("false",), False, True),
        (KIND, ("1",), 1.0, False),
    ],
)
def test_words_are_matched_on_words_sets_and_bools(key, words, value, inside) -> None:
    conditions = {} if value is None else {key: value}
    assert is_in(Slice(name="s", words={key: words}), conditions) is inside


def test_all_of_a_slices_conditions_must_hold() -> None:
    both = Slice(name="both", intervals={RAIN: (0.0, 1.0)}, words={KIND: ("urban",)})
    assert is_in(both, {RAIN: 0.0, KIND: "urban"})
    assert not is_in(both, {RAIN: 0.0, KIND: "rural"})
    assert not is_in(both, {RAIN: 2.0, KIND: "urban"})


@pytest.mark.parametrize(("word", "counted"), [("no", 1), ("never", 1), ("yes", 0), ("always", 0)])
def test_unpreventable_cases_stay_in_n_and_are_counted_beside_it(word, counted) -> None:
    labelled = replace(outcome("a"), label=Label(preventable=Preventable(word)))
    total = aggregate([labelled, outcome("b")], [left_out("c")], {}, CATALOG).total

    assert (total.unpreventable, total.judged, total.left_out) == (counted, 2, 1)
    assert (total + total).unpreventable == 2 * counted


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*CAPABILITIES, "unclassified", "XXX-99"]),
            st.one_of(st.none(), st.sampled_from(list(Verdict))),  # None: left out
            st.one_of(st.none(), st.floats(0.0, 1.0)),
        )
    )
)
def test_every_total_recomputes_from_what_is_shown(cases) -> None:
    named = [(f"case{number}", *case) for number, case in enumerate(cases)]
    matrix = aggregate(
        [outcome(name, capability, verdict) for name, capability, verdict, _ in named if verdict is not None],
        [left_out(name, capability) for name, capability, verdict, _ in named if verdict is None],
        {name: {RAIN: rain} for name, _, _, rain in named if rain is not None},
        CATALOG,
    )
    shown = sum((Counter(row.total.counts) for row in matrix.rows), Counter())
    assert shown == Counter(matrix.total.counts) == Counter(verdict for _, verdict, _ in cases if verdict is not None)
    assert (
        sum(row.total.left_out for row in matrix.rows) == matrix.total.left_out == sum(v is None for _, v, _ in cases)
    )
    assert matrix.total.driven + matrix.total.left_out == len(cases)
    dry = sum(rain is not None and rain < 0.1 for _, verdict, rain in cases if verdict is not None)
    assert matrix.everything.cells["dry"].driven == dry
    assert matrix.everything.outside.driven == sum(v is not None for _, v, _ in cases) - dry
    assert set(matrix.untested) == set(CAPABILITIES) - {capability for capability, _, _ in cases}


def test_what_is_in_no_slice_is_counted_apart() -> None:
    conditions = {"a": {RAIN: 0.0, KIND: "urban"}, "b": {RAIN: 5.0}}
    (row,) = aggregate([outcome("a"), outcome("b"), outcome("c")], [], conditions, CATALOG).rows
    assert [row.cells[name].driven for name in ("dry", "wet night", "urban")] == [1, 0, 1]
    assert (row.outside.driven, row.total.driven) == (2, 3)


def test_cells_of_draws_of_one_scenario_are_known_as_such() -> None:
    conditions = {"a": {RAIN: 0.0}, "b": {RAIN: 0.0}, "c": {KIND: "urban"}, "d": {KIND: "urban"}}
    outcomes = [draw("a"), draw("b", verdict=Verdict.INCONCLUSIVE), draw("c"), draw("d", "t")]
    (row,) = aggregate(outcomes, [left_out("e")], conditions, CATALOG, whole=True).rows
    assert [cell.draws_of for cell in row.cells.values()] == ["s", "", ""]
    assert row.total.draws_of == ""


def test_one_case_that_is_no_draw_takes_the_claim_from_its_cells() -> None:
    (row,) = aggregate([draw("a"), outcome("b")], [], {"a": {RAIN: 0.0}}, CATALOG, whole=True).rows
    assert (row.cells["dry"].draws_of, row.outside.draws_of, row.total.draws_of) == ("s", "", "")


def test_draws_are_no_sample_unless_it_is_said() -> None:
    assert aggregate([draw("a")], [], {}, CATALOG).total.draws_of == ""
    tally = Tally(capability="LON-01", scenario="s", conditions={}, verdict=Verdict.PASSED, drawn=True, cases=7)
    assert count([tally], CATALOG).total.draws_of == ""
    assert count([tally], CATALOG, whole=True).total.draws_of == "s"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(CAPABILITIES),
            st.sampled_from([*Verdict, None]),
            st.sampled_from([0.0, 0.05, 1.0, True, 1, None]),
            st.booleans(),
            st.booleans(),
            st.integers(1, 5),
        )
    )
)
def test_tallies_count_as_their_cases_would_one_by_one(some) -> None:
    tallies = [
        Tally(
            capability=capability,
            scenario="s",
            conditions={} if rain is None else {RAIN: rain},
            verdict=verdict,
            drawn=drawn,
            unpreventable=unpreventable,
            cases=cases,
        )
        for capability, verdict, rain, drawn, unpreventable, cases in some
    ]
    singly = [replace(each, cases=1) for each in tallies for _ in range(each.cases)]
    assert count(tallies, CATALOG, whole=True) == count(singly, CATALOG, whole=True)


@pytest.mark.parametrize("word", ["CYC", "cyc"])
def test_a_group_is_named_by_its_name_or_by_what_its_ids_begin_with(word) -> None:
    matrix = keep_group(aggregate([outcome("a"), outcome("b", "CYC-05")], [], {}, CATALOG), word, CATALOG)
    assert [row.capability for row in matrix.rows] == ["CYC-05"]
    assert (matrix.total.driven, matrix.untested) == (1, ())


def test_a_group_may_be_one_that_nothing_was_driven_of() -> None:
    matrix = keep_group(aggregate([outcome("a")], [], {}, CATALOG), "PRI", CATALOG)
    assert (matrix.rows, matrix.untested) == ((), ("PRI-05",))


def test_the_group_of_recordings_can_be_named_too() -> None:
    matrix = keep_group(aggregate([outcome("a", "unclassified")], [], {}, CATALOG), "outside", CATALOG)
    assert [row.capability for row in matrix.rows] == ["unclassified"]


def test_an_unknown_group_names_the_nearest() -> None:
    with pytest.raises(InputError, match=r"^--group: no group CYK; did you mean CYC\?$"):
        keep_group(aggregate([], [], {}, CATALOG), "CYK", CATALOG)


def test_gaps_and_few_are_filled_by_cases_that_were_not_driven() -> None:
    outcomes = [outcome(f"wet{number}") for number in range(5)]
    matrix = aggregate(outcomes, [], {each.case_id: {RAIN: 1.0, LIGHT: 1.0} for each in outcomes}, CATALOG)
    missing = [
        replace(straight_case(), id="a", capability="LON-01", conditions={RAIN: 0.0}),
        replace(straight_case(), id="b", capability="LON-01", conditions={}),
        replace(straight_case(), id="c", capability="CYC-05", conditions={}),
    ]
    wheres = {"dry": "rain < 0.1", "wet night": "rain >= 0.1", "urban": "type = 'urban'"}
    assert fills(matrix, missing, wheres, CATALOG) == (
        filled("LON-01", "dry", 1, "capability = 'LON-01' AND rain < 0.1"),
        filled("LON-01", "urban", 0, "capability = 'LON-01' AND type = 'urban'"),
        filled("CYC-05", ALL, 1, "capability = 'CYC-05'"),
        filled("PRI-05", ALL, 0, "capability = 'PRI-05'"),
    )


def filled(capability, column, cases, where) -> Fill:
    return Fill(capability=capability, group=capability[:3], column=column, cases=cases, where=where, files=())
