"""Curves of injury against the values that their tables publish, and who is looked up in which."""

import math

import pytest

from scenario_runner.judging.severity import MASSES_KG, delta_v_mps, severity_of
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.severity import CURVES
from scenario_runner.model.traces import EgoSide

PUBLISHED_KMH = (20, 30, 40, 50, 60)
PUBLISHED = {
    "monfort_mueller_2025_car": (0.08, 0.15, 0.26, 0.41, 0.59),
    "malliaris_1997_front": (0.04, 0.11, 0.31, 0.61, 0.85),
    "malliaris_1997_side": (0.06, 0.18, 0.44, 0.73, 0.91),
}


@pytest.mark.parametrize("curve", PUBLISHED)
def test_a_curve_gives_the_values_its_table_publishes(curve):
    values = tuple(round(CURVES[curve].p_mais3(kmh / 3.6), 2) for kmh in PUBLISHED_KMH)

    assert values == PUBLISHED[curve]


def test_the_curve_of_people_on_foot_is_the_published_formula():
    speed_kmh, bonnet_cm = 37.0, 75.0
    eta = -0.460 + 0.091 * (speed_kmh - 42.79) + 0.039 * (bonnet_cm - 85.25)
    eta += 0.002 * (speed_kmh - 42.79) * (bonnet_cm - 85.25)

    p = CURVES["monfort_mueller_2025_car"].p_mais3(speed_kmh / 3.6)

    assert p == pytest.approx(1 / (1 + math.exp(-eta)), rel=1e-14)


def test_a_hit_from_behind_is_the_published_formula_per_mile_an_hour():
    p = CURVES["malliaris_1997_rear"].p_mais3(30 * 0.44704)

    assert p == pytest.approx(1 / (1 + math.exp(5.820 + 2.170 - 0.202 * 30)), rel=1e-14)


@pytest.mark.parametrize(("rider", "later_kmh"), [("cyclist", 15), ("motorcyclist", 17)])
def test_riders_are_hurt_alike_at_higher_speeds(rider, later_kmh):
    on_foot = CURVES["monfort_mueller_2025_car"].p_mais3(40 / 3.6)

    p = CURVES[f"monfort_mueller_2025_car_{rider}"].p_mais3((40 + later_kmh) / 3.6)

    assert p == pytest.approx(on_foot, rel=1e-14)


@pytest.mark.parametrize(
    ("kind", "side", "curve"),
    [
        (ActorKind.PEDESTRIAN, EgoSide.LEFT, "monfort_mueller_2025_car"),
        (ActorKind.CHILD, EgoSide.FRONT, "monfort_mueller_2025_car"),
        (ActorKind.BICYCLE, EgoSide.FRONT, "monfort_mueller_2025_car_cyclist"),
        (ActorKind.MOTORCYCLE, EgoSide.REAR, "monfort_mueller_2025_car_motorcyclist"),
        (ActorKind.CAR, EgoSide.FRONT, "malliaris_1997_front"),
        (ActorKind.TRUCK, EgoSide.REAR, "malliaris_1997_rear"),
        (ActorKind.VAN, EgoSide.LEFT, "malliaris_1997_side"),
        (ActorKind.BUS, EgoSide.RIGHT, "malliaris_1997_side"),
        (ActorKind.EMERGENCY, EgoSide.FRONT, "malliaris_1997_front"),
    ],
)
def test_who_is_hurt_says_the_curve(kind, side, curve):
    severity = severity_of(kind, side, 10.0)

    assert severity is not None
    assert severity.curve == curve


def test_a_car_hit_by_its_like_changes_its_velocity_by_half_of_the_closing_speed():
    severity = severity_of(ActorKind.CAR, EgoSide.FRONT, 2 * 50 / 3.6)

    assert severity is not None
    assert round(severity.p_mais3, 2) == 0.61


def test_a_truck_leaves_the_ego_little_of_its_own_momentum():
    ego_kg, truck_kg = MASSES_KG[ActorKind.CAR], MASSES_KG[ActorKind.TRUCK]
    together_mps = ego_kg * 20.0 / (ego_kg + truck_kg)  # momentum is kept, the truck stood

    assert delta_v_mps(ActorKind.TRUCK, 20.0) == pytest.approx(20.0 - together_mps)


@pytest.mark.parametrize("kind", [ActorKind.STATIC, ActorKind.UNKNOWN, ActorKind.ANIMAL, ActorKind.DEBRIS])
def test_no_curve_is_of_what_is_neither_a_person_nor_a_vehicle(kind):
    assert severity_of(kind, EgoSide.FRONT, 10.0) is None


def test_every_curve_says_where_it_comes_from_and_why_to_doubt_it():
    assert [curve.id for curve in CURVES.values() if not (curve.source and curve.doubt)] == []


def test_the_numbers_of_an_id_do_not_change():
    """Runs are ranked by stored numbers: who changes a coefficient gives the curve another id."""
    coefficients = {name: (round(curve.b0, 6), round(curve.b1_per_mps, 6)) for name, curve in CURVES.items()}

    assert coefficients == {
        "monfort_mueller_2025_car": (-3.876445, 0.2538),
        "monfort_mueller_2025_car_cyclist": (-4.933945, 0.2538),
        "monfort_mueller_2025_car_motorcyclist": (-5.074945, 0.2538),
        "malliaris_1997_front": (-5.82, 0.451861),
        "malliaris_1997_side": (-5.264, 0.451861),
        "malliaris_1997_rear": (-7.99, 0.451861),
    }
