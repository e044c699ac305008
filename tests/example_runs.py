"""A hand-made drive on a straight road, its case and outcome: small enough to check by hand.

The ego (car) drives along x at 10 m/s from x = 0 and brakes at 5 m/s² from 2.0 s on; its front is 3.51 m ahead of its
rear axle. A child stands at x = 30.1 (box centre), or 2.5 m to the left of that where nobody is hit; it is hidden
until 1.0 s. Nobody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.cases import Actor, Case, Expectation, Goal, OnPath, Origin, Recorded
from scenario_runner.model.matrix import Cell, Matrix, Row
from scenario_runner.model.outcomes import (
    ContactClass,
    ContactRecord,
    CriterionResult,
    Finding,
    LeftOut,
    Outcome,
    Verdict,
)
from scenario_runner.model.roads import PATH_STEP_M, Lane, LaneKind, Path, Road
from scenario_runner.model.runs import RunHead, RunState, Setup, StoredRun, facts_of
from scenario_runner.model.severity import Severity
from scenario_runner.model.traces import (
    Contact,
    EgoSide,
    Ending,
    EndReason,
    StepFired,
    Trace,
    rounded,
)

HALF_CHILD_M = 0.15


def straight_path(length_m: float = 100.0) -> Path:
    count = int(length_m / PATH_STEP_M) + 1
    table = np.zeros((count, 5))
    table[:, 0] = np.arange(count) * PATH_STEP_M
    table[:, 2] = 1.0
    return Path(table, length_m)


def lane(name: str, *, y_m: float, direction: int = 1, kind: LaneKind = LaneKind.DRIVING, width_m: float = 3.5) -> Lane:
    x_m = np.array([-20.0, 120.0])[::direction]

    def line(offset_m: float) -> np.ndarray:
        return np.column_stack([x_m, np.full(2, y_m + direction * offset_m)])

    return Lane(
        id=name,
        kind=kind,
        centre_m=line(0.0),
        left_m=line(0.5 * width_m),
        right_m=line(-0.5 * width_m),
        left_mark="dashed",
        right_mark="solid",
    )


def straight_road() -> Road:
    lanes = [lane("w1", y_m=0.0), lane("e1", y_m=3.5, direction=-1)]
    return Road(
        lanes={one.id: one for one in lanes},
        drivable_m=(np.array([[-20.0, -1.75], [120.0, -1.75], [120.0, 5.25], [-20.0, 5.25]]),),
        buildings=(np.array([[10.0, -12.0], [26.0, -12.0], [26.0, -4.0], [10.0, -4.0]]),),
    )


def case(name: str = "child@gap=2.5,dark=no", **changed: object) -> Case:
    made = Case(
        id=name,
        scenario="child",
        capability="PED-03",
        summary="A child steps out from behind a wall <quickly> & far.",
        origin=Origin(file="catalog/scenarios/PED/child.yaml", line=1),
        parameters={"gap": "2.5 s", "dark": "no"},
        conditions={
            "environment.weather.rainfall": 0.0,
            "environment.particulates": frozenset({"smoke", "dust"}),
            "environment.dark": False,
            "scenery.road.type": "urban",
        },
        road=straight_road(),
        ego_body=BODIES[ActorKind.CAR],
        ego=OnPath(path=straight_path(), station_m=0.0, speed_mps=10.0),
        actors=(
            Actor(
                name="child",
                kind=ActorKind.CHILD,
                body=BODIES[ActorKind.CHILD],
                motion=Recorded(states=np.array([[0.0, 30.0, 0.0, 0.0, 0.0], [9.0, 30.0, 0.0, 0.0, 0.0]])),
            ),
        ),
        goal=Goal(station_m=80.0),
        expectations=(Expectation(criterion="no_contact"),),
        limit_s=10.0,
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def trace(*, hits: bool = True) -> Trace:
    """Up to 3.0 s; `hits` ends it at the contact instead, 2.85 s, between two stack ticks."""
    ticks = np.append(np.arange(0, 57, 2), 57) if hits else np.arange(0, 61, 2)
    time_s = ticks * 0.05
    braking_s = np.maximum(time_s - 2.0, 0.0)
    x_m = 10.0 * time_s - 0.5 * 5.0 * braking_s**2
    ego = np.zeros((len(ticks), 8))
    ego[:, 0], ego[:, 6] = x_m, x_m
    ego[:, 3] = 10.0 - 5.0 * braking_s
    ego[:, 4] = np.where(time_s > 2.0, -5.0, 0.0)
    child = np.zeros((len(ticks), 1, 4))
    child[:, 0, :2] = 30.1, 0.0 if hits else 2.5
    contact = Contact(actor=0, tick=57, time_s=2.85, side=EgoSide.FRONT, closing_mps=5.75) if hits else None
    return rounded(
        Trace(
            step_s=0.05,
            ticks=ticks,
            ego=ego,
            actors=child,
            present=np.ones((len(ticks), 1), dtype=np.bool_),
            visible=(time_s >= 1.0)[:, None],
            signals=np.stack([time_s >= 1.0, time_s < 2.0], axis=-1).astype(np.int8),
            steps=(StepFired(actor=0, step="dart", started_s=0.8, ended_s=None),),
            contact=contact,
            ending=Ending(reason=EndReason.CONTACT if hits else EndReason.TIME_LIMIT, tick=int(ticks[-1]), words=""),
            digest="0123456789abcdef0123456789abcdef",
        )
    )


def violated() -> CriterionResult:
    return CriterionResult(
        criterion="no_contact",
        finding=Finding.VIOLATED,
        because="hit child with its front at 2.85 s, closing at 20.7 km/h",
        measure=5.75,
        bound=0.0,
        margin=-5.75,
        unit="m/s",
        at_s=2.85,
        actor="child",
    )


def met() -> CriterionResult:
    return CriterionResult(criterion="stays_on_road", finding=Finding.MET, because="never left the road")


def outcome(driven: Case, verdict: Verdict = Verdict.FAILED, **changed: object) -> Outcome:
    because = {
        Verdict.FAILED: "no_contact: hit child with its front at 2.85 s, closing at 20.7 km/h",
        Verdict.ERROR: "ValueError at 1.20 s: list index [0] out of range",
        Verdict.INCONCLUSIVE: "child never stepped out",
        Verdict.RUNNER_ERROR: "KeyError: 'child'",
        Verdict.PASSED: "all criteria met",
    }[verdict]
    made = Outcome(
        case_id=driven.id,
        short_id=driven.short_id,
        scenario=driven.scenario,
        capability=driven.capability,
        stack="blind",
        verdict=verdict,
        because=because,
        end_reason=EndReason.CONTACT if verdict is Verdict.FAILED else EndReason.TIME_LIMIT,
        duration_s=2.85,
        arose=verdict is not Verdict.INCONCLUSIVE,
        criteria=(violated(), met()) if verdict is Verdict.FAILED else (met(),),
        trace_digest="0123456789abcdef0123456789abcdef",
        case_digest=driven.digest,
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def touched(p_mais3: float | None = 0.14, curve: str = "monfort_mueller_2025_car") -> ContactRecord:
    """The contact of the drive above; None: with somebody no curve is of."""
    return ContactRecord(
        actor="child",
        at_s=2.85,
        side=EgoSide.FRONT,
        closing_mps=5.75,
        nuplan_class=ContactClass.STOPPED_TRACK,
        ego_had_to_yield=False,
        severity=None if p_mais3 is None else Severity(p_mais3=p_mais3, curve=curve),
    )


def stored(cases: Sequence[Case], outcomes: Sequence[Outcome], left_out: Sequence[LeftOut] = ()) -> StoredRun:
    """A run of those cases that was driven to its end."""
    return StoredRun(
        head=RunHead(id="20260102-030405-abcdef", stack="blind", setup=Setup(), command="scenario-runner run"),
        state=RunState.FINISHED,
        outcomes=tuple(outcomes),
        facts={case.id: facts_of(case) for case in cases},
        left_out=tuple(left_out),
    )


def left_out(number: int = 0, reason: str = "require: gap * speed <= 70 m") -> LeftOut:
    return LeftOut(case_id=f"child@gap={number}", scenario="child", capability="PED-03", reason=reason)


def cell(passed: int = 0, failed: int = 0, **more: int) -> Cell:
    """More: error, inconclusive, runner_error, left_out, unpreventable."""
    beside = {name: more.pop(name, 0) for name in ("left_out", "unpreventable")}
    counts = {Verdict.PASSED: passed, Verdict.FAILED: failed} | {Verdict(name): count for name, count in more.items()}
    return Cell(counts={verdict: number for verdict, number in counts.items() if number}, **beside)


def matrix() -> Matrix:
    """Three capabilities in two groups; every mark a cell may bear, cases in no column and cases in two."""
    columns = ("dry day", "wet", "night", "over 50 km/h")
    cells = [
        (cell(14, 0), cell(10, 4), cell(), cell(3, 0)),
        (
            cell(120, 44, error=2, inconclusive=4, left_out=10, unpreventable=7),
            cell(40, 2, inconclusive=20),
            cell(),
            cell(0, 2),
        ),
        (cell(0, 0, inconclusive=3), cell(left_out=8), cell(), cell(5, 0, runner_error=1)),
    ]
    outside = [cell(), cell(left_out=3), cell()]
    totals = [
        cell(24, 4),
        cell(160, 46, error=2, inconclusive=24, left_out=13, unpreventable=7),
        cell(5, 0, inconclusive=3, runner_error=1, left_out=8),
    ]
    heads = [
        ("PED-03", "Child between parked cars", "Pedestrians"),
        ("PED-04", "Pedestrian who turns back in the middle of the road", "Pedestrians"),
        ("PRI-05", "Unprotected left turn across oncoming traffic", "Priority"),
    ]
    rows = tuple(
        Row(
            capability=head[0],
            title=head[1],
            group=head[2],
            cells=dict(zip(columns, row, strict=True)),
            outside=nowhere,
            total=total,
        )
        for head, row, nowhere, total in zip(heads, cells, outside, totals, strict=True)
    )
    return Matrix(columns=columns, rows=rows, untested=("CYC-05", "PRI-06"))
