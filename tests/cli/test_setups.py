"""How cases are driven, `--latency` and `--perception`: checked, kept with the run, told with every case."""

import json

import pyarrow.parquet as pq
import pytest


def rows(call, *words):
    return json.loads(call("run", "parked_car", "--stack", "reference", "--format", "json", *words).out)


def test_a_latency_and_a_perception_are_in_every_row_and_in_the_runs_head(call, desk):
    found = rows(call, "--latency", "0.15 s", "--perception", "nominal")

    assert {(row["latency"], row["perception"], row["others"]) for row in found} == {("150 ms", "nominal", "replay")}
    [head] = [json.loads(path.read_text()) for path in (desk / "runs").glob("*/run.json")]
    assert head["setup"] == {"others": "replay", "latency": "150 ms", "perception": "nominal", "seed": 0}
    assert len(head["provenance"]["perception"]) == 32


def test_a_drive_under_either_is_another_and_the_same_again(call):
    plain, late, noisy = rows(call), rows(call, "--latency", "500 ms"), rows(call, "--perception", "worst")

    digests = [tuple(row["trace_digest"] for row in found) for found in (plain, late, noisy)]
    assert len(set(digests)) == 3
    assert tuple(row["trace_digest"] for row in rows(call, "--perception", "worst")) == digests[2]


def test_a_case_that_passes_on_the_truth_may_fail_on_what_is_perceived_and_explain_says_how_it_was_driven(call):
    """Who is told half a second late, misses much, and is heard four seconds later, brakes too late."""
    passed = rows(call)
    failed = [row for row in rows(call, "--perception", "worst", "--latency", "4 s") if row["verdict"] == "failed"]

    assert {row["verdict"] for row in passed} == {"passed"}
    assert failed
    told = call("explain", failed[0]["short_id"]).out
    assert "others replay, latency 4000 ms, perception worst" in told
    assert "--latency '4000 ms' --perception worst" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--perception", "nominel"), "no perception nominel; did you mean nominal"),
        (("--latency", "150"), "'150' is a plain number"),
        (("--latency", "200 ms to 100 ms"), "the smaller first"),
    ],
)
def test_what_is_none_is_told_before_anything_is_driven(call, desk, words, told):
    answer = call("run", "parked_car", "--stack", "blind", *words)

    assert answer.code == 4
    assert told in answer.err
    assert not (desk / "runs").exists()


def test_a_resumed_run_is_driven_as_it_was_begun(call, desk):
    call("run", "parked_car", "--stack", "blind", "--latency", "100 ms", "-x")
    [run] = (desk / "runs").iterdir()

    refused = call("run", "--resume", run.name, "--latency", "200 ms")
    assert refused.code == 4
    assert "this run has latency 100 ms; leave --latency out" in refused.err


def test_how_long_steps_took_is_kept_beside_and_told_where_it_is_over_the_budget(call, desk):
    (desk / "slow").mkdir()
    (desk / "slow" / "s.py").write_text(
        "import time\nfrom scenario_runner import Control\n\n\nclass S:\n    def drive(self, seen):\n"
        "        time.sleep(0.02 * (seen.time_s < 0.15))\n        return Control(0.0, 0.0)\n\n\n"
        "def make_stack(briefing):\n    return S()\n"
    )
    (desk / "slow" / "stack.yaml").write_text("name: slow\npython: s:make_stack\nstep_budget: 10 ms\n")
    answer = call("run", "parked_car", "--stack", "slow/", "-n", "0")
    [run] = (desk / "runs").iterdir()
    kept = pq.read_table(run / "computing.parquet").to_pylist()

    assert {row["over_budget"] for row in kept} == {2}
    assert all(row["p50_ms"] < 10.0 <= row["max_ms"] < 1000.0 for row in kept)
    said = " ".join(answer.out.split())
    assert f"over its step_budget of 10 ms: {2 * len(kept)} of {sum(row['steps'] for row in kept)} steps" in said
    assert "over its step_budget" not in call("run", "parked_car", "--stack", "blind").out
