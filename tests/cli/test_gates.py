"""`--gates`: exit 0 exactly where every gate is met, whatever else failed; nothing is driven for a wrong file."""

from pathlib import Path
from xml.etree import ElementTree

import pytest


@pytest.fixture
def gates(desk):
    """Write a gates file and answer its name."""

    def write(text):
        (desk / "gates.yaml").write_text(text, encoding="utf-8")
        return "gates.yaml"

    return write


def test_failures_within_what_gates_allow_are_exit_0_and_are_counted(call, gates):
    answer = call("run", "--stack", "blind", "--gates", gates("all: {max_failures: 2, min_cases: 4}"))

    assert answer.code == 0
    assert "gates of gates.yaml: 0 missed, 0 not demonstrated, 1 met\n" in answer.out
    assert "2 of 4 failed\n" in answer.out


def test_a_missed_gate_is_exit_1_and_a_red_test(call, gates):
    answer = call("run", "--stack", "blind", "--gates", gates("all: {max_failures: 1}"), "--junit-xml", "junit.xml")
    suites = {suite.get("name"): suite.get("failures") for suite in ElementTree.parse("junit.xml").getroot()}

    assert answer.code == 1
    assert suites == {"free_road": "0", "parked_car": "0", "gates": "1"}


def test_what_is_not_demonstrated_is_no_green_build_though_every_case_passed(call, gates):
    words = "hard braking: {capability: LON-07, max_failures: 0}"
    answer = call("run", "free_road", "--stack", "blind", "--gates", gates(words))

    assert answer.code == 1
    assert "? not demonstrated: hard braking" in answer.out
    assert "no case of it was driven" in answer.out


def test_failures_no_gate_is_of_are_told_and_decide_nothing(call, gates):
    answer = call("run", "--stack", "blind", "--gates", gates("free: {scenario: free_road, max_failures: 0}"))

    assert answer.code == 0
    assert "no gate is of 2 cases that did not pass\n" in answer.out


def test_a_run_that_stopped_early_meets_no_gate(call, gates):
    answer = call("run", "parked_car", "--stack", "blind", "-x", "--gates", gates("all: {max_failures: 2}"))

    assert answer.code == 1
    assert "the run stopped before 1 of what it was to drive" in answer.out


def test_a_wrong_file_is_refused_before_anything_is_driven(call, gates):
    answer = call("run", "--stack", "blind", "--gates", gates("a: {slice: wet, max_failures: 0}"))

    assert (answer.code, answer.out) == (4, "")
    assert (
        answer.err
        == "gates.yaml:1:5: a.slice: no slice wet; known: 'day, dry', 'day, rain', 'dark, dry', 'dark, rain'\n"
    )
    assert not Path("runs").exists()


def test_a_part_of_a_run_is_not_judged_by_gates(call, gates):
    file = gates("all: {max_failures: 2}")
    call("run", "--stack", "blind")

    assert call("run", "--lf", "--stack", "blind", "--gates", file).err == (
        "--gates judges whole runs, and --lf drives only what did not pass; leave one of them out\n"
    )
    assert call("run", "--stack", "blind", "--shard", "1/1", "--gates", file).err == (
        "--gates judges whole runs, and this is shard 1/1; put the shards together with merge, and give --gates there\n"
    )


def test_merged_shards_and_stored_runs_are_judged_as_the_run_they_are(call, gates):
    file = gates("all: {max_failures: 1}")
    call("run", "--stack", "blind", "--shard", "1/1", "--out", "shards")
    (shard,) = Path("shards").iterdir()
    merged = call("merge", str(shard), "--gates", file)
    stored = call("matrix", "--gates", file)

    assert (merged.code, stored.code) == (1, 1)
    assert "✗ missed: all" in merged.out
    assert "✗ missed: all" in stored.out
    assert call("matrix").code == 0
    assert call("matrix", str(shard), "--gates", file).code == 4


def test_with_a_baseline_too_both_must_be_content(call, gates):
    generous, strict = "all: {max_failures: 2}", "all: {max_failures: 1}"
    call("run", "--stack", "blind", "--out", "before")
    (before,) = Path("before").iterdir()
    beside = ("run", "--stack", "blind", "--baseline", str(before), "--gates")

    assert call(*beside, gates(generous)).code == 0
    assert call(*beside, gates(strict)).code == 1
