"""What `report` and `--html` leave behind."""

from pathlib import Path

from pages import unpacked


def only_run():
    (folder,) = Path("runs").iterdir()
    return folder


def test_a_run_writes_its_page_with_every_case_and_drive(call):
    answer = call("run", "--stack", "blind", "--html", "page.html")
    page = Path("page.html").read_text()

    assert (answer.code, answer.err.splitlines()[-1]) == (1, "written: page.html")
    assert [row[3] for row in unpacked(page, "index")["cases"]] == ["passed", "passed", "failed", "failed"]
    assert unpacked(page, "index")["drives"] == [[2, 3], [0, 1]]
    assert unpacked(page, "head")["run"]["id"] == only_run().name
    assert unpacked(page, "details-0")["2"]["explain"].endswith(f" --run {only_run().name}")


def test_report_writes_the_page_of_a_stored_run_into_its_folder_the_same_again(call):
    call("run", "--stack", "blind", "--html", "page.html")
    answer = call("report")
    page = only_run() / "report.html"

    assert (answer.code, answer.out, answer.err) == (0, "", f"written: {page}\n")
    assert page.read_bytes() == Path("page.html").read_bytes()


def test_report_of_a_run_by_its_id_into_a_file(call):
    call("run", "--stack", "blind")
    answer = call("report", only_run().name, "--html", "elsewhere.html")

    assert (answer.code, answer.err) == (0, "written: elsewhere.html\n")
    assert not (only_run() / "report.html").exists()


def test_cases_that_were_edited_since_are_told_without_their_road_and_others_with_it(call, desk):
    call("run", "--stack", "blind")
    scenario = desk / "catalog/scenarios/LON/parked_car.yaml"
    scenario.write_text(scenario.read_text().replace("40 m, 60 m", "40 m, 70 m").replace("30 km/h", "31 km/h"))
    call("report", "--html", "page.html")
    page = Path("page.html").read_text()

    assert {number: drive["road"] is None for number, drive in unpacked(page, "drives-0").items()} == {
        "2": True,
        "3": True,
    }
    assert {number: drive["road"] is None for number, drive in unpacked(page, "drives-1").items()} == {
        "0": False,
        "1": False,
    }


def test_cases_whose_file_is_gone_are_told_without_their_road(call, desk):
    call("run", "parked", "--stack", "blind")
    (desk / "catalog/scenarios/LON/parked_car.yaml").unlink()
    answer = call("report", "--html", "page.html")

    assert answer.code == 0
    assert [drive["road"] for drive in unpacked(Path("page.html").read_text(), "drives-0").values()] == [None, None]


def test_a_run_that_stopped_says_how_much_is_missing(call):
    call("run", "parked", "--stack", "blind", "-x")
    call("report", "--html", "page.html")

    assert unpacked(Path("page.html").read_text(), "head")["run"]["unfinished"] == "1 of 2 cases were not driven."


def test_merged_shards_have_a_page_too(call):
    call("run", "--stack", "blind", "--shard", "1/2", "--out", "shards")
    call("run", "--stack", "blind", "--shard", "2/2", "--out", "shards")
    answer = call("merge", *(str(folder) for folder in sorted(Path("shards").iterdir())), "--html", "page.html")

    assert answer.err.endswith("written: page.html\n")
    assert len(unpacked(Path("page.html").read_text(), "index")["cases"]) == 4


def test_a_page_that_cannot_be_written_is_refused_in_one_line(call):
    call("run", "--stack", "blind")
    answer = call("report", "--html", "no/such/page.html")

    assert (answer.code, answer.out) == (4, "")
    assert answer.err == "no/such/page.html: cannot be written (No such file or directory); name another file\n"


def test_report_without_a_run_says_how_to_make_one(call):
    assert call("report").err == "runs: no run here yet; make one with scenario-runner run\n"


def test_the_page_says_what_became_of_a_baseline_and_of_gates(call):
    Path("gates.yaml").write_text("all of them:\n  max_failures: 0\n")
    call("run", "--stack", "blind")
    answer = call(
        "run", "--stack", "blind", "--baseline", only_run().name, "--gates", "gates.yaml", "--html", "page.html"
    )
    ruled = unpacked(Path("page.html").read_text(), "head")["run"]["ruled"]

    assert answer.code == 1
    assert ruled[0].startswith("nothing got worse since ")
    assert ruled[1:] == [
        "2 still failing, 2 still passing",
        "gates of gates.yaml: 1 missed, 0 not demonstrated, 0 met",
        "missed: all of them (at most 0 may fail): 2 of 4 failed; more than may fail",
    ]
