"""The picture of a scenario: everybody at their start and named, ways, goal, conflict, ranges, and the script."""

import re
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from scenario_runner import pipeline
from scenario_runner.cli.showing import drawn
from scenario_runner.reporting.scenario_drawing import scenario_svg
from scenario_runner.reporting.scenario_marks import CONFLICT
from scenario_runner.reporting.scenario_places import COLOURS, EGO_COLOUR

ROOT = Path(__file__).parents[2]
CATALOG = pipeline.load(ROOT)
SVG = "{http://www.w3.org/2000/svg}"


@cache
def picture(word):
    gathered = pipeline.gather([word], CATALOG)
    shown = drawn(gathered.scenarios[0], gathered.selection.chosen, gathered.selection.left_out)
    return shown, ElementTree.fromstring(scenario_svg(shown))


def words_of(element):
    return [each.text for each in element.iter(f"{SVG}text")]


def views(root):
    return [each for each in root if each.tag == f"{SVG}svg"]


def polygons(view, **style):
    return [
        np.array([pair.split(",") for pair in each.get("points").split()], dtype=float)
        for each in view.iter(f"{SVG}polygon")
        if all(each.get(name.replace("_", "-")) == value for name, value in style.items())
    ]


def names(view):
    """Labels as rectangles, by their words."""
    children = list(view)
    return [
        (children[place + 1].text, *(float(each.get(key)) for key in ("x", "y", "width", "height")))
        for place, each in enumerate(children)
        if each.tag == f"{SVG}rect" and each.get("rx") == "9"
    ]


@pytest.mark.parametrize("file", [scenario.file for scenario in CATALOG.scenarios], ids=lambda file: Path(file).stem)
def test_everybody_of_every_scenario_is_named_at_the_start_and_no_name_lies_on_another(file):
    shown, root = picture(file)
    found = names(views(root)[0])

    told = {
        "ego",
        *(actor.name for number, actor in enumerate(shown.case.actors) if shown.scene.trace.present[0, number]),
    }
    assert told - {name for name, *_ in found} == set()
    for number, (name, x, y, width, height) in enumerate(found):
        for other, x2, y2, width2, height2 in found[:number]:
            apart = x >= x2 + width2 - 0.1 or x2 >= x + width - 0.1 or y >= y2 + height2 - 0.1 or y2 >= y + height - 0.1
            assert apart, (name, other)


def test_the_title_and_the_script_stand_beside():
    _, root = picture("cut_in_close")
    words = words_of(root)

    assert words[:2] == ["cut_in_close", "A slower car from the left lane cuts in close ahead at night, then moves on."]
    assert "cut_in: when ego is within $gap, changes to the lane on its right over $duration" in words
    assert "gap: 8 m, 12 m, 18 m, 26 m" in words
    assert "4 × 4 × 2 = 32 combinations: 32 cases, 0 left out" in words


def test_one_case_is_told_with_its_own_values():
    _, root = picture("cut_in_close@cutter_speed=20,gap=12,duration=2")
    words = words_of(root)

    assert words[0] == "cut_in_close@cutter_speed=20,gap=12,duration=2"
    assert "cut_in: when ego is within 12 m, changes to the lane on its right over 2 s" in words
    assert "gap: 12 m" in words


def test_boxes_stand_where_everybody_starts():
    shown, root = picture("cut_in_close")
    ego, cutter = (polygons(views(root)[0], fill=colour, fill_opacity="1.0")[0] for colour in (EGO_COLOUR, COLOURS[0]))

    px_per_m = np.hypot(*(ego[0] - ego[1])) / shown.case.ego_body.length_m
    gap_m = (cutter[:, 0].min() - ego[:, 0].max()) / px_per_m
    assert gap_m == pytest.approx(40.0, abs=0.1)  # as declared: ahead_of ego, by 40 m
    assert (ego[:, 1].mean() - cutter[:, 1].mean()) / px_per_m == pytest.approx(3.5, abs=0.1)  # a lane to the left


def test_the_ends_of_a_range_of_starts_are_outlined():
    shown, root = picture("lead_brakes_hard")
    outlines = polygons(views(root)[0], fill="none", stroke=EGO_COLOUR)
    own = polygons(views(root)[0], fill=EGO_COLOUR, fill_opacity="1.0")[0]

    px_per_m = np.hypot(*(own[0] - own[1])) / shown.case.ego_body.length_m
    lead = polygons(views(root)[0], fill=COLOURS[0], fill_opacity="1.0")[0]
    gaps_m = sorted((lead[:, 0].min() - box[:, 0].max()) / px_per_m for box in (*outlines, own))
    assert gaps_m[0] == pytest.approx(8.0, abs=0.2)  # the least and the largest declared gap that is a case
    assert gaps_m[-1] == pytest.approx(32.0, abs=0.2)


def test_where_paths_cross_is_marked_in_both_views_and_the_goal_in_the_first():
    _, root = picture("left_turn_oncoming_car")
    overview, close_up = views(root)

    assert {"conflict", "goal", "junction", "south"} <= {name for name, *_ in names(overview)}
    for view in (overview, close_up):
        assert len([each for each in view.iter(f"{SVG}polyline") if each.get("stroke") == CONFLICT]) == 2
        assert len([each for each in view.iter(f"{SVG}path") if each.get("stroke") == CONFLICT]) >= 1


def test_the_close_up_says_when_it_is():
    shown, root = picture("cut_in_close")
    contact = shown.scene.trace.contact

    (words,) = [words for words in words_of(root) if words.endswith("if it does not react")]
    assert words == f"{contact.time_s:.2f} s: ego in contact, if it does not react"


def test_nothing_of_a_picture_leads_elsewhere():
    _, root = picture("left_turn_oncoming_car")
    references = [value for each in root.iter() for name, value in each.attrib.items() if name.endswith("href")]

    assert set(references) == {"#road"}
    assert re.findall(r"https?://", ElementTree.tostring(root, encoding="unicode").replace(SVG[1:-1], "")) == []
