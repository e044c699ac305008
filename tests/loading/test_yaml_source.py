"""YAML as plain data with places, and everything that is refused."""

import json
import math

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_runner.errors import InputError
from scenario_runner.loading.yaml_source import core_scalar, read_yaml
from scenario_runner.model.scenarios import Place2D


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Writes a file named s.yaml and reads it; names in messages are relative."""
    monkeypatch.chdir(tmp_path)

    def read(content):
        path = tmp_path / "s.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_yaml(path.relative_to(tmp_path))

    return read


def message_of(read, content):
    with pytest.raises(InputError) as raised:
        read(content)
    return str(raised.value)


def test_data_comes_with_the_place_of_every_key_and_item(written):
    source = written("a: 1\nb:\n  - x\n  - {c: 2 m}\n")
    assert source.data == {"a": 1, "b": ["x", {"c": "2 m"}]}
    assert source.places == {
        ("a",): Place2D(line=1, column=1),
        ("b",): Place2D(line=2, column=1),
        ("b", 0): Place2D(line=3, column=5),
        ("b", 1): Place2D(line=4, column=5),
        ("b", 1, "c"): Place2D(line=4, column=6),
    }


def test_a_problem_stands_at_the_nearest_place_the_file_has(written):
    source = written("a:\n  b: 1\n")
    assert str(source.problem(("a", "b", "c"), "missing")) == "s.yaml:2:3: a.b.c: missing"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"),
        ("off", "off"),
        ("12:30", "12:30"),
        ("1_000", "1_000"),
        ("0777", 777),
        ("0o17", 15),
        ("0x1F", 31),
        ("1e3", 1000.0),
        ("+.5", 0.5),
        ("-.inf", -math.inf),
        ("true", True),
        ("~", None),
        ("", None),
        ("2026-01-01", "2026-01-01"),
        ("30 km/h", "30 km/h"),
        ("1.10", 1.1),
    ],
)
def test_scalars_follow_the_core_schema_of_yaml_1_2(text, value):
    read = core_scalar(text)
    assert (read, type(read)) == (value, type(value))


def test_not_a_number_is_read_as_such():
    assert math.isnan(core_scalar(".nan"))


def test_quoted_scalars_are_text(written):
    assert written("a: '12'\nb: \"true\"\n").data == {"a": "12", "b": "true"}


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-1000, 1000) | st.floats(allow_nan=False) | st.text("ab:#{}é\n 1"),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=4),
        max_leaves=20,
    )
)
def test_what_json_writes_is_read_back(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "json.yaml"
    path.write_text(json.dumps({"data": data}).replace("Infinity", ".inf"), encoding="utf-8")
    assert read_yaml(path).data == {"data": data}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "s.yaml:3:1: a: written twice, first on line 1; keep one"),
        ("x: {a: 1, a: 2}\n", "s.yaml:1:11: x.a: written twice, first on line 1; keep one"),
        ("a: &x [1]\n", "s.yaml:1:4: a: the anchor &x is refused; write values out where they stand"),
        ("a: *x\n", "s.yaml:1:4: a: the alias *x is refused; write the value out"),
        ("<<: {a: 1}\n", "s.yaml:1:1: the merge key << is refused; write the keys out"),
        ("a: !!str 3\n", "s.yaml:1:4: a: the tag !!str is refused; write the value alone"),
        (
            "a: !!python/object/apply:os.system ['x']\n",
            "s.yaml:1:4: a: the tag !!python/object/apply:os.system is refused; write the value alone",
        ),
        ("a: 1\n---\nb: 2\n", "s.yaml:2:1: a second document begins here; write one document a file"),
        ("# nothing\n", "s.yaml: empty; nothing is written in it"),
        ("", "s.yaml: empty; nothing is written in it"),
        ("1: x\n", "s.yaml:1:1: the key 1 must be a word; put it in quotes"),
        ("? [a]\n: x\n", "s.yaml:1:3: a key must be a word, not a list or a mapping"),
        (f"a: {'9' * 50}\n", "s.yaml:1:4: a: a number of 50 digits; at most 40"),
        ("a: " + "[" * 40 + "]" * 40, "s.yaml:1:28: nested deeper than 24 levels"),
        ("a: [" + "1," * 60_000 + "]", "s.yaml:1:99999: more than 50000 values; split the file"),
        ("a: [1,\nb: 2", "s.yaml:1:4: no YAML: a [ is opened and not closed, or a comma is missing"),
        ("a: b: c\n", "s.yaml:1:5: no YAML: a second `: ` in one line, or keys not indented alike"),
        ("a: 'x\n", "s.yaml:1:4: no YAML: a quote is opened and not closed"),
        ("a:\n\t- 1\n", "s.yaml:2:1: no YAML: a tab cannot indent; use spaces"),
        ("a: {b: 1\nc: 2", "s.yaml:1:4: no YAML: a { is opened and not closed, or a comma is missing"),
        (" a: 1\nb: 2\n", "s.yaml:2:1: no YAML: keys at the top of a file all begin at the same column"),
        ("a:\n   b: 1\n  c: 2\n", "s.yaml:3:3: no YAML: this line is not indented as those beside it"),
        ("a: 1\nb\nc: 2\n", "s.yaml:3:1: no YAML: a line without `key: `"),
        ('a: "\\e[31mred"\n', "s.yaml:1:4: a: holds the control character U+001B; take it out"),
        ('"a\\nb": &x 1\n', "s.yaml:1:9: a\\nb: the anchor &x is refused; write values out where they stand"),
        ("a: @x\n", "s.yaml:1:4: no YAML: a value cannot begin with @; put it in quotes"),
        (
            'a: "\\q"\n',
            "s.yaml:1:5: no YAML: write \\\\ for a backslash in double quotes, or use single quotes",
        ),
        ("a: 1\nb: \x01\n", "s.yaml:2:4: no YAML: the character U+0001 is not allowed"),
        (b"a: 1\nb: \xe4\n", "s.yaml:2:4: byte 0xe4 is not UTF-8; save the file as UTF-8"),
        (b"a: 1\n" * 2_000_000, "s.yaml: 10.0 MB; a file may have 1 MB at most"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_refused_says_where_and_what_to_do(written, content, message):
    assert message_of(written, content) == message


def test_everything_refused_is_named_at_once_before_a_slip_of_syntax(written):
    assert message_of(written, "a: &x 1\nb: *x\nc: [\n").splitlines() == [
        "s.yaml:1:4: a: the anchor &x is refused; write values out where they stand",
        "s.yaml:2:4: b: the alias *x is refused; write the value out",
        "s.yaml:4:1: no YAML: did not find expected node content (while parsing a flow node)",
    ]


def test_a_bomb_of_aliases_is_refused_while_it_is_small(written):
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
    assert "the alias *a0 is refused; write the value out" in message_of(written, "\n".join(lines))


def test_a_byte_order_mark_is_no_part_of_the_text(written):
    assert written(b"\xef\xbb\xbfa: 1\n").data == {"a": 1}


def test_files_that_are_none_are_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "left_turn.yaml").write_text("a: 1\n")
    here = tmp_path.relative_to(tmp_path)
    assert (
        message_of(read_yaml, here / "left_trun.yaml") == "left_trun.yaml: no such file; did you mean left_turn.yaml?"
    )
    assert message_of(read_yaml, here / "no/x.yaml") == "no/x.yaml: no such file"
    assert message_of(read_yaml, here) == ".: is a folder; name a file in it"
    assert message_of(read_yaml, here / "left_turn.yaml/x") == "left_turn.yaml/x: cannot be read: Not a directory"


def test_the_parser_is_the_fast_one():
    assert yaml.__with_libyaml__
