"""`run` and `list` with `--suite`: what is driven, what is left out and why, and that a run keeps to its suite."""

import json
from pathlib import Path

import pytest

FEW = "suite: few\nsummary: One of each.\neach: {at_most: 1}\n"
STANDING = "suite: standing\nsummary: Of the parked car alone.\nscenarios: [parked_*]\n"
OPTIONS = ("--stack", "blind", "-n", "0")


@pytest.fixture
def suites(desk):
    """`few` takes a case of each scenario in, `standing` all of parked_car."""
    (desk / "catalog/suites").mkdir()
    (desk / "catalog/suites/few.yaml").write_text(FEW)
    (desk / "catalog/suites/standing.yaml").write_text(STANDING)
    return desk


def write(desk, text):
    (desk / "own.yaml").write_text(f"suite: own\nsummary: Own.\n{text}\n")


def ids(call, *words):
    return [row["case_id"] for row in json.loads(call("list", "--format", "json", *words).out)]


def head_of(desk):
    [path] = desk.glob("runs/*/run.json")
    return json.loads(path.read_text())


def test_a_run_drives_the_suite_counts_the_rest_as_left_out_and_says_which_suite_it_was(call, suites):
    answer = call("run", "--suite", "few", *OPTIONS)

    assert answer.code == 1
    assert "2 × --suite few: not in its sample" in answer.out
    assert "2 cases: 1 passed, 1 failed; 2 left out" in answer.out
    assert head_of(suites)["provenance"]["suite_file"] == "catalog/suites/few.yaml"
    assert len(head_of(suites)["provenance"]["suite"]) == 32


def test_list_shows_what_a_suite_would_drive(call, suites):
    answer = call("list", "--suite", "standing", "--left-out")

    assert answer.code == 0
    assert "free_road   LON-01  0 cases, 2 left out" in answer.out
    assert "parked_car  LON-02  2 cases, 0 left out" in answer.out
    assert "2 × --suite standing: not one of its scenarios" in answer.out


def test_a_sample_is_the_same_every_time_and_whatever_else_is_asked_for(call, suites):
    few = ids(call, "--suite", "few")

    assert len(few) == 2
    assert ids(call, "--suite", "few") == few
    assert ids(call, "parked_car", "--suite", "few") == [few[1]]
    assert ids(call, "catalog/scenarios/LON/parked_car.yaml", "--suite", "few") == [few[1]]


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("capabilities: [LON-02]", 2),
        ("capabilities: [LON]", 4),
        ("tiers: [1]\nscenarios: [free_road]", 2),
        ("where: ego_speed_kmph > 45", 1),
        ("odd: slow.yaml\nscenarios: [free_road]", 1),
        ("where: ego_speed_kmph < 45\neach: {at_most: 1}", 2),
    ],
)
def test_all_that_a_suite_says_must_hold_and_its_sample_is_of_what_is_left(call, suites, text, chosen):
    (suites / "slow.yaml").write_text("odd: slow\ninclude:\n  ego.speed: {below: 45 km/h}\n")
    write(suites, text)

    assert len(ids(call, "--suite", "./own.yaml")) == chosen


def test_what_a_suite_drives_is_filtered_further(call, suites):
    assert len(ids(call, "--suite", "standing", "--where", "capability = 'LON-02'")) == 2
    assert len(ids(call, "--suite", "standing", "parked_car@ahead=40")) == 1
    words = ("run", "--suite", "standing", *OPTIONS, "--format", "json", "--shard")
    shards = [json.loads(call(*words, f"{number}/2").out or "[]") for number in (1, 2)]
    assert sorted(row["case_id"] for rows in shards for row in rows) == ["parked_car@ahead=40", "parked_car@ahead=60"]


def test_last_failed_chooses_among_a_suite(call, suites):
    call("run", "--suite", "standing", *OPTIONS)
    answer = call("run", "--suite", "few", "--lf", *OPTIONS)

    assert "1 case: 0 passed, 1 failed; 3 left out" in answer.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("free_road", "--suite", "standing"), "--suite standing took out 2 cases"),
        (
            ("--suite", "standing", "--where", "false"),
            "--suite standing took out 2 cases, --where false took out 2 cases",
        ),
    ],
)
@pytest.mark.parametrize("command", [("run", *OPTIONS), ("list",)])
def test_a_suite_that_leaves_nothing_is_5_and_named(call, suites, command, words, told):
    answer = call(*command, *words)

    assert answer.code == 5
    assert answer.err.endswith(f"nothing is left to drive: {told}\n")
    assert not (suites / "runs").exists()


def test_an_unknown_suite_is_4_with_the_nearest(call, suites):
    for command in (("run", *OPTIONS), ("list",)):
        answer = call(*command, "--suite", "standin")
        assert (answer.code, answer.out) == (4, "")
        assert answer.err == "no suite standin in catalog/suites; did you mean standing?\n"


def test_resumed_a_run_keeps_to_its_suite(call, suites):
    call("run", "--suite", "standing", *OPTIONS)
    [folder] = (suites / "runs").iterdir()

    for same in ((), ("--suite", "standing"), ("--suite", "catalog/suites/standing.yaml")):
        answer = call("run", "--resume", folder.name, *same)
        assert answer.err == "2 of 2 cases are stored already\n"
        assert "; 2 left out" in answer.out


LEAVE = "or leave --resume out and run the cases again"


@pytest.mark.parametrize(
    ("first", "told"),
    [
        (("--suite", "few"), "this run drives what catalog/suites/few.yaml chose"),
        ((), "this run drives what no suite chose"),
    ],
)
def test_resumed_with_another_suite_it_is_refused(call, suites, first, told):
    call("run", *first, *OPTIONS)
    [folder] = (suites / "runs").iterdir()
    answer = call("run", "--resume", folder.name, "--suite", "standing")

    assert (answer.code, answer.out) == (4, "")
    assert answer.err == f"{Path('runs') / folder.name}: {told}; leave --suite out, {LEAVE}\n"


def test_the_cache_tells_suites_apart(call, suites):
    first = call("run", "--suite", "few", "--cache", "cache", *OPTIONS)
    other = call("run", "--suite", "standing", "--cache", "cache", *OPTIONS)
    again = call("run", "--suite", "few", "--cache", "cache", *OPTIONS)

    assert "2 cases: 1 passed, 1 failed" in first.out
    assert "2 cases: 0 passed, 2 failed" in other.out
    assert "2 cases: 1 passed, 1 failed" in again.out
    assert "2 of 2 cases unchanged" in again.err


def test_against_a_baseline_a_suite_is_only_its_own_cases(call, suites):
    call("run", *OPTIONS)
    [folder] = (suites / "runs").iterdir()
    answer = call("run", "--suite", "few", "--baseline", folder.name, *OPTIONS)

    assert answer.code == 0
    assert "2 cases: 1 passed, 1 failed" in answer.out
