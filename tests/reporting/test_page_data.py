"""What the HTML page of a run holds, read again without a browser."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import example_runs as made
from pages import elements, page_of, told, unpacked
from scenario_runner.model.matrix import total_of
from scenario_runner.model.outcomes import Verdict
from scenario_runner.reporting.page.blocks import DRIVES_A_BLOCK
from scenario_runner.reporting.page.document import SCRIPTS, STYLES
from scenario_runner.reporting.page.matrix import cell_facts, matrix_facts
from scenario_runner.reporting.page.packing import bends, changes

HOSTILE = "</script><script>alert(1)</script><!-- \"'&\n\t🚗 ]]> ${x} $head \\u003c"
ASSETS = files("scenario_runner.reporting.page") / "assets"


def cases(count, verdict):
    driven = [made.case(f"child@{verdict}={number}") for number in range(count)]
    return [told(case, made.outcome(case, verdict)) for case in driven]


def straightened(bent, rows):
    """What the page's `unbent` does."""
    return np.cumsum(np.cumsum([*bent, *[0] * (rows - len(bent))]))


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=40))
def test_numbers_come_back_to_the_centimetre_without_drifting(values):
    (bent,) = bends(np.array(values)[:, None], 100)

    assert np.abs(straightened(bent, len(values)) / 100 - values).max() <= 0.005 + 1e-9


def test_who_stands_still_takes_next_to_no_room():
    assert bends(np.full((300, 2), [[1.5, 0.0]]), 100) == [[150, -150], []]


def test_changes_are_told_from_the_first_row_on():
    assert changes(np.array([[3, 1], [3, 1], [0, 1], [0, 1], [3, 1]])) == [[[0, 3], [2, 0], [4, 3]], [[0, 1]]]


def test_a_cell_says_its_counts_in_words_after_a_mark():
    cell = made.cell(40, 2, inconclusive=20, error=1, left_out=3)

    assert cell_facts(cell) == {
        "look": "failed",
        "mark": "✗",
        "says": "40/43",
        "aloud": "40 of 43 passed",
        "notes": ["1 error", "20 inconclusive", "3 left out"],
    }
    assert cell_facts(made.cell(left_out=8)) == {
        "look": "gap",
        "mark": "",
        "says": "gap",
        "aloud": "gap, nothing driven",
        "notes": ["8 left out"],
    }
    assert cell_facts(made.cell(3))["notes"] == ["few"]
    assert cell_facts(made.cell(8, inconclusive=1))["look"] == "inconclusive"


def test_cases_in_no_slice_have_a_column_where_that_none_are_is_no_gap():
    facts = matrix_facts(made.matrix())
    [first, second, _] = [row for group in facts["groups"] for row in group["rows"]]

    assert facts["columns"] == [*made.matrix().columns, "in none"]
    assert (first["cells"][4]["says"], first["cells"][4]["notes"]) == ("–", [])
    assert (second["cells"][4]["says"], second["cells"][4]["notes"]) == ("–", ["3 left out"])


def test_draws_show_their_interval_and_its_meaning():
    drawn = replace(made.cell(38, 2), draws_of="child")
    row = replace(made.matrix().rows[0], total=drawn)
    facts = matrix_facts(replace(made.matrix(), rows=(row,)))

    assert cell_facts(drawn)["notes"] == ["95.0%", "83.0–99.4%"]
    assert "Clopper–Pearson" in facts["legend"]
    assert "Clopper–Pearson" not in matrix_facts(made.matrix())["legend"]


def test_every_total_of_the_matrix_is_what_its_rows_come_to():
    matrix = made.matrix()
    facts = matrix_facts(matrix)
    pedestrians = [row for row in matrix.rows if row.group == "Pedestrians"]

    for place, name in enumerate(matrix.columns):
        assert facts["groups"][0]["cells"][place] == cell_facts(total_of(row.cells[name] for row in pedestrians))
        assert facts["totals"][place] == cell_facts(total_of(row.cells[name] for row in matrix.rows))
    assert facts["totals"][-1] == cell_facts(matrix.total)
    assert [[row["capability"] for row in group["rows"]] for group in facts["groups"]] == [
        ["PED-03", "PED-04"],
        ["PRI-05"],
    ]


def test_the_index_has_every_case_in_order_with_its_slices_and_reason():
    case = made.case("child@gap=2.5")
    page = page_of([told(case, made.outcome(case))], [made.left_out(7)], places={"child@gap=2.5": (0, 2)})
    index = unpacked(page, "index")

    assert index["scenarios"] == [["child", "PED-03"]]
    assert index["cases"] == [
        ["child@gap=2.5", case.short_id, 0, "failed", [0, 2], "gap 2.5 s, dark no", made.outcome(case).because],
        ["child@gap=7", index["cases"][1][1], 0, "left_out", [4], "", "require: gap * speed <= 70 m"],
    ]


def test_details_tell_what_explain_does():
    case = made.case()
    details = unpacked(page_of([told(case, made.outcome(case))]), "details-0")["0"]

    assert details["run"] == f"scenario-runner run {case.short_id} --stack blind"
    assert details["explain"] == f"scenario-runner explain {case.short_id} --run 20260102-030405-abcdef"
    assert [0.8, "child: dart starts"] in details["events"]
    assert details["events"][-1] == [2.85, "the case ends: contact"]
    assert details["conditions"][0] == ["environment.weather.rainfall", "0", "mm/h"]
    assert details["criteria"][0]["name"] == "no_contact"
    assert (
        details["criteria"][0]["numbers"] == "measure 5.75 m/s, bound 0.00 m/s, margin -5.75 m/s, at 2.85 s, with child"
    )


def test_a_drive_comes_back_as_it_was():
    case, trace = made.case(), made.trace()
    drive = unpacked(page_of([told(case, made.outcome(case))]), "drives-0")["0"]
    child, rows = drive["actors"][0], drive["rows"]
    x_m = straightened(drive["ego"]["x"], rows) / 100 + drive["origin_m"][0]
    distance = drive["over_time"]["no_contact"]["stretches"]

    assert straightened(drive["ticks"], rows).tolist() == trace.ticks.tolist()
    assert np.abs(x_m - trace.ego[:, 0]).max() <= 0.005 + 1e-9
    assert np.abs(straightened(child["x"], rows) / 100 + drive["origin_m"][0] - 30.1).max() <= 0.005 + 1e-6
    assert child["sizes"] == [[0, 0.3, 0.3]]
    assert child["visible"] == [[0, 0], [10, 1]]
    assert drive["signals"] == [[[0, 0], [10, 1]], [[0, 1], [20, 0]]]
    assert drive["focus"] == 0
    assert (distance[0][0], distance[0][1]) == (0, len(trace.ticks))
    assert straightened(distance[0][2:], rows)[0] / 100 == pytest.approx(30.1 - 0.15 - 3.51, abs=0.006)


def test_cases_on_one_road_share_it():
    page = page_of(cases(40, Verdict.FAILED))
    roads = [name for name in elements(page) if name.startswith("road-")]
    drives = unpacked(page, "drives-0") | unpacked(page, "drives-1")

    assert len(roads) == 1
    assert {f"road-{drive['road']}" for drive in drives.values()} == set(roads)
    assert len(unpacked(page, "routes")) == 1


def test_who_is_absent_is_nowhere_and_nobody_else_is_moved():
    case, trace = made.case(), made.trace()
    absent = trace.present.copy()
    absent[:5] = False
    nowhere = np.where(absent[..., None], trace.actors, np.nan)
    one = replace(told(case, made.outcome(case)), trace=replace(trace, present=absent, actors=nowhere))
    child = unpacked(page_of([one]), "drives-0")["0"]["actors"][0]

    assert child["present"] == [[0, 0], [5, 1]]
    assert straightened(child["x"], len(trace.ticks))[5] / 100 == pytest.approx(30.1, abs=0.006)


def test_a_case_whose_file_has_changed_is_told_without_its_road():
    case = made.case()
    one = replace(told(case, made.outcome(case)), case=None, over_time={})
    page = page_of([told(case, made.outcome(case)), one])
    drives = unpacked(page, "drives-0")

    assert (drives["1"]["road"], drives["1"]["route"], drives["1"]["actors"][0]["sizes"]) == (None, None, None)
    assert drives["1"]["actors"][0]["name"] == "child"
    assert unpacked(page, "details-0")["1"]["run"].startswith("scenario-runner run ")


def test_drives_are_left_out_to_fit_those_of_passed_cases_first():
    driven = [*cases(2 * DRIVES_A_BLOCK, Verdict.PASSED), *cases(3, Verdict.FAILED)]
    whole = page_of(driven)
    part = page_of(driven, most_bytes=len(whole.encode()) - 100)
    none = page_of(driven, most_bytes=1000)

    assert unpacked(whole, "index")["drives"] == [[64, 65, 66], [*range(32)], [*range(32, 64)]]
    assert unpacked(part, "index")["drives"] == [[64, 65, 66], [*range(32)]]
    assert unpacked(none, "index")["drives"] == []
    assert {unpacked(page, "index")["driven"] for page in (whole, part, none)} == {67}
    assert len(part.encode()) <= len(whole.encode()) - 100
    assert len(unpacked(none, "details-1")) == 3


def test_a_case_that_was_lost_has_no_drive_and_is_told_all_the_same():
    case = made.case()
    page = page_of([told(case, made.outcome(case, Verdict.RUNNER_ERROR, trace_digest="", criteria=()), trace=False)])

    assert unpacked(page, "index")["drives"] == []
    assert unpacked(page, "details-0")["0"]["criteria"] == []


def test_hostile_names_stay_data():
    actor = replace(made.case().actors[0], name=HOSTILE)
    case = made.case(f"child@name={HOSTILE}", scenario=HOSTILE, capability=HOSTILE, actors=(actor,), summary=HOSTILE)
    outcome = made.outcome(case, because=HOSTILE, stack=HOSTILE)
    page = page_of([told(case, outcome)], matrix=replace(made.matrix(), columns=(HOSTILE,), rows=(), untested=()))
    scripts = _Scripts()
    scripts.feed(page)

    assert scripts.alien == []
    assert unpacked(page, "head")["matrix"]["columns"] == [HOSTILE]
    assert unpacked(page, "index")["scenarios"] == [[HOSTILE, HOSTILE]]
    assert unpacked(page, "drives-0")["0"]["actors"][0]["name"] == HOSTILE


class _Scripts(HTMLParser):
    """Script elements that the page itself does not have."""

    def __init__(self):
        super().__init__()
        self.alien = []

    def handle_starttag(self, tag, attrs):
        kind = dict(attrs).get("type")
        if tag == "script" and kind not in ("module", "text/plain", "application/json"):
            self.alien.append(attrs)


def test_the_policy_lets_through_the_page_s_own_style_and_script_and_nothing_else():
    page = page_of(cases(1, Verdict.PASSED))
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="(.*?)"', page)
    inline = [
        re.findall(rf"<{tag}>(.*?)</{end}>", page, re.DOTALL)[0]
        for tag, end in (("style", "style"), ('script type="module"', "script"))
    ]
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in inline]

    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_the_page_names_no_place_on_any_network():
    page = page_of(cases(1, Verdict.PASSED))

    assert set(re.findall(r"\b(?:https?:)?//[\w.-]+\.\w[\w/]*", page)) == {"http://www.w3.org/2000/svg"}  # a name
    assert re.findall(r"\b(?:src|href)=", page.split("<script", 1)[0]) == []


def test_scripts_import_only_what_an_earlier_one_exports_and_no_name_is_there_twice():
    sources = {name: (ASSETS / name).read_text(encoding="utf-8") for name in SCRIPTS}
    names = {
        name: re.findall(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", source, re.MULTILINE)
        for name, source in sources.items()
    }
    exported = {
        name: set(re.findall(r"^export (?:async )?(?:function|const|class) (\w+)", source, re.MULTILINE))
        for name, source in sources.items()
    }
    everything = [each for its in names.values() for each in its]
    imported = set()

    assert sorted(everything) == sorted(set(everything))
    for place, name in enumerate(SCRIPTS):
        for words, source in re.findall(r'^import \{(.*?)\} from "\./(.*?)";', sources[name], re.MULTILINE | re.DOTALL):
            wanted = {word.strip() for word in words.split(",") if word.strip()}
            imported |= wanted
            assert SCRIPTS.index(source) < place, (name, source)
            assert wanted - exported[source] == set(), (name, source)
            used = re.sub(r"^import .*?;\n", "", sources[name], flags=re.MULTILINE | re.DOTALL)
            assert [word for word in wanted if not re.search(rf"\b{word}\b", used)] == [], name
    assert {each for its in exported.values() for each in its} - imported == set()


def test_every_file_of_the_page_is_in_it():
    assert sorted(each.name for each in ASSETS.iterdir()) == sorted([*SCRIPTS, *STYLES, "page.html"])
