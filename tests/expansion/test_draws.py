"""Draws: they are of the distribution that is declared, independent, the same everywhere, and found again by name."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from itertools import pairwise

import pytest

from masking import MASKED, NOTHING_TO_MASK
from scenario_runner.digest import digest_of, short_id
from scenario_runner.expansion.draws import share_of
from scenario_runner.expansion.parameters import Point, Removed, points_of
from staged import LONE_CAR, expanded, scenario_from

DRAWS = 2000
FAR_OFF = 1.63 / math.sqrt(DRAWS)
"""Kolmogorov, Smirnov: what the largest distance exceeds once in a hundred samples. This sample is always the same."""

DRAWN = """\
parameters:
  gap: {normal: {mean: 1.8 s, sd: 0.6 s}, between: [0.9 s, 4 s], source: assumed}
  way: {lognormal: {mean: 22 m, sd: 9 m}, between: [8 m, 60 m], source: assumed}
  speed: {uniform: [20 km/h, 50 km/h], source: assumed}
  sky: {weights: {clear: 3, grey: 1}, source: assumed}
  lane: [1]
"""


def normal_below(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


def way_below(way_m: float) -> float:
    sd = math.sqrt(math.log(1 + (9 / 22) ** 2))
    return normal_below((math.log(way_m) - math.log(22) + 0.5 * sd * sd) / sd)


BELOW = {
    "gap": lambda gap_s: (
        (normal_below((gap_s - 1.8) / 0.6) - normal_below(-1.5)) / (normal_below(2.2 / 0.6) - normal_below(-1.5))
    ),
    "way": lambda way_m: (way_below(way_m) - way_below(8)) / (way_below(60) - way_below(8)),
    "speed": lambda speed_kmph: (speed_kmph - 20) / 30,
}


def points(draws: int, more: str = DRAWN, name: str = "lone_car"):
    return points_of(scenario_from(LONE_CAR.replace("lone_car", name) + f"draws: {draws}\n" + more))


def numbers(drawn, name: str) -> list[float]:
    return [float(point.written[name].split()[0]) for point in drawn]


@pytest.mark.parametrize("name", BELOW)
def test_draws_are_of_the_declared_distribution(name):
    ordered = sorted(BELOW[name](number) for number in numbers(points(DRAWS), name))
    apart = max(max(share - place / DRAWS, (place + 1) / DRAWS - share) for place, share in enumerate(ordered))

    assert 0.0 <= ordered[0] <= ordered[-1] <= 1.0
    assert apart < FAR_OFF


def test_words_come_as_often_as_they_weigh():
    grey = sum(point.written["sky"] == "grey" for point in points(DRAWS))

    assert grey == pytest.approx(DRAWS / 4, abs=2.6 * math.sqrt(DRAWS * 3 / 16))  # once in a hundred samples


def test_a_draw_says_nothing_of_the_next_nor_of_another_parameter():
    gaps = [BELOW["gap"](number) - 0.5 for number in numbers(points(DRAWS), "gap")]
    speeds = [BELOW["speed"](number) - 0.5 for number in numbers(points(DRAWS), "speed")]
    far_off = 2.6 / 12 / math.sqrt(DRAWS)  # of a mean of products of two independent uniform numbers

    assert abs(math.fsum(a * b for a, b in zip(gaps, speeds, strict=True)) / DRAWS) < far_off
    assert abs(math.fsum(a * b for a, b in pairwise(gaps)) / DRAWS) < far_off


def test_more_draws_and_more_parameters_leave_earlier_draws_as_they_were():
    few = points(17)
    more = points(40, DRAWN + "  age: {uniform: [1 s, 2 s], source: assumed}\n")

    assert [point.written for point in few] == [
        {name: text for name, text in point.written.items() if name != "age"} for point in more[:17]
    ]
    assert [point.id for point in few] == [point.id for point in more[:17]]


def test_scenarios_draw_independently_of_each_other():
    assert set(numbers(points(20), "way")).isdisjoint(numbers(points(20, name="other_car"), "way"))


def test_a_draw_is_named_by_its_number_and_marked_as_one():
    drawn = points(3)

    assert [point.id for point in drawn] == ["lone_car@draw=1", "lone_car@draw=2", "lone_car@draw=3"]
    assert all(isinstance(point, Point) and point.drawn for point in drawn)
    assert len({short_id(point.id) for point in points(DRAWS)}) == DRAWS
    assert [case.drawn for case in expanded(LONE_CAR + "draws: 2\n" + DRAWN).cases] == [True, True]
    assert [case.drawn for case in expanded(LONE_CAR + "parameters: {gap: [1 s]}\n").cases] == [False]


def test_a_value_that_is_not_drawn_is_as_written():
    assert {point.written["lane"] for point in points(5)} == {"1"}


def test_what_is_written_is_short_and_what_is_driven():
    (point, *_) = points(1)

    assert point.written == {"gap": "1.891 s", "way": "14.83 m", "speed": "46.6 km/h", "sky": "grey", "lane": "1"}
    assert point.values["speed"].value == 46.6 / 3.6


def test_draws_that_require_rejects_are_left_out_as_rejected_and_the_others_stay_draws():
    drawn = points(200, DRAWN + "require: [gap >= 1.2 s]\n")
    removed = [point for point in drawn if isinstance(point, Removed)]
    gaps = numbers([point for point in points(200) if isinstance(point, Point)], "gap")
    low = [gap for gap in gaps if gap < 1.2]

    assert [point.reason for point in removed] == [f"draw rejected by require gap >= 1.2 s: {gap:.3g} s" for gap in low]
    assert all(point.drawn for point in drawn if isinstance(point, Point))
    assert 200 - len(low) == sum(isinstance(point, Point) for point in drawn) > 100


def test_a_share_is_never_quite_none_nor_all():
    shares = [share_of("it", "gap", number) for number in range(1000)]

    assert all(0.0 < share < 1.0 for share in shares)
    assert len(set(shares)) == 1000


HERE = "from expansion.test_draws import digest; print(digest())"


def digest() -> str:
    """Of what is drawn, and of the exact numbers before they are rounded."""
    scenario = scenario_from(LONE_CAR + "draws: 500\n" + DRAWN)
    gap, way = (parameter.values for parameter in scenario.parameters[:2])
    exact = [distribution.at(share_of("it", "x", number)) for distribution in (gap, way) for number in range(500)]
    return json.dumps([digest_of([dict(point.written) for point in points_of(scenario)]), digest_of(exact)])


@pytest.mark.skipif(NOTHING_TO_MASK, reason="this CPU has no AVX2 and FMA to do without")
def test_a_cpu_without_avx_and_fma_draws_the_same_bits():
    here = os.pathsep.join(sys.path)
    answer = subprocess.run(
        [sys.executable, "-c", HERE],
        env={**os.environ, **MASKED, "PYTHONPATH": here},
        capture_output=True,
        check=True,
        text=True,
    )

    assert answer.stdout.strip() == digest()
