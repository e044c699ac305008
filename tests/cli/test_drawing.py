"""Draws on the command line: they are told apart from what somebody picked, and found again by their numbers."""

import json
from pathlib import Path

import pytest

from scenario_runner.storage import read_outcomes

STANDS = """\
scenario: stands_ahead
capability: LON-02
summary: Stop behind a car that stands in the lane.
road: {template: straight, lanes: 1+1, length: 200 m}
draws: 3
parameters:
  ahead: {uniform: [40 m, 60 m], source: assumed}
ego:
  route: [west, east]
  start: {after: west, by: 20 m, speed: 30 km/h}
  goal: {after: west, by: 120 m, within: 20 s}
actors:
  parked:
    type: car
    route: [west, east]
    start: {ahead_of: ego, by: $ahead}
expect: {reaches_goal: off}
limit: 12 s
"""


@pytest.fixture
def drawn(desk, call):
    """Run `stands_ahead` and answer, for each row, its case and whether it counts as a draw."""
    (desk / "catalog/scenarios/LON/stands_ahead.yaml").write_text(STANDS)

    def run(*words):
        answer = call("run", *words, "--stack", "blind", "--format", "json", "-n", "0")
        return [(row["case_id"], row["drawn"]) for row in json.loads(answer.out)]

    return run


def numbered(*numbers, drawn):
    return [(f"stands_ahead@draw={number}", drawn) for number in numbers]


def test_every_draw_is_driven_and_counts_as_one(drawn):
    assert drawn("stands_ahead") == numbered(1, 2, 3, drawn=True)


def test_a_draw_is_found_by_its_number_and_then_was_picked(drawn, call):
    drawn("stands_ahead")

    assert "stands_ahead@draw=2" in call("explain", "stands_ahead@draw=2").out
    assert drawn("stands_ahead@draw=2") == numbered(2, drawn=False)


def test_what_failed_before_or_until_the_first_failure_is_no_sample(drawn):
    assert drawn("stands_ahead", "-x") == numbered(1, drawn=False)
    assert drawn("stands_ahead", "--lf") == numbered(1, drawn=False)


def test_a_run_that_was_picked_stays_so_when_it_is_resumed(drawn, call):
    drawn("stands_ahead", "-x")
    [folder] = Path("runs").iterdir()
    call("run", "--resume", folder.name, "-n", "0")

    assert [(one.case_id, one.drawn) for one in read_outcomes(folder)] == numbered(1, 2, 3, drawn=False)


def test_a_shard_of_draws_is_a_sample_too(drawn):
    parts = [drawn("stands_ahead", "--shard", f"{number}/2") for number in (1, 2)]

    assert sorted(parts[0] + parts[1]) == numbered(1, 2, 3, drawn=True)


def test_more_draws_leave_the_cases_there_were(drawn, desk, call):
    def digests():
        return {
            row["case_id"]: row["case_digest"] for row in json.loads(call("list", "stands", "--format", "json").out)
        }

    few = digests()
    file = desk / "catalog/scenarios/LON/stands_ahead.yaml"
    file.write_text(file.read_text().replace("draws: 3", "draws: 30"))

    assert digests().items() >= few.items()
    assert len(digests()) == 30
