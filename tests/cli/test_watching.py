"""`watch`: whatever is saved is checked, driven and drawn, here and on its page, until Ctrl-C."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scenario_runner.cli.watching import DRIVEN
from watched import ROOT, STANDS, watching


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """With the repository's catalog and stacks, and a scenario of its own."""
    folder = tmp_path_factory.mktemp("watch")
    for name in ("catalog", "stacks"):
        (folder / name).symlink_to(ROOT / name)
    return folder


@pytest.fixture(scope="module")
def watched(folder):
    (folder / "stands.yaml").write_text(STANDS)
    with watching(folder, "stands.yaml") as watched:
        yield watched


def save(folder, text):
    (folder / "stands.yaml").write_text(text)


@pytest.fixture
def first(folder, watched):
    """A round of the file as it is above."""
    now = watched.round_after(0)
    save(folder, STANDS + f"# {now['number']}\n")  # whatever a test before has left
    return watched.round_after(now["number"])


def test_it_says_what_it_watches_where_its_page_is_and_how_it_ends(watched):
    assert watched.said[0] == f"watching stands.yaml with reference: {watched.url}\n"
    assert watched.said[1] == "Ctrl-C ends it\n"


def test_the_first_round_comes_by_itself_with_verdicts_and_a_picture(watched, first):
    assert (first["headline"], first["errors"], first["remarks"]) == ("2 cases driven: 2 passed, 0 failed", 0, [])
    assert [case["values"] for case in first["cases"]] == ["ahead 40 m", "ahead 60 m"]
    assert ElementTree.fromstring(watched.get("picture.svg")).tag == "{http://www.w3.org/2000/svg}svg"


def test_what_is_saved_is_driven_anew(folder, watched, first):
    save(folder, STANDS.replace("[40 m, 60 m]", "[30 m, 40 m, 50 m]"))
    then = watched.round_after(first["number"])

    assert then["number"] == first["number"] + 1
    assert [case["values"] for case in then["cases"]] == ["ahead 30 m", "ahead 40 m", "ahead 50 m"]


def test_a_file_that_is_replaced_by_another_is_seen_too(folder, watched, first):
    (folder / "stands.yaml~").write_text(STANDS.replace("[40 m, 60 m]", "[45 m]"))
    (folder / "stands.yaml~").replace(folder / "stands.yaml")

    assert [case["values"] for case in watched.round_after(first["number"])["cases"]] == ["ahead 45 m"]


def test_what_is_wrong_is_shown_until_it_is_mended(folder, watched, first):
    save(folder, STANDS.replace("type: car", "type: cra").replace("20 m, speed: 30 km/h", "20 m, speed: 30"))
    wrong = watched.round_after(first["number"])
    save(folder, STANDS)
    mended = watched.round_after(wrong["number"])

    assert (wrong["headline"], wrong["cases"]) == ("2 errors: not driven", [])
    assert [remark["words"].split(": ")[:2] for remark in wrong["remarks"]] == [
        ["stands.yaml:9:34", "ego.start.speed"],
        ["stands.yaml:13:5", "actors.parked.type"],
    ]
    assert mended["errors"] == 0


def test_a_file_that_is_gone_for_a_while_is_waited_for(folder, watched, first):
    (folder / "stands.yaml").unlink()
    save(folder, STANDS.replace("[40 m, 60 m]", "[50 m]"))

    assert [case["values"] for case in watched.round_after(first["number"])["cases"]] == ["ahead 50 m"]


def test_a_case_that_is_chosen_has_the_picture_of_its_drive(watched, first):
    short = first["cases"][0]["short"]
    picture = watched.get(f"drive.svg?case={short}").decode()

    assert f"case {short}, stack reference" in picture


def test_of_many_cases_the_middle_and_corners_are_driven(folder, watched, first):
    many = STANDS.replace("[40 m, 60 m]", "{from: 30 m, to: 60 m, step: 1 m}").replace("limit: 13 s", "limit: 12.5 s")
    save(folder, many)
    then = watched.round_after(first["number"])

    values = [case["values"] for case in then["cases"]]
    assert len(values) == DRIVEN
    assert {"ahead 30 m", "ahead 45 m", "ahead 60 m"} <= set(values)
    assert then["spread"] == "31 cases, 0 left out"


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("", {}, 200),
        ("watch.js", {}, 200),
        ("watch.css", {}, 200),
        ("dom.js", {}, 200),
        ("base.css", {}, 200),
        ("nothing.svg", {}, 404),
        ("../stands.yaml", {}, 404),
        ("drive.svg?case=00000000", {}, 404),
        ("", {"Host": "example.org"}, 403),
    ],
)
def test_its_page_is_served_to_this_machine_and_nothing_else_is(watched, first, path, headers, status):
    assert watched.status(path, **headers) == status


def test_ctrl_c_ends_it_with_0_and_the_terminal_has_told_what_did_not_pass(folder):
    (folder / "blinded.yaml").write_text(STANDS.replace("scenario: stands", "scenario: blinded"))
    with watching(folder, "blinded.yaml", "--stack", "blind") as watched:
        watched.round_after(0)
        code, said = watched.end()

    lines = said.splitlines()
    assert code == 0
    assert lines[0].startswith("✗") is False
    assert lines[0].startswith("✓ 2 cases driven: 0 passed, 2 failed · ")
    assert lines[1] == "  ✗ ahead 40 m"
    assert lines[2].startswith("    hit parked (car) at ")
    assert lines[-1] == "ended"


def test_an_edited_stack_is_driven_as_it_is_now(folder):
    own = folder / "own"
    own.mkdir()
    (own / "stack.yaml").write_text("name: own\nsummary: Of a test.\npython: own_driver:make_stack\n")
    brakes = (
        "from scenario_runner import Control\nclass Own:\n    def drive(self, seen):\n        return Control({}, 0.0)\n"
    )
    brakes += "def make_stack(briefing):\n    return Own()\n"
    (own / "own_driver.py").write_text(brakes.format("-6.0"))
    (folder / "for_own.yaml").write_text(STANDS.replace("scenario: stands", "scenario: for_own"))
    with watching(folder, "for_own.yaml", "--stack", "own") as watched:
        careful = watched.round_after(0)
        (own / "own_driver.py").write_text(brakes.format("+0.0"))
        (folder / "for_own.yaml").write_text(STANDS.replace("scenario: stands", "scenario: for_own") + "\n")
        careless = watched.round_after(careful["number"])

    assert careful["headline"] == "2 cases driven: 2 passed, 0 failed"
    assert careless["headline"] == "2 cases driven: 0 passed, 2 failed"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("no.yaml",), "no.yaml: no such file; scenario-runner new scenario CAPABILITY begins one\n"),
        (("catalog",), "catalog: is no file\n"),
        (("catalog/scenarios/LON/free_road.yaml", "--stack", "refrence"), "no stack refrence"),
    ],
)
def test_what_cannot_be_watched_is_a_mistake(call, words, says):
    answer = call("watch", *words)

    assert answer.code == 4
    assert answer.err.startswith(says)


def test_a_port_that_is_taken_is_a_mistake_with_its_remedy(call, watched):
    port = watched.url.rpartition(":")[2].rstrip("/")
    answer = call("watch", "catalog/scenarios/LON/free_road.yaml", "--port", port)

    assert answer.code == 4
    assert answer.err.endswith("name another with --port\n")


def test_rounds_are_rows_of_plain_words(watched, first):
    assert json.loads(json.dumps(first)) == first
    assert Path(first["file"]).name == "stands.yaml"
