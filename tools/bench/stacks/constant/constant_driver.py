"""The benchmarks' stack that does nothing: neither accelerates nor steers."""

from __future__ import annotations

from scenario_runner import Briefing, Control, Observation

CRUISE = Control(0.0, 0.0)


class Constant:
    """Looks at nothing."""

    def drive(self, observation: Observation) -> Control:
        """Straight on, as fast as it is."""
        return CRUISE


def make_stack(briefing: Briefing) -> Constant:
    """The same for every case."""
    return Constant()
