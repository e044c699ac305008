"""`reference` gives way to sirens: across its way whatever the signs say, and past it from behind."""

import math

import pytest
from reference_room import Room
from reference_sirens import ASIDE_MPS, Sirens
from reference_speed import GO_ON, Outlook
from seen import briefing, crossed, row, scene_of

from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.roads import Priority
from scenario_runner.model.stacks import Briefing

FREE = [10.0] * 400
CAR = BODIES[ActorKind.CAR]


def sirens(told: Briefing) -> Sirens:
    return Sirens(told, Room(told, "right"))


def demand(rule: Sirens, *rows, **ego) -> float:
    scene = scene_of(*rows, **ego)
    return rule.acceleration(scene, Outlook(scene.own, FREE))


@pytest.mark.parametrize("priority", Priority)
@pytest.mark.parametrize(("kind", "waits"), [(ActorKind.EMERGENCY, True), (ActorKind.VAN, False)])
def test_it_waits_for_a_siren_that_crosses_whoever_has_priority(priority: Priority, kind: ActorKind, waits: bool):
    rule = sirens(crossed(priority))

    acceleration = demand(rule, row(100.0, -45.0, yaw_rad=math.pi / 2, speed_mps=10.0, kind=kind))

    assert (acceleration < GO_ON) is waits
    assert rule.judged == ({7} if waits else frozenset())


def test_it_lets_a_siren_from_behind_by_at_the_edge_of_the_road():
    rule = sirens(briefing())

    acceleration = demand(rule, row(20.0, kind=ActorKind.EMERGENCY, speed_mps=20.0), speed_mps=10.0)

    edge_m = 1.5  # the edge is at 1.75 m and looked for each 0.5 m
    assert rule.aside_m == pytest.approx(-(edge_m - 0.2 - 0.5 * CAR.width_m))
    assert acceleration == pytest.approx(max(ASIDE_MPS - 10.0, -2.0))


@pytest.mark.parametrize(
    "elsewhere",
    [
        row(90.0, 3.5, kind=ActorKind.EMERGENCY, speed_mps=20.0),  # has passed
        row(-80.0, 0.0, kind=ActorKind.EMERGENCY, speed_mps=20.0),  # far behind
        row(20.0, 20.0, kind=ActorKind.EMERGENCY, speed_mps=20.0),  # on another road
        row(20.0, 3.5, kind=ActorKind.EMERGENCY, speed_mps=20.0, yaw_rad=math.pi),  # drives away
        row(20.0, 0.0, kind=ActorKind.VAN, speed_mps=20.0),
    ],
)
def test_it_moves_aside_for_nobody_else(elsewhere: list[float]):
    rule = sirens(briefing())

    assert (demand(rule, elsewhere), rule.aside_m) == (GO_ON, 0.0)
