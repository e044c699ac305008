"""`--cache`: an unchanged stack drives nothing again, and whatever has changed, or may have, is driven."""

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from commonroad_files import ROAD, problem, written
from scenario_runner.storage import keep, read_known, read_run
from scenario_runner.storage.schemas import TABLES

COUNTED = """\
from pathlib import Path
from scenario_runner.model.stacks import Control


class Steady:
    def drive(self, observation):
        return Control(0.0, 0.0)


def make_stack(briefing):
    with Path("drives.txt").open("a") as drives:  # beside the stack's folder, so that it stays as it was
        print("one more", file=drives)
    return Steady()
"""


@pytest.fixture
def steady(stack):
    return stack("steady", COUNTED)


@pytest.fixture
def drive(call, steady):
    """Drives with the cache and more words: the answer, how many cases were driven, and the run's folder."""

    def run(*words):
        marks, out = Path("drives.txt"), f"out-{len(list(Path().glob('out-*')))}"
        before = len(marks.read_text().split("\n")) if marks.exists() else 1
        answer = call("run", "--stack", steady, "--cache", "cache", "-n", "0", "--out", out, *words)
        driven = (len(marks.read_text().split("\n")) if marks.exists() else 1) - before
        return answer, driven, next(Path(out).iterdir())

    return run


def tables(folder):
    """Rows, whatever dictionaries their words are stored with."""
    return {table: pq.read_table(folder / f"{table}.parquet").to_pylist() for table in TABLES if table != "computing"}


def test_an_unchanged_stack_drives_nothing_again_and_its_run_is_whole(drive):
    first, driven, before = drive()
    second, again, after = drive()

    assert (driven, again) == (4, 0)
    assert first.err == ""
    assert second.err == f"4 of 4 cases unchanged since {before.name}: taken from the cache\n"
    assert (first.code, second.code) == (1, 1)
    assert tables(after) == tables(before)
    assert read_run(after).outcomes == read_run(before).outcomes


def test_a_run_made_of_several_others_is_as_whole_as_one_that_was_driven(call, drive, steady):
    _, _, first = drive("free_road")
    _, _, second = drive("parked_car")
    answer, driven, made = drive()
    call("run", "--stack", steady, "-n", "0")
    [plain] = Path("runs").iterdir()

    since = min(first.name, second.name)  # in one second either may be the first by its id
    assert (driven, answer.err) == (0, f"4 of 4 cases unchanged since {since}: taken from the cache\n")
    assert tables(made) == tables(plain)


@pytest.mark.parametrize("table", ["traces.parquet", "outcomes.parquet", "run.json"])
def test_a_whole_run_that_is_torn_is_made_of_its_cases_and_kept_again(drive, table):
    _, _, before = drive()
    [kept] = Path("cache").glob("*/runs/*")
    (kept / table).write_bytes((kept / table).read_bytes()[:-50])
    _, driven, after = drive()

    assert driven == 0
    assert tables(after) == tables(before)
    assert {file.name for file in kept.iterdir()} == {file.name for file in after.iterdir()}


def test_a_file_that_holds_its_own_map_is_kept_as_a_whole_run(drive):
    file = written(Path(), ROAD, problem())
    _, driven, _ = drive("./by_hand.xml")
    _, again, _ = drive("./by_hand.xml")
    assert (driven, again) == (1, 0)
    assert len(list(Path("cache").glob("*/runs/*"))) == 1

    file.write_text(file.read_text().replace("<exact>10.0</exact>", "<exact>9.0</exact>"))
    _, changed, _ = drive("./by_hand.xml")
    assert changed == 1


@pytest.mark.parametrize(
    "words", [("--where", "scenario = 'free_road'"), ("--shard", "1/2"), ("free_road",), ("--odd", "fast.yaml")]
)
def test_other_words_are_another_run_though_no_case_is_driven(drive, words):
    Path("fast.yaml").write_text("odd: fast\nsummary: Fast.\ninclude: {ego.speed: {from: 40 km/h}}\n")
    _, _, whole = drive()
    _, driven, part = drive(*words)
    _, again, same = drive(*words)

    assert (driven, again) == (0, 0)
    assert 0 < len(read_run(part).outcomes) < len(read_run(whole).outcomes)
    assert read_run(same).outcomes == read_run(part).outcomes


def test_a_run_from_the_cache_has_the_reports_of_a_run(call, drive, steady):
    _, _, before = drive()
    words = ("--baseline", str(before), "--junit-xml", "junit.xml", "--markdown", "page.md")
    answer, driven, folder = drive(*words)

    assert (answer.code, driven) == (0, 0)
    assert f"nothing got worse since {before.name}; 4 of 4 cases are in it\n" in answer.out
    assert "4 cases: 2 passed, 2 failed; 0 left out" in answer.out
    assert Path("junit.xml").read_text().count("<skipped") == 2
    assert Path("page.md").read_text().startswith("### ✓ steady: 2 passed, 2 failed\n")
    assert folder.name in Path("page.md").read_text()


def test_rows_for_programs_come_from_the_cache_too(drive):
    drive()
    answer, driven, _ = drive("--format", "json")

    assert (driven, answer.out.count('"case_id"')) == (0, 4)


def test_only_what_is_new_or_edited_is_driven(drive, desk):
    drive("free_road")
    scenario = desk / "catalog/scenarios/LON/parked_car.yaml"
    answer, driven, _ = drive()
    scenario.write_text(scenario.read_text().replace("12 s", "11 s"))
    edited, again, _ = drive()

    assert (driven, again) == (2, 2)
    assert answer.err.startswith("2 of 4 cases unchanged since ")
    assert edited.err.startswith("2 of 4 cases unchanged since ")


def test_what_is_told_of_a_case_is_as_it_is_now(drive, desk):
    drive("free_road")
    scenario = desk / "catalog/scenarios/LON/free_road.yaml"
    scenario.write_text(scenario.read_text().replace("LON-01", "LON-02"))
    (desk / "catalog/scenarios/PED").mkdir()
    scenario.rename(desk / "catalog/scenarios/PED/free_road.yaml")
    _, driven, folder = drive("free_road")

    assert driven == 0
    rows = pq.read_table(folder / "outcomes.parquet").to_pylist()
    assert [(row["origin_file"], row["capability"]) for row in rows] == [
        ("catalog/scenarios/PED/free_road.yaml", "LON-02")
    ] * 2


def test_a_draw_that_was_picked_when_it_was_driven_is_a_draw_where_it_is_not(drive, desk):
    scenario = desk / "catalog/scenarios/LON/free_road.yaml"
    drawn = "draws: 3\nparameters:\n  speed: {uniform: [30 km/h, 50 km/h], source: assumed}\n"
    scenario.write_text(scenario.read_text().replace("parameters:\n  speed: [30 km/h, 50 km/h]\n", drawn))
    _, _, picked = drive("free_road", "-x")
    _, driven, whole = drive("free_road")

    assert driven == 0
    assert [outcome.drawn for outcome in read_run(picked).outcomes] == [False] * 3
    assert [outcome.drawn for outcome in read_run(whole).outcomes] == [True] * 3


@pytest.mark.parametrize("change", ["code", "manifest", "setup", "package", "sources"])
def test_whatever_may_make_it_drive_otherwise_makes_it_drive_again(drive, steady, tmp_path, monkeypatch, change):
    site, sources = tmp_path / "site", tmp_path / "sources"
    for folder in (site / "planner-1.0.dist-info", sources):
        folder.mkdir(parents=True)
    origin = {"url": sources.as_uri(), "dir_info": {"editable": True}}
    (site / "planner-1.0.dist-info/direct_url.json").write_text(str(origin).replace("'", '"').replace("True", "true"))
    monkeypatch.syspath_prepend(str(site))
    drive("free_road")
    words = []
    match change:
        case "code":
            Path(steady, "steady_driver.py").write_text(COUNTED + "# edited\n")
        case "manifest":
            Path(steady, "stack.yaml").write_text(Path(steady, "stack.yaml").read_text() + "step_budget: 0.2 s\n")
        case "setup":
            words = ["--others", "reactive"]
        case "package":
            (site / "planner-1.0.dist-info").rename(site / "planner-1.1.dist-info")
        case "sources":
            (sources / "planner.py").write_text("GAP_M = 3\n")

    assert drive("free_road", *words)[1] == 2
    assert drive("free_road", *words)[1] == 0


def test_an_error_is_driven_again_for_it_may_be_the_machines(call, stack):
    failing = stack("failing", "def make_stack(briefing):\n    raise OSError('no weights here')\n")
    call("run", "free_road", "--stack", failing, "--cache", "cache", "-n", "0")

    assert call("run", "free_road", "--stack", failing, "--cache", "cache", "-n", "0").err == ""


def test_a_torn_file_is_told_of_and_its_cases_are_driven(drive):
    _, _, before = drive("free_road")
    [file] = Path("cache").glob("*/*.arrow")
    file.write_bytes(file.read_bytes()[:-100])
    shutil.rmtree(file.parent / "runs")
    answer, driven, _ = drive("free_road")
    healed, again, _ = drive("free_road")

    assert (driven, again) == (2, 0)
    assert answer.err == f"{file}: cannot be read; its cases are driven again\n"
    assert "2 of 2 cases unchanged since " in healed.err


def test_a_cache_that_cannot_be_written_costs_only_time(call):
    Path("full").write_text("no folder")
    answer = call("run", "free_road", "--stack", "blind", "--cache", "full/cache", "-n", "0")

    assert answer.code == 0
    assert answer.err.startswith("full/cache/")
    assert answer.err.endswith(
        ": the cache cannot be written (Not a directory); what was driven will be driven again\n"
    )


def test_two_runners_that_keep_the_same_run_leave_one_whole_file(drive):
    _, _, folder = drive("free_road")
    [file] = Path("cache").glob("*/*.arrow")
    outcomes = read_run(folder).outcomes
    keep(file.parent, folder, {outcome.case_id for outcome in outcomes})
    keep(file.parent, folder, {outcome.case_id for outcome in outcomes})

    assert {one.name for one in file.parent.iterdir()} == {file.name, "runs"}
    digests = {outcome.case_id: outcome.case_digest for outcome in outcomes}
    assert tuple(read_known(file.parent, digests).outcomes.values()) == outcomes


def test_what_another_format_left_is_never_read(drive, monkeypatch):
    drive("free_road")
    monkeypatch.setattr("scenario_runner.storage.schemas.VERSION", 999)

    assert drive("free_road")[1] == 2


def test_stopping_early_stops_at_the_first_bad_case_though_it_is_known(drive):
    drive()
    answer, driven, _ = drive("-x")

    assert (answer.code, driven) == (1, 1)
    assert "stopped before 1 more" in answer.out


def test_shards_find_their_cases_in_the_cache_of_a_whole_run(drive):
    drive()

    assert drive("--shard", "1/2")[1] == drive("--shard", "2/2")[1] == 0


def test_what_failed_last_is_found_in_the_cache(call, drive, steady):
    _, _, folder = drive()
    answer = call("run", "--lf", "--stack", steady, "--cache", "cache", "--out", str(folder.parent), "-n", "0")

    assert answer.err.startswith("2 of 2 cases unchanged since ")


def test_a_run_that_was_stopped_is_finished_from_the_cache(call, drive, steady):
    drive("free_road")
    call("run", "--stack", steady, "-x", "-n", "0")  # the two of free_road, and the first of parked_car
    [folder] = Path("runs").iterdir()
    drive("parked_car")
    answer = call("run", "--resume", folder.name, "--cache", "cache", "-n", "0")

    assert answer.err.startswith("3 of 4 cases are stored already\n1 of 1 cases unchanged since ")
    assert "4 cases: 2 passed, 2 failed" in answer.out
