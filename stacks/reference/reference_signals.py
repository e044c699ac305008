"""Signals: to stop at red, at yellow where that is no hard braking, and to go on at green."""

from __future__ import annotations

from dataclasses import dataclass, field

from reference_speed import GO_ON, HARDEST_MPS2, needed_braking, stop_within
from reference_view import Own

from scenario_runner import Colour, SeenSignal

BEFORE_LINE_M = 0.5  # between bumper and line
YELLOW_MPS2 = 3.0  # braking beyond which it goes on at yellow: the usual bound of the dilemma zone
REACTION_S = 0.2  # until the brakes hold
GOES = frozenset({Colour.GREEN, Colour.OFF, Colour.FLASHING_YELLOW})


@dataclass(slots=True)
class Obeying:
    """Remembers what it has decided at yellow: who has gone on does not brake in the junction, who stops does stop."""

    dark: bool = False  # the last signal seen decides nothing: signs do, and who comes from the right
    _passes: dict[str, bool] = field(default_factory=dict)

    def acceleration(self, own: Own, signals: tuple[SeenSignal, ...]) -> float:
        """The demand of the nearest signal that stops it, or none."""
        strongest = GO_ON
        for signal in signals:
            self.dark = not signal.shows.decides
            if signal.shows in GOES:
                self._passes.pop(signal.id, None)
            elif not self._decided_to_pass(own, signal):
                strongest = min(strongest, stop_within(signal.line_m - BEFORE_LINE_M - own.front_m, own.speed_mps))
        return strongest

    def _decided_to_pass(self, own: Own, signal: SeenSignal) -> bool:
        """Whether it goes on at yellow, or at a red it cannot stop for."""
        room_m = signal.line_m - own.front_m - REACTION_S * own.speed_mps
        needed = needed_braking(gap_m=room_m, closing_mps=own.speed_mps)
        if signal.id not in self._passes:
            self._passes[signal.id] = needed > (HARDEST_MPS2 if signal.shows.stops else YELLOW_MPS2)
        self._passes[signal.id] |= needed > HARDEST_MPS2
        return self._passes[signal.id]
