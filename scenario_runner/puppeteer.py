"""Who moves the actors of a case with a script: its storyboard."""

from __future__ import annotations

from scenario_runner.model.cases import Case
from scenario_runner.simulation.puppets import Puppets


def puppets_of(case: Case) -> Puppets | None:
    """Those of a case at its beginning; None where it has no script.

    Raises:
        CannotPlay: the script asks for what its map or its entities do not have.
    """
    if case.script is None:
        return None
    from scenario_runner.storyboard_puppets import StoryboardPuppets  # noqa: PLC0415 - brings the storyboard's player

    return StoryboardPuppets(case.script, tuple(signal.id for signal in case.road.signals), case.step_s)
