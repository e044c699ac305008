"""Plays against what the simulator esmini recorded of the same files, and what counts as the same."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from scenario_runner.model.openscenario.played import Ending, Played
from tools.reference_states.comparing import state_difference, transitions_compared
from tools.reference_states.jobs import Job, Kind, Moment, Recorded, jobs
from tools.reference_states.measuring import measure
from tools.reference_states.tables import compared, counting, files_share, states_share

DATA = Path(__file__).resolve().parents[1] / "../shared/data"
needs_data = pytest.mark.skipif(not (DATA / "reference-esmini").is_dir(), reason="needs ../shared/data")

RECORDED = Recorded(1.0, "Ego", 10.0, 5.0, math.tau - 0.01, 20.0)
STEP_S = 0.01


def at_one_second(x_m: float, y_m: float, yaw_rad: float, speed_mps: float) -> Played:
    times_s = np.arange(101) * STEP_S
    rows = np.full((101, 1, 4), np.nan)
    rows[100, 0] = x_m, y_m, yaw_rad, speed_mps
    return Played(
        step_s=STEP_S,
        names=("Ego",),
        times_s=times_s,
        rows=rows,
        transitions=(),
        touches=(),
        remarks=(),
        ending=Ending.LIMIT,
        ended_s=1.0,
    )


@pytest.mark.parametrize(
    ("ours", "words"),
    [
        ((10.0, 5.0, -0.01, 20.0), ""),
        ((10.49, 5.0, 0.0, 20.09), ""),  # 0.1 m and 20 m/s · 0.02 s
        ((10.51, 5.0, -0.01, 20.0), "1.00 s Ego: 0.51 m off (10.51, 5.00 for 10.00, 5.00)"),
        ((10.0, 5.0, -0.01, 20.11), "1.00 s Ego: 20.11 for 20.00 m/s"),
        ((10.0, 5.0, 0.011, 20.0), "1.00 s Ego: turned by +0.021 rad"),
        ((math.nan, math.nan, math.nan, math.nan), "1.00 s Ego: is not there"),
    ],
)
def test_a_state_is_right_within_its_tolerances(ours, words):
    assert state_difference(RECORDED, at_one_second(*ours)) == words


@pytest.mark.parametrize(("late_s", "words"), [(0.02, ""), (0.03, "1.03 s Ego: the play had ended at 1.00 s")])
def test_a_play_may_end_two_steps_before_the_recorded_run(late_s, words):
    late = RECORDED._replace(time_s=RECORDED.time_s + late_s)

    assert state_difference(late, at_one_second(10.0, 5.0, -0.01, 20.0)) == words


THEIRS = [Moment(1.0, "s::a", 2), Moment(1.0, "s::b", 2), Moment(1.01, "s::a", 3), Moment(2.0, "", 3)]


@pytest.mark.parametrize(
    ("ours", "first"),
    [
        (THEIRS, ""),
        ([THEIRS[1], THEIRS[0], *THEIRS[2:]], ""),
        ([Moment(0.0, "s", 2), *THEIRS, Moment(2.0, "s", 3)], ""),
        ([Moment(1.02, "s::a", 2), *THEIRS[1:]], "1.01 s a complete: at 1.01 s, before what it comes behind"),
        ([*THEIRS[:2], Moment(1.04, "s::a", 3), THEIRS[3]], "1.01 s a complete: at 1.04 s"),
        (THEIRS[1:], "1.00 s a running: never"),
        ([*THEIRS[:3], Moment(1.5, "s::c", 2), THEIRS[3]], "1.50 s c running: is not in the recorded run"),
    ],
)
def test_transitions_are_right_in_their_order_and_within_two_steps(ours, first):
    compared = transitions_compared(THEIRS, ours, STEP_S)

    assert (compared.first, compared.right == compared.of) == (first, not first)


def test_a_file_that_is_not_there_is_left_out_and_says_so(tmp_path):
    job = Job(
        kind=Kind.TRACE,
        name="gone.xosc",
        scenario=tmp_path / "gone.xosc",
        assigned={},
        step_s=STEP_S,
        limit_s=1.0,
        record=tmp_path / "gone.tsv.gz",
    )

    assert measure(job).left_out == "not among the collected files"


EXACT = (
    "esmini/EnvironmentSimulator/Unittest/xosc/highway_exit.xosc",
    "esmini/EnvironmentSimulator/Unittest/xosc/connected_junctions_simple.xosc",
    "esmini/EnvironmentSimulator/Unittest/xosc/environment_demo.xosc",
    "esmini/resources/xosc/cut-in.xosc",
    "esmini/resources/xosc/keep_lateral_distance.xosc",
    "osc-alks/logical_scenarios/concrete_scenarios/alks_scenario_4_2_1_fully_blocking_target_template.xosc",
    "osc-ncap/OpenSCENARIO/NCAP/AEB_C2C_2023/NCAP_AEB_C2C_CCFhos_2023.xosc",
)


@needs_data
@pytest.mark.parametrize("name", EXACT)
def test_a_play_is_as_it_was_recorded(name):
    (job,) = (job for job in jobs(DATA) if job.kind is Kind.TRACE and job.name == name)
    measured = measure(job)

    assert measured.first == ""
    assert measured.states.of > 0
    assert measured.transitions.of > 0


@needs_data
def test_states_are_right_at_least_as_often_as_was_measured():
    golden = compared((measure(job) for job in jobs(DATA) if job.kind is Kind.GOLDEN), Kind.GOLDEN)

    assert len(golden) == 20
    assert states_share(golden) >= 0.95


@needs_data
def test_plays_come_to_the_same_at_least_as_often_as_was_measured():
    traces = counting((measure(job) for job in jobs(DATA) if job.kind is Kind.TRACE), Kind.TRACE)

    assert len(traces) == 71
    assert files_share(traces) >= 0.9


@needs_data
def test_what_nobody_plays_is_left_out_with_its_reason():
    reasons = {
        job.name: measure(job).left_out
        for job in jobs(DATA)
        if job.kind is Kind.GOLDEN and job.name.endswith(("swarm.xosc", "velodrome.xosc", "acc-test.xosc"))
    }

    assert sorted(reasons.values()) == [
        "moved by esmini's own driver models",
        "not played: TrafficSwarmAction",
        "superelevation on road 1",
    ]
