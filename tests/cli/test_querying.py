"""What `query` and `--where` promise."""

import json
from collections import Counter
from pathlib import Path

from scenario_runner.reporting.answers import ROWS_SHOWN

COUNT = "SELECT verdict, count(*) AS cases FROM outcomes GROUP BY verdict ORDER BY verdict"


def test_an_answer_is_a_table_and_equal_to_a_count_of_the_rows(call):
    rows = json.loads(call("run", "--stack", "blind", "--format", "json").out)
    counts = Counter(row["verdict"] for row in rows)
    answer = call("query", COUNT)

    assert (answer.code, answer.err) == (0, "")
    assert [line.split() for line in answer.out.splitlines()] == [
        ["verdict", "cases"],
        *([verdict, str(counts[verdict])] for verdict in sorted(counts)),
        [str(len(counts)), "rows"],
    ]


def test_an_answer_as_json_is_a_row_per_row(call):
    call("run", "--stack", "blind")
    question = "SELECT scenario, road_curve_radius_m, weather_wind_mps FROM outcomes ORDER BY case_id LIMIT 1"

    assert json.loads(call("query", question, "--format", "json").out) == [
        {"scenario": "free_road", "road_curve_radius_m": "inf", "weather_wind_mps": None}
    ]


def test_runs_are_the_newest_so_many_or_those_named(call, desk):
    for scenario in ("free_road", "parked_car", "free_road"):
        call("run", scenario, "--stack", "blind")
    ids = sorted(folder.name for folder in (desk / "runs").iterdir())
    ask = ("query", "SELECT run FROM outcomes GROUP BY run ORDER BY run", "--format", "json")
    asked = [[row["run"] for row in json.loads(call(*ask, *words).out)] for words in (
        (), ("--runs", "2"), ("--runs", "20"), ("--runs", ids[0]), ("--runs", ids[0], "--runs", f"runs/{ids[1]}"),
    )]  # fmt: skip

    assert asked == [ids, ids[1:], ids, ids[:1], ids[:2]]


def test_a_run_that_cannot_be_read_is_told_of_and_the_others_answer(call, desk):
    for _ in range(2):
        call("run", "free_road", "--stack", "blind")
    broken = min((desk / "runs").iterdir())
    (broken / "criteria.parquet").write_bytes(b"PAR1")
    answer = call("query", "SELECT count(*) AS n FROM outcomes", "--format", "json")
    words = f"runs/{broken.name}/criteria.parquet: no table of criteria: cut short or of another version; "

    assert (answer.code, json.loads(answer.out)) == (0, [{"n": 2}])
    assert answer.err == f"not asked: {words}delete this run's folder and run the cases again\n"
    assert call("query", "SELECT 1", "--runs", broken.name).err == (
        f"{words}delete this run's folder and run the cases again\n"
    )


def test_tables_names_every_column_without_any_run(call):
    answer = call("query", "--tables")

    assert answer.code == 0
    assert "  weather_rainfall_mmph  DOUBLE in mm/h\n      environment.weather.rainfall\n" in answer.out
    assert {row["table"] for row in json.loads(call("query", "--tables", "--format", "json").out)} == {
        "outcomes", "criteria", "computing", "left_out", "runs", "capabilities", "cases",
    }  # fmt: skip


def test_mistakes_are_4_and_one_line(call):
    question = "query takes a question, as in 'SELECT verdict, count(*) FROM outcomes GROUP BY verdict', or --tables\n"
    without_run = call("query", "SELECT 1")
    call("run", "free_road", "--stack", "blind")
    twice = call("query", "SELECT 1 AS a, 2 AS a", "--format", "json")
    file = call("query", f"SELECT * FROM read_text('{Path('catalog/odd.yaml')}')")

    assert (without_run.code, without_run.err) == (4, "runs: no run here yet; make one with scenario-runner run\n")
    assert call("query", "SELECT 1", "--runs", "0").err.startswith("0: no such run; the newest in runs is ")
    assert call("query", "SELECT 1", "--runs", "3", "--out", "none").err == (
        "none: no run here yet; make one with scenario-runner run\n"
    )
    assert [call("query").err, call("query", "SELECT 1", "--tables").err] == [question, question]
    assert (twice.code, twice.out, twice.err) == (4, "", "two columns are called a; give one another name with AS\n")
    assert (file.code, file.out) == (4, "")


def test_a_long_answer_says_how_many_rows_are_not_shown(call):
    call("run", "free_road", "--stack", "blind")
    lines = call("query", "SELECT unnest(range(250)) AS i FROM outcomes LIMIT 250").out.splitlines()

    assert len(lines) == ROWS_SHOWN + 2
    assert lines[-1] == "250 rows; the first 100 are shown: add LIMIT, or --format json"


def test_where_chooses_cases_to_list_and_to_run(call):
    where = ("--where", "number(parameters['speed']) > 40")
    listed = json.loads(call("list", "free_road", *where, "--format", "json").out)
    driven = json.loads(call("run", "free_road", "--stack", "blind", *where, "--format", "json").out)

    assert [row["case_id"] for row in listed] == ["free_road@speed=50"]
    assert [row["case_id"] for row in driven] == ["free_road@speed=50"]


def test_where_says_what_it_left_out_and_what_was_unknown(call):
    answer = call("list", "--where", "number(parameters['speed']) > 40", "--left-out")

    assert "2 × --where number(parameters['speed']) > 40: unknown for this case" in answer.out
    assert "1 × --where number(parameters['speed']) > 40: does not hold" in answer.out


def test_where_that_leaves_nothing_is_5_and_named(call):
    for words in (("list",), ("run", "--stack", "blind")):
        answer = call(*words, "--where", "ego_speed_kmph > 100")

        assert (answer.code, answer.out) == (5, "")
        assert answer.err == "nothing is left to drive: --where ego_speed_kmph > 100 took out 4 cases\n"


def test_where_with_an_unknown_column_is_4_and_names_the_one_meant(call):
    answer = call("run", "--stack", "blind", "--where", "ego_speed > 100")

    assert (answer.code, answer.err) == (4, "--where: no column ego_speed; did you mean ego_speed_kmph?\n")


def test_a_run_with_where_is_resumed_without_it(call, desk):
    call("run", "--stack", "blind", "--where", "scenario = 'parked_car'", "-x", "-n", "0")
    run = next((desk / "runs").iterdir()).name
    again = call("run", "--resume", run, "--where", "true")
    resumed = call("run", "--resume", run, "--format", "json")

    remedy = "leave it out, or leave --resume out and run the cases again"
    assert again.err == f"runs/{run}: --where chooses other cases than those of this run; {remedy}\n"
    assert {row["scenario"] for row in json.loads(resumed.out)} == {"parked_car"}
    assert len(json.loads(resumed.out)) == 2
