"""A storyboard under way in which somebody else drives one entity: it is put where it is, all others are moved."""

from __future__ import annotations

from collections.abc import Sequence

from scenario_runner.model.opendrive.network import Network, Pose, RoadPoint
from scenario_runner.model.openscenario.scenarios import OpenScenario
from scenario_runner.model.openscenario.scripts import State
from scenario_runner.storyboard.motion import before_tick, count
from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.positions import at_pose, put
from scenario_runner.storyboard.quiet.stretches import Stretches
from scenario_runner.storyboard.under_way import Play, react_to, started


class Handed:
    """A play at some tick, one of whose entities is moved from outside.

    What the file lets that entity do is over as it starts; the triggers of everybody else look at where it is driven.
    When the storyboard's own stop trigger has fired nothing new starts, and everybody goes on as they were.
    """

    def __init__(self, scenario: OpenScenario, network: Network | None, driven: str, step_s: float) -> None:
        """Tick 0 of a scenario: the entity stands where Init puts it.

        Raises:
            CannotPlay: as `play`.
        """
        self._play = started(scenario, network, step_s)
        self._driven = self._play.scene.movers[driven]
        self._goes_on = True
        _hand_over(self._play, self._driven)
        self._stretches = Stretches(self._play)

    def states(self, names: Sequence[str]) -> list[State | None]:
        """Where entities are now; None for who is not there."""
        states = dict(zip(self._play.scene.movers, self._stretches.states(), strict=True))
        return [states[name] for name in names]

    def shown(self, signals: Sequence[str]) -> list[str | None]:
        """What signals of the map show now, in the file's words; None for those that it does not speak of."""
        return [self._play.scene.lamps.state_of(signal) for signal in signals]

    def tick(self, pose: Pose, speed_mps: float) -> None:
        """From this tick to the next, with the driven entity, by its reference point, at a pose now.

        Raises:
            CannotPlay: as `play`.
        """
        _put_driven(self._play, self._driven, pose, speed_mps)
        if not self._stretches.quiet_tick():
            if self._goes_on and not react_to(self._play):
                self._goes_on = False
                self._stretches.ask_no_more()
            self._stretches.by_python()


def _hand_over(play: Play, driven: Mover) -> None:
    """What Init began of it ends."""
    play.scene.driven = driven.name
    for mover, running in play.begun:
        if mover is driven:
            mover.give_up(running)
    play.begun = [(mover, running) for mover, running in play.begun if mover is not driven]


def _put_driven(play: Play, driven: Mover, pose: Pose, speed_mps: float) -> None:
    """Where it is driven, and what is counted of it; at the first tick it has not moved yet."""
    before = before_tick(driven)
    near = None if driven.road is None else RoadPoint(driven.road, driven.s_m, driven.t_m)
    put(play.scene, driven, at_pose(play.scene, pose, near))
    driven.speed_mps = speed_mps
    if play.scene.tick > 0:
        count(play.scene, driven, before)
