"""Small OpenSCENARIO files for tests: a scenario around what a test is about."""

from __future__ import annotations

from pathlib import Path

from scenario_runner.formats.openscenario import read
from scenario_runner.model.openscenario.actions import Doing
from scenario_runner.model.openscenario.conditions import Condition
from scenario_runner.model.openscenario.scenarios import OpenScenario

HEADER = '<FileHeader revMajor="1" revMinor="3" date="2026-01-01T00:00:00" description="A test" author="us"/>'


def document(inside: str) -> str:
    return f'<?xml version="1.0"?>\n<OpenSCENARIO>\n{HEADER}\n{inside}\n</OpenSCENARIO>\n'


def scenario_text(*, head: str = "", entities: str = "", init: str = "", story: str = "", stop: str = "") -> str:
    return document(
        f"{head}<Entities>{entities}</Entities>\n<Storyboard>\n<Init><Actions>{init}</Actions></Init>\n{story}\n"
        f"<StopTrigger>{stop}</StopTrigger></Storyboard>"
    )


def read_text(folder: Path, text: str, assigned: dict[str, str] | None = None) -> OpenScenario:
    file = folder / "s.xosc"
    file.write_text(text, encoding="utf-8")
    found = read(file, assigned or {})
    assert isinstance(found, OpenScenario)
    return found


def doing_of(folder: Path, action: str) -> Doing:
    """What the one action of Ego does."""
    private = f'<Private entityRef="Ego"><PrivateAction>{action}</PrivateAction></Private>'
    (begun,) = read_text(folder, scenario_text(init=private)).begin
    assert begun.entities == ("Ego",)
    return begun.doing


def global_doing_of(folder: Path, action: str) -> Doing:
    (begun,) = read_text(folder, scenario_text(init=f"<GlobalAction>{action}</GlobalAction>")).begin
    assert begun.entities == ()
    return begun.doing


def condition_text(inside: str, *, by: str = "Value", attributes: str = 'delay="0" conditionEdge="none"') -> str:
    if by == "Entity":
        entities = '<TriggeringEntities triggeringEntitiesRule="all"><EntityRef entityRef="Ego"/></TriggeringEntities>'
        inside = f"{entities}<EntityCondition>{inside}</EntityCondition>"
    return f'<Condition name="c" {attributes}><By{by}Condition>{inside}</By{by}Condition></Condition>'


def condition_of(folder: Path, text: str) -> Condition:
    ((condition,),) = read_text(folder, scenario_text(stop=f"<ConditionGroup>{text}</ConditionGroup>")).stop
    return condition
