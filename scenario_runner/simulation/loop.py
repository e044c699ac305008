"""One drive: the stack and the kernel take turns until the case ends, and the record becomes a trace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter_ns
from typing import NamedTuple, cast

import numpy as np

from scenario_runner.errors import StackError
from scenario_runner.following import Projector, RouteFollower
from scenario_runner.geometry import FloatArray
from scenario_runner.model.actors import BODIES, ActorKind, Body
from scenario_runner.model.arrivals import State
from scenario_runner.model.cases import Case, Goal, NominalDrive, OnPath, Origin
from scenario_runner.model.cross_sections import lessen
from scenario_runner.model.roads import Road
from scenario_runner.model.routes import Faced, path_through, signals_along
from scenario_runner.model.runs import Setup
from scenario_runner.model.signals import Colour
from scenario_runner.model.stacks import (
    SIGNALS_SEEN_M,
    Briefing,
    Command,
    EgoState,
    MakeStack,
    Observation,
    SeenSignal,
    Trajectory,
    told,
)
from scenario_runner.model.traces import (
    EGO_COLUMNS,
    EGO_SPEED,
    EGO_STATION,
    Contact,
    Ending,
    EndReason,
    Trace,
)
from scenario_runner.simulation import kernel
from scenario_runner.simulation.asking import Question, answer, questions_of
from scenario_runner.simulation.kernel import layout as k
from scenario_runner.simulation.late import OnTheWay, delays_of
from scenario_runner.simulation.puppets import Puppets, move, place
from scenario_runner.simulation.sensing.looking import Looking
from scenario_runner.simulation.sensing.sensor import Senses
from scenario_runner.simulation.staging import Staged, case_seed, stage
from scenario_runner.simulation.tracing import contact_of, trace_of

OFF_ROAD_M = 10.0  # this far off the drivable area a case ends (semantics 5)
NOMINAL_LIMIT_S = 120.0
RESTS_S = 2.0  # so long at rest before its domain ends, an ego has come to rest: our judgement
MOVED_M = 1.0  # who starts from rest has not come to it
_NO_PLAN = np.zeros((2, 5))
_ENDINGS = {k.END_CONTACT: EndReason.CONTACT, k.END_GOAL: EndReason.GOAL, k.END_LIMIT: EndReason.TIME_LIMIT}


class Between(NamedTuple):
    """What else takes part in a drive: who moves scripted actors, and what stands between the world and the stack."""

    puppets: Puppets | None
    senses: Senses | None
    took_ns: list[int]  # by the clock, for each step of the stack, is written here


def simulate(
    case: Case, make_stack: MakeStack, setup: Setup, puppets: Puppets | None = None, senses: Senses | None = None
) -> Trace:
    """Drive a case closed-loop. A StackError the stack raises ends it, with the stack's words in the ending.

    `puppets` are who moves the actors of a case with a script, from its beginning; `senses` what stands between the
    world and the stack, if anything does.
    """
    staged, took_ns = stage(case, setup), list[int]()
    try:
        ending = _drive(case, staged, make_stack, setup, Between(puppets, senses, took_ns))
    except StackError as failure:
        ending = Ending(reason=EndReason.STACK_ERROR, tick=int(staged.header[k.H_TICK]), words=str(failure))
    return replace(trace_of(case, staged, ending), took_ns=took_ns)


def first_contact(case: Case, make_stack: MakeStack, setup: Setup, puppets: Puppets | None = None) -> Contact | None:
    """Drive a case for its contact alone: whom the ego touched first, if anybody. A StackError passes through."""
    staged = stage(case, setup)
    ending = _drive(case, staged, make_stack, setup, Between(puppets, None, []))
    return contact_of(case, staged) if ending.reason is EndReason.CONTACT else None


def brief(case: Case, setup: Setup) -> Briefing:
    """All a stack is told before the drive (semantics 22)."""
    return Briefing(
        road=case.road.untimed,
        route=case.ego.path,
        goal_station_m=case.goal.station_m if case.goal.ahead_of is None else None,
        goal_within_s=case.goal.within_s,
        arrivals=case.arrivals,
        ego=case.ego_body,
        cruise_speed_mps=case.asked_mps,
        domain_ends_m=case.domain_ends_m,
        conditions=told(case.conditions),
        stack_step_s=case.step_s * case.ticks_per_stack_step,
        seed=case_seed(case, setup),
        reverse=case.reverses,
    )


def nominal_drive(road: Road, start: OnPath, body: Body, cruise_mps: float | None = None) -> NominalDrive:
    """The nominal ego alone on its route to the route's end, asked for some speed, or for its own (semantics 6)."""
    case = replace(_alone(road, start, body), cruise_mps=cruise_mps)
    staged = stage(case, Setup(), mode=k.MODE_NOMINAL)
    kernel.run(staged.header, staged.buffer, staged.tables, staged.record, _NO_PLAN)
    rows = staged.record[: int(staged.header[k.H_ROWS])]
    station_m = rows[:, k.R_EGO + EGO_COLUMNS.index("station_m")]
    return NominalDrive(time_s=rows[:, k.R_TICK] * case.step_s, front_m=station_m + body.front_m)


def _alone(road: Road, start: OnPath, body: Body) -> Case:
    """An ego without company that drives its route to the end."""
    return Case(
        id="alone",
        scenario="alone",
        capability="",
        summary="",
        origin=Origin(file=""),
        parameters={},
        conditions={},
        road=road,
        ego_body=body,
        ego=start,
        actors=(),
        goal=Goal(station_m=start.path.length_m),
        expectations=(),
        limit_s=NOMINAL_LIMIT_S,
    )


def rehearse() -> None:
    """Place and drive nothing for a moment, so that every compiled entry is loaded, or compiled."""
    points_m, first = np.array([[0.0, 0.0], [0.5, 0.0]]), np.zeros(1, dtype=np.int64)
    start = OnPath(path=path_through(points_m), station_m=0.0, speed_mps=1.0)
    case = _alone(Road(lanes={}), start, BODIES[ActorKind.CAR])
    start.path.project(points_m)
    lessen(np.ones(2), (points_m, points_m, points_m), (first, first), 1.0)
    staged = stage(case, Setup(), mode=k.MODE_NOMINAL)
    arrays = (staged.header, staged.buffer, staged.tables, staged.record)
    kernel.run(*arrays, _NO_PLAN)
    RouteFollower(brief(case, Setup())).nominal(EgoState(0.0, 0.0, 0.0, 1.0, 0.0, 0.0))
    Projector(start.path).place(0, x_m=0.0, y_m=0.0)


def _drive(case: Case, staged: Staged, make_stack: MakeStack, setup: Setup, by: Between) -> Ending:
    """The turns of stack and kernel (semantics 3)."""
    ego, objects = staged.ego, staged.objects
    arrays = (staged.header, staged.buffer, staged.tables, staged.record, objects)
    header, row = staged.header.data, cast("memoryview[float]", ego.data)  # twice as quick as arrays, value by value
    step_s, ticks = case.step_s, case.ticks_per_stack_step
    asked, delays = questions_of(case), delays_of(case, setup)
    on_the_way = OnTheWay(case, delays) if delays else None
    looking, puppets = None if by.senses is None else Looking(case, staged, by.senses, setup), by.puppets
    shown, state = objects.view(), ego[: k.E_CURVATURE + 1]
    faced = signals_along(case.road, case.ego.path)
    shown.setflags(write=False)
    if puppets is not None:
        place(puppets, staged, step_s)
    plan, took = _NO_PLAN, by.took_ns.append
    kernel.advance(*arrays, plan, 0)
    stack = make_stack(brief(case, setup))
    while True:
        x_m, y_m, yaw_rad, _, _, speed_mps, acceleration, curvature = state.tolist()
        pose = EgoState(x_m, y_m, yaw_rad, speed_mps, acceleration, curvature)
        lights = _lights(case, staged, faced) if faced else ()
        told_of = shown[: header[k.H_SEEN]] if looking is None else looking.objects(header[k.H_TICK])
        seen = Observation(header[k.H_TICK] * step_s, pose, told_of, lights)
        began_ns = perf_counter_ns()
        command = stack.drive(seen)
        took(perf_counter_ns() - began_ns)
        if on_the_way is not None:
            on_the_way.send(command, header[k.H_TICK])
            plan = _advance_late(case, staged, (on_the_way, plan), asked=asked, puppets=puppets)
        elif asked or puppets is not None:
            _advance_by_ticks(case, staged, (_apply(command, header, row), ticks), asked=asked, puppets=puppets)
        else:
            kernel.advance(*arrays, _apply(command, header, row), ticks)
        if case.arrivals and header[k.H_ENDED] != k.END_CONTACT and _has_arrived(case, staged):
            return Ending(reason=EndReason.GOAL, tick=header[k.H_TICK])
        if header[k.H_ENDED] != k.RUNNING:
            return Ending(reason=_ENDINGS[header[k.H_ENDED]], tick=header[k.H_TICK])
        if case.domain_ends_m is not None and _rests_before(case.domain_ends_m, case, staged):
            return Ending(reason=EndReason.AT_REST, tick=header[k.H_TICK])
        if header[k.H_FAR]:
            header[k.H_FAR] = 0
            centre_m = ego[[k.E_CX, k.E_CY]]
            if case.road.outside_m(centre_m) > OFF_ROAD_M:
                return Ending(reason=EndReason.OFF_ROAD, tick=header[k.H_TICK])


def _has_arrived(case: Case, staged: Staged) -> bool:
    """Whether the state of now is what one of the goals asks for."""
    e, time_s = staged.ego, staged.header[k.H_TICK] * case.step_s
    now = State(np.array([time_s]), e[[k.E_CX, k.E_CY]][None], e[[k.E_YAW]], e[[k.E_SPEED]])
    return any(bool(each.reached(now, slack_s=case.tick_slack_s)[0]) for each in case.arrivals)


def _rests_before(domain_ends_m: float, case: Case, staged: Staged) -> bool:
    """Whether the ego, having moved, has stood for RESTS_S with its front before a station: nothing more is asked."""
    rows = staged.record[: int(staged.header[k.H_ROWS])]
    steps = round(RESTS_S / (case.step_s * case.ticks_per_stack_step))
    if len(rows) <= steps:
        return False
    speeds_mps = rows[-steps - 1 :, k.R_EGO + EGO_SPEED]
    station_m = rows[-1, k.R_EGO + EGO_STATION]
    moved = station_m > case.ego.station_m + MOVED_M
    return bool(
        moved and station_m + case.ego_along.front_m <= domain_ends_m and (abs(speeds_mps) < k.STANDING_MPS).all()
    )


def _advance_late(
    case: Case,
    staged: Staged,
    holds: tuple[OnTheWay, FloatArray],
    *,
    asked: tuple[Question, ...],
    puppets: Puppets | None,
) -> FloatArray:
    """To the next stack tick or the end, each command applied when it is due; the plan that holds then."""
    on_the_way, plan = holds
    header, row = staged.header, cast("memoryview[float]", staged.ego.data)
    until = int(header[k.H_TICK]) + case.ticks_per_stack_step
    while (tick := int(header[k.H_TICK])) < until and header[k.H_ENDED] == k.RUNNING:
        if (command := on_the_way.due(tick, staged.ego)) is not None:
            plan = _apply(command, header.data, row)
        ticks = min(on_the_way.ticks_to_next(tick), until - tick)
        if asked or puppets is not None:
            _advance_by_ticks(case, staged, (plan, ticks), asked=asked, puppets=puppets)
        else:
            kernel.advance(staged.header, staged.buffer, staged.tables, staged.record, staged.objects, plan, ticks)
    return plan


def _advance_by_ticks(
    case: Case, staged: Staged, holds: tuple[FloatArray, int], *, asked: tuple[Question, ...], puppets: Puppets | None
) -> None:
    """So many ticks, or to the end; before each Python answers what it is asked and moves who it moves."""
    (plan, ticks), arrays = holds, (staged.header, staged.buffer, staged.tables, staged.record, staged.objects)
    for _ in range(ticks):
        answer(asked, case, staged)
        if puppets is not None:
            move(puppets, staged, case.step_s)
        kernel.advance(*arrays, plan, 1)
        if staged.header[k.H_ENDED] != k.RUNNING:
            return


def _lights(case: Case, staged: Staged, faced: Sequence[Faced]) -> tuple[SeenSignal, ...]:
    """The signals that face the route near enough ahead of the ego's front, and what they show."""
    front_m = float(staged.ego[k.E_STATION]) + case.ego_along.front_m
    signals, shows = case.road.signals, staged.signals[:, k.SG_SHOWS]
    return tuple(
        SeenSignal(signals[number].id, Colour(int(shows[number])), line_m)
        for number, line_m in faced
        if 0.0 <= line_m - front_m <= SIGNALS_SEEN_M
    )


def _apply(command: Command, header: memoryview[int], ego: memoryview[float]) -> FloatArray:
    """Write a command into the ego's row; the plan is the trajectory to track, if it is one."""
    if isinstance(command, Trajectory):
        ego[k.E_MODE] = k.MODE_TRAJECTORY
        header[k.H_PLAN_ROW] = 0
        return np.ascontiguousarray(command.states, dtype=np.float64)
    ego[k.E_MODE] = k.MODE_CONTROL
    ego[k.E_COMMAND_A], ego[k.E_COMMAND_K] = command.acceleration_mps2, command.curvature_per_m
    ego[k.E_REVERSE] = float(command.reverse)
    return _NO_PLAN
