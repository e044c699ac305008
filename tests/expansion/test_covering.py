"""Covering arrays: every pair that can be is in some case, none that `require` forbids is, and the count is right."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_runner.errors import InputError
from scenario_runner.expansion.parameters import Point, covered_by, points_of
from scenario_runner.model.covering import Covered
from staged import LEFT_TURN, expanded, scenario_from

HEAD = "scenario: it\ncapability: A-1\nsummary: It.\n"
FOUR = (
    HEAD
    + "covering: 2\nparameters: {a: [1, 2, 3, 4], b: [1 m, 2 m, 3 m], c: [slow, fast], d: [true, false], e: [9 s]}\n"
)


def points(text: str) -> list[Point]:
    found = points_of(scenario_from(text))
    assert all(isinstance(each, Point) for each in found)
    return [each for each in found if isinstance(each, Point)]


def counted(text: str) -> Covered:
    return covered_by(scenario_from(text), [each.written for each in points(text)])


def brute(text: str, strength: int = 2) -> tuple[set, set]:
    """Tuples met by the covering array, and those of the whole grid less what `require` takes out, of what varies."""
    grid = [each for each in points_of(replace(scenario_from(text), covering=None)) if isinstance(each, Point)]
    varying = [each.name for each in scenario_from(text).parameters if len(each.values) > 1]

    def tuples(found):
        return {
            tuple((name, point.written[name]) for name in names)
            for point in found
            for names in combinations(varying, strength)
        }

    return tuples(points(text)), tuples(grid)


def test_every_pair_is_in_some_case_of_far_fewer_than_the_grid():
    met, possible = brute(FOUR)

    assert met == possible
    assert 12 <= len(points(FOUR)) <= 14  # of 48; 12 is the least, 4 values times 3
    assert counted(FOUR) == Covered(strength=2, combined=44, valid=44, met=44)


def test_triples_are_covered_where_asked_for():
    text = FOUR.replace("covering: 2", "covering: 3")
    met, possible = brute(text, strength=3)

    assert met == possible
    assert counted(text) == Covered(strength=3, combined=76, valid=76, met=76)


REQUIRED = FOUR.replace(
    "covering", "derive: {far: a * b}\nrequire: [far <= 8 m, \"a == 4 or c == 'slow' or d\", e > 1 s]\ncovering", 1
)


def test_what_require_forbids_is_in_no_case_and_the_pairs_it_makes_impossible_are_counted():
    met, possible = brute(REQUIRED)

    assert met == possible
    assert (("a", "3"), ("b", "3 m")) not in met
    assert counted(REQUIRED) == Covered(strength=2, combined=44, valid=len(possible), met=len(possible))
    assert counted(REQUIRED).impossible == 2  # 3 and 4 times 3 m


def test_a_corner_that_two_requirements_close_only_together_is_seen():
    text = HEAD + "covering: 2\nparameters: {a: [1, 2], b: [1, 2], c: [1, 2], d: [1, 2]}\nrequire: [a == b, b == c]\n"
    found = counted(text)

    assert (found.combined, found.valid, found.met) == (24, 18, 18)  # a = c follows, and d is free


def test_what_require_leaves_nothing_of_covers_nothing():
    text = FOUR.replace("covering", "require: [1 > 2]\ncovering", 1)

    assert points(text) == []
    assert counted(text) == Covered(strength=2, combined=44, valid=0, met=0)


def test_fewer_cases_cover_less():
    scenario, found = scenario_from(FOUR), points(FOUR)

    assert covered_by(scenario, [found[0].written]).met == 6
    assert covered_by(scenario, []).met == 0


@st.composite
def constrained(draw) -> str:
    """Three to five parameters, and up to three requirements that forbid some combinations of two or three."""
    sizes = draw(st.lists(st.integers(2, 4), min_size=3, max_size=5))
    names = [f"p{place}" for place in range(len(sizes))]
    parameters = ", ".join(f"{name}: {list(range(size))}" for name, size in zip(names, sizes, strict=True))
    rules = []
    for _ in range(draw(st.integers(0, 3))):
        chosen = draw(st.lists(st.sampled_from(names), min_size=2, max_size=3, unique=True))
        sums = draw(st.sets(st.integers(0, 9), min_size=1, max_size=4))
        rules.append("'" + " and ".join(f"{' + '.join(chosen)} != {each}" for each in sorted(sums)) + "'")
    return HEAD + f"covering: 2\nparameters: {{{parameters}}}\nrequire: [{', '.join(rules)}]\n"


@settings(max_examples=60, deadline=None)
@given(constrained())
def test_whatever_is_required_all_pairs_that_can_be_are_covered_and_counted(text):
    met, possible = brute(text)

    assert met == possible
    assert counted(text).met == counted(text).valid == len(possible)


def test_cases_are_the_grids_own_in_its_order_and_the_same_every_time():
    text = LEFT_TURN.replace("parameters:", "covering: 2\nparameters:", 1)
    grid = {case.id: case.digest for case in expanded(LEFT_TURN).cases}
    some = {case.id: case.digest for case in expanded(text).cases}

    assert 0 < len(some) < len(grid)
    assert list(some) == [case_id for case_id in grid if case_id in some]
    assert some.items() <= grid.items()
    assert list(some) == [case.id for case in expanded(text).cases]
    assert not any(case.drawn for case in expanded(text).cases)


def test_a_grid_too_large_to_list_can_be_covered():
    parameters = ", ".join(f"p{place}: {list(range(8))}" for place in range(8))
    text = HEAD + f"covering: 2\nparameters: {{{parameters}}}\n"

    assert 8**8 > 100_000
    assert 64 <= len(points(text)) <= 130
    assert counted(text) == Covered(strength=2, combined=28 * 64, valid=28 * 64, met=28 * 64)


@pytest.mark.parametrize(
    ("parameters", "require"),
    [
        ("{a: {from: 1 m, to: 300 m, step: 1 m}, b: {from: 1 m, to: 300 m, step: 1 m}, c: [1, 2]}", ""),
        (
            "{" + ", ".join(f"p{n}: {list(range(10))}" for n in range(5)) + "}",
            "require: [p0 + p1 + p2 + p3 + p4 < 9]\n",
        ),
    ],
)
def test_too_much_to_cover_is_refused_at_its_place(parameters, require):
    text = HEAD + f"covering: 2\nparameters: {parameters}\n" + require
    with pytest.raises(InputError, match=r"it.yaml:4:1: covering: .* tuples to cover, .*at most 20000"):
        points_of(scenario_from(text))
