"""`run` and `list` with `--odd`: what is driven, what is left out and why, and that a run keeps to its ODD."""

import json
from pathlib import Path

import pytest

SLOW = """\
odd: slow
summary: Below 45 km/h.
include:
  ego.speed: {below: 45 km/h}
"""
LIGHT = "odd: light\ninclude:\n  illumination: {from: 2000 lux}\n"
OPTIONS = ("--stack", "blind", "-n", "0")


@pytest.fixture
def odds(desk):
    """`slow` takes one of free_road's two cases in; of neither scenario the light is known."""
    (desk / "catalog/odds").mkdir()
    (desk / "catalog/odds/slow.yaml").write_text(SLOW)
    (desk / "light.yaml").write_text(LIGHT)
    return desk


def head_of(desk):
    [path] = desk.glob("runs/*/run.json")
    return json.loads(path.read_text())


def test_only_what_is_inside_is_driven_and_the_run_says_by_which_odd(call, odds):
    answer = call("run", "free_road", "--odd", "slow", *OPTIONS)

    assert answer.code == 0
    assert "1 × --odd slow: speed is 50 km/h; include says below 45 km/h" in answer.out
    assert "1 case: 1 passed, 0 failed; 1 left out" in answer.out
    assert head_of(odds)["provenance"]["odd_file"] == "catalog/odds/slow.yaml"
    assert len(head_of(odds)["provenance"]["odd"]) == 32


@pytest.mark.parametrize("words", [("run", *OPTIONS), ("list",)])
def test_an_odd_that_leaves_nothing_is_5_and_says_so(call, odds, words):
    answer = call(*words, "--odd", "light.yaml")

    assert answer.code == 5
    assert answer.err.endswith("nothing is left to drive: --odd light took out 4 cases\n")
    assert not (odds / "runs").exists()


@pytest.mark.parametrize("words", [("run", *OPTIONS), ("list",)])
@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("light.yaml", "light.yaml:3:3: include.illumination: unknown unit lx; did you mean lux?\n"),
        ("slo", "no ODD slo in catalog/odds; did you mean slow?\n"),
        ("no/such.yaml", "no/such.yaml: no such file\n"),
    ],
)
def test_an_odd_that_is_wrong_or_not_there_is_4(call, odds, words, word, told):
    (odds / "light.yaml").write_text(LIGHT.replace("lux", "lx"))
    answer = call(*words, "--odd", word)

    assert (answer.code, answer.out, answer.err) == (4, "", told)


def test_list_says_where_each_scenario_stands(call, odds):
    answer = call("list", "--odd", "slow")

    assert answer.code == 0
    assert answer.out.splitlines() == [
        "slow  mode default",
        "Below 45 km/h.",
        "",
        "free_road   straddling  1 inside, 1 outside",
        "parked_car  inside      2 inside",
        "",
        "2 scenarios: 1 inside, 1 straddling; 4 cases: 3 inside, 1 outside",
    ]


def test_list_left_out_gives_each_scenario_its_reasons(call, odds):
    answer = call("list", "--odd", "light.yaml", "--left-out")

    reason = "    2 × illumination is unknown; include says from 2000 lux"
    assert [line.rstrip() for line in answer.out.splitlines()] == [
        "light  mode default",
        "",
        "free_road   unknown  2 unknown",
        reason,
        "parked_car  unknown  2 unknown",
        reason,
        "",
        "2 scenarios: 2 unknown; 4 cases: 4 unknown",
        "4 left out:",
        "  4 × --odd light: illumination is unknown; include says from 2000 lux",
    ]


def test_list_as_json_has_the_cases_inside(call, odds):
    rows = json.loads(call("list", "free_road", "--odd", "slow", "--format", "json").out)

    assert [row["case_id"] for row in rows] == ["free_road@speed=30"]


def test_resumed_a_run_keeps_to_its_odd(call, odds):
    call("run", "free_road", "--odd", "slow", *OPTIONS)
    [folder] = (odds / "runs").iterdir()

    for same in ((), ("--odd", "slow"), ("--odd", "catalog/odds/slow.yaml")):
        answer = call("run", "--resume", folder.name, *same)
        assert (answer.code, answer.err) == (0, "1 of 1 cases are stored already\n")
        assert "1 case: 1 passed, 0 failed; 1 left out" in answer.out


LEAVE = "or leave --resume out and run the cases again"


@pytest.mark.parametrize(
    ("first", "told"),
    [
        (("--odd", "slow"), "this run drives what catalog/odds/slow.yaml chose"),
        ((), "this run drives what no ODD chose"),
    ],
)
def test_resumed_with_another_odd_it_is_refused(call, odds, first, told):
    call("run", "free_road", *first, *OPTIONS)
    [folder] = (odds / "runs").iterdir()
    answer = call("run", "--resume", folder.name, "--odd", "light.yaml")

    assert (answer.code, answer.out) == (4, "")
    assert answer.err == f"{Path('runs') / folder.name}: {told}; leave --odd out, {LEAVE}\n"


@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.write_text(SLOW.replace("45", "55"))])
def test_resumed_after_its_odd_has_changed_it_is_refused(call, odds, change):
    (odds / "slow.yaml").write_text(SLOW)
    call("run", "free_road", "--odd", "./slow.yaml", *OPTIONS)
    [folder] = (odds / "runs").iterdir()
    change(odds / "slow.yaml")
    answer = call("run", "--resume", folder.name)

    told = "the ODD slow.yaml has changed, or is gone, since this run began; undo that"
    assert (answer.code, answer.out) == (4, "")
    assert answer.err == f"{Path('runs') / folder.name}: {told}, {LEAVE}\n"


def test_an_odd_is_shown_written_as_openodd_and_chooses_the_same_cases_from_there(call, odds):
    answer = call("show", "odd", "slow", "--openodd", "theirs.yaml")
    inside = [call("list", "free_road", "--odd", odd, "--format", "json").out for odd in ("slow", "./theirs.yaml")]

    assert (answer.code, answer.err) == (0, "written: theirs.yaml\n")
    assert "speed: include below 45 km/h" in answer.out.splitlines()
    assert inside[0] == inside[1]
    assert "free_road@speed=30" in inside[0]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("show", "odd"), "show odd takes one file, or one name in the catalog's odds/"),
        (("show", "odd", "slwo"), "no ODD slwo in catalog/odds; did you mean slow?"),
        (
            ("show", "odd", "slow", "--openodd", "no/such.yaml"),
            "no/such.yaml: cannot be written (No such file or directory); name another file",
        ),
    ],
)
def test_what_cannot_be_shown_or_written_is_told(call, odds, words, message):
    answer = call(*words)

    assert (answer.code, answer.out, answer.err) == (4, "", f"{message}\n")
