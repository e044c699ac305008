"""What `list`, `show`, `explain` and `matrix` promise."""

import json
from xml.etree import ElementTree


def is_svg(path):
    return ElementTree.parse(path).getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_list_counts_the_cases_of_every_scenario(call):
    answer = call("list")

    assert answer.code == 0
    assert "free_road   LON-01  2 cases, 0 left out" in answer.out
    assert answer.out.rstrip().endswith("2 scenarios, 4 cases, 0 left out")


def test_list_of_a_scenario_has_a_row_per_case(call):
    answer = call("list", "parked")

    assert answer.code == 0
    assert "ahead 40 m" in answer.out
    assert "ahead 60 m" in answer.out
    assert "free_road" not in answer.out


def test_list_left_out_says_why(call, desk):
    scenario = desk / "catalog/scenarios/LON/parked_car.yaml"
    scenario.write_text(scenario.read_text().replace("ego:", "require: [ahead <= 50 m]\nego:", 1))
    answer = call("list", "--left-out")

    assert "1 left out:" in answer.out
    assert "1 × require ahead <= 50 m: 60 m" in answer.out


def test_a_requirement_that_leaves_nothing_is_5_and_named(call, desk):
    scenario = desk / "catalog/scenarios/LON/parked_car.yaml"
    scenario.write_text(scenario.read_text().replace("ego:", "require: [ahead <= 10 m]\nego:", 1))
    answer = call("run", "parked_car", "--stack", "blind")

    assert (answer.code, answer.out) == (5, "")
    assert answer.err == "nothing is left to drive: require ahead <= 10 m took out 2 cases\n"


def test_list_as_json_has_a_row_per_case_and_nothing_else_on_standard_output(call):
    rows = json.loads(call("list", "--format", "json").out)

    assert [row["case_id"] for row in rows] == [
        "free_road@speed=30",
        "free_road@speed=50",
        "parked_car@ahead=40",
        "parked_car@ahead=60",
    ]


def test_show_tells_a_scenario_and_draws_its_road(call, desk):
    answer = call("show", "parked_car", "--svg", "road.svg")

    assert (answer.code, answer.err) == (0, "drawn: road.svg\n")
    assert "Stop behind a car that stands in the lane." in answer.out
    assert is_svg(desk / "road.svg")


def test_show_road_lists_signals_and_how_they_go_round(call, desk):
    written = "template: t_junction\nsignals: {green: [[west, east], [south]]}\n"
    (desk / "catalog" / "roads" / "lit.yaml").write_text(written)
    answer = call("show", "road", "lit")

    assert answer.code == 0
    row = "west    west_1_to_south_1, west_1_to_east_1   green 20 s, yellow 3 s, red 26 s, red yellow 1 s"
    assert row in answer.out


def test_show_road_lists_arms_and_anchors_and_draws_it(call, desk):
    answer = call("show", "road", "crossroad_urban", "--svg", "road.svg")

    assert answer.code == 0
    assert "template crossroad; arms south, east, north, west" in answer.out
    assert "junction" in answer.out
    assert is_svg(desk / "road.svg")


def test_explain_tells_why_a_case_failed_and_draws_it(call, desk):
    call("run", "parked_car", "--stack", "blind")
    answer = call("explain", "parked_car@ahead=40", "--svg", "case.svg")

    assert (answer.code, answer.err) == (0, "drawn: case.svg\n")
    assert "hit parked (car)" in answer.out
    assert "Run it again: scenario-runner run" in answer.out
    assert is_svg(desk / "case.svg")


def test_explain_finds_an_earlier_run_by_its_folder(call):
    call("run", "parked_car", "--stack", "blind", "--out", "first")
    call("run", "free_road", "--stack", "blind", "--out", "second")
    [folder] = __import__("pathlib").Path("first").iterdir()
    answer = call("explain", "parked_car@ahead=40", "--run", str(folder))

    assert answer.code == 0
    assert "hit parked (car)" in answer.out


def test_explain_refuses_a_scenario_that_changed_since(call, desk):
    call("run", "parked_car", "--stack", "blind")
    scenario = desk / "catalog/scenarios/LON/parked_car.yaml"
    scenario.write_text(scenario.read_text().replace("30 km/h", "40 km/h"))
    answer = call("explain", "parked_car@ahead=40")

    message = (
        "catalog/scenarios/LON/parked_car.yaml: has changed since parked_car@ahead=40 was driven; "
        "run it again to explain it\n"
    )
    assert (answer.code, answer.out, answer.err) == (4, "", message)


def test_matrix_of_a_run_is_the_one_it_showed(call):
    shown = call("run", "--stack", "blind").out
    again = call("matrix").out

    block = again[again.index("capability") :].rstrip()
    assert block in shown


def test_a_run_that_lost_a_table_is_shown_without_it(call, desk):
    call("run", "parked_car", "--stack", "blind")
    (folder,) = (desk / "runs").iterdir()
    (folder / "left_out.parquet").unlink()
    answer = call("matrix")

    assert answer.code == 0
    assert "0/2" in answer.out
    lost = f"runs/{folder.name}/left_out.parquet: missing; delete this run's folder and run the cases again"
    assert answer.err == f"shown without {lost}\n"
