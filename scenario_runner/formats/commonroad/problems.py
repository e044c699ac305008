"""Planning problems of a CommonRoad file: where the ego starts, and where it is to be when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scenario_runner.formats.commonroad.elements import child, interval, is_uncertain, middle, refs
from scenario_runner.formats.commonroad.shapes import place_m, rings_of
from scenario_runner.formats.xml_source import Element, XmlSource
from scenario_runner.geometry import FloatArray
from scenario_runner.trigonometry import wrapped


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GoalState:
    """One way to have arrived, in the file's time and coordinates; None and nothing where it does not ask."""

    from_s: float
    to_s: float
    areas_m: tuple[FloatArray, ...]  # rings (M, 2)
    lanelets: tuple[str, ...]
    yaw_rad: tuple[float, float] | None
    speed_mps: tuple[float, float] | None

    @property
    def is_anywhere(self) -> bool:
        """Whether it names no place."""
        return not self.areas_m and not self.lanelets


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlanningProblem:
    """Where the ego starts, its middle, in the file's coordinates, and its goals, of which one suffices."""

    id: str
    line: int
    start_s: float
    place_m: tuple[float, float]
    yaw_rad: float
    speed_mps: float
    uncertain: bool
    goals: tuple[GoalState, ...]


def read_problems(source: XmlSource, step_s: float) -> tuple[PlanningProblem, ...]:
    """The planning problems of a file whose time steps are `step_s` long; what is wrong is collected by the source."""
    elements = source.root.findall("planningProblem")
    return tuple(each for element in elements if (each := _problem(source, element, step_s)) is not None)


def _problem(source: XmlSource, element: Element, step_s: float) -> PlanningProblem | None:
    state = child(source, element, "initialState")
    if state is None:
        return None
    position, orientation, time = (child(source, state, name) for name in ("position", "orientation", "time"))
    if position is None or orientation is None or time is None:
        return None
    place = place_m(source, position)
    if place is None:
        source.refuse(position, "holds no point and no area")
        return None
    velocity = state.find("velocity")
    return PlanningProblem(
        id=source.text(element, "id"),
        line=int(element.sourceline or 1),
        start_s=step_s * middle(source, time),
        place_m=place,
        yaw_rad=wrapped(middle(source, orientation)),
        speed_mps=0.0 if velocity is None else middle(source, velocity),
        uncertain=is_uncertain(state),
        goals=tuple(_goals(source, element, step_s)),
    )


def _goals(source: XmlSource, problem: Element, step_s: float) -> Iterator[GoalState]:
    for state in problem.findall("goalState"):
        time, position = child(source, state, "time"), state.find("position")
        from_s, to_s = (0.0, 0.0) if time is None else (step_s * each for each in interval(source, time))
        if time is not None and to_s <= 0.0:
            source.refuse(time, "ends at the start; a goal is reached later")
        lanelets = () if position is None else refs(source, position, "lanelet")
        yield GoalState(
            from_s=from_s,
            to_s=to_s,
            areas_m=() if position is None else tuple(rings_of(source, position)),
            lanelets=tuple(dict.fromkeys(lanelets)),
            yaw_rad=_interval(source, state, "orientation"),
            speed_mps=_interval(source, state, "velocity"),
        )


def _interval(source: XmlSource, state: Element, name: str) -> tuple[float, float] | None:
    element = state.find(name)
    return None if element is None else interval(source, element)
