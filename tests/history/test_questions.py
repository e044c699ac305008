"""Questions over stored runs: equal to a count in Python, whatever is in them; and nothing else can be reached."""

import json
import math
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

import example_runs
from scenario_runner import pipeline
from scenario_runner.errors import InputError
from scenario_runner.history import RunTables, Told, answer, told_columns
from scenario_runner.history.runs import STORED
from scenario_runner.model.odd import Attribute, OddTree
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.runs import RunHead, RunState, Setup
from scenario_runner.storage import RunWriter, fresh_folder, read_head, table_source
from scenario_runner.storage.schemas import column_rows

CATALOG = pipeline.load(Path(__file__).parents[2])
RAIN, RADIUS, AGENTS = "environment.weather.rainfall", "scenery.road.curve_radius", "dynamic.agents.types"
VERDICTS = [Verdict.PASSED, Verdict.FAILED, Verdict.FAILED, Verdict.INCONCLUSIVE, Verdict.PASSED]
REFUSED = (
    "query: only the tables of runs can be asked: no files, no other databases, no extensions, no settings; "
    "scenario-runner query --tables lists them"
)


def example_case(number):
    conditions = {RADIUS: math.inf, AGENTS: frozenset({"child", "car"})} | ({RAIN: float(number)} if number else {})
    name = f"child@gap={number}"
    return example_runs.case(name, conditions=conditions, parameters={"gap": f"-{number}.5 s", "who": 'it\'s "☃"'})


def stored_run(runs, run_id, stack="blind", verdicts=VERDICTS):
    head = RunHead(
        id=run_id, stack=stack, setup=Setup(), command="scenario-runner run", provenance={"stack": f"digest of {stack}"}
    )
    folder = fresh_folder(runs, run_id)
    with RunWriter(folder, head, [example_runs.left_out()]) as writer:
        for number, verdict in enumerate(verdicts):
            case = example_case(number)
            writer.add(case, example_runs.trace(), replace(example_runs.outcome(case, verdict), stack=stack))
    return RunTables(*read_head(folder), {table: table_source(folder, table) for table in STORED})


@pytest.fixture
def runs(tmp_path):
    """Two runs of five cases."""
    return [stored_run(tmp_path, "20260102-030405-abcdef"), stored_run(tmp_path, "by_hand", 'it\'s "me" 🚗')]


@pytest.fixture
def asked(runs):
    return lambda sql: list(answer(sql, runs, CATALOG).rows)


@pytest.fixture
def refused(runs):
    def words(sql):
        with pytest.raises(InputError) as error:
            answer(sql, runs, CATALOG)
        return str(error.value)

    return words


def test_a_count_by_verdict_is_that_of_the_outcomes(asked):
    expected = {verdict.value: 2 * count for verdict, count in Counter(VERDICTS).items()}

    assert expected == dict(asked("SELECT verdict, count(*) FROM outcomes GROUP BY verdict"))


def test_a_condition_on_the_odd_counts_those_for_which_it_holds_and_not_those_unknown(asked):
    wet = [number for number in range(len(VERDICTS)) if number > 1]

    assert [(2 * len(wet),)] == asked("SELECT count(*) FROM outcomes WHERE weather_rainfall_mmph > 1")
    assert asked("SELECT count(*) FROM outcomes WHERE weather_rainfall_mmph IS NULL") == [(2,)]


def test_infinite_numbers_and_sets_are_what_they_were(asked):
    question = "SELECT DISTINCT road_curve_radius_m, agents_types FROM outcomes"

    assert [(math.inf, ["car", "child"])] == asked(question)


def test_parameters_are_as_written_and_number_reads_theirs(asked):
    question = "SELECT parameters['gap'], number(parameters['gap']), parameters['none'] FROM outcomes WHERE case_id = "

    assert asked(f"{question} 'child@gap=3'") == [("-3.5 s", -3.5, None)] * 2
    assert asked("SELECT DISTINCT number(parameters['who']) FROM outcomes") == [(None,)]


def test_names_with_quotes_and_emoji_are_found_as_they_are(asked):
    question = "SELECT DISTINCT parameters['who'] FROM outcomes WHERE stack = 'it''s \"me\" 🚗'"

    assert asked(question) == [('it\'s "☃"',)]


def test_runs_say_when_they_began_where_their_id_does(asked):
    rows = asked("SELECT id, CAST(began_at AS VARCHAR), state, provenance['stack'] FROM runs ORDER BY id")

    assert rows == [
        ("20260102-030405-abcdef", "2026-01-02 03:04:05", "finished", "digest of blind"),
        ("by_hand", None, "finished", 'digest of it\'s "me" 🚗'),
    ]


def test_criteria_and_what_was_left_out_join_their_runs(asked):
    by_run = "SELECT run, count(*) FROM {} GROUP BY run ORDER BY run"
    violated = "SELECT count(*) FROM criteria JOIN outcomes USING (run, case_id) WHERE finding = 'violated'"

    assert asked(by_run.format("left_out")) == [("20260102-030405-abcdef", 1), ("by_hand", 1)]
    assert asked(violated) == [(2 * VERDICTS.count(Verdict.FAILED),)]


def test_what_no_case_tests_is_the_rest_of_the_capabilities(asked):
    rows = asked("SELECT capability FROM capabilities WHERE capability NOT IN (SELECT capability FROM outcomes)")

    assert {row[0] for row in rows} == set(CATALOG.capabilities) - {"PED-03"}


def test_the_columns_told_of_are_those_there_are(asked):
    told = told_columns((Told(*row) for row in column_rows()), CATALOG)
    described = {
        table: [(row[0], row[1]) for row in asked(f"DESCRIBE {table}")]
        for table in dict.fromkeys(one.table for one in told)
        if table != "cases"
    }

    assert list(described) == ["outcomes", "criteria", "computing", "left_out", "runs", "capabilities"]
    for table, columns in described.items():
        assert columns == [(one.column, one.type) for one in told if one.table == table]


def test_every_attribute_of_the_odd_is_a_column_with_its_unit():
    told = {one.meaning.partition(":")[0]: one for one in told_columns([], CATALOG) if one.table == "cases"}

    assert [key for key in CATALOG.odd.attributes if key not in told] == []
    assert told["environment.weather.rainfall"][1:4] == ("weather_rainfall_mmph", "DOUBLE", "mm/h")
    assert told["environment.illumination.level"].column == "illumination_lux"
    assert told["dynamic.ego.speed"].column == "ego_speed_kmph"
    assert told["scenery.road.gradient"].column == "road_gradient_percent"
    assert told["dynamic.traffic.density"].column == "traffic_density_veh_per_km_per_lane"
    assert told["dynamic.agents.types"].type == "VARCHAR[]"


def test_attributes_that_would_be_called_alike_keep_their_whole_key():
    keys = ("a.wind", "b.wind", "a.verdict", "a.rain")
    odd = OddTree({key: Attribute(key=key, kind="float", unit="m/s") for key in keys})
    odd = OddTree({**odd.attributes, "a.verdict": Attribute(key="a.verdict", kind="bool")})
    stored = [Told("outcomes", "verdict", "word", "", "")]
    told = told_columns(stored, replace(CATALOG, odd=odd))

    assert [one.column for one in told if one.table == "outcomes"] == [
        "run", "verdict", "a_wind_mps", "b_wind_mps", "a_verdict", "rain_mps",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM read_csv('{file}')",
        "SELECT * FROM read_parquet('{file}')",
        "SELECT * FROM '{file}.parquet'",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM parquet_metadata('{file}')",
        "SELECT * FROM sqlite_scan('{file}', 'x')",
        "SELECT * FROM enable_logging(storage = 'file', storage_config = {{'path': '{file}'}})",
        "SELECT * FROM duckdb_extensions()",
    ],
)
def test_what_reaches_out_is_refused(refused, tmp_path, sql):
    file = tmp_path / "secret.txt"
    file.write_text("secret")

    assert refused(sql.format(file=file)) == REFUSED
    assert file.read_text() == "secret"


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("COPY outcomes TO '{file}'", "COPY"),
        ("COPY (SELECT 1) TO '{file}'", "COPY"),
        ("INSTALL httpfs", "LOAD"),
        ("LOAD httpfs", "LOAD"),
        ("ATTACH '{file}'", "ATTACH"),
        ("EXPORT DATABASE '{file}'", "EXPORT"),
        ("PRAGMA memory_limit = '1GB'", "SET"),
        ("PRAGMA database_list", "PRAGMA"),
        ("SET enable_external_access = true", "SET"),
        ("RESET lock_configuration", "SET"),
        ("CALL enable_logging()", "CALL"),
        ("CREATE TABLE mine AS SELECT 1", "CREATE"),
        ("DROP VIEW outcomes", "DROP"),
        ("DELETE FROM outcomes", "DELETE"),
        ("INSERT INTO outcomes SELECT * FROM outcomes", "INSERT"),
    ],
)
def test_what_is_no_question_is_refused(refused, tmp_path, sql, kind):
    file = tmp_path / "made"

    assert (
        refused(sql.format(file=file))
        == f"query: only reads, and this is a statement of the kind {kind}; write a SELECT"
    )
    assert not file.exists()


def test_the_database_itself_is_closed_should_a_statement_get_through(runs):
    import duckdb

    from scenario_runner.history.database import opened

    database = opened({}, [])
    settings = dict(database.execute("SELECT name, value FROM duckdb_settings()").fetchall())

    assert (settings["enable_external_access"], settings["lock_configuration"]) == ("false", "true")
    with pytest.raises(duckdb.InvalidInputException, match="the configuration has been locked"):
        database.execute("SET enable_external_access = true")


def test_variables_of_this_program_are_no_tables():
    import duckdb

    from scenario_runner.history.database import opened

    variable = pa.table({"number": [1]})
    database = opened({"left_out": variable}, [])

    with pytest.raises(duckdb.CatalogException, match="Table with name variable does not exist"):
        database.execute("SELECT * FROM variable")


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT rainfall FROM outcomes", "no column rainfall; did you mean weather_rainfall_mmph?"),
        ("SELECT verdikt FROM outcomes", "no column verdikt; did you mean verdict?"),
        ("SELECT o.verdikt FROM outcomes AS o", "no column verdikt; did you mean verdict?"),
        (
            'SELECT 1 FROM outcomes WHERE stack = "xqz"',
            "no column xqz; scenario-runner query --tables lists them, and text stands in single quotes",
        ),
        ("SELECT 1 FROM outcome", "no table outcome; did you mean outcomes?"),
        ("SELEC 1", 'syntax error at or near "SELEC"'),
        ("SELECT 1; SELECT 2", "takes one SELECT, and this is 2 statements"),
        ("", "takes one SELECT, and this is no statement"),
        (
            "SELECT CAST(stack AS INTEGER) FROM outcomes WHERE stack = 'blind'",
            "Could not convert string 'blind' to INT32 when casting from source column stack",
        ),
    ],
)
def test_a_wrong_question_is_told_what_is_wrong(refused, sql, words):
    assert refused(sql) == f"query: {words}"


def test_the_files_of_the_runs_themselves_are_reached_by_their_tables_alone(refused, runs):
    file = runs[0].tables["outcomes"]
    ways = (
        f"SELECT * FROM '{file}'",
        f"SELECT (SELECT count(*) FROM read_parquet('{file}'))",
        f"WITH a AS (FROM parquet_schema('{file}')) SELECT * FROM a",
        "SELECT * FROM query('SELECT 1')",
        "SUMMARIZE 'outcomes.parquet'",
    )

    assert [refused(sql) for sql in ways] == [REFUSED] * len(ways)


def test_a_question_may_make_rows_of_its_own(asked):
    assert asked("SELECT * FROM range(2) AS made(number), unnest(['a']) AS word") == [(0, "a"), (1, "a")]


def test_the_same_question_gets_the_same_rows_in_the_same_order(runs):
    many = [run._replace(head=replace(run.head, id=f"{run.head.id}_{copy}")) for run in runs for copy in range(8)]
    question = "SELECT run, case_id, weather_rainfall_mmph FROM outcomes WHERE verdict = 'failed' LIMIT 20"

    assert len({answer(question, many, CATALOG).rows for _ in range(5)}) == 1


def test_a_file_broken_within_is_named(runs):
    file = runs[1].tables["outcomes"]
    content = bytearray(file.read_bytes())
    content[4:40] = bytes([7]) * 36
    file.write_bytes(content)

    with pytest.raises(InputError) as error:
        answer("SELECT max(case_id), max(short_id), max(conditions) FROM outcomes", runs, CATALOG)

    assert str(error.value) == f"{file}: broken within; delete this run's folder and run the cases again"


def test_folders_may_be_called_anything(tmp_path):
    """Stars and brackets would be a glob's, and = a partition's."""
    names = ["a[1]*", "it's", "x=1?", "emoji 🚗"]
    runs = [stored_run(tmp_path, name, name, VERDICTS[:1]) for name in names]

    assert [(name, name, 1) for name in sorted(names)] == sorted(
        answer("SELECT run, stack, count(*) FROM outcomes GROUP BY ALL", runs, CATALOG).rows
    )


def test_an_unfinished_run_is_asked_as_far_as_it_is_whole(tmp_path):
    head = RunHead(id="going_on", stack="blind", setup=Setup(), command="scenario-runner run")
    folder = fresh_folder(tmp_path, head.id)
    writer = RunWriter(folder, head, [])
    case = example_case(1)
    writer.add(case, example_runs.trace(), example_runs.outcome(case))
    writer._flush()
    run = RunTables(*read_head(folder), {table: table_source(folder, table) for table in STORED})
    whole = stored_run(tmp_path, "over")

    assert run.state is RunState.RUNNING
    assert answer("SELECT run, case_id FROM outcomes", [run], CATALOG).rows == (("going_on", case.id),)
    assert sorted(answer("SELECT run, count(*) FROM outcomes GROUP BY run", [run, whole], CATALOG).rows) == [
        ("going_on", 1),
        ("over", 5),
    ]


def test_conditions_of_an_older_odd_are_unknown_and_stay_in_the_json(tmp_path):
    odd = OddTree({RAIN: Attribute(key=RAIN, kind="float", unit="mm/h"), RADIUS: Attribute(key=RADIUS, kind="bool")})
    run = stored_run(tmp_path, "old", verdicts=[Verdict.PASSED])
    rows = answer("SELECT road_curve_radius, conditions FROM outcomes", [run], replace(CATALOG, odd=odd)).rows

    assert [(row[0], json.loads(row[1])[RADIUS]) for row in rows] == [(None, "inf")]
