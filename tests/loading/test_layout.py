"""Laying a file out changes how it looks, and nothing of what it says."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario_runner.errors import InputError
from scenario_runner.loading.comments import comments_in
from scenario_runner.loading.layout import NotLaidOutError, laid_out
from scenario_runner.loading.yaml_source import read_yaml, read_yaml_text

FILES = sorted((Path(__file__).parents[2] / "catalog/scenarios").rglob("*.yaml"))
TEXTS = [path.read_text(encoding="utf-8") for path in FILES]


def out(text: str) -> str:
    return laid_out(read_yaml_text(text, "it.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_catalogs_files_are_laid_out(path):
    assert laid_out(read_yaml(path)) == path.read_text(encoding="utf-8"), "scenario-runner check --fix"


LONG = ", ".join(f"{{ahead: {number} m, left: 10.5 m}}" for number in range(10, 16))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a:   1 m\nb:  2 s   \n", "a: 1 m\nb: 2 s\n"),
        ("a: {b: 1,c:  [ 2,3 ] }", "a: {b: 1, c: [2, 3]}\n"),
        ("a: { }\nb: [ ]", "a: {}\nb: []\n"),
        ("a:\n    b: 1\n    c:\n          d: 2\n", "a:\n  b: 1\n  c:\n    d: 2\n"),
        ("a:\n- 1\n- b: 2\n  c: 3\n", "a:\n  - 1\n  - b: 2\n    c: 3\n"),
        ("a:\n- - 1\n  - 2\n", "a:\n  - - 1\n    - 2\n"),
        ("a: 'word'\nb: \"two words\"\n", "a: word\nb: two words\n"),
        ("a: '1'\nb: \"true\"\nc: 'a: b'\nd: ''\ne: 'off'\nf: ' x'\n", None),  # these need their quotes
        ("a: ['x, y', 'z']\nb: 'x, y'\n", "a: ['x, y', z]\nb: x, y\n"),
        ("'a': 1\n", "a: 1\n"),
        ("a: 1e3\nb: 0x10\nc: +1\n", None),  # numbers stay as they are written
        ("\n\na: 1\n\n\n\nb: 2\n\n", "a: 1\n\nb: 2\n"),
        ("#one\na: 1 #two\n#three\n", "# one\na: 1  # two\n# three\n"),
        ("a:\n      # of b\n      b: 1 # beside b\n", "a:\n  # of b\n  b: 1  # beside b\n"),
        ("a: # beside a\n    b: 1\n", "a:  # beside a\n  b: 1\n"),
        ("a:  # beside a\n  {b: 1}\n", "# beside a\na: {b: 1}\n"),
        ("a: {b: 1,  # of b\n      c:   2}  # of a\nd: 3\n", "a: {b: 1,  # of b\n  c:   2}  # of a\nd: 3\n"),
        ("a: x#y\nb: 'x # y'\n", None),  # a # in a value is no comment
        ("a: [1,\n 2, 3,\n 4]\n", "a: [1,\n    2, 3,\n    4]\n"),  # breaks stay
        ("a: [\n  1,\n  2\n]\n", "a: [1,\n    2]\n"),
        ("a: one\n    two\n", "a: one\n  two\n"),
        ("a: >-\n      one\n      two\nb: |\n   x\n     y\n", "a: >-\n  one\n  two\nb: |\n  x\n    y\n"),
        (f"a: [{LONG}]\n", f"a: [{LONG[: LONG.index(', {ahead: 13')]},\n    {LONG[LONG.index('{ahead: 13') :]}]\n"),
        (f"a: 1  # {'w' * 100}\n", f"# {'w' * 100}\na: 1\n"),
        ("---\na: 1\n", "a: 1\n"),
        ("a:\nb: ~\n", None),
        ("a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"),
    ],
)
def test_one_way_to_lay_out(written, expected):
    assert out(written) == (written if expected is None else expected)


@pytest.mark.parametrize("text", ["[1, 2]", "{a: 1}", "word"])
def test_what_is_no_list_of_keys_by_lines_is_left(text):
    with pytest.raises(NotLaidOutError):
        out(text)


def mangled(text: str, choices) -> str:
    """The same document with other spaces, comments and empty lines in places."""
    lines = []
    for line in text.splitlines():
        kind = choices.draw(st.integers(0, 9))
        if kind == 0:
            lines.append("")
        if kind == 1:
            lines.append(" " * choices.draw(st.integers(0, 9)) + "#note")
        if kind == 2:
            line = line.replace(": ", ":   ").replace("{", "{ ")
        if kind == 3:
            line = line + "   "
        if kind == 4 and "#" not in line:
            line = line + " #beside"
        if kind == 5 and "," in line:
            line = line.replace(", ", ",\n" + " " * 40, 1) if "{" in line and "#" not in line else line
        lines.append(line)
    return "\n".join(lines)


@settings(max_examples=150, deadline=None)
@given(choices=st.data())
def test_whatever_stands_in_a_file_its_layout_says_the_same_and_is_laid_out(choices):
    text = mangled(choices.draw(st.sampled_from(TEXTS)), choices)
    try:
        source = read_yaml_text(text, "it.yaml")
    except InputError:
        return  # an empty line or a comment within a value of several lines
    result = laid_out(source)

    assert read_yaml_text(result, "it.yaml").data == source.data
    assert words(result) == words(text)
    assert out(result) == result
    assert not re.search(r"[ \t]$", result, re.MULTILINE)


def words(text: str) -> list[str]:
    return comments_in(text, yaml.compose(text, Loader=yaml.SafeLoader)).words()
