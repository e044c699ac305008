"""What `check` promises: all problems of all files at once, with their places, and an exit code."""

from pathlib import Path

import pytest

SCENARIO = "catalog/scenarios/LON/parked_car.yaml"


def replace(desk, *changes, file=SCENARIO):
    path = desk / file
    text = path.read_text()
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path.write_text(text)


def test_a_catalog_without_mistakes_is_0(call):
    answer = call("check")

    assert (answer.code, answer.err) == (0, "")
    assert answer.out == "2 scenarios: 0 errors, 0 warnings; looked at 4 of 4 cases\n"


def test_all_mistakes_of_all_files_are_told_in_their_order_and_are_4(call, desk):
    replace(desk, ("type: car", "type: kar"), ("limit: 12 s", "limit: 12 m"))
    replace(desk, ("capability: LON-01", "capability: LON-99"), file="catalog/scenarios/LON/free_road.yaml")

    answer = call("check")

    assert answer.code == 4
    places = [line.split(": ")[:2] for line in answer.out.splitlines()[:-1]]
    assert places == [
        ["catalog/scenarios/LON/free_road.yaml:2:1", "capability"],
        [f"{SCENARIO}:13:5", "actors.parked.type"],
        [f"{SCENARIO}:16:1", "limit"],
    ]
    assert answer.out.endswith("2 scenarios: 3 errors, 0 warnings; looked at 0 of 0 cases\n")


def test_what_keeps_one_file_from_being_read_leaves_the_others_checked(call, desk):
    replace(desk, ("type: car", "type: kar"))
    replace(desk, ("within: 20 s", "within: 5 s"), file="catalog/scenarios/LON/free_road.yaml")

    lines = call("check").out.splitlines()

    assert "free_road.yaml:10:33: ego.goal.within: at the speed it starts with and alone on the road" in lines[0]
    assert "parked_car.yaml:13:5: actors.parked.type: kar is not a word for it; did you mean car?" in lines[1]


def test_a_path_is_checked_alone(call, desk):
    replace(desk, ("type: car", "type: kar"))

    assert call("check", "catalog/scenarios/LON/free_road.yaml").code == 0
    assert call("check", SCENARIO).code == 4
    assert call("check", "catalog/scenarios").out.startswith(f"{SCENARIO}:13:5")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("nowhere.yaml", "nowhere.yaml: no such file"),
        ("stacks", "stacks/blind/stack.yaml: "),
    ],
)
def test_a_path_without_scenarios_is_4(call, desk, path, words):
    answer = call("check", path)

    assert answer.code == 4
    assert words.partition(":")[0] in answer.out + answer.err


def test_a_start_that_no_braking_can_help_is_told_with_its_values(call, desk):
    replace(desk, ("[40 m, 60 m]", "[2 m, 60 m]"))

    (told, summary) = call("check").out.splitlines()

    assert told.startswith(
        f"{SCENARIO}:9:3: ego.start: parked stands 2.0 m ahead, and braking with all the grip there is"
    )
    assert told.endswith("m farther back, or slower (at ahead = 2 m; 1 of 2 cases)")
    assert summary.endswith("1 error, 0 warnings; looked at 4 of 4 cases")


def test_an_overlap_and_a_start_before_the_road_are_told_with_the_metres(call, desk):
    replace(desk, ("[40 m, 60 m]", "[-3 m, 60 m]"))
    replace(desk, ("by: 20 m", "by: 1 m"), file="catalog/scenarios/LON/free_road.yaml")

    outside, overlap, _ = call("check").out.splitlines()

    assert "free_road.yaml:9:3: ego.start: the ego starts 4 m before the road begins; the road is 200 m long" in outside
    assert "parked_car.yaml:14:5: actors.parked.start: overlap at the start: ego and parked, by" in overlap


def test_a_requirement_that_takes_nothing_out_is_told(call, desk):
    replace(desk, ("ego:\n", "require: [ahead >= 10 m]\nego:\n"))

    answer = call("check")

    assert f"{SCENARIO}:7:11: require.0: ahead >= 10 m takes nothing out: it holds at all 2 points left" in answer.out
    assert answer.code == 4


def test_drive_says_what_each_scenario_demands_and_shows(call, desk):
    replace(desk, ("road: {", "tags: [standing, animal]\nroad: {"))

    answer = call("check", "--drive", "--quality", "quality.md")

    assert answer.code == 4
    drivers = "rss 2, fsm 2, careful_competent 2, reg157 2 passed"
    assert f"free_road: of 2 cases reference 2, blind 2, nervous 2, {drivers}\n" in answer.out
    assert f"parked_car: of 2 cases reference 2, blind 0, nervous 2, {drivers}; tags standing, animal\n" in answer.out
    assert "free_road.yaml:1:1: scenario: blind and nervous fail none of 2 cases: it demands nothing" in answer.out
    assert f"{SCENARIO}:4:18: tags.1: animal is seen in none of 2 cases" in answer.out
    rows = [line for line in (desk / "quality.md").read_text().splitlines() if line.startswith("| `")]
    assert rows == [
        "| `free_road` | LON-01 | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 2 | 2 |  |  |",
        "| `parked_car` | LON-02 | 2 | 2 | 2 | 2 | 0 | 2 | 2 | 2 | 2 | 2 | standing, animal |  |",
    ]


def test_what_has_an_error_is_not_driven(call, desk):
    replace(desk, ("type: car", "type: kar"))

    assert "parked_car:" not in call("check", "--drive").out


def test_quality_is_of_drives(call):
    answer = call("check", "--quality", "quality.md")

    assert (answer.code, answer.out) == (4, "")
    assert answer.err == "--quality writes what drives show; add --drive\n"


def test_fix_lays_files_out_and_checks_them(call, desk):
    replace(desk, ("type: car", "type:   'car'  # the one"), ("limit: 12 s", "limit:  12 m"))

    answer = call("check", "--fix")

    assert answer.code == 4
    laid_out, told, _ = answer.out.splitlines()
    assert laid_out == f"laid out: {SCENARIO}"
    assert told.startswith(f"{SCENARIO}:16:1: limit: 12 m is a length")
    assert "    type: car  # the one\n" in (desk / SCENARIO).read_text()
    assert "laid out" not in call("check", "--fix").out


def test_fix_leaves_what_it_cannot_read_or_lay_out(call, desk):
    broken, in_braces = desk / SCENARIO, desk / "catalog/scenarios/LON/free_road.yaml"
    broken.write_text("scenario: [\n")
    in_braces.write_text("{scenario: free_road}")

    answer = call("check", "--fix")

    assert answer.code == 4
    assert "free_road.yaml: not laid out: a scenario file is keys and values, a line each (warning)" in answer.out
    assert (broken.read_text(), in_braces.read_text()) == ("scenario: [\n", "{scenario: free_road}")


def test_warnings_alone_are_0(call, desk):
    replace(desk, ("by: 20 m, speed: 30 km/h", "by: 20 m, speed: 10 km/h"), ("limit: 12 s\n", ""))
    replace(desk, ("by: 120 m, within: 20 s", "by: 90 m"))

    answer = call("check")

    assert answer.code == 0
    assert "ego.start: the nominal ego takes 21.9 s to the first conflict" in answer.out
    assert answer.out.endswith("0 errors, 1 warning; looked at 4 of 4 cases\n")


# ---- stacks


def test_a_stack_is_told_promise_by_promise(call, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    call("new", "stack", "tries/mine")
    answer = call("check", "tries/mine")

    assert (answer.code, answer.err) == (0, "")
    assert [line.rstrip() for line in answer.out.splitlines()] == [
        "stack mine: Follows its route and keeps its distance.",
        "✓ starts         it is imported",
        f"✓ answers        {answer.out.splitlines()[2].strip().split(maxsplit=2)[2]}",
        f"✓ in time        {answer.out.splitlines()[3].strip().split(maxsplit=3)[3]}",
        "✓ next case      the first case, after the others: the same, to the last bit",
        "✓ deterministic  all 7 cases, in another process: the same, to the last bit",
        "stack mine: 5 of 5 promises kept",
    ]


def test_a_stack_that_breaks_a_promise_is_4(call):
    call("new", "stack", "tries/mine")
    driver = Path("tries/mine/driver.py")
    driver.write_text(driver.read_text().replace("return Control(min(wanted)", "return Control(None"))
    answer = call("check", "tries/mine/stack.yaml")

    assert answer.code == 4
    assert "✗ answers        7 of 7 cases failed" in answer.out
    assert "lead_brakes_hard: answered None for acceleration_mps2 at 0.00 s" in answer.out
    assert answer.out.endswith("stack mine: 1 of 5 promises kept, 1 broken\n")


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        (("stacks/blind", SCENARIO), "stacks/blind is a stack, and not all others are; check stacks by themselves"),
        (("stacks/blind", "--drive"), "stacks/blind is a stack; --drive, --fix and --quality are for scenarios"),
    ],
)
def test_stacks_are_checked_by_themselves(call, words, refused):
    answer = call("check", *words)

    assert (answer.code, answer.out) == (4, "")
    assert refused in answer.err
