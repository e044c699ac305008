"""Reads entities: vehicles, pedestrians and things, with their boxes and controllers."""

from __future__ import annotations

from scenario_runner.formats.openscenario.nodes import Node, each
from scenario_runner.model.openscenario.scenarios import Box, Entity, Performance

CATEGORIES = {"Vehicle": "vehicleCategory", "Pedestrian": "pedestrianCategory", "MiscObject": "miscObjectCategory"}


def read_entities(entities: Node) -> tuple[Entity, ...]:
    """The scenario objects; what is wrong is collected."""
    return each(entities.children("ScenarioObject"), _entity)


def read_selections(entities: Node) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Names of selections and of the entities, or types of entities, in each."""
    return each(entities.children("EntitySelection"), _selection)


def _selection(node: Node) -> tuple[str, tuple[str, ...]]:
    members = node.need("Members")
    by_name = [one.text("entityRef") for one in members.children("EntityRef")]
    by_type = [
        one.text("objectType" if one.element.get("objectType") else "type") for one in members.children("ByType")
    ]
    return node.text("name"), (*by_name, *by_type)


def _entity(node: Node) -> Entity:
    own = node.entry(*CATEGORIES, "ExternalObjectReference")
    return Entity(
        name=node.text("name"),
        element=own.tag,
        category=own.text(CATEGORIES[own.tag], "") if own.tag in CATEGORIES else "",
        model=own.text("name", ""),
        catalog=own.catalog,
        box=_box(own),
        performance=_performance(own),
        wheelbase_m=_wheelbase_m(own),
        controllers=tuple(name for one in node.children("ObjectController") for name in _controllers(one)),
    )


def _box(node: Node) -> Box | None:
    box = node.child("BoundingBox")
    if box is None:
        return None
    centre, size = box.need("Center"), box.need("Dimensions")
    return Box(
        length_m=size.number("length"),
        width_m=size.number("width"),
        height_m=size.number("height"),
        ahead_m=centre.number("x"),
        left_m=centre.number("y"),
    )


def _performance(node: Node) -> Performance | None:
    found = node.child("Performance")
    if found is None:
        return None
    return Performance(
        speed_mps=found.bound("maxSpeed"),
        acceleration_mps2=found.bound("maxAcceleration"),
        deceleration_mps2=found.bound("maxDeceleration"),
    )


def _wheelbase_m(node: Node) -> float | None:
    axles = node.child("Axles")
    front = None if axles is None else axles.child("FrontAxle")
    return None if front is None else front.number("positionX")


def _controllers(node: Node) -> tuple[str, ...]:
    """Their names; an ObjectController may hold none."""
    if node.child("Controller", "CatalogReference") is None:
        return ()
    return (node.entry("Controller").text("name", ""),)
