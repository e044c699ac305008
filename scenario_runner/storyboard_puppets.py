"""A storyboard as the puppets of a case: it is played around the ego, and moves the actors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from scenario_runner.model.opendrive.network import Network, Pose
from scenario_runner.model.opendrive.records import MapRecord
from scenario_runner.model.openscenario.scripts import Script, State
from scenario_runner.model.signals import Colour
from scenario_runner.storyboard.handing import Handed

WORDS = {colour.word: colour for colour in Colour} | {"flashing": Colour.FLASHING_YELLOW, "amber": Colour.YELLOW}
LIT = ("on", "true", "1")
LAMPS: Mapping[tuple[bool, ...], Colour] = {
    (True, False, False): Colour.RED,
    (True, True, False): Colour.RED_YELLOW,
    (False, True, False): Colour.YELLOW,
    (False, False, True): Colour.GREEN,
}
NETWORKS_KEPT = 4
"""Cases on one map come together."""


class StoryboardPuppets:
    """The puppets of one drive.

    Raises:
        CannotPlay: the script asks for what its map or its entities do not have.
    """

    def __init__(self, script: Script, signals: Sequence[str], step_s: float) -> None:
        self._handed = Handed(script.scenario, _network(_Map(script.map)), script.driven, step_s)
        self._names, self._signals = script.actors, signals

    def states(self) -> Sequence[State | None]:
        """Of each actor at this tick; None where it is not on the road."""
        return self._handed.states(self._names)

    def colours(self) -> Sequence[Colour | None]:
        """What each signal shows at this tick; None of one that the storyboard does not set."""
        return [None if state is None else colour_of(state) for state in self._handed.shown(self._signals)]

    def tick(self, ego: State) -> None:
        """On to the next tick, as the ego drove to `ego`."""
        x_m, y_m, yaw_rad, speed_mps = ego
        self._handed.tick(Pose(x_m, y_m, yaw_rad), speed_mps)


def colour_of(state: str) -> Colour:
    """The colour that a signal's state means: by its name, or by which of three lamps, red first, are lit."""
    words = state.strip().lower()
    if words in WORDS:
        return WORDS[words]
    lit = tuple(lamp.strip() in LIT for lamp in words.split(";"))
    return LAMPS.get(lit, Colour.OFF)


class _Map:
    """A map, equal to any that says the same."""

    def __init__(self, record: MapRecord) -> None:
        self.record = record

    def __hash__(self) -> int:
        return hash(self.record.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Map) and other.record.digest == self.record.digest


@lru_cache(maxsize=NETWORKS_KEPT)
def _network(of: _Map) -> Network:
    return Network(of.record)
