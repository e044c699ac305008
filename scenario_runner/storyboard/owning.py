"""Who moves an entity: one owner for its speed, one for where it goes; the last to start takes them (semantics 17)."""

from __future__ import annotations

from scenario_runner.storyboard.movers import Mover
from scenario_runner.storyboard.running import Guide, Lateral, Longitudinal


def own_speed(mover: Mover, running: Longitudinal) -> None:
    """Take the speed; a trajectory that has times loses the entity."""
    mover.longitudinal = running
    if mover.guide is not None and mover.guide.is_timed:
        mover.guide = None


def own_offset(mover: Mover, running: Lateral) -> None:
    """Take the offset from the lane; a trajectory loses the entity."""
    mover.lateral, mover.guide = running, None


def own_way(mover: Mover, running: Guide) -> None:
    """Take the entity off its lane; with times its speed too."""
    mover.guide, mover.lateral = running, None
    if running.is_timed:
        mover.longitudinal = None
