"""`show FILE.xosc` says what a file holds, in any folder, and where it is wrong."""

import pytest

SCENARIO = """<?xml version="1.0"?>
<OpenSCENARIO>
<FileHeader revMajor="1" revMinor="2" author="us" description="Drive on" date="2026-01-01T00:00:00"/>
<ParameterDeclarations>
<ParameterDeclaration name="kph" parameterType="double" value="36">
<ConstraintGroup><ValueConstraint rule="lessThan" value="{limit}"/></ConstraintGroup></ParameterDeclaration>
</ParameterDeclarations>
<RoadNetwork><LogicFile filepath="town.xodr"/></RoadNetwork>
<Entities><ScenarioObject name="Ego"><Vehicle name="golf" vehicleCategory="car"/></ScenarioObject></Entities>
<Storyboard><Init><Actions><Private entityRef="Ego"><PrivateAction><LongitudinalAction><SpeedAction>
<SpeedActionDynamics dynamicsShape="step" dynamicsDimension="time" value="0"/>
<SpeedActionTarget><AbsoluteTargetSpeed value="${{$kph / 3.6}}"/></SpeedActionTarget>
</SpeedAction></LongitudinalAction></PrivateAction></Private></Actions></Init>
<Story name="s"><Act name="a"><ManeuverGroup name="g" maximumExecutionCount="1">
<Actors selectTriggeringEntities="false">
<EntityRef entityRef="Ego"/></Actors><Maneuver name="m"><Event name="lights" priority="override">
<Action name="x"><PrivateAction><AppearanceAction><LightStateAction/></AppearanceAction></PrivateAction></Action>
</Event></Maneuver></ManeuverGroup></Act></Story>
<StopTrigger/></Storyboard></OpenSCENARIO>
"""
VARIATION = """<OpenSCENARIO><ParameterValueDistribution><ScenarioFile filepath="s.xosc"/><Deterministic>
<DeterministicSingleParameterDistribution parameterName="kph"><DistributionRange stepWidth="10">
<Range lowerLimit="10" upperLimit="80"/></DistributionRange></DeterministicSingleParameterDistribution>
</Deterministic></ParameterValueDistribution></OpenSCENARIO>
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty working folder: a file of one's own needs no catalog."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.xosc").write_text(SCENARIO.format(limit=50))
    (tmp_path / "v.xosc").write_text(VARIATION)
    return tmp_path


@pytest.mark.parametrize("columns", ["80", "120"])
def test_a_scenario_is_shown_part_by_part(call, folder, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    answer = call("show", "s.xosc")
    lines = [line.rstrip() for line in answer.out.splitlines()]

    assert answer.code == 0
    for line in (
        "OpenSCENARIO XML 1.2, us, 2026-01-01T00:00:00",
        "map: town.xodr not found; tried town.xodr",
        "  kph  double  36  (constrained to < 50)",
        "  Ego  car, golf",
        "  Ego  change speed to 10 m/s at once",
        "story s",
        "  act a: at once",
        "    group g of Ego",
        "      maneuver m",
        "        event lights (override): at once",
        "          LightStateAction",
        "  when never",
    ):
        assert line in lines
    assert any("LightStateAction" in line and "accepted, not executed" in line for line in lines)
    assert all(len(line) <= int(columns) for line in lines)


def test_a_variation_says_how_many_cases_it_makes_and_the_first_of_them(call, folder):
    answer = call("show", "v.xosc")

    assert answer.code == 0
    for words in ("scenario: s.xosc (found)", "8 cases: every combination of", "10 … 80", "1: kph=10", "8: kph=80"):
        assert words in answer.out


def test_what_is_wrong_has_its_place_and_4(call, folder):
    (folder / "s.xosc").write_text(SCENARIO.format(limit=30))
    answer = call("show", "s.xosc")

    assert answer.code == 4
    assert "s.xosc:5:57: ParameterDeclaration.value: kph is 36, and is constrained to < 30" in answer.err


def test_two_files_are_refused(call, folder):
    answer = call("show", "s.xosc", "v.xosc")

    assert (answer.code, answer.err) == (4, "show takes one OpenSCENARIO file, and these are 2: s.xosc, v.xosc\n")
