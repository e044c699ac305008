"""`run --sweep`: a run for each value, told together."""

import json

import pytest


def test_each_value_is_a_run_and_the_table_says_where_capabilities_break(call, desk):
    answer = call("run", "--stack", "reference", "--sweep", "latency=0 s,100 ms,5 s")
    said = " ".join(answer.out.split())
    heads = [json.loads(path.read_text())["setup"]["latency"] for path in (desk / "runs").glob("*/run.json")]

    assert (answer.code, answer.err) == (0, "")
    assert sorted(heads) == ["0 ms", "100 ms", "5000 ms"]
    assert "latency 0 ms 100 ms 5000 ms breaks at" in said
    assert "✗" in said
    assert "of these passed at 0 ms: latency alone explains them" in said


def test_where_nothing_fails_it_says_so(call):
    said = call("run", "free_road", "--stack", "reference", "--sweep", "perception=ideal,nominal").out
    assert "perception nominal: nothing fails" in said


def test_the_first_value_decides_the_exit_code(call):
    assert call("run", "parked_car", "--stack", "blind", "--sweep", "others=replay,reactive").code == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--sweep", "speed=3,4"), "names none of others, latency, perception"),
        (("--sweep", "latency"), "names none of"),
        (("--sweep", "latency=3 ms"), "needs two different values or more"),
        (("--sweep", "latency=3 ms,"), "needs two different values or more"),
        (("--sweep", "latency=0 ms,0 s"), "needs two different values or more"),
        (("--sweep", "latency=3 ms,fast"), "'fast' is no quantity"),
        (("--sweep", "others=replay,gone"), "others 'gone' is neither replay nor reactive"),
        (("--sweep", "perception=ideal,nominel"), "no perception nominel; did you mean nominal"),
        (("--sweep", "others=replay,reactive", "-x"), "--sweep makes a run for each value; leave out -x"),
        (("--sweep", "others=replay,reactive", "--others", "replay", "--lf"), "leave out --lf, --others"),
        (("--sweep", "others=replay,reactive", "--format", "json"), "leave out --format"),
    ],
)
def test_what_is_no_sweep_is_told_before_anything_is_driven(call, desk, words, told):
    answer = call("run", "free_road", "--stack", "blind", *words)

    assert answer.code == 4
    assert told in answer.err
    assert not (desk / "runs").exists()
