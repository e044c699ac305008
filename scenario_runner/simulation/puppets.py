"""Road users that Python moves: they stand in the kernel as tracks of two rows, which are written anew each tick.

What the road's signals show is written beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from scenario_runner.model.openscenario.scripts import State
from scenario_runner.model.signals import Colour
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.staging import Staged

NEVER_S = -1.0
"""The time of rows that say that somebody is not there: it is over before the drive begins."""


class Puppets(Protocol):
    """Who moves everybody but the ego, tick by tick."""

    def states(self) -> Sequence[State | None]:
        """Where the case's actors are now, in their order; None for who is not there."""

    def colours(self) -> Sequence[Colour | None]:
        """What the road's signals show now, in their order; None for those that nobody sets."""

    def tick(self, ego: State) -> None:
        """From this tick to the next, with the ego, by its reference point, where it is now."""


def place(puppets: Puppets, staged: Staged, step_s: float) -> None:
    """Write where everybody is at the next tick; before the drive begins, where they start."""
    tick = int(staged.header[k.H_TICK])
    for row, state in zip(staged.actors, puppets.states(), strict=True):
        first = int(row[k.A_FIRST])
        here = staged.tracks[first : first + 2]
        if state is None:
            here[:, 0] = NEVER_S
        else:
            here[:, 0] = tick * step_s, (tick + 1) * step_s
            here[:, 1:] = state
    for signal, colour in zip(staged.signals, puppets.colours(), strict=True):
        signal[k.SG_SET] = k.UNKNOWN if colour is None else float(colour)


def move(puppets: Puppets, staged: Staged, step_s: float) -> None:
    """Everybody but the ego to the next tick."""
    ego = staged.ego.tolist()
    puppets.tick((ego[k.E_X], ego[k.E_Y], ego[k.E_YAW], ego[k.E_SPEED]))
    place(puppets, staged, step_s)
