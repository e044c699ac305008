"""CommonRoad files on the command line, as recorded drives are: listed, shown, driven, explained and run again."""

import json
import shlex

import pytest

from commonroad_files import ROAD, car, parked, problem, state, written


@pytest.fixture
def file(desk):
    oncoming = [
        state("state" if step else "initialState", step, (195.0 - step, 3.5), yaw=3.14159) for step in range(90)
    ]
    return written(desk, ROAD, car(5, oncoming), parked(6, (95.0, 0.0)), problem(1), problem(2, at_m=(110.0, 0.0)))


def test_a_file_is_listed_and_shown(call, file):
    listed, shown = call("list", str(file)), call("show", str(file), "--svg", str(file.with_suffix(".svg")))

    assert listed.code == shown.code == 0
    assert "1 scenario, 2 cases" in listed.out
    assert "commonroad_by_hand@problem=2" in shown.out
    assert "problem 2: 20 s among 1 × car, 1 × parkedVehicle" in shown.out
    assert "<svg" in file.with_suffix(".svg").read_text()


def test_what_is_left_out_of_a_file_is_shown_with_the_reason(call, desk):
    shown = call("show", str(written(desk, ROAD)))

    assert shown.code == 0
    assert "Left out: the file has no planning problem, so there is no ego to drive." in shown.out


def test_a_file_with_a_map_alone_is_drawn(call, desk):
    shown = call("show", str(written(desk, ROAD)), "--svg", "map.svg")
    drawing = (desk / "map.svg").read_text()

    assert shown.code == 0
    assert "by_hand.xml" in drawing
    assert drawing.count("<polygon") >= 4  # an arrow a lane


def test_of_several_files_without_a_case_none_is_drawn(call, desk):
    files = [str(written(desk, ROAD, name=name)) for name in ("a.xml", "b.xml")]
    shown = call("show", *files, "--svg", "map.svg")

    assert shown.code == 4
    assert "--svg draws one scenario, and this means 0" in shown.err


def test_a_file_is_driven_explained_and_run_again(call, file):
    answer = call("run", str(file), "--stack", "blind", "--format", "json")
    rows = {row["case_id"]: row for row in json.loads(answer.out)}

    assert answer.code == 1
    assert {name: row["verdict"] for name, row in rows.items()} == {
        "commonroad_by_hand@problem=1": "failed",
        "commonroad_by_hand@problem=2": "passed",
    }
    assert "parkedVehicle_6" in rows["commonroad_by_hand@problem=1"]["because"]
    told = call("explain", rows["commonroad_by_hand@problem=1"]["short_id"])
    assert told.code == 0
    again = shlex.split(told.out.split("Run it again: scenario-runner ")[1])
    [row] = json.loads(call(*again, "--format", "json").out)
    assert row["case_id"] == "commonroad_by_hand@problem=1"


def test_reference_stops_for_who_is_parked_in_its_lane(call, file):
    answer = call("run", str(file), "--stack", "reference", "--format", "json")
    rows = {row["case_id"]: row for row in json.loads(answer.out)}
    assert "touch" not in rows["commonroad_by_hand@problem=1"]["because"]
    assert rows["commonroad_by_hand@problem=2"]["verdict"] == "passed"


def test_a_damaged_file_costs_exit_code_4_and_names_the_place(call, file):
    file.write_text(file.read_text().replace("<x>200", "<x>NaN", 1))
    answer = call("run", str(file), "--stack", "blind")

    assert answer.code == 4
    assert "by_hand.xml:8:57: x: 'NaN.0' is not a finite number" in answer.err
