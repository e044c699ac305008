"""Triggers: groups of conditions, sampled once a tick, with their edges and delays (semantics 4)."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

from scenario_runner.model.openscenario.conditions import Condition, Trigger
from scenario_runner.storyboard.conditions import holds, is_by_entity

if TYPE_CHECKING:
    from scenario_runner.storyboard.scene import Scene


class Watch:
    """A trigger as it is asked tick after tick; `entities` are those that made it fire, by their names."""

    def __init__(self, trigger: Trigger, step_s: float) -> None:
        self._groups = [[_Sampled(condition, step_s) for condition in group] for group in trigger]
        self.entities: tuple[str, ...] = ()

    def fires(self, scene: Scene) -> bool:
        """Whether all conditions of one group hold; every condition is sampled, for its edge and delay."""
        found = False
        for group in self._groups:
            answers = [one.holds(scene) for one in group]
            if answers and all(answers) and not found:
                found = True
                self.entities = tuple(dict.fromkeys(name for one in group for name in one.by))
        return found


class _Sampled:
    """A condition, and what it said before."""

    def __init__(self, condition: Condition, step_s: float) -> None:
        self._condition = condition
        self._was: bool | None = None
        delay = math.ceil(condition.delay_s / step_s - 1e-9)
        self._later = deque([False] * delay) if delay > 0 else None
        self.by: tuple[str, ...] = ()

    def holds(self, scene: Scene) -> bool:
        """Whether it counts in this tick: by its edge, and so much later."""
        now = self._true_now(scene)
        was, self._was = self._was, now
        edge = self._condition.edge
        if edge == "rising":
            now = now and was is False
        elif edge == "falling":
            now = not now and was is True
        elif edge == "risingOrFalling":
            now = was is not None and now != was
        if self._later is None:
            return now
        self._later.append(now)
        return self._later.popleft()

    def _true_now(self, scene: Scene) -> bool:
        looking = self._condition.looking
        if not is_by_entity(looking):
            return holds(scene, looking, None)
        movers = [mover for name in self._condition.entities for mover in scene.named(name)]
        true = [mover for mover in movers if mover.present and holds(scene, looking, mover)]
        self.by = tuple(mover.name for mover in true)
        return len(true) == len(movers) > 0 if self._condition.for_all else bool(true)
