"""A stack that re-drives a recording: its error is the runner's own, and its contacts are the recording's."""

from __future__ import annotations

from scenario_runner import Briefing, Observation, Trajectory


class Log:
    """Asks for what the recorded ego did, whatever happens."""

    def __init__(self, recorded: Trajectory) -> None:
        self._recorded = recorded

    def drive(self, observation: Observation) -> Trajectory:
        """The whole recording, whatever is seen; the tracker reads it at the current time."""
        return self._recorded


def make_stack(briefing: Briefing) -> Log:
    """A re-driver for one recorded case."""
    if briefing.recording is None:
        msg = "log re-drives recordings and this scenario has none; run it on a recorded drive"
        raise ValueError(msg)
    return Log(Trajectory(briefing.recording))
