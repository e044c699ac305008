"""`--stack solution:FILE`: what a solution file claims is driven by the runner's own car and judged."""

import json

import pytest

from commonroad_files import ROAD, area, goal, motion, parked, problem, solution, steady, written


@pytest.fixture
def file(desk):
    goals = goal(area((80.0, 0.0)), steps=(50, 80))
    return written(desk, ROAD, parked(6, (140.0, 0.0)), problem(1, goals=goals), problem(2, at_m=(110.0, 0.0)))


@pytest.fixture
def solved(desk, file):
    """Problem 1 is solved, 2 is driven into the parked car."""
    return solution(
        desk,
        motion("ksTrajectory", steady(20.0, 81), problem=1),
        motion("ksTrajectory", steady(110.0, 60), problem=2),
    )


def rows_of(answer):
    return {row["case_id"].partition("=")[2]: row for row in json.loads(answer.out)}


def test_a_solution_is_driven_and_judged_and_how_far_the_drive_was_from_it_is_said(call, file, solved):
    answer = call("run", str(file), "--stack", "solution:solution.xml", "-n", "0")
    rows = rows_of(call("run", str(file), "--stack", "solution:solution.xml", "-n", "0", "--format", "json"))

    assert answer.code == 1
    assert "commonroad_by_hand: 0.00 m from its solution on average, 0.00 m at most" in answer.out
    assert (rows["1"]["verdict"], rows["1"]["end_reason"]) == ("passed", "goal reached")
    assert (rows["2"]["verdict"], rows["2"]["end_reason"]) == ("failed", "contact")
    assert rows["1"]["stack"] == "solution:solution.xml"


def test_what_no_car_can_drive_is_driven_as_a_car_can_and_the_distance_says_so(call, desk, file):
    sideways = steady(20.0, 10) + [each.replace("<y>0.0<", "<y>3.0<") for each in steady(20.0, 81)[10:]]
    solution(desk, motion("ksTrajectory", sideways, problem=1))
    [row] = rows_of(call("run", str(file), "--stack", "solution:solution.xml", "-n", "0", "--format", "json")).values()

    assert row["recording_largest_m"] == pytest.approx(3.0, abs=0.1)
    assert 0.05 < row["recording_mean_m"] < 2.0


def test_a_problem_that_is_not_solved_is_left_out_with_the_reason(call, desk, file):
    solution(desk, motion("ksTrajectory", steady(20.0, 81), problem=1))
    answer = call("run", str(file), "--stack", "solution:solution.xml", "-n", "0")

    assert answer.code == 0
    assert "1 × the solution has no motion for planning problem 2, but for 1" in answer.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("free_road", "--stack", "solution:solution.xml"), "and this case is no CommonRoad file's"),
        (("./by_hand.xml", "--stack", "solution:gone.xml"), "stack solution:gone.xml: no such file"),
        (("./by_hand.xml", "--stack", "solution:by_hand.xml"), "begins with <commonRoad>, not <CommonRoadSolution>"),
    ],
)
def test_a_file_that_solves_nothing_of_it_costs_exit_code_4(call, file, solved, words, said):
    answer = call("run", *words, "-n", "0")
    assert answer.code == 4
    assert said in " ".join(answer.err.split())


def test_a_run_is_explained_and_run_again_by_the_same_words(call, file, solved):
    call("run", str(file), "--stack", "solution:solution.xml", "-n", "0")
    told = call("explain", "commonroad_by_hand@problem=1")

    assert told.code == 0
    assert "distance of the ego from its solution: 0.00 m on average" in told.out
    assert "--stack solution:solution.xml" in told.out


def test_an_interrupted_run_goes_on_with_its_solution_unless_that_has_changed(call, desk, file, solved):
    call("run", str(file), "--stack", "solution:solution.xml", "-n", "0", "-x", "--out", "own")
    [run] = (desk / "own").iterdir()
    assert call("run", "--resume", str(run), "--stack", "solution:solution.xml", "-n", "0").code == 1

    other = call("run", "--resume", str(run), "--stack", "log", "-n", "0")
    solved.write_text(solved.read_text().replace("JB1", "SM1"))
    changed = call("run", "--resume", str(run), "-n", "0")
    assert (other.code, changed.code) == (4, 4)
    assert "driven by solution:solution.xml" in " ".join(other.err.split())
    assert "a file of the solution has changed" in " ".join(changed.err.split())


def test_another_solution_is_not_taken_from_the_cache(call, file, solved):
    words = ("run", str(file), "--stack", "solution:solution.xml", "-n", "0", "--cache", "cache")
    call(*words)
    assert "2 of 2 cases unchanged" in call(*words).err
    solved.write_text(solved.read_text().replace("<velocity>10.0<", "<velocity>9.9<"))
    assert "unchanged" not in call(*words).err
