"""All that a storyboard's conditions and actions see: the clock, the map, the entities, values and signals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scenario_runner.model.openscenario.scenarios import OpenScenario
from scenario_runner.storyboard.failing import CannotPlay
from scenario_runner.storyboard.movers import Mover

if TYPE_CHECKING:
    from scenario_runner.model.opendrive.network import Network
    from scenario_runner.storyboard.elements import Element
    from scenario_runner.storyboard.lamps import Lamps


@dataclass(slots=True, eq=False)
class Scene:
    """The state of a play at a tick. Parameters and variables are as they are now.

    `driven` names the entity that a stack moves: its own actions are over as they start.
    """

    scenario: OpenScenario
    network: Network | None
    step_s: float
    movers: Mapping[str, Mover]
    selections: Mapping[str, tuple[str, ...]]
    parameters: dict[str, str]
    variables: dict[str, str]
    lamps: Lamps
    elements: tuple[Element, ...]
    asks_off_road: bool = False
    tick: int = 0
    driven: str | None = None
    remarks: dict[str, None] = field(default_factory=dict)
    by_name: dict[str, tuple[Element, ...]] = field(default_factory=dict)

    @property
    def time_s(self) -> float:
        """Since the start."""
        return self.tick * self.step_s

    def named(self, entity: str) -> tuple[Mover, ...]:
        """The entity of a name, or those of a selection; of a name that is nobody's none."""
        return tuple(self.movers[name] for name in self.selections.get(entity, (entity,)) if name in self.movers)

    def mover(self, name: str, *, asked: str) -> Mover:
        """The entity of a name; `asked` are the words before the name that say who asks for it.

        Raises:
            CannotPlay: the name is no entity's.
        """
        if name not in self.movers:
            raise CannotPlay(f"{asked} {name}, which is no entity")
        return self.movers[name]

    def elements_named(self, name: str) -> tuple[Element, ...]:
        """Those with this name, or whose path ends with it, `::` between its parts."""
        if name not in self.by_name:
            parts = tuple(name.split("::"))
            self.by_name[name] = tuple(each for each in self.elements if each.path[-len(parts) :] == parts)
        return self.by_name[name]

    def remark(self, what: str) -> None:
        """Say once what was done otherwise than written."""
        self.remarks[what] = None
