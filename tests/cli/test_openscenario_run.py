"""OpenSCENARIO files on the command line, as declared scenarios are: listed, drawn, driven, explained and run again."""

from __future__ import annotations

import json
import shlex

import pytest

from storyboards import ROAD, SCENARIO, VARIATION, act, after, event, slow_to, two_cars

BRAKES = act("lead", "Lead", event("brake", slow_to(0, 5), after(2)))


@pytest.fixture
def files(desk):
    (desk / "road.xodr").write_text(ROAD)
    (desk / "lead.xosc").write_text(two_cars(BRAKES))
    (desk / "s.xosc").write_text(SCENARIO)
    (desk / "v.xosc").write_text(VARIATION)
    return desk


def rows_of(answer):
    return {row["case_id"]: row for row in json.loads(answer.out)}


def test_a_scenario_is_listed_and_drawn(call, files):
    listed, shown = call("list", "lead.xosc"), call("show", "lead.xosc", "--svg", "lead.svg")

    assert (listed.code, shown.code, shown.err) == (0, 0, "drawn: lead.svg\n")
    assert "1 scenario, 1 case, 0 left out" in listed.out
    assert ">Lead<" in (files / "lead.svg").read_text()


def test_a_scenario_without_a_case_is_not_drawn_and_says_why(call, files):
    (files / "lead.xosc").write_text(two_cars(ego=""))
    answer = call("show", "lead.xosc", "--svg", "lead.svg")

    assert (answer.code, answer.err) == (4, "lead.xosc: cannot be drawn: Ego is not there at the start\n")


def test_blind_hits_who_brakes_and_reference_does_not(call, files):
    blind = rows_of(call("run", "lead.xosc", "--stack", "blind", "--format", "json"))["lead"]
    reference = rows_of(call("run", "lead.xosc", "--stack", "reference", "--format", "json"))["lead"]

    assert blind["verdict"] == "failed"
    assert blind["because"].startswith("hit Lead (car) at 6.")
    assert (reference["verdict"], reference["capability"]) == ("passed", "storyboard")


def test_a_case_is_explained_and_run_again_whoever_is_driven(call, files):
    call("run", "lead.xosc", "--ego", "Lead", "--stack", "blind")
    told = call("explain", "lead@ego=Lead")

    assert told.code == 0
    assert "A stack drives Lead; the storyboard moves 1 other." in told.out
    again = shlex.split(told.out.split("Run it again: scenario-runner ")[1])
    assert list(rows_of(call(*again, "--ego", "Lead", "--format", "json"))) == ["lead@ego=Lead"]


def test_a_variation_runs_alike_in_workers_and_here(call, files):
    here = rows_of(call("run", "v.xosc", "--stack", "blind", "-n", "0", "--format", "json"))
    there = rows_of(call("run", "v.xosc", "--stack", "blind", "-n", "2", "--format", "json"))

    assert list(here) == [f"v@mps={speed}" for speed in (10, 15, 20, 25, 30)]
    assert {name: row["trace_digest"] for name, row in here.items()} == {
        name: row["trace_digest"] for name, row in there.items()
    }


def test_a_folder_of_them_runs_whole(call, files):
    (files / "suite").mkdir()
    for name in ("road.xodr", "lead.xosc", "s.xosc", "v.xosc"):
        (files / name).rename(files / "suite" / name)
    rows = rows_of(call("run", "./suite", "--stack", "blind", "--format", "json"))

    assert sorted(rows) == ["lead", "s", "v@mps=10", "v@mps=15", "v@mps=20", "v@mps=25", "v@mps=30"]


def test_nobody_of_a_name_is_a_wrong_option(call, files):
    answer = call("run", "lead.xosc", "--ego", "Laed", "--stack", "blind")

    assert (answer.code, answer.err) == (4, "lead.xosc: --ego: nobody is called Laed; did you mean Lead?\n")
