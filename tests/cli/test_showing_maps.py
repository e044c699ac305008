"""`show MAP.xodr`: what a map holds, what is made of it, and what is wrong with it."""

import pytest

from formats.opendrive.maps import crossing_text, document, lane, line, road, section


def test_a_map_says_what_is_used_and_what_is_read_past_and_is_drawn(call, desk):
    (desk / "crossing.xodr").write_text(crossing_text(more="<lateralProfile/><canals><canal/></canals>"))
    answer = call("show", "crossing.xodr", "--svg", "crossing.svg")
    assert answer.code == 0
    assert answer.err == "drawn: crossing.svg\n"
    assert "OpenDRIVE 1.7, right-hand traffic; 5 roads, 0.2 km; lanes: 5 driving, 1 pair of lanes meets" in answer.out
    rows = [line.split() for line in answer.out.splitlines()]
    assert ["arc", "1", "curve", "of", "a", "reference", "line"] in rows
    assert ["lateralProfile", "1", "roads", "are", "seen", "from", "above"] in rows
    assert ["canals", "1", "no", "element", "of", "the", "standard", "there"] in rows
    assert "<title>crossing.xodr</title>" in (desk / "crossing.svg").read_text()


def test_what_was_passed_over_is_said_with_its_place(call, desk):
    (desk / "short.xodr").write_text(document(road(7, 30.0, section(lane(-1)), view=line(20.0))))
    assert (
        "  short.xodr:3:14: road.length: is 30 m long and its plan view 20 m; that is taken"
        in call("show", "short.xodr").out
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<OpenDRIVE>\n<road", "m.xodr:2:6: is not well-formed XML"),
        ("<OpenScenario/>", "m.xodr:1:1: OpenScenario: begins with <OpenScenario>, not <OpenDRIVE>"),
        (document(road(1, "NaN", section(lane(-1)))), "m.xodr:3:14: road.length: 'NaN' is not a finite number"),
        (document(), "m.xodr:1: has no lane to drive on"),
    ],
)
def test_a_map_that_cannot_be_read_is_an_error_with_its_place(call, desk, text, message):
    (desk / "m.xodr").write_text(text)
    answer = call("show", "m.xodr")
    assert answer.code == 4
    assert message in answer.err


def test_a_map_that_is_not_there_and_a_second_one_are_errors(call, desk):
    (desk / "town.xodr").write_text(document(road(1, 20.0, section(lane(-1)))))
    assert "twon.xodr: no such file; did you mean town.xodr?" in call("show", "twon.xodr").err
    assert "show takes one map, and these are 2: town.xodr, twon.xodr" in call("show", "town.xodr", "twon.xodr").err
