"""The ego's distance to its recorded self."""

import numpy as np
import pytest

from drives import going, straight_case, trace_of
from scenario_runner.judging.recording import recording_error
from scenario_runner.model.cases import Recorded

STREET = Recorded(
    states=np.array([[0.0, 0.0, 0.0, 0.0, 10.0], [1.0, 10.0, 0.0, 0.0, 10.0], [2.0, 20.0, 0.0, 0.0, 10.0]])
)
CASE = straight_case(recording=STREET)


def test_the_recorded_drive_itself_has_no_error() -> None:
    error = recording_error(CASE, trace_of(CASE, ego=going(0.0, speed_mps=10.0), until_s=2.0))
    assert error.mean_m == pytest.approx(0.0, abs=1e-12)
    assert error.largest_m == pytest.approx(0.0, abs=1e-12)


def test_falling_behind_grows_the_error() -> None:
    # 1 m/s slower: t metres behind at t, 21 rows from 0 to 2 s.
    error = recording_error(CASE, trace_of(CASE, ego=going(0.0, speed_mps=9.0), until_s=2.0))
    assert (error.mean_m, error.largest_m) == (pytest.approx(1.0), pytest.approx(2.0))


def test_only_what_the_recording_covers_is_compared() -> None:
    error = recording_error(CASE, trace_of(CASE, ego=going(0.0, 3.0, speed_mps=10.0), until_s=9.0))
    assert (error.mean_m, error.largest_m) == (pytest.approx(3.0), pytest.approx(3.0))


def test_without_a_recording_or_shared_time_there_is_no_error() -> None:
    bare = straight_case()
    assert recording_error(bare, trace_of(bare, ego=going(0.0))) is None
    later = straight_case(recording=Recorded(states=STREET.states + [100.0, 0.0, 0.0, 0.0, 0.0]))
    assert recording_error(later, trace_of(later, ego=going(0.0))) is None
