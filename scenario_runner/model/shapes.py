"""How large everybody's box is in a drive: a door that opens makes its car wider from then on."""

from __future__ import annotations

import numpy as np

from scenario_runner.geometry import FloatArray
from scenario_runner.model.cases import Case
from scenario_runner.model.program import ActionKind
from scenario_runner.model.traces import Trace


def actor_sizes_m(case: Case, trace: Trace) -> FloatArray:
    """Lengths and widths, (T, N, 2); (1, N, 2) where no step changed anybody's."""
    declared_m = np.array([(actor.body.length_m, actor.body.width_m) for actor in case.actors]).reshape(1, -1, 2)
    changes = [
        (fired.started_s, fired.actor if action.actor is None else action.actor, (action.target, action.amount))
        for fired in trace.steps
        for step in case.actors[fired.actor].steps
        for action in step.actions
        if step.name == fired.step and action.kind is ActionKind.RESHAPE
    ]
    if not changes:
        return declared_m
    sizes_m = np.repeat(declared_m, len(trace.ticks), axis=0)
    for since_s, actor, size_m in sorted(changes):
        sizes_m[trace.time_s > since_s + 1e-9, actor] = size_m
    return sizes_m
