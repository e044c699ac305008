"""Braking that nothing asks for: against the nominal drive on the same route."""

from dataclasses import replace

import numpy as np
import pytest

from drives import going, moved, straight_case, straight_path, trace_of
from scenario_runner.judging.braking import no_false_brake
from scenario_runner.model.cases import Expectation, OnPath
from scenario_runner.model.outcomes import Finding
from scenario_runner.model.roads import PATH_CURVATURE, Path
from scenario_runner.model.traces import EGO_ACCELERATION, EGO_SPEED

G = 9.80665
RESTRAINED = Expectation(criterion="no_false_brake", bounds={"at_most": 0.25 * G})
CASE = straight_case()


def judged(acceleration_mps2, *, case=CASE, speed_mps=10.0):
    drive = trace_of(case, ego=going(0.0, speed_mps=speed_mps))
    return no_false_brake(
        case, moved(drive, EGO_ACCELERATION, lambda t: acceleration_mps2 if t > 2.0 else 0.0), RESTRAINED
    )


@pytest.mark.parametrize(
    ("braking_g", "finding"),
    [(0.0, Finding.MET), (0.249, Finding.MET), (0.251, Finding.VIOLATED), (0.8, Finding.VIOLATED)],
)
def test_braking_is_held_against_a_quarter_of_gravity(braking_g, finding) -> None:
    result = judged(-braking_g * G)
    assert result.finding is finding
    assert result.measure == pytest.approx(braking_g * G)
    assert result.margin == pytest.approx((0.25 - braking_g) * G)


def test_the_words_are_in_g() -> None:
    assert judged(-4.0).because == "braked 0.41 g more than the nominal drive at 2.10 s; the bound is 0.25 g"
    assert judged(0.0).because == "never braked more than the nominal drive"


def test_accelerating_is_no_braking_and_neither_is_slowing_down_backwards_speed() -> None:
    assert judged(5.0).measure == 0.0
    backwards = moved(trace_of(CASE, ego=going(50.0, speed_mps=-2.0)), EGO_ACCELERATION, lambda t: 5.0)
    assert no_false_brake(CASE, backwards, RESTRAINED).finding is Finding.VIOLATED
    assert no_false_brake(CASE, moved(backwards, EGO_SPEED, lambda t: 2.0), RESTRAINED).measure == 0.0


def test_braking_for_a_curve_is_in_the_nominal_drive() -> None:
    table = straight_path().table.copy()
    table[120:140, PATH_CURVATURE] = 1.0 / 15.0  # at 2 m/s² sideways 5.5 m/s: 1.4 m/s² over the 25 m before
    curved = replace(CASE, ego=OnPath(path=Path(table, 200.0, CASE.ego.path.stretches), station_m=0.0, speed_mps=10.0))
    assert judged(-1.4).measure == pytest.approx(1.4)
    braking = moved(trace_of(curved, ego=going(40.0, speed_mps=10.0), until_s=1.9), EGO_ACCELERATION, lambda t: -1.4)
    assert no_false_brake(curved, braking, RESTRAINED).measure == pytest.approx(0.0, abs=1e-6)


def test_the_measure_is_the_worst_moment() -> None:
    drive = moved(trace_of(CASE, ego=going(0.0, speed_mps=10.0)), EGO_ACCELERATION, lambda t: -np.sin(t))
    result = no_false_brake(CASE, drive, RESTRAINED)
    assert result.at_s == pytest.approx(1.6)
    assert result.measure == pytest.approx(1.0, abs=1e-3)
