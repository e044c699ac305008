"""Builders for tests of expansion: scenarios from text with their places, a small catalog, a constant-speed ego."""

from __future__ import annotations

from typing import Any

import numpy as np
import yaml

from scenario_runner.errors import InputError
from scenario_runner.expansion import Expansion, expand, tools_of
from scenario_runner.loading.distributions import read_parameter
from scenario_runner.loading.roads import build_road
from scenario_runner.model.actors import Body
from scenario_runner.model.cases import Case, NominalDrive, OnPath
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.distributions import Distribution, Weights
from scenario_runner.model.odd import Attribute, OddTree
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import Road
from scenario_runner.model.scenarios import Parameter, Place2D, Scenario
from scenario_runner.units import Quantity, parse_quantity

LEFT_TURN = """\
scenario: left_turn_oncoming_car
capability: PRI-05
summary: Turn left across an oncoming car, no signals; wait if the gap is small.
road: crossroad_urban
conditions: {illumination: 10000 lux, rainfall: $rainfall}
parameters:
  oncoming_speed: [30 km/h, 40 km/h, 50 km/h, 60 km/h]
  gap: {from: -1 s, to: 5 s, step: 0.5 s}  # reaches the conflict this much after the ego
  rainfall: [0 mm/h, 5 mm/h]
require: [gap * oncoming_speed <= 70 m]
ego:
  route: [south, west]
  start: {before: junction, by: 45 m, speed: 40 km/h}
  goal: {after: junction, by: 30 m, within: 20 s}
actors:
  oncoming:
    type: car
    route: [north, south]
    start: {meets: ego, at: conflict, after: $gap, speed: $oncoming_speed}
expect: {min_ttc: {at_least: 0.95 s}}
"""

OVERTAKE = """\
scenario: cyclist_overtake_oncoming_car
capability: CYC-05
summary: Pass a cyclist who swerves round a drain while a car comes towards you.
road: {template: straight, lanes: 1+1, lane_width: 3.25 m, length: 800 m}
parameters:
  gap: {from: 2 s, to: 12 s, step: 2 s}
  swerve: [0 m, 0.4 m, 0.8 m]
ego:
  route: [west, east]
  start: {behind: cyclist, by: 50 m, speed: 50 km/h}
  goal: {ahead_of: cyclist, by: 25 m, within: 30 s}
actors:
  cyclist:
    type: bicycle
    route: [west, east]
    start: {after: west, by: 120 m, offset: -1.1 m, speed: 15 km/h}
    do:
      swerve:
        when: {distance: {to: ego, below: 12 m}}
        change_offset: {by: $swerve, over: 1 s}
  oncoming:
    type: car
    route: [east, west]
    start: {meets: ego, at: cyclist, after: $gap, speed: 50 km/h}
expect: {clearance: {to: cyclist, at_least: 1.5 m}}
"""

LONE_CAR = """\
scenario: lone_car
capability: FOL-01
summary: Drive along.
road: {template: straight, lanes: 2+1, length: 400 m}
ego:
  route: [west, east]
  start: {after: west, by: 50 m, speed: 36 km/h}
  goal: {after: west, by: 150 m}
"""

ATTRIBUTES = (
    Attribute(key="environment.weather.rainfall", kind="float", unit="mm/h", range=(0.0, 150.0)),
    Attribute(key="environment.illumination.level", kind="float", unit="lux", range=(0.0, 120000.0)),
    Attribute(key="environment.surface.condition", kind="enum", values=("dry", "wet")),
    Attribute(key="scenery.lane.width", kind="float", unit="m", range=(2.2, 5.0)),
    Attribute(key="dynamic.ego.speed", kind="float", unit="km/h", range=(0.0, 140.0)),
    Attribute(key="dynamic.agents.types", kind="set", values=("car", "bicycle")),
    Attribute(key="dynamic.agents.special", kind="set", values=("ambulance",)),
)

CATALOG = Catalog(
    folder="catalog",
    odd=OddTree({attribute.key: attribute for attribute in ATTRIBUTES}),
    capabilities={},
    roads={"crossroad_urban": RoadDocument(template="crossroad")},
    slices=(),
    scenarios=(),
)


def scenario_from(text: str, *, file: str = "catalog/scenarios/it.yaml") -> Scenario:
    """A scenario as loading would give it: values read, `situation` raw, the place of every key and item."""
    data = yaml.safe_load(text)
    return Scenario(
        name=data["scenario"],
        capability=data["capability"],
        summary=data["summary"],
        file=file,
        parameters=tuple(Parameter(name=name, values=_values(raw)) for name, raw in data.get("parameters", {}).items()),
        derive=data.get("derive", {}),
        require=tuple(data.get("require", ())),
        draws=data.get("draws"),
        covering=data.get("covering"),
        standards=data.get("standards", {}),
        situation={key: data[key] for key in ("road", "conditions", "ego", "actors", "expect", "limit") if key in data},
        places=_places(yaml.compose(text), ()),
    )


def expanded(text: str, **tools: Any) -> Expansion:
    """A text's cases on template roads, under a nominal ego that keeps its speed for a minute."""
    return expand(
        scenario_from(text), CATALOG, tools_of(**({"build_road": build_road, "nominal": constant_speed} | tools))
    )


def only_case(text: str) -> Case:
    """The one case of a text."""
    (case,) = expanded(text).cases
    return case


def words_of_error(text: str) -> str:
    """What expansion says of a wrong text."""
    try:
        expanded(text)
    except InputError as error:
        return str(error)
    return "no error"


def constant_speed(road: Road, start: OnPath, body: Body, cruise_mps: float | None) -> NominalDrive:
    """A nominal ego that drives at its start speed whatever comes."""
    del road, cruise_mps
    time_s = np.arange(0.0, 60.0, 0.05)
    return NominalDrive(time_s=time_s, front_m=start.station_m + body.front_m + start.speed_mps * time_s)


def _values(raw: Any) -> tuple[Quantity | str | bool, ...] | Distribution | Weights:
    if isinstance(raw, list):
        return tuple(_value(each) for each in raw)
    if "from" not in raw:
        values = read_parameter(raw)
        assert isinstance(values, Distribution | Weights)
        return values
    start, to, step = (float(raw[key].split()[0]) for key in ("from", "to", "step"))
    unit = raw["step"].split()[1]
    count = round((to - start) / step) + 1
    return tuple(parse_quantity(f"{round(start + place * step, 9):g} {unit}") for place in range(count))


def _value(raw: Any) -> Quantity | str | bool:
    if isinstance(raw, bool):
        return raw
    try:
        return parse_quantity(str(raw))
    except ValueError:
        return str(raw)


def _places(node: yaml.Node, where: tuple[str | int, ...]) -> dict[tuple[str | int, ...], Place2D]:
    found = {}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*where, key.value)
            found[inner] = Place2D(line=key.start_mark.line + 1, column=key.start_mark.column + 1)
            found |= _places(value, inner)
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            found[(*where, place)] = Place2D(line=value.start_mark.line + 1, column=value.start_mark.column + 1)
            found |= _places(value, (*where, place))
    return found
