"""In an editor: the schema completes keys, words and units, explains them, and marks what is wrong as it is typed."""

from pathlib import Path

import pytest

from scenario_runner.drafting import draft_of
from speaking_lsp import ROOT, SERVER, editor_in

pytestmark = pytest.mark.skipif(SERVER is None, reason="no yaml-language-server: `make test` installs it where npm is")

SCHEMA = "catalog/scenario.schema.json"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("editor")
    (folder / "catalog").mkdir()
    (folder / SCHEMA).write_bytes((ROOT / SCHEMA).read_bytes())
    return folder


@pytest.fixture(scope="module")
def editor(folder):
    with editor_in(folder) as editor:
        yield editor


class Typed:
    """A draft in which something was typed: ‸ is the cursor."""

    def __init__(self, editor, folder, name, old, new):
        draft = draft_of("PED-02", name, schema=SCHEMA)
        assert old in draft
        text = draft.replace(old, new)
        before = text.partition("‸")[0].split("\n")
        self.editor, self.path = editor, Path(folder, f"{name}.yaml")
        self.line, self.column = len(before) - 1, len(before[-1])
        self.path.write_text(text.replace("‸", ""), encoding="utf-8")
        editor.open(self.path)

    @property
    def offered(self):
        return self.editor.completions(self.path, self.line, self.column)

    @property
    def explained(self):
        return self.editor.hover(self.path, self.line, self.column)

    @property
    def marked(self):
        return [(each["range"]["start"]["line"], each["message"]) for each in self.editor.diagnostics(self.path)]


@pytest.fixture
def typed(editor, folder, request):
    name = request.node.name.partition("[")[0]
    return lambda old, new: Typed(editor, folder, f"{name}{abs(hash(new)) % 10**6}", old, new)


LAST = "cross: {speed: 5 km/h}}"


def test_a_draft_has_nothing_marked(typed):
    assert typed("summary: ", "summary: ‸").marked == []


@pytest.mark.parametrize(
    ("old", "new", "offered"),
    [
        (LAST, LAST + "\nexpect:\n  ‸", {"min_ttc", "clearance", "yields", "no_false_brake", "reaches_goal"}),
        ("ego:\n", "‸\nego:\n", {"covering", "derive", "draws", "require", "standards", "tags"}),
        ("type: pedestrian", "type: ‸", {"pedestrian", "child", "animal", "emergency"}),
        ("capability: PED-02", "capability: ‸", {"PED-02", "LON-01", "RES-11"}),
        ("road: {template: straight, lanes: 1+1, length: 400 m}", "road: ‸", {"crossroad_urban", "rural_curve"}),
        ("template: straight", "template: ‸", {"straight", "roundabout", "work_zone"}),
        ("conditions: {illumination: 10000 lux", "conditions: {condition: ‸", {"wet", "snow"}),
        (", speed: $speed}", ", speed: ‸}", {"50 km/h"}),
    ],
)  # fmt: skip
def test_keys_words_and_units_are_offered(typed, old, new, offered):
    assert offered - set(typed(old, new).offered) == set()


@pytest.mark.parametrize(
    ("old", "new", "explains"),
    [
        ("cross:", "cro‸ss:", "Walk or ride straight across"),
        ("parameters:", "para‸meters:", "Open values by name; $name stands for one. Every combination is a case."),
        ("capability: PED-02", "capability: PED‸-02", "Near-side walker mid-block"),
        ("route:", "rou‸te:", "Arms, from and to"),
    ],
)
def test_a_key_is_explained(typed, old, new, explains):
    told = typed(old, new).explained

    assert explains in told.replace("\\", "")  # Markdown's


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("parameters:", "‸paramters:", "Property paramters is not allowed."),
        ("type: pedestrian", "‸type: pedestrain", "Value is not accepted. Valid values:"),
        ("capability: PED-02", "‸capability: PED-2", 'Value must be "LON-01"'),
        ("cross: {speed: 5 km/h}", "‸cross: {speed: 5 kmh}", "String does not match the pattern of"),
    ],
)
def test_what_is_wrong_is_marked_at_its_line(typed, old, new, says):
    wrong = typed(old, new)

    assert [line for line, message in wrong.marked if message.startswith(says)] == [wrong.line]
