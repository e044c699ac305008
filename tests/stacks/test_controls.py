"""The negative controls `blind` and `nervous`, and the re-driver `log`."""

import numpy as np
import pytest
from seen import briefing, manifest_of, observation, row

from scenario_runner.adapters.in_process import reach
from scenario_runner.errors import StackError
from scenario_runner.following import RouteFollower


@pytest.mark.parametrize(("x_m", "y_m", "speed_mps"), [(50.0, 0.0, 10.0), (50.0, 0.4, 8.0), (120.0, -1.0, 12.0)])
def test_blind_is_the_nominal_driver_whoever_is_there(x_m: float, y_m: float, speed_mps: float) -> None:
    seen = observation(row(x_m + 6.0), x_m=x_m, y_m=y_m, speed_mps=speed_mps)
    expected = RouteFollower(briefing()).nominal(seen.ego)
    assert reach(manifest_of("blind"))(briefing()).drive(seen) == expected


@pytest.mark.parametrize(("away_m", "acceleration_mps2"), [(29.9, -6.0), (30.1, 0.0)])
def test_nervous_brakes_for_anybody_within_30_m(away_m: float, acceleration_mps2: float) -> None:
    nervous = reach(manifest_of("nervous"))(briefing())
    seen = observation(row(50.0, 45.0), row(50.0, -away_m), x_m=50.0)
    assert nervous.drive(seen).acceleration_mps2 == acceleration_mps2


def test_log_asks_for_the_recorded_drive() -> None:
    recording = np.array([[0.0, 1.0, 0.0, 0.0, 5.0], [0.1, 1.5, 0.0, 0.0, 5.0], [0.2, 2.0, 0.0, 0.0, 5.0]])
    log = reach(manifest_of("log"))(briefing(recording=recording))
    assert log.drive(observation(time_s=0.1)).states.tolist() == recording.tolist()


def test_log_says_that_it_needs_a_recording() -> None:
    with pytest.raises(StackError) as failure:
        reach(manifest_of("log"))(briefing())
    words = "ValueError in make_stack: log re-drives recordings and this scenario has none; run it on a recorded drive"
    assert str(failure.value).startswith(words)
