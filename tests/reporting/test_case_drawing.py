"""A drive's picture: well-formed whatever the words in it, to scale, honest about what the stack was not shown."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

import example_runs as made
from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.traces import Trace
from scenario_runner.reporting.case_drawing import CLOSE_UP, CLOSE_UP_M, EGO_COLOUR, FOCUS_COLOUR, case_svg

SVG = "{http://www.w3.org/2000/svg}"


def drawn(case: Case, trace: Trace, verdict: Verdict = Verdict.FAILED, **changed: object) -> ElementTree.Element:
    return ElementTree.fromstring(case_svg(case, trace, made.outcome(case, verdict, **changed)))


def views(picture: ElementTree.Element) -> list[ElementTree.Element]:
    return picture.findall(f"{SVG}svg")


def words(picture: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in picture.iter(f"{SVG}text")]


def test_there_is_an_overview_and_five_moments_with_their_times_and_speeds() -> None:
    picture = drawn(made.case(), made.trace())
    assert len(views(picture)) == 6
    titles = [text for text in words(picture) if text[1:3] == ": "]
    assert titles == [
        "1: 0.00 s, start",
        "2: 1.00 s, first seen",
        "3: 1.90 s, 1 s before",
        "4: 2.40 s, between",
        "5: 2.85 s, contact",
    ]
    assert [text for text in words(picture) if text.startswith("ego ")] == [
        "ego 36.0 km/h",
        "ego 36.0 km/h",
        "ego 36.0 km/h",
        "ego 28.8 km/h",
        "ego 20.7 km/h",
    ]
    assert "26.44 m away, hidden from the stack" in words(picture)
    assert "16.44 m away" in words(picture)


def test_verdict_and_reason_stand_on_top() -> None:
    case = made.case()
    assert words(drawn(case, made.trace()))[:3] == [
        f"✗ failed: child, case {case.short_id}, stack blind",
        "no_contact: hit child with its front at 2.85 s, closing at 20.7 km/h",
        "gap 2.5 s, dark no",
    ]


def test_foreign_words_cannot_break_the_picture() -> None:
    because = 'no </svg><script>"&\x00\x1b[0m\n'
    picture = drawn(made.case('<a&"b>'), made.trace(), because=because)
    assert 'no </svg><script>"&��[0m' in words(picture)
    assert picture.find(f"{SVG}title").text == 'failed: <a&"b>'
    assert picture.find(".//script") is None


def boxes(view: ElementTree.Element, colour: str) -> list[np.ndarray]:
    return [
        np.array([[float(number) for number in point.split(",")] for point in polygon.attrib["points"].split()])
        for polygon in view.iter(f"{SVG}polygon")
        if polygon.attrib["fill"] == colour
    ]


def test_boxes_are_drawn_to_scale() -> None:
    (ego,) = boxes(views(drawn(made.case(), made.trace()))[-1], EGO_COLOUR)
    scale = CLOSE_UP / CLOSE_UP_M
    assert np.ptp(ego, axis=0) == pytest.approx([4.36 * scale, 1.82 * scale], abs=0.11)


def test_who_is_hidden_is_hatched_and_who_is_shown_is_not() -> None:
    near = made.trace(hits=False)
    hidden = replace(near, visible=np.zeros_like(near.visible))
    for trace, fill in ((near, FOCUS_COLOUR), (hidden, "url(#hidden-focus)")):
        assert len(boxes(views(drawn(made.case(), trace))[-1], fill)) == 1


def test_the_contact_is_ringed() -> None:
    last = views(drawn(made.case(), made.trace()))[-1]
    black = [circle for circle in last.iter(f"{SVG}circle") if circle.attrib["stroke"] == "#000"]
    assert len(black) == 1
    assert not [
        c
        for c in views(drawn(made.case(), made.trace(hits=False)))[-1].iter(f"{SVG}circle")
        if c.attrib["stroke"] == "#000"
    ]


def test_whom_it_is_about_is_pointed_to_while_out_of_view() -> None:
    first = views(drawn(made.case(), made.trace()))[1]
    (arrow,) = boxes(first, FOCUS_COLOUR)
    assert len(arrow) == 3
    assert arrow[0] == pytest.approx([CLOSE_UP - 8, arrow[0, 1]])


def test_the_road_is_drawn_once_and_shown_in_every_view() -> None:
    picture = drawn(made.case(), made.trace())
    assert [len(view.findall(f"{SVG}use")) for view in views(picture)] == [1] * 6
    assert len(picture.findall(f"{SVG}defs/{SVG}g[@id='road']")) == 1


def test_a_drive_alone_and_one_of_a_single_row_can_be_drawn() -> None:
    full = made.trace(hits=False)
    alone = replace(full, actors=full.actors[:, :0], present=full.present[:, :0], visible=full.visible[:, :0], steps=())
    assert len(views(drawn(made.case(actors=()), alone, Verdict.PASSED))) == 6
    one = replace(
        full,
        ticks=full.ticks[:1],
        ego=full.ego[:1],
        actors=full.actors[:1],
        present=full.present[:1],
        visible=full.visible[:1],
        steps=(),
        ending=replace(full.ending, tick=0),
    )
    assert len(views(drawn(made.case(), one, Verdict.ERROR))) == 2


def test_somebody_who_comes_late_is_absent_first() -> None:
    trace = made.trace(hits=False)
    late = replace(trace, present=trace.visible, actors=np.where(trace.visible[:, :, None], trace.actors, np.nan))
    assert "child absent" in words(drawn(made.case(), late))
