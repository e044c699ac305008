"""Plays a storyboard as it is written, from its Init to its stop trigger."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.opendrive.network import Network
from scenario_runner.model.openscenario.played import Ending, Played
from scenario_runner.model.openscenario.scenarios import OpenScenario
from scenario_runner.storyboard.quiet.stretches import Stretches
from scenario_runner.storyboard.scene import Scene
from scenario_runner.storyboard.under_way import react_to, started


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a storyboard is played: physics step, recording rate, and how long at most."""

    step_s: float = 0.05
    rate_hz: float = 10.0
    limit_s: float = 60.0


def play(scenario: OpenScenario, network: Network | None, options: Options) -> Played:
    """Play a scenario to its stop trigger or its limit.

    Raises:
        CannotPlay: it asks for what its map, its entities or this player do not have.
    """
    under_way = started(scenario, network, options.step_s)
    scene, stretches = under_way.scene, Stretches(under_way)
    every_ticks = max(round(1.0 / (options.rate_hz * options.step_s)), 1)
    last = round(options.limit_s / options.step_s)
    ticks, rows, goes_on = list[int](), list[FloatArray](), True
    while goes_on:
        state, tick = _rows(scene), scene.tick
        goes_on = react_to(under_way)
        is_last = not goes_on or tick == last
        if is_last or tick % every_ticks == 0:
            ticks.append(tick)
            rows.append(state)
        if is_last:
            break
        rows += stretches.go_on(last, every_ticks)
        ticks += [each for each in range(tick + 1, scene.tick) if each % every_ticks == 0]
    return Played(
        step_s=options.step_s,
        names=tuple(scene.movers),
        times_s=np.array(ticks) * options.step_s,
        rows=np.concatenate(rows),
        transitions=tuple(under_way.board.log.transitions),
        touches=tuple(under_way.touches),
        remarks=tuple(scene.remarks),
        ending=Ending.LIMIT if goes_on else Ending.STOP_TRIGGER,
        ended_s=scene.time_s,
    )


def _rows(scene: Scene) -> FloatArray:
    """Where everybody is now, (1, N, 4); NaN for who is not there."""
    states = [
        (mover.x_m, mover.y_m, mover.yaw_rad, mover.speed_mps) if mover.present else (np.nan,) * 4
        for mover in scene.movers.values()
    ]
    return np.array(states, dtype=np.float64).reshape(1, -1, 4)
