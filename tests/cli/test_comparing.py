"""`--baseline` and `compare`: a build is red only where something got worse, and says what."""

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import JUnitXml

import example_runs as made
from scenario_runner.cli.publishing import exit_code
from scenario_runner.comparison import compare
from scenario_runner.model.changes import Baseline
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.rulings import Ruling
from scenario_runner.model.runs import Setup
from scenario_runner.reporting.junit import junit_xml
from scenario_runner.reporting.markdown import markdown


@pytest.fixture
def drive(call):
    """Drives with a stack and more words, and answers the run's folder."""

    def run(stack, *words):
        out = f"out-{len(list(Path().glob('out-*')))}"
        call("run", "--stack", stack, "--out", out, "-n", "0", *words)
        [folder] = Path(out).iterdir()
        return str(folder)

    return run


@given(st.lists(st.tuples(st.none() | st.sampled_from(Verdict), st.sampled_from(Verdict)), min_size=1, max_size=6))
def test_with_a_baseline_too_a_build_is_red_exactly_where_a_test_is(pairs):
    cases = [made.case(f"child@gap={number}") for number in range(len(pairs))]
    before = [made.outcome(case, old) for case, (old, _) in zip(cases, pairs, strict=True) if old is not None]
    outcomes = [made.outcome(case, now) for case, (_, now) in zip(cases, pairs, strict=True)]
    run = made.stored(cases, outcomes, [made.left_out(9)])
    since = compare(Baseline(name="before", stack="blind", setup=Setup(), outcomes=tuple(before)), run)
    report = JUnitXml.fromstring(junit_xml(run, ruling=Ruling(since=since)))
    is_red = exit_code(outcomes, interrupted=False, ruling=Ruling(since=since)) in (1, 3)

    assert is_red == (report.failures + report.errors > 0)
    assert is_red == markdown(run, made.matrix(), ruling=Ruling(since=since)).startswith("### ✗")


def test_a_run_that_is_no_worse_than_its_baseline_is_green_though_cases_fail(call, drive):
    before = drive("blind")
    answer = call("run", "--stack", "blind", "--baseline", before, "--junit-xml", "junit.xml", "--markdown", "page.md")
    tests = list(ElementTree.parse("junit.xml").getroot().iter("testcase"))

    assert answer.code == 0
    assert "nothing got worse since " in answer.out
    assert "; 4 of 4 cases are in it\n  2 still failing\n  2 still passing\n" in answer.out
    assert [[(one.tag, one.get("type")) for one in test] for test in tests] == [
        [],
        [],
        [("skipped", "still failing")],
        [("skipped", "still failing")],
    ]
    assert tests[2][0].get("message").startswith("still failing, failed: hit parked (car) at ")
    assert Path("page.md").read_text().startswith("### ✓ blind: 2 passed, 2 failed\n")


def test_a_run_that_got_worse_says_what_with_the_command_that_explains_it(call, drive):
    before = drive("reference")
    answer = call("run", "--stack", "blind", "--baseline", before, "--out", "now", "--markdown", "page.md")
    [folder] = Path("now").iterdir()
    page = answer.out[answer.out.index("2 cases got worse since ") :].splitlines()
    (first,) = [line.split()[1] for line in page if line.endswith("parked_car ahead 40 m")]

    assert answer.code == 1
    assert page[0] == f"2 cases got worse since {Path(before).name}; 4 of 4 cases are in it"
    assert page[1] == "  two stacks: the baseline was driven by reference, this run by blind"
    assert page[2] == f"  ✗   {first}  passed → failed  parked_car ahead 40 m"
    assert page[3].startswith("      hit parked (car) at ")
    assert page[6] == "  2 newly failing"
    assert page[8] == f"explain what got worse: scenario-runner explain {first} --run {folder}"
    assert call("explain", first, "--run", str(folder)).code == 0
    assert f"| ✗ {first} | parked&#95;car&#64;ahead=40 | passed → failed&#58; hit parked" in Path("page.md").read_text()


def test_an_outcomes_file_alone_is_a_baseline(call, drive):
    shutil.copy(Path(drive("blind")) / "outcomes.parquet", "baseline.parquet")
    answer = call("run", "--stack", "reference", "--baseline", "baseline.parquet")

    assert answer.code == 0
    assert "nothing got worse since baseline.parquet; 4 of 4 cases are in it" in answer.out
    assert "  2 fixed\n" in answer.out


def test_a_run_is_found_by_its_id_where_runs_are_kept(call):
    call("run", "--stack", "blind", "free_road")
    [folder] = Path("runs").iterdir()

    assert call("run", "--stack", "blind", "free_road", "--baseline", folder.name).code == 0


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("nowhere", "nowhere: no such run; there is none in runs yet; make one with scenario-runner run\n"),
        (
            "catalog/odd.yaml",
            "catalog/odd.yaml: no outcomes.parquet of a run, or of another version; copy one from a run's folder\n",
        ),
    ],
)
def test_what_is_no_baseline_is_refused_before_anything_is_driven(call, word, words):
    answer = call("run", "--stack", "blind", "--baseline", word)

    assert (answer.code, answer.out, answer.err) == (4, "", words)
    assert not Path("runs").exists()


def test_a_baseline_without_any_of_these_cases_is_refused_and_no_green_run(call, drive):
    before = drive("blind", "free_road")
    answer = call("run", "parked_car", "--stack", "blind", "--baseline", before)

    assert (answer.code, answer.out) == (4, "")
    assert answer.err.endswith("compares with nothing here: none of these 2 cases is among its 2\n")


def test_edited_scenarios_are_told_and_are_no_regression(call, drive, desk):
    before = drive("reference")
    scenario = desk / "catalog/scenarios/LON/parked_car.yaml"
    scenario.write_text(scenario.read_text().replace("[40 m, 60 m]", "[60 m, 50 m]").replace("12 s", "11 s"))
    answer = call("run", "--stack", "blind", "--baseline", before)

    assert answer.code == 0
    assert "  the catalog has changed since the baseline\n" in answer.out
    assert "  1 edited: 0 passed, 1 failed\n  1 new: 0 passed, 1 failed\n  1 gone\n" in answer.out


def test_stopping_early_passes_over_what_failed_before(call, drive):
    before = drive("blind", "parked_car")
    answer = call("run", "parked_car", "--stack", "blind", "-x", "--baseline", before)

    assert answer.code == 0
    assert "2 cases: 0 passed, 2 failed" in answer.out


def test_stopping_early_stops_at_what_got_worse(call, drive):
    before = drive("reference", "parked_car")
    answer = call("run", "parked_car", "--stack", "blind", "-x", "--baseline", before)

    assert answer.code == 1
    assert "stopped before 1 more" in answer.out
    assert "  1 newly failing\n  1 gone\n" in answer.out


def test_github_is_told_of_an_error_only_where_something_got_worse(call, drive, monkeypatch):
    before = drive("blind", "parked_car")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    answer = call("run", "parked_car", "--stack", "blind", "--baseline", before)

    assert "::error" not in answer.err
    assert answer.err.count("::notice file=catalog/scenarios/LON/parked_car.yaml,line=1,title=parked_car ") == 2
    assert answer.err.count(" failed%2C still failing::hit parked") == 2


def test_shards_are_compared_when_they_are_merged(call, drive):
    before = drive("reference")
    shards = [drive("blind", "--shard", f"{number}/2") for number in (1, 2)]
    answer = call("merge", *shards, "--baseline", before)

    assert answer.code == 1
    assert "\n  2 newly failing\n  2 still passing" in answer.out


def test_two_stored_runs_are_compared_by_words_and_by_rows(call, drive):
    before, after = drive("reference"), drive("blind")
    answer, rows = call("compare", before, after), call("compare", before, after, "--format", "json")

    assert (answer.code, rows.code) == (1, 1)
    assert answer.out.startswith(f"2 cases got worse since {Path(before).name}; 4 of 4 cases are in it\n")
    assert [
        (row["scenario"], row["change"], row["verdict_before"], row["verdict_after"]) for row in json.loads(rows.out)
    ] == [
        ("free_road", "still passing", "passed", "passed"),
        ("free_road", "still passing", "passed", "passed"),
        ("parked_car", "newly failing", "passed", "failed"),
        ("parked_car", "newly failing", "passed", "failed"),
    ]


def test_a_later_run_that_is_no_worse_is_exit_0(call, drive):
    assert call("compare", drive("blind"), drive("reference")).code == 0


def test_runs_of_two_setups_do_not_compare(call, drive):
    before, after = drive("blind"), drive("blind", "--others", "reactive")

    assert call("compare", before, after).err.endswith(
        "it was driven with others replay, and this with others reactive\n"
    )
