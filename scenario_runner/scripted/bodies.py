"""What entities of OpenSCENARIO files are here: their kinds and bodies."""

from __future__ import annotations

from scenario_runner.model.actors import BODIES, ActorKind, Body
from scenario_runner.model.openscenario.scenarios import Entity

VEHICLES = {
    "bicycle": ActorKind.BICYCLE,
    "bus": ActorKind.BUS,
    "car": ActorKind.CAR,
    "motorbike": ActorKind.MOTORCYCLE,
    "semitrailer": ActorKind.TRUCK,
    "trailer": ActorKind.TRUCK,
    "truck": ActorKind.TRUCK,
    "van": ActorKind.VAN,
}
OF_ELEMENTS = {"Pedestrian": ActorKind.PEDESTRIAN, "MiscObject": ActorKind.STATIC, "Vehicle": ActorKind.UNKNOWN}


def kind_of(entity: Entity) -> ActorKind:
    """By its category; a vehicle of another category, as a tram, is unknown."""
    if entity.element == "Vehicle" and entity.category in VEHICLES:
        return VEHICLES[entity.category]
    if entity.category == "animal":
        return ActorKind.ANIMAL
    return OF_ELEMENTS[entity.element]


def body_of(entity: Entity) -> Body:
    """As the file has it; a wheelbase that it does not say, and a box that it lacks, are those of its kind."""
    usual, box = BODIES[kind_of(entity)], entity.box
    if box is None or box.length_m <= 0.0 or box.width_m <= 0.0:
        return usual
    usual_m = usual.wheelbase_m * box.length_m / usual.length_m
    return Body(
        length_m=box.length_m,
        width_m=box.width_m,
        wheelbase_m=entity.wheelbase_m or usual_m,
        box_centre_from_reference_m=box.ahead_m,
    )
