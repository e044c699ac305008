"""What the nominal ego would do: in closed form, and as the simulator drives it."""

from pathlib import Path

import numpy as np
import pytest

from drives import straight_case, straight_path
from scenario_runner import pipeline
from scenario_runner.judging.nominal import nominal_braking_mps2, nominal_speeds_mps, nominal_way_m
from scenario_runner.model.cases import OnPath
from scenario_runner.simulation.loop import nominal_drive

ROOT = Path(__file__).parents[2]


def case_from(speed_mps, *, cruise_mps=None, station_m=0.0):
    start = OnPath(path=straight_path(), station_m=station_m, speed_mps=speed_mps)
    return straight_case(ego=start, cruise_mps=cruise_mps)


def test_at_its_speed_on_a_straight_it_goes_on_and_never_brakes() -> None:
    assert nominal_speeds_mps(case_from(10.0)) == pytest.approx(10.0)
    assert nominal_braking_mps2(case_from(10.0), np.array([-3.0, 50.0, 900.0])).tolist() == [0.0, 0.0, 0.0]
    assert nominal_way_m(case_from(10.0), 4.0) == pytest.approx(40.0)


def test_from_rest_it_takes_up_the_speed_asked_for_at_one_and_a_half() -> None:
    from_rest = case_from(0.0, cruise_mps=9.0, station_m=10.0)
    assert nominal_way_m(from_rest, 2.0) == pytest.approx(0.5 * 1.5 * 2.0**2, abs=0.02)
    assert nominal_way_m(from_rest, 10.0) == pytest.approx(0.5 * 1.5 * 6.0**2 + 9.0 * 4.0, abs=0.01)


def test_who_is_asked_for_no_speed_goes_nowhere() -> None:
    assert nominal_way_m(case_from(0.0, station_m=10.0), 60.0) == 0.0


@pytest.mark.parametrize("name", ["left_turn_oncoming_car", "roundabout_entry", "side_road_left_into_flow"])
def test_it_is_where_the_simulator_drives_it(name) -> None:
    """Turns, so that it brakes and speeds up again; to half a second's lag of its controller."""
    case = pipeline.gather([name], pipeline.load(ROOT)).selection.chosen[0]
    driven = nominal_drive(case.road, case.ego, case.ego_body)
    front_m = case.ego.station_m + case.ego_body.front_m
    for time_s in (1.0, 3.0, 6.0, 9.0):
        theirs_m = float(np.interp(time_s, driven.time_s, driven.front_m)) - front_m
        assert nominal_way_m(case, time_s) == pytest.approx(theirs_m, rel=0.03, abs=0.3)
