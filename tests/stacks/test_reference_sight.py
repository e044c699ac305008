"""`reference` drives no faster in fog than it can stop for what comes into sight."""

import math

import pytest
from reference_sight import REACTION_S, STOPPING_MPS2, speed_in_sight
from seen import briefing

from scenario_runner.model.actors import BODIES, ActorKind


@pytest.mark.parametrize("visibility_m", [15.0, 25.0, 50.0, 200.0])
def test_from_its_speed_it_stops_short_of_a_bus_it_comes_to_see(visibility_m: float):
    speed_mps = speed_in_sight(briefing(conditions={"environment.visibility": visibility_m}))

    way_m = speed_mps * REACTION_S + speed_mps**2 / (2.0 * STOPPING_MPS2)
    # between the middles of the boxes lie both halves: its own, and 6 m of a bus
    halves_m = 0.5 * (BODIES[ActorKind.CAR].length_m + BODIES[ActorKind.BUS].length_m)
    assert way_m == pytest.approx(visibility_m - halves_m - 1.0)


def test_where_nothing_is_said_of_visibility_it_drives_as_it_is_asked():
    assert speed_in_sight(briefing()) == math.inf
