"""Solution files: what their motions are, and for which cases."""

import math

import numpy as np
import pytest

from commonroad_files import ROAD, claimed, motion, problem, solution, steady, written
from scenario_runner.errors import InputError
from scenario_runner.formats.commonroad import motions_of, read_cases

KS, PM = "KS2:JB1:ZAM_Hand-1_1_T-1:2020a", "PM1:JB1:ZAM_Hand-1_1_T-1:2020a"


def track_of(folder, *motions, benchmark=KS, **start):
    """The one case's track on the file's map, its times and speeds as they are."""
    [case] = read_cases(written(folder, ROAD, problem(**start)))
    states = motions_of(solution(folder, *motions, benchmark=benchmark), [case]).tracks[case.id].states
    return states + np.array([0.0, *case.road.origin_m, 0.0, 0.0])


def test_states_are_the_motion_in_the_case_s_time(tmp_path):
    track = track_of(tmp_path, motion("ksTrajectory", steady(20.0, 31)))

    assert track[:, 0] == pytest.approx(0.1 * np.arange(31))
    assert track[:, 1] == pytest.approx(20.0 + np.arange(31))
    assert np.abs(track[:, 2:4]).max() == 0.0
    assert set(track[:, 4]) == {10.0}


@pytest.mark.parametrize(
    ("model", "more"),
    [
        ("kst", {"hitch_angle": 0.1}),
        ("st", {"yawRate": 0.0, "slipAngle": 0.0}),
        ("mb", {"yawRate": 0.0, "yVelocity": 0.0, "rollAngle": 0.0}),
    ],
)
def test_other_models_states_are_read_alike(tmp_path, model, more):
    states = [
        claimed(f"{model}State", step, x=20.0 + step, y=0.0, steeringAngle=0, velocity=10.0, orientation=6.5, **more)
        for step in range(3)
    ]
    track = track_of(tmp_path, motion(f"{model}Trajectory", states), benchmark=KS.replace("KS2", f"{model.upper()}1"))
    assert track[:, 3] == pytest.approx([6.5 - 2.0 * math.pi] * 3)


def test_states_may_be_in_any_order(tmp_path):
    assert track_of(tmp_path, motion("ksTrajectory", steady(20.0, 5)[::-1]))[:, 1] == pytest.approx(range(20, 25))


def test_a_point_mass_heads_where_it_goes_and_keeps_its_heading_at_rest(tmp_path):
    velocities = [(3.0, 4.0), (0.0, 0.0), (0.0, -2.0)]
    states = [
        claimed("pmState", step, x=20.0, y=0.0, xVelocity=vx, yVelocity=vy) for step, (vx, vy) in enumerate(velocities)
    ]
    track = track_of(tmp_path, motion("pmTrajectory", states), benchmark=PM)

    assert track[:, 3] == pytest.approx([math.atan2(4.0, 3.0), math.atan2(4.0, 3.0), -0.5 * math.pi])
    assert track[:, 4] == pytest.approx([5.0, 0.0, 2.0])


def test_a_point_mass_under_accelerations_goes_as_by_hand(tmp_path):
    inputs = [claimed("pmInput", step, xAcceleration=-2.0, yAcceleration=1.0) for step in range(20)]
    track = track_of(tmp_path, motion("pmInputVector", inputs), benchmark=PM)

    time_s = track[:, 0]
    assert len(track) == 21
    assert track[:, 1] == pytest.approx(20.0 + 10.0 * time_s - time_s**2)
    assert track[:, 2] == pytest.approx(0.5 * time_s**2)
    assert track[:, 4] == pytest.approx(np.hypot(10.0 - 2.0 * time_s, time_s))


def test_a_single_track_under_inputs_turns_as_the_integral_says(tmp_path):
    """Steered at a rate r the wheels stand at r·t, so that the heading is −v/(L·r)·ln cos(r·t)."""
    rate, wheelbase_m = 0.1, 1.1561957064 + 1.4227170936
    inputs = [claimed("input", step, steeringAngleSpeed=rate, acceleration=0.0) for step in range(30)]
    track = track_of(tmp_path, motion("inputVector", inputs))

    yaw_rad = -10.0 / (wheelbase_m * rate) * np.log(np.cos(rate * track[:, 0]))
    assert np.remainder(track[:, 3] - yaw_rad + 1.0, 2.0 * math.pi) - 1.0 == pytest.approx(0.0, abs=1e-4)
    middle_s = (np.arange(30000) + 0.5) * 1e-4
    middle_rad = -10.0 / (wheelbase_m * rate) * np.log(np.cos(rate * middle_s))
    assert track[-1, 1] == pytest.approx(20.0 + 1e-3 * np.cos(middle_rad).sum(), abs=1e-3)


def test_a_single_track_speeds_up(tmp_path):
    inputs = [claimed("input", step, steeringAngleSpeed=0.0, acceleration=2.0) for step in range(10)]
    track = track_of(tmp_path, motion("inputVector", inputs))
    assert track[-1] == pytest.approx([1.0, 20.0 + 10.0 + 1.0, 0.0, 0.0, 12.0])


def test_each_problem_has_its_own_motion_and_vehicle(tmp_path):
    cases = read_cases(written(tmp_path, ROAD, problem(1), problem(2, at_m=(40.0, 0.0)), problem(3)))
    inputs = [claimed("pmInput", step, xAcceleration=0.0, yAcceleration=0.0) for step in range(3)]
    file = solution(
        tmp_path,
        motion("ksTrajectory", steady(20.0, 3), problem=1),
        motion("pmInputVector", inputs, problem=2),
        benchmark="[KS1,PM2]:[JB1,SM1]:ZAM_Hand-1_1_T-1:2020a",
    )
    tracks, reasons = motions_of(file, cases)

    assert [case_id.partition("=")[2] for case_id in tracks] == ["1", "2"]
    assert reasons == {cases[2].id: "the solution has no motion for planning problem 3, but for 1, 2"}


@pytest.mark.parametrize(
    ("benchmark", "said"),
    [
        ("KS2:JB1:ZAM_Hand-1_1_T-1", r"solution.xml:2:21: CommonRoadSolution.benchmark_id: 'KS2:JB1.* is no VEHICLE:"),
        ("XY2:JB1:ZAM_Hand-1_1_T-1:2020a", "a vehicle is PM, KS, KST, ST or MB with a number from 1 to 4"),
        ("", "'' is no VEHICLE:COST:SCENARIO:VERSION"),
        ("[KS1,KS2]:JB1:ZAM_Hand-1_1_T-1:2020a", "names 2 vehicles and holds 1 motions"),
        ("PM1:JB1:ZAM_Hand-1_1_T-1:2020a", "solution.xml:3:1: ksTrajectory: is no motion of a PM vehicle"),
        ("KS2:JB1:ZAM_Hand-2_1_T-1:2020a", "the solution is for ZAM_Hand-2_1_T-1 in version 2020a, and by_hand.xml is"),
        ("KS2:JB1:ZAM_Hand-1_1_T-1:2018b", "for ZAM_Hand-1_1_T-1 in version 2018b, and by_hand.xml is ZAM_Hand-1_1"),
    ],
)
def test_a_benchmark_id_that_fits_nothing_is_an_error_that_says_why(tmp_path, benchmark, said):
    with pytest.raises(InputError, match=said):
        track_of(tmp_path, motion("ksTrajectory", steady(20.0, 5)), benchmark=benchmark)


STATES = steady(20.0, 5)


@pytest.mark.parametrize(
    ("motions", "benchmark", "said"),
    [
        ((), KS, "holds no motion; one is pmTrajectory"),
        ((motion("ksTrajectory", STATES[:1]),), KS, "ksTrajectory: holds 1 <ksState>; a motion has two or more"),
        ((motion("ksTrajectory", STATES[:2] + STATES[3:]),), KS, "has nothing for time step 2"),
        ((motion("ksTrajectory", [*STATES, STATES[3]]),), KS, "is written twice for time step 3"),
        ((motion("ksTrajectory", STATES[1:]),), KS, "begins at time step 1, its planning problem at 0"),
        ((motion("ksTrajectory", steady(23.0, 5)),), KS, "begins 3.0 m away from where its planning problem does"),
        ((motion("ksTrajectory", STATES), motion("ksTrajectory", STATES)), KS, "is a second motion for planning prob"),
        ((motion("ksTrajectory", STATES, problem=7),), KS, "has no motion for planning problem 9, but for 7"),
        ((motion("ksTrajectory", STATES).replace("<time>2<", "<time>2.5<"),), KS, "'2.5' is no time step"),
        (
            (motion("ksTrajectory", STATES).replace("<x>21.0<", "<x>NaN<"),),
            KS,
            ":5:10: x: 'NaN' is not a",
        ),
        ((motion("ksTrajectory", STATES).replace("<x>21.0</x>", ""),), KS, "ksState: has no <x>"),
        ((motion("inputVector", STATES),), KS.replace("KS2", "ST2"), "names; write its states"),
        (
            (motion("inputVector", [claimed("input", n, steeringAngleSpeed=9.0, acceleration=0) for n in range(3)]),),
            KS,
            "steers beyond 1.066 rad at time step 1; no vehicle does",
        ),
    ],
)
def test_a_motion_that_is_none_is_an_error_that_says_why(tmp_path, motions, benchmark, said):
    with pytest.raises(InputError, match=said):
        track_of(tmp_path, *motions, benchmark=benchmark)


def test_cases_of_other_kinds_have_nothing_to_drive(tmp_path):
    [case] = read_cases(written(tmp_path, ROAD, problem()))
    object.__setattr__(case.origin, "file", "catalog/scenarios/LON/free_road.yaml")
    with pytest.raises(InputError, match="and this case is no CommonRoad file's"):
        motions_of(solution(tmp_path, motion("ksTrajectory", STATES)), [case])
