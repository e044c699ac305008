"""XML files of other people: what is refused says where and why; what is harmless is read."""

import pytest

from scenario_runner.errors import InputError
from scenario_runner.formats.xml_source import MOST_PROBLEMS, finite_number, read_xml, read_xml_bytes


def source_of(text):
    return read_xml_bytes(text if isinstance(text, bytes) else text.encode(), "m.xml", ["map"])


def message_of(text):
    with pytest.raises(InputError) as raised:
        source_of(text)
    return str(raised.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "m.xml: is empty; nothing is written in it"),
        (b"\xef\xbb\xbf \n", "m.xml: is empty; nothing is written in it"),
        ("<map>\n  <road", "m.xml:2:8: is not well-formed XML: "),
        ("<map>\n<a></map>", "m.xml:2:10: is not well-formed XML: opening and ending tag mismatch: a line 2 and map"),
        ("words\n<?xml version='1.0'?><map/>", "m.xml:1:1: is not well-formed XML: "),
        (b"<map>\xff</map>", "m.xml:1:6: is not well-formed XML: "),
        ("<?xml version='1.0' encoding='klingon'?><map/>", "is not well-formed XML: unsupported encoding: klingon"),
        ("<map>" + "<a>" * 300 + "</a>" * 300 + "</map>", "is not well-formed XML: excessive depth"),
        ("<!-- a\nb -->\n <maps/>", "m.xml:3:2: maps: begins with <maps>, not <map>"),
    ],
)
def test_what_is_no_such_file_says_where_and_why(text, message):
    assert message in message_of(text)


BOMB = "<?xml version='1.0'?>\n<!DOCTYPE map [\n <!ENTITY a 'aaaaaaaaaa'>\n <!ENTITY b '&a;&a;&a;'>]>\n<map>&b;</map>"


@pytest.mark.parametrize("content", [BOMB.encode(), BOMB.replace("'1.0'", "'1.0' encoding='UTF-16'").encode("utf-16")])
def test_entities_are_refused_where_they_are_declared(content):
    assert message_of(content).startswith("m.xml:")
    assert "declares an entity, which is refused" in message_of(content)


@pytest.mark.parametrize(
    "declared", ["<!ENTITY a 'words'>", "<!ENTITY a SYSTEM 'file:///etc/hosts'>", "<!ENTITY a 'x'><!ENTITY b '<c/>'>"]
)
def test_an_entity_that_nothing_uses_is_passed_over_and_said(declared):
    source = source_of(f"<!DOCTYPE map [{declared}]>\n<map name='&lt;a&#33;&amp;'/>")

    assert source.root.get("name") == "<a!&"
    assert [str(each) for each in source.remarks] == ["m.xml:1:16: declares an entity, which nothing uses; passed over"]


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE map [<!ENTITY a 'words'>]><map name='&a;'/>",
        "<!DOCTYPE map [<!ENTITY a 'words'>]><map>&other;</map>",
        "<!DOCTYPE map [<!ENTITY % more SYSTEM 'http://example.org/x'> %more;]><map/>",
        "<!DOCTYPE map [<!ENTITY % more '<!ENTITY b 1>'>]><map/>",
    ],
)
def test_one_that_something_uses_or_that_may_hold_more_is_refused(text):
    assert "declares an entity, which is refused" in message_of(text)


def test_an_entity_of_another_file_reads_no_file(tmp_path):
    (tmp_path / "secret").write_text("secret")
    text = f"<!DOCTYPE map [<!ENTITY s SYSTEM 'file://{tmp_path}/secret'>]><map>&s;</map>"
    assert message_of(text).startswith("m.xml:1:16: declares an entity")


def test_a_byte_order_mark_and_a_namespace_are_no_part_of_what_is_read():
    text = '\ufeff<?xml version="1.0"?><o:map xmlns:o="http://example.org"><o:road o:a="2" id="1"/></o:map>'
    assert source_of(text).root[0].tag == "road"
    assert source_of('<map xmlns="http://example.org"><road/></map>').root[0].tag == "road"


def test_files_that_are_none_are_named(tmp_path):
    (tmp_path / "town.xodr").write_text("<map/>")
    for name, message in {
        "twon.xodr": "no such file; did you mean town.xodr?",
        "x/y.xodr": "no such file",
        "": "is a folder; name a file in it",
        "town.xodr/a": "cannot be read: Not a directory",
    }.items():
        with pytest.raises(InputError, match=message.replace("?", "\\?")):
            read_xml(tmp_path / name, ["map"])
    assert read_xml(tmp_path / "town.xodr", ["map"]).root.tag == "map"


def test_every_wrong_attribute_is_named_with_line_and_column_of_where_it_stands():
    source = source_of(
        "<map>\n"
        " <road length='NaN' id='1.5'/><road length='4' id='7'/>\n"
        " <road\n"
        "   Length='1'\n"
        "   id='9' rule='LTH'/>\n"
        "</map>"
    )
    read = [
        (
            source.number(road, "length"),
            source.whole(road, "id"),
            source.word(road, "rule", ("RHT", "LHT"), "RHT"),
            source.text(road, "name", ""),
        )
        for road in source.root
    ]
    assert read[1] == (4.0, 7, "RHT", "")
    with pytest.raises(InputError) as raised:
        source.finish()
    assert str(raised.value).splitlines() == [
        "m.xml:2:8: road.length: 'NaN' is not a finite number",
        "m.xml:2:21: road.id: '1.5' is not a whole number",
        "m.xml:3:2: road: has no length; is Length meant for it?",
        "m.xml:5:11: road.rule: 'LTH' is none of its values; did you mean LHT?",
    ]


def test_absent_attributes_take_what_the_standard_says_instead():
    source = source_of("<map/>")
    assert source.number(source.root, "a", 1.5) == 1.5
    assert source.whole(source.root, "a", -1) == -1
    assert source.text(source.root, "a", "x") == "x"
    source.finish()


def test_the_problems_of_a_file_that_is_damaged_throughout_are_not_counted_out():
    source = source_of("<map>" + "<road length='x'/>" * 1000 + "</map>")
    for road in source.root:
        source.number(road, "length")
    with pytest.raises(InputError) as raised:
        source.finish()
    assert len(raised.value.problems) == MOST_PROBLEMS


@pytest.mark.parametrize(
    ("text", "value"),
    [(" 1e3 ", 1000.0), ("-.5", -0.5), ("5.", 5.0), ("1_0", None), ("NaN", None), ("INF", None), ("1e999", None)],
)
def test_a_number_is_finite_and_decimal(text, value):
    assert finite_number(text) == value
