"""Others in the terms of the ego's route: along x, then along a turned one; against shapely where nobody is turned."""

import numpy as np
import pytest

from drives import absent, going, other, straight_case, straight_path, trace_of
from scenario_runner.judging.ahead import others_ahead
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.cases import OnPath

CASE = straight_case(actors=[other()])
LENGTH_M, WIDTH_M = 4.36, 1.82


def seen(motion, *, ego=going(0.0, speed_mps=10.0), case=CASE, row=0):  # noqa: B008 - a function
    ahead = others_ahead(case, trace_of(case, ego=ego, actors=[motion], until_s=1.0))
    return {name: getattr(ahead, name)[row, 0] for name in ahead.__slots__}


def test_gaps_are_between_bumpers_and_sides() -> None:
    found = seen(going(30.0, 3.0, speed_mps=7.0))
    assert found["there"]
    assert found["gap_m"] == pytest.approx(30.0 - LENGTH_M)
    assert found["aside_m"] == pytest.approx(3.0 - WIDTH_M)
    assert found["length_m"] == pytest.approx(LENGTH_M)
    assert (found["along_mps"], found["towards_mps"]) == (pytest.approx(7.0), pytest.approx(0.0))


@pytest.mark.parametrize(("y_m", "towards_mps"), [(5.0, -2.0), (-5.0, 2.0)])
def test_who_crosses_is_turned_and_moves_towards_the_ego_or_away(y_m, towards_mps) -> None:
    found = seen(going(30.0, y_m, speed_mps=2.0, yaw_rad=0.5 * np.pi))
    assert found["gap_m"] == pytest.approx(30.0 - 0.5 * LENGTH_M - 0.5 * WIDTH_M)
    assert found["aside_m"] == pytest.approx(5.0 - 0.5 * LENGTH_M - 0.5 * WIDTH_M)
    assert (found["along_mps"], found["towards_mps"]) == (pytest.approx(0.0, abs=1e-12), pytest.approx(towards_mps))


@pytest.mark.parametrize(("y_m", "ego_towards_mps"), [(4.0, 1.0), (-4.0, -1.0)])
def test_the_ego_moves_towards_those_at_the_side_it_turns_to(y_m, ego_towards_mps) -> None:
    turned = going(0.0, speed_mps=10.0, yaw_rad=float(np.arcsin(0.1)))
    assert seen(going(30.0, y_m), ego=turned)["ego_towards_mps"] == pytest.approx(ego_towards_mps)


@pytest.mark.parametrize(("x_m", "there"), [(-10.0, False), (-0.1, False), (0.1, True), (30.0, True)])
def test_ahead_is_who_reaches_farther_than_the_egos_front(x_m, there) -> None:
    assert seen(going(x_m, 3.5))["there"] == there


def test_nobody_is_ahead_who_is_absent_or_driven_over() -> None:
    trace = trace_of(CASE, ego=going(0.0), actors=[going(30.0)], until_s=1.0)
    assert not others_ahead(CASE, absent(trace, 0, slice(None))).there.any()
    plated = straight_case(actors=[other(kind=ActorKind.PLATE)])
    assert not seen(going(30.0), case=plated)["there"]


def test_it_is_the_same_along_a_route_that_leads_elsewhere() -> None:
    up = OnPath(path=straight_path(yaw_rad=0.5 * np.pi), station_m=0.0, speed_mps=10.0)
    case = straight_case(actors=[other()], ego=up)
    upwards = going(0.0, 0.0, speed_mps=10.0, yaw_rad=0.5 * np.pi)
    found = seen(going(-3.0, 30.0, speed_mps=7.0, yaw_rad=0.5 * np.pi), ego=upwards, case=case)
    assert (found["gap_m"], found["aside_m"]) == (pytest.approx(30.0 - LENGTH_M), pytest.approx(3.0 - WIDTH_M))
    assert found["along_mps"] == pytest.approx(7.0)
