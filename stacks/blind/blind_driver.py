"""A stack that sees nobody: the nominal driver, which every scenario that tests anything must catch out."""

from __future__ import annotations

from scenario_runner import Briefing, Control, Observation, RouteFollower, Stack, either_way


class Blind:
    """Follows its route at its speed, less in curves."""

    def __init__(self, briefing: Briefing) -> None:
        self._route = RouteFollower(briefing)

    def drive(self, observation: Observation) -> Control:
        """The nominal command, whoever is there."""
        return self._route.nominal(observation.ego)


def make_stack(briefing: Briefing) -> Stack:
    """A blind driver for one case."""
    return either_way(briefing, Blind)
