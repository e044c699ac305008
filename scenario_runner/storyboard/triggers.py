"""Triggers: groups of conditions, sampled once a tick, with their edges and delays (semantics 4)."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from scenario_runner.model.openscenario.conditions import Condition, Trigger
from scenario_runner.storyboard.conditions import holds, is_by_entity
from scenario_runner.storyboard.failing import CannotPlay

if TYPE_CHECKING:
    from scenario_runner.storyboard.scene import Scene


class Watch:
    """A trigger as it is asked tick after tick; `entities` are those that made it fire, by their names."""

    def __init__(self, trigger: Trigger, step_s: float) -> None:
        self._groups = [[Sampled(condition, step_s) for condition in group] for group in trigger]
        self.entities: tuple[str, ...] = ()

    @property
    def conditions(self) -> Iterator[Sampled]:
        """Of all groups."""
        return chain.from_iterable(self._groups)

    def fires(self, scene: Scene) -> bool:
        """Whether all conditions of one group hold; every condition is sampled, for its edge and delay."""
        found = False
        for group in self._groups:
            answers = [one.holds(scene) for one in group]
            if answers and all(answers) and not found:
                found = True
                self.entities = tuple(dict.fromkeys(name for one in group for name in one.by))
        return found


class Sampled:
    """A condition, and what it said before: `was`, None before it was asked."""

    def __init__(self, condition: Condition, step_s: float) -> None:
        self.condition = condition
        self.was: bool | None = None
        self.by: tuple[str, ...] = ()
        self._counts = False
        self._later = deque([False] * math.ceil(condition.delay_s / step_s - 1e-9))

    def holds(self, scene: Scene) -> bool:
        """Whether it counts in this tick: by its edge, and so much later."""
        now = self.true_now(scene)
        was, self.was = self.was, now
        return self._delayed(_by_edge(self.condition.edge, was, now))

    def true_now(self, scene: Scene) -> bool:
        """Whether what it looks at is so; of which entities is kept.

        Raises:
            CannotPlay: it looks at what the map or the scenario does not have.
        """
        try:
            return self._true_now(scene)
        except CannotPlay as cannot:
            cannot.by(self.condition.written)
            raise

    def _true_now(self, scene: Scene) -> bool:
        looking = self.condition.looking
        if not is_by_entity(looking):
            return holds(scene, looking, None)
        movers = [mover for name in self.condition.entities for mover in scene.named(name)]
        true = [mover for mover in movers if mover.present and holds(scene, looking, mover)]
        self.by = tuple(mover.name for mover in true)
        return len(true) == len(movers) > 0 if self.condition.for_all else bool(true)

    def turns_in(self) -> float:
        """After how many samples that say what the last one did it counts where it did not before; inf: never."""
        counts = self._counts
        for number, then in enumerate((*self._later, self._unchanged)):
            if then and not counts:
                return number
            counts = then
        return math.inf

    def skip(self, samples: int) -> None:
        """As if it had been asked so often, and had said what it said before."""
        for _ in range(min(samples, len(self._later) + 1)):
            self._delayed(self._unchanged)

    @property
    def _unchanged(self) -> bool:
        """What its edge makes of a sample that says what the one before did."""
        return bool(self.was) and self.condition.edge == "none"

    def _delayed(self, now: bool) -> bool:  # noqa: FBT001 - what goes in at one end of a queue
        self._later.append(now)
        self._counts = self._later.popleft()
        return self._counts


def _by_edge(edge: str, was: bool | None, now: bool) -> bool:  # noqa: FBT001 - two samples
    """Whether a sample counts after another; None: it is the first."""
    if edge == "rising":
        return now and was is False
    if edge == "falling":
        return not now and was is True
    if edge == "risingOrFalling":
        return was is not None and now != was
    return now
