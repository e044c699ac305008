from __future__ import annotations

from pathlib import Path

import pytest
from written import condition_text, document, read_text, scenario_text

from scenario_runner.errors import InputError
from scenario_runner.formats.openscenario import read
from scenario_runner.formats.openscenario.actions import READERS as ACTIONS
from scenario_runner.formats.openscenario.conditions import READERS as CONDITIONS
from scenario_runner.formats.openscenario.places import POSITIONS, SHAPES
from scenario_runner.model.openscenario.actions import Other, SetValue
from scenario_runner.model.openscenario.conditions import Time, Unknown
from scenario_runner.model.openscenario.elements import KNOWN, SUPPORT, Kind, Treatment
from scenario_runner.model.openscenario.scenarios import OpenScenario

DATA = Path(__file__).parents[3] / "../shared/data"

SET = '<GlobalAction><VariableAction variableRef="v"><SetAction value="1"/></VariableAction></GlobalAction>'
LATER = condition_text('<SimulationTimeCondition value="2" rule="greaterThan"/>', attributes='delay="0.5"')
STORY = f"""<Story name="s"><Act name="a"><ManeuverGroup name="g" maximumExecutionCount="2">
<Actors selectTriggeringEntities="true"><EntityRef entityRef="Ego"/></Actors>
<Maneuver name="m">
<Event name="first" priority="overwrite"><Action name="x">{SET}</Action></Event>
<Event name="second" priority="skip" maximumExecutionCount="3"><Action name="y"/>
<StartTrigger><ConditionGroup>{LATER}</ConditionGroup></StartTrigger></Event>
</Maneuver></ManeuverGroup></Act></Story>"""


def test_a_story_is_read_to_its_actions(tmp_path: Path):
    (story,) = read_text(tmp_path, scenario_text(story=STORY)).stories
    (act,) = story.acts
    (group,) = act.groups
    first, second = group.maneuvers[0].events

    assert (act.start, act.stop) == (None, ())
    assert (group.name, group.executions, group.actors, group.triggering) == ("g", 2, ("Ego",), True)
    assert (first.priority, first.executions, first.start) == ("override", 1, None)
    assert [each.doing for each in first.actions] == [SetValue(name="v", value="1", of_parameter=False)]
    assert (second.priority, second.executions, second.actions) == ("skip", 3, ())
    assert second.start is not None
    ((later,),) = second.start
    assert (later.edge, later.delay_s, later.looking) == ("none", 0.5, Time(rule="greaterThan", bound_s=2.0))


def test_values_assigned_to_parameters_reach_the_story(tmp_path: Path):
    one = '<ParameterDeclaration name="p" parameterType="double" value="1"/>'
    head = f"<ParameterDeclarations>{one}</ParameterDeclarations>"
    text = scenario_text(head=head, story=STORY.replace('value="1"', 'value="${2 * $p}"'))
    (story,) = read_text(tmp_path, text, {"p": "4"}).stories

    assert story.acts[0].groups[0].maneuvers[0].events[0].actions[0].doing == SetValue(
        name="v", value="8", of_parameter=False
    )
    with pytest.raises(InputError, match=r"no parameter q is declared; known: p|did you mean p"):
        read_text(tmp_path, text, {"q": "4"})


@pytest.mark.parametrize("version", [("0", "9"), ("${65535 + 1}", "x"), ("1", "9")])
def test_a_version_that_is_none_of_ours_is_accepted_and_said(tmp_path: Path, version: tuple[str, str]):
    major, minor = version
    text = scenario_text().replace('revMajor="1" revMinor="3"', f'revMajor="{major}" revMinor="{minor}"')
    (remark,) = read_text(tmp_path, text).remarks

    assert (remark.line, remark.what) == (
        3,
        f"says version {major}.{minor}; read as OpenSCENARIO XML 1.x, whose elements it has",
    )


def test_unknown_elements_are_accepted_and_said(tmp_path: Path):
    stop = f"<ConditionGroup>{condition_text('<MoodCondition/>')}</ConditionGroup>"
    init = "<GlobalAction><DanceAction/></GlobalAction>"
    found = read_text(tmp_path, scenario_text(head="<Extra/><Extra/>", init=init, stop=stop))

    assert [(each.where, each.line) for each in found.remarks] == [
        ("Extra", 4),
        ("DanceAction", 6),
        ("MoodCondition", 8),
    ]
    assert found.begin[0].doing == Other(element="DanceAction")
    assert found.stop[0][0].looking == Unknown(element="MoodCondition")


def test_a_map_is_found_beside_the_scenario_or_the_tried_paths_are_said(tmp_path: Path):
    (tmp_path / "town.xodr").write_text("<OpenDRIVE/>")
    found = {}
    for written in ("town.xodr", "town", ".\\town.xodr", "C:/maps/other.xodr", "other"):
        head = f'<RoadNetwork><LogicFile filepath="{written}"/></RoadNetwork>'
        road = read_text(tmp_path, scenario_text(head=head)).road
        assert road is not None
        found[written] = road.path and Path(road.path).name, [Path(each).name for each in road.tried]

    assert found == {
        "town.xodr": ("town.xodr", ["town.xodr"]),
        "town": ("town.xodr", ["town", "town.xodr"]),
        ".\\town.xodr": ("town.xodr", ["town.xodr"]),
        "C:/maps/other.xodr": (None, ["other.xodr"]),
        "other": (None, ["other", "other.xodr"]),
    }
    assert read_text(tmp_path, scenario_text(head="<RoadNetwork/>")).road is None


def test_signals_run_in_phases(tmp_path: Path):
    head = """<RoadNetwork><TrafficSignals><TrafficSignalController name="c" delay="3" reference="d">
<Phase name="go" duration="10"><TrafficSignalState trafficSignalId="7" state="green"/></Phase>
</TrafficSignalController></TrafficSignals></RoadNetwork>"""
    (controller,) = read_text(tmp_path, scenario_text(head=head)).signals

    assert (controller.name, controller.delay_s, controller.reference) == ("c", 3.0, "d")
    assert [(each.name, each.duration_s, each.states) for each in controller.phases] == [
        ("go", 10.0, (("7", "green"),))
    ]


WRONG = {
    "": "is empty",
    "<OpenDRIVE/>": "begins with <OpenDRIVE>, not <OpenSCENARIO>",
    "<OpenSCENARIO>": "not well-formed",
    document(""): "has no Storyboard",
    document('<Catalog name="Cars"/>'): "is a catalog, which scenarios take entries from",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_scenario_is_an_error_with_its_place(tmp_path: Path, text: str):
    (tmp_path / "s.xosc").write_text(text)
    with pytest.raises(InputError, match=WRONG[text]):
        read(tmp_path / "s.xosc", {})


def test_all_problems_of_a_file_come_at_once(tmp_path: Path):
    private = '<Private entityRef="Ego"><PrivateAction><TeleportAction>{}</TeleportAction></PrivateAction></Private>\n'
    places = ('<Position><WorldPosition x="NaN" y="1"/></Position>', "<Position><WorldPostion/></Position>", "")
    with pytest.raises(InputError) as raised:
        read_text(tmp_path, scenario_text(init="".join(private.format(each) for each in places)))

    assert sorted((each.line, each.what) for each in raised.value.problems) == [
        (6, "'NaN' is not a finite number"),
        (7, "has WorldPostion in it; did you mean WorldPosition?"),
        (8, "is empty; Position belongs into it"),
    ]


def test_every_element_that_is_read_has_a_treatment_and_a_name_of_the_standard():
    readers = {Kind.ACTION: ACTIONS, Kind.CONDITION: CONDITIONS, Kind.POSITION: POSITIONS, Kind.TRAJECTORY: SHAPES}
    for kind, table in readers.items():
        assert {name for name in table if SUPPORT[name].kind == kind} == set(table)
        unread = {name for name, each in SUPPORT.items() if each.kind == kind and each.treatment == Treatment.PLAYED}
        assert unread <= set(table)
    assert set(SUPPORT) <= KNOWN
    assert all(each.why for each in SUPPORT.values() if each.treatment != Treatment.PLAYED)


UNREADABLE = ("code-examples", "validator-cases")
"""Folders of files that are wrong on purpose, or whose catalogs lie elsewhere."""


@pytest.mark.skipif(not DATA.is_dir(), reason="no ../shared/data")
def test_the_fields_files_are_read():
    problems, scenarios = [], 0
    for file in sorted(DATA.rglob("*.xosc")):
        if not any(part in UNREADABLE for part in file.parts):
            try:
                scenarios += isinstance(read(file, {}), OpenScenario)
            except InputError as error:
                problems += [str(each) for each in error.problems if "is a catalog" not in each.what]

    assert problems == []
    assert scenarios > 140


@pytest.mark.parametrize(("pulled", "counted"), [("", 0), ("Caravan", 1)])
def test_a_trailer_counts_only_where_it_names_one(tmp_path, pulled, counted):
    trailer = f'<Trailer><TrailerRef entityRef="{pulled}"/></Trailer>'
    car = f'<ScenarioObject name="Ego"><Vehicle name="golf" vehicleCategory="car">{trailer}</Vehicle></ScenarioObject>'
    elements = dict(read_text(tmp_path, scenario_text(entities=car)).elements)

    assert (elements.get("Trailer", 0), elements.get("TrailerRef", 0)) == (counted, counted)
