"""What the kernel recorded of a drive, as a trace."""

from __future__ import annotations

import numpy as np

from scenario_runner.digest import digest_of
from scenario_runner.geometry import half_extent
from scenario_runner.model.cases import Case
from scenario_runner.model.traces import ACTOR_COLUMNS, Contact, EgoSide, Ending, EndReason, StepFired, Trace, rounded
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.staging import Staged
from scenario_runner.trigonometry import sin_cos


def trace_of(case: Case, staged: Staged, ending: Ending) -> Trace:
    """All that was recorded of a drive that is over."""
    rows = staged.record[: int(staged.header[k.H_ROWS])]
    count = len(case.actors)
    ego, after = rows[:, k.R_EGO : k.R_ACTORS], k.R_ACTORS + k.RECORD_PER_ACTOR * count
    others = rows[:, k.R_ACTORS : after].reshape(len(rows), count, k.RECORD_PER_ACTOR)
    return rounded(
        Trace(
            step_s=case.step_s,
            ticks=rows[:, k.R_TICK].astype(np.int64),
            ego=ego,
            actors=others[:, :, : len(ACTOR_COLUMNS)],
            present=others[:, :, 4] == 1.0,
            visible=others[:, :, 5] == 1.0,
            signals=rows[:, after:].astype(np.int8),
            steps=_fired(case, staged),
            contact=contact_of(case, staged) if ending.reason is EndReason.CONTACT else None,
            ending=ending,
            digest=digest_of(rows, ending.reason),
            beyond_plan_s=int(staged.header[k.H_BEYOND_TICKS]) * case.step_s,
        )
    )


def _fired(case: Case, staged: Staged) -> tuple[StepFired, ...]:
    """The steps that started, in the order of actors and their scripts."""
    declared = [(number, step.name) for number, actor in enumerate(case.actors) for step in actor.steps]
    return tuple(
        StepFired(
            actor=number,
            step=name,
            started_s=row[k.S_STARTED] * case.step_s,
            ended_s=row[k.S_ENDED] * case.step_s if row[k.S_ENDED] >= 0.0 else None,
        )
        for (number, name), row in zip(declared, staged.steps.tolist(), strict=True)
        if row[k.S_STARTED] >= 0.0
    )


def contact_of(case: Case, staged: Staged) -> Contact:
    """Who, when, and on which side of the ego, at the end: the axis of the ego's box that is penetrated least."""
    last = staged.record[int(staged.header[k.H_ROWS]) - 1]
    actor = int(staged.header[k.H_CONTACT])
    other = last[k.R_ACTORS + actor * k.RECORD_PER_ACTOR :].tolist()
    row = staged.actors[actor].tolist()
    ego = staged.ego.tolist()
    cos, sin = ego[k.E_COS], ego[k.E_SIN]
    other_sin, other_cos = sin_cos(other[2])
    dx, dy = other[0] - ego[k.E_CX], other[1] - ego[k.E_CY]
    ahead, left = dx * cos + dy * sin, dy * cos - dx * sin
    half = (row[k.A_HALF_LENGTH], row[k.A_HALF_WIDTH])  # a door may be open
    deep_along = ego[k.E_HALF_LENGTH] + half_extent(other_cos, other_sin, *half, (cos, sin)) - abs(ahead)
    deep_across = ego[k.E_HALF_WIDTH] + half_extent(other_cos, other_sin, *half, (-sin, cos)) - abs(left)
    if deep_along <= deep_across:
        side = EgoSide.FRONT if ahead >= 0.0 else EgoSide.REAR
    else:
        side = EgoSide.LEFT if left >= 0.0 else EgoSide.RIGHT
    apart_x = ego[k.E_SPEED] * cos - other[3] * other_cos
    apart_y = ego[k.E_SPEED] * sin - other[3] * other_sin
    tick = int(last[k.R_TICK])
    closing_mps = float(np.sqrt(apart_x * apart_x + apart_y * apart_y))
    return Contact(actor=actor, tick=tick, time_s=tick * case.step_s, side=side, closing_mps=closing_mps)
