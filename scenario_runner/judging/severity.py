"""How bad a contact was: whom it hurt, and by which curve. For ranking; no verdict depends on it."""

from __future__ import annotations

from collections.abc import Mapping

from scenario_runner.model.actors import ActorKind
from scenario_runner.model.severity import CURVES, Severity
from scenario_runner.model.traces import EgoSide

# Laden as usual, ordinary European values: our judgement. The ego is a car.
MASSES_KG: Mapping[ActorKind, float] = {
    ActorKind.CAR: 1500.0,
    ActorKind.VAN: 2500.0,
    ActorKind.TRUCK: 12000.0,
    ActorKind.BUS: 14000.0,
    ActorKind.EMERGENCY: 4000.0,
}

_UNPROTECTED: Mapping[ActorKind, str] = {
    ActorKind.PEDESTRIAN: "monfort_mueller_2025_car",
    ActorKind.CHILD: "monfort_mueller_2025_car",
    ActorKind.BICYCLE: "monfort_mueller_2025_car_cyclist",
    ActorKind.MOTORCYCLE: "monfort_mueller_2025_car_motorcyclist",
}

_IN_THE_EGO: Mapping[EgoSide, str] = {
    EgoSide.FRONT: "malliaris_1997_front",
    EgoSide.REAR: "malliaris_1997_rear",
    EgoSide.LEFT: "malliaris_1997_side",
    EgoSide.RIGHT: "malliaris_1997_side",
}


def severity_of(kind: ActorKind, side: EgoSide, closing_mps: float) -> Severity | None:
    """Of those outside a car by the closing speed; else of those in the ego by its change of velocity.

    None for what is neither a person nor a vehicle: a cone and a wall are one kind, and no curve is of both; nor is
    there one of those in a car that hits an animal.
    """
    if kind in _UNPROTECTED:
        return _read(_UNPROTECTED[kind], closing_mps)
    if kind in MASSES_KG:
        return _read(_IN_THE_EGO[side], delta_v_mps(kind, closing_mps))
    return None


def delta_v_mps(kind: ActorKind, closing_mps: float) -> float:
    """The ego's change of velocity in a central, perfectly plastic contact with a vehicle."""
    other_kg = MASSES_KG[kind]
    return other_kg / (MASSES_KG[ActorKind.CAR] + other_kg) * closing_mps


def _read(curve: str, speed_mps: float) -> Severity:
    return Severity(p_mais3=CURVES[curve].p_mais3(speed_mps), curve=curve)
