"""Lights of vehicles: nothing shows them, but an action that makes one flash runs for as long as it does."""

from __future__ import annotations

from dataclasses import dataclass

from scenario_runner.model.openscenario.actions import Light
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.scene import Scene

LAMPS = {"fogLights": ("fogLightsFront", "fogLightsRear"), "warningLights": ("indicatorLeft", "indicatorRight")}
"""Types of lights that are several lamps of a vehicle, by the names the standard has for those."""


@dataclass(slots=True, eq=False)
class Flashing:
    """Lamps that go on and off until another action has them all, or somebody stops this one.

    The standard gives an action time to pass into its state, and does not say when flashing is over: measured in traces
    of esmini 3.6.0, it is no state to arrive at, and the action goes on.
    """

    over: bool = False
    number: int = 0


def show_light(_scene: Scene, action: Light, mover: Mover) -> Flashing | None:
    """Whatever made the light's lamps flash has them no more."""
    lamps = LAMPS.get(action.name, (action.name,))
    for lamp in lamps:
        mover.flashing.pop(lamp, None)
    if action.state != "flashing":
        return None
    running = Flashing()
    mover.flashing.update(dict.fromkeys(lamps, running))
    return running
