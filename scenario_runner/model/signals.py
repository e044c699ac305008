"""Traffic signals: what each shows when, and which lanes one enters by its leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum

TICK_S = 1e-9  # times are whole ticks in floating point: less is no difference


class Colour(IntEnum):
    """What a signal shows; the number stands in observations and traces."""

    RED = 0
    RED_YELLOW = 1  # about to be green, still red
    YELLOW = 2
    GREEN = 3
    OFF = 4
    FLASHING_YELLOW = 5

    @property
    def stops(self) -> bool:
        """Whether nobody may pass its line now."""
        return self in (Colour.RED, Colour.RED_YELLOW)

    @property
    def decides(self) -> bool:
        """Whether it says who goes; while it does not, the road's other rules do."""
        return self not in (Colour.OFF, Colour.FLASHING_YELLOW)

    @property
    def word(self) -> str:
        """As written in YAML and in messages."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A colour for a time above 0."""

    colour: Colour
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A signal and the lanes it governs: one waits before them unless it lets one in.

    `phases` repeat; a case says how far into them it starts. Stacks are handed signals without (`untimed`).
    """

    id: str
    lanes: tuple[str, ...]
    phases: tuple[Phase, ...] = ()

    @property
    def untimed(self) -> Signal:
        """Where it stands and whom it stops, and nothing of when."""
        return replace(self, phases=())

    def changes(self, until_s: float, *, start_s: float = 0.0) -> Iterator[tuple[float, Colour]]:
        """What it shows in a case that starts so far into its phases, and each change: when in the case, and to what.

        Not beyond `until_s` of the case; what steps of the case set is not in it. Without phases it is off.
        """
        if not self.phases:
            yield 0.0, Colour.OFF
            return
        cycle_s = sum(phase.duration_s for phase in self.phases)
        begins_s, shown = -(start_s % cycle_s), None
        while begins_s <= until_s + TICK_S:
            for phase in self.phases:
                ends_s = begins_s + phase.duration_s
                if ends_s > TICK_S and phase.colour is not shown and begins_s <= until_s + TICK_S:
                    shown = phase.colour
                    yield max(begins_s, 0.0), shown
                begins_s = ends_s
