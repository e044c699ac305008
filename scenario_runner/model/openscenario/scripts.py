"""A storyboard that moves everybody but the ego of a case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from scenario_runner.digest import digest_of
from scenario_runner.model.opendrive.records import MapRecord
from scenario_runner.model.openscenario.scenarios import OpenScenario

State = tuple[float, float, float, float]
"""x_m, y_m, yaw_rad, speed_mps: of others in the middle of their boxes, of the ego at its reference point."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Script:
    """A scenario with its map; `driven` is the entity that the ego takes the place of, `actors` the others' names.

    They are in the order of the case's actors.
    """

    scenario: OpenScenario
    map: MapRecord
    driven: str
    actors: tuple[str, ...]

    @cached_property
    def digest(self) -> str:
        """Of all that moves somebody: neither of where the files lie, nor of what was read past."""
        moving = replace(self.scenario, file="", road=None, catalogs=(), elements=(), remarks=())
        return digest_of(moving, self.map, self.driven, self.actors)
