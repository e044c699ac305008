from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.errors import InputError, NothingLeftError
from scenario_runner.model.odd import Attribute
from scenario_runner.model.odds import Accepted, Kind, Mode, Odd, Statement
from scenario_runner.model.outcomes import LeftOut
from scenario_runner.model.runs import Selection, Shard
from scenario_runner.selection import (
    FAR,
    Asked,
    choose,
    is_in_shard,
    keep_inside,
    keep_last_failed,
    keep_shard,
    match,
    nearest,
    none_drawn,
    read_words,
    refuse_nothing,
)
from staged import LEFT_TURN, LONE_CAR, OVERTAKE, expanded, scenario_from

TEXTS = (LEFT_TURN, OVERTAKE, LONE_CAR)
SCENARIOS = tuple(scenario_from(text).name for text in TEXTS)
EXPANSIONS = tuple(expanded(text) for text in TEXTS)
CASES = tuple(case for expansion in EXPANSIONS for case in expansion.cases)
LEFT_OUT = tuple(out for expansion in EXPANSIONS for out in expansion.left_out)
ONE = "left_turn_oncoming_car@oncoming_speed=50,gap=2.5,rainfall=0"
TAKEN_OUT = "left_turn_oncoming_car@oncoming_speed=60,gap=5,rainfall=0"


def matched(*names: str) -> list[str]:
    found = match(names, SCENARIOS)
    return [name for name in SCENARIOS if name in found]


def chosen(*names: str) -> list[str]:
    return [case.id for case in choose(names, CASES, LEFT_OUT).chosen]


@pytest.mark.parametrize(
    "word", ["catalog/scenarios", "./left_turn", "left_turn.yaml", "drive.parquet", "..", "a.xosc"]
)
def test_a_slash_or_a_known_ending_makes_a_path(word):
    assert read_words([word]) == Asked(paths=(word,), names=())


@pytest.mark.parametrize("word", ["left_turn", ONE, "0123abcd", "cyclist*", "gap=2.5"])
def test_anything_else_is_a_name(word):
    assert read_words([word]) == Asked(paths=(), names=(word,))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((), ["left_turn_oncoming_car", "cyclist_overtake_oncoming_car", "lone_car"]),
        (("oncoming",), ["left_turn_oncoming_car", "cyclist_overtake_oncoming_car"]),
        (("lone_car", "left"), ["left_turn_oncoming_car", "lone_car"]),
        (("*_car",), ["left_turn_oncoming_car", "cyclist_overtake_oncoming_car", "lone_car"]),
        (("l*_car",), ["left_turn_oncoming_car", "lone_car"]),
        ((ONE,), ["left_turn_oncoming_car"]),
        (("0123abcd",), ["left_turn_oncoming_car", "cyclist_overtake_oncoming_car", "lone_car"]),
    ],
)
def test_only_scenarios_that_names_may_mean_are_expanded(names, expected):
    assert matched(*names) == expected


def test_a_name_chooses_all_cases_of_the_scenarios_it_is_part_of():
    assert len(chosen("overtake")) == 18
    assert len(chosen("oncoming")) == 118
    assert len(chosen("lone", "overtake")) == 19
    assert len(chosen()) == 119


def test_an_id_chooses_its_case_and_so_does_its_short_id():
    (case,) = choose([ONE], CASES).chosen

    assert case.id == ONE
    assert chosen(case.short_id) == [ONE]


def test_an_exact_id_wins_over_a_part_of_names():
    longer = tuple(expanded(LONE_CAR.replace("lone_car", "lone_car_again")).cases)

    assert [case.id for case in choose(["lone_car"], (*CASES, *longer)).chosen] == ["lone_car"]
    assert [case.id for case in choose(["lone_ca"], (*CASES, *longer)).chosen] == ["lone_car", "lone_car_again"]


def test_cases_come_in_catalog_order_and_once_whatever_was_asked_first():
    assert chosen("lone", "overtake", "cyclist") == [case.id for case in CASES[100:]]


def test_what_is_left_out_is_chosen_with_its_reason():
    selection = choose([TAKEN_OUT], CASES, LEFT_OUT)

    assert selection.chosen == ()
    assert [out.reason for out in selection.left_out] == ["require gap * oncoming_speed <= 70 m: 83.3 m"]
    assert len(choose(["left"], CASES, LEFT_OUT).left_out) == 4


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("lft_turn", "no scenario or case matches 'lft_turn'; nearest: left_turn_oncoming_car"),
        (
            "cyclist_overtakes",
            "no scenario or case matches 'cyclist_overtakes'; nearest: cyclist_overtake_oncoming_car",
        ),
        ("lone_car@gap=2", "no scenario or case matches 'lone_car@gap=2'; nearest: lone_car"),
        ("lft_turn_oncoming_car@gap=2", None),
        ("zzz", f"no scenario or case matches 'zzz'{FAR}"),
        ("", f"no scenario or case matches ''{FAR}"),
        ("zz*", f"no scenario or case matches 'zz*'{FAR}"),
        ("deadbeef", f"no scenario or case matches 'deadbeef'{FAR}"),
    ],
)
def test_a_name_that_matches_nothing_is_an_error_with_the_nearest(word, message):
    with pytest.raises(InputError) as caught:
        choose([word], [case for case in CASES if case.scenario in match([word], SCENARIOS)])

    assert str(caught.value) == (message or f"no scenario or case matches {word!r}; nearest: left_turn_oncoming_car")


def test_a_mistyped_id_is_compared_with_its_scenarios_ids():
    with pytest.raises(InputError) as caught:
        choose([ONE.replace("2.5", "2.25")], CASES)

    assert str(caught.value).startswith(f"no scenario or case matches {ONE.replace('2.5', '2.25')!r}; nearest: ")
    assert ONE in str(caught.value)


def test_all_names_that_match_nothing_are_told_at_once():
    with pytest.raises(InputError) as caught:
        match(["lone", "zzz", "yyy"], SCENARIOS)

    assert str(caught.value).splitlines() == [f"no scenario or case matches {name!r}{FAR}" for name in ("zzz", "yyy")]


def test_an_empty_catalog_says_that_it_is_empty():
    with pytest.raises(InputError) as caught:
        match(["lone"], ())

    assert str(caught.value) == "no scenario or case matches 'lone'; there are no scenarios here"


def test_the_last_failed_are_kept_and_the_others_left_out():
    selection = keep_last_failed(choose(["overtake"], CASES), {CASES[100].id, "gone@a=1"})

    assert [case.id for case in selection.chosen] == [CASES[100].id]
    assert len(selection.left_out) == 17
    assert selection.left_out[0] == LeftOut(
        case_id=CASES[101].id,
        scenario="cyclist_overtake_oncoming_car",
        capability="CYC-05",
        reason="--lf: not among those that failed last time",
        conditions=CASES[101].conditions,
    )


DRAWN = expanded(LONE_CAR + "draws: 3\nparameters: {gap: {uniform: [1 s, 2 s], source: assumed}}\n").cases


def test_a_draw_that_is_picked_by_its_id_or_by_how_it_went_counts_as_a_draw_no_more():
    def drawn(selection):
        return [case.drawn for case in selection.chosen]

    everything = choose(["lone"], DRAWN)

    assert drawn(everything) == drawn(choose([], DRAWN)) == [True] * 3
    assert drawn(choose(["lone_car@draw=2", DRAWN[2].short_id], DRAWN)) == [False] * 2
    assert drawn(choose(["lone_car@draw=2", "lone"], DRAWN)) == [True] * 3
    assert drawn(none_drawn(everything)) == [False] * 3
    assert [case.digest for case in none_drawn(everything).chosen] == [case.digest for case in DRAWN]


def dry_only() -> Odd:
    rain = Attribute(key="environment.weather.rainfall", kind="float", unit="mm/h")
    dry = Accepted(attribute=rain, name="rainfall", intervals=((0.0, 0.1),))
    return Odd(
        name="dry",
        summary="",
        mode=Mode.DEFAULT,
        statements=(Statement(kind=Kind.INCLUDE, accepted=dry),),
        conditionals=(),
    )


def test_what_is_outside_an_odd_or_not_known_to_be_inside_is_left_out():
    selection = keep_inside(choose([], CASES, LEFT_OUT), dry_only())

    assert {case.parameters["rainfall"] for case in selection.chosen} == {"0 mm/h"}
    assert selection.left_out[: len(LEFT_OUT)] == LEFT_OUT
    assert Counter((out.scenario, out.reason) for out in selection.left_out[len(LEFT_OUT) :]) == {
        ("left_turn_oncoming_car", "--odd dry: rainfall is 5 mm/h; include says from 0 below 0.1 mm/h"): 50,
        ("cyclist_overtake_oncoming_car", "--odd dry: rainfall is unknown; include says from 0 below 0.1 mm/h"): 18,
        ("lone_car", "--odd dry: rainfall is unknown; include says from 0 below 0.1 mm/h"): 1,
    }


def test_an_odd_that_leaves_nothing_is_named():
    with pytest.raises(NothingLeftError) as caught:
        refuse_nothing(keep_inside(choose(["overtake"], CASES), dry_only()))

    assert str(caught.value) == "nothing is left to drive: --odd dry took out 18 cases"


def test_an_empty_selection_is_an_error_that_says_why():
    with pytest.raises(NothingLeftError) as caught:
        refuse_nothing(keep_last_failed(choose(["left"], CASES, LEFT_OUT), set()))

    assert str(caught.value) == (
        "nothing is left to drive: --lf took out 100 cases, require gap * oncoming_speed <= 70 m took out 4 cases"
    )
    assert caught.value.exit_code == 5


def test_require_alone_can_leave_nothing():
    with pytest.raises(NothingLeftError) as caught:
        refuse_nothing(choose([TAKEN_OUT], CASES, LEFT_OUT))

    assert str(caught.value) == "nothing is left to drive: require gap * oncoming_speed <= 70 m took out 1 case"


def test_a_selection_with_cases_stays_as_it_is():
    selection = Selection(CASES, LEFT_OUT)

    assert refuse_nothing(selection) is selection


def test_nearest_names_are_ranked_and_few():
    known = ["lead_brakes_hard", "lead_brakes", "cut_in", "lead_brakes_soft", "lead_brake_wet"]

    assert nearest("lead_braks", known) == ("lead_brakes", "lead_brakes_hard", "lead_brakes_soft")
    assert nearest("ct_in", known) == ("cut_in",)
    assert nearest("brakes_hrd", known)[0] == "lead_brakes_hard"


@given(st.lists(st.text()), st.integers(1, 9))
def test_every_case_is_in_exactly_one_shard(ids, count):
    shards = [Shard(number=number, count=count) for number in range(1, count + 1)]

    assert all([is_in_shard(case_id, shard) for shard in shards].count(True) == 1 for case_id in ids)


@given(st.integers(1, 9), st.permutations(CASES), st.integers(0, len(CASES)))
def test_a_case_stays_in_its_shard_whatever_is_asked_for_beside_it(count, cases, kept):
    shard = Shard(number=1, count=count)
    whole, part = (keep_shard(Selection(tuple(some), ()), shard).chosen for some in (cases, cases[:kept]))

    assert [case for case in whole if case in cases[:kept]] == list(part)


def test_cases_of_other_shards_are_left_out_in_their_order_with_the_reason():
    parts = [keep_shard(Selection(CASES, LEFT_OUT), Shard(number=number, count=2)) for number in (1, 2)]
    (one, two), (out, _) = [part.chosen for part in parts], [part.left_out for part in parts]

    assert len(one) + len(two) == len(CASES)
    assert out[: len(LEFT_OUT)] == LEFT_OUT
    assert [case.case_id for case in out[len(LEFT_OUT) :]] == [case.id for case in two]
    assert {case.reason for case in out[len(LEFT_OUT) :]} == {"--shard 1/2: in another shard"}


def test_shards_of_many_cases_are_about_as_large():
    sizes = [
        sum(is_in_shard(f"case@{n}", Shard(number=number, count=4)) for n in range(1000)) for number in range(1, 5)
    ]

    assert all(abs(size - 250) < 5 * (1000 * 0.25 * 0.75) ** 0.5 for size in sizes)  # five standard deviations
