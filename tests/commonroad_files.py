"""Small CommonRoad files written by hand: a road along x, of lanelets 3.5 m wide, and whoever a test puts on it.

Lanelet 1 leads from x = 0 to 100 with its middle on y = 0, 2 goes on from it to 200. 3 lies to the left of 1 in the
same direction, 4 to the left of 2 in the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

Point = tuple[float, float]


def _point(x: float, y: float) -> str:
    return f"<point><x>{x}</x><y>{y}</y></point>"


def lanelet(name: int, from_m: Point, to_m: Point, more: str = "", *, width_m: float = 3.5) -> str:
    """A lanelet from one point to another along x or y; `more` is what follows its bounds."""
    (x, y), (to_x, to_y) = from_m, to_m
    size = abs(to_x - x) + abs(to_y - y)
    left = (-(to_y - y) / size * width_m / 2, (to_x - x) / size * width_m / 2)
    bounds = [
        "".join(_point(px + side * left[0], py + side * left[1]) for px, py in (from_m, to_m)) for side in (1, -1)
    ]
    return (
        f'<lanelet id="{name}">\n<leftBound>{bounds[0]}<lineMarking>dashed</lineMarking></leftBound>\n'
        f"<rightBound>{bounds[1]}</rightBound>\n{more}</lanelet>\n"
    )


def link(kind: str, name: int, direction: str = "") -> str:
    """A reference to another lanelet, sign or light."""
    return f'<{kind} ref="{name}"' + (f' drivingDir="{direction}"' if direction else "") + "/>"


ROAD = (
    lanelet(1, (0, 0), (100, 0), link("successor", 2) + link("adjacentLeft", 3, "same"))
    + lanelet(2, (100, 0), (200, 0), link("predecessor", 1) + link("adjacentLeft", 4, "opposite"))
    + lanelet(3, (0, 3.5), (100, 3.5), link("adjacentRight", 1, "same"))
    + lanelet(4, (200, 3.5), (100, 3.5), link("adjacentLeft", 2, "opposite"))
)

RECTANGLE = "<rectangle><length>4.5</length><width>2</width></rectangle>"


def state(tag: str, step: int, at_m: Point, *, yaw: float = 0.0, speed: float | None = 10.0, more: str = "") -> str:
    """An exact state."""
    velocity = "" if speed is None else f"<velocity><exact>{speed}</exact></velocity>"
    return (
        f"<{tag}><position>{_point(*at_m)}</position><orientation><exact>{yaw}</exact></orientation>"
        f"<time><exact>{step}</exact></time>{velocity}{more}</{tag}>\n"
    )


def car(name: int, states: Sequence[str], *, shape: str = RECTANGLE, word: str = "car", version: str = "2020a") -> str:
    """A road user that moves, from its initial state on; in 2018 files its role is an element."""
    tag, role = ("obstacle", "<role>dynamic</role>") if version == "2018b" else ("dynamicObstacle", "")
    trajectory = f"<trajectory>\n{''.join(states[1:])}</trajectory>" if states[1:] else ""
    return f'<{tag} id="{name}">{role}<type>{word}</type><shape>{shape}</shape>\n{states[0]}{trajectory}</{tag}>\n'


def parked(name: int, at_m: Point, *, yaw: float = 0.0, shape: str = RECTANGLE) -> str:
    """A parked vehicle."""
    initial = state("initialState", 0, at_m, yaw=yaw, speed=None)
    return f'<staticObstacle id="{name}"><type>parkedVehicle</type><shape>{shape}</shape>\n{initial}</staticObstacle>\n'


def goal(position: str = "", *, steps: tuple[int, int] = (0, 200), more: str = "") -> str:
    """A goal state; `position` is what its position holds."""
    where = f"<position>{position}</position>" if position else ""
    time = f"<time><intervalStart>{steps[0]}</intervalStart><intervalEnd>{steps[1]}</intervalEnd></time>"
    return f"<goalState>{where}{time}{more}</goalState>\n"


def area(at_m: Point, *, length_m: float = 10.0, width_m: float = 3.0) -> str:
    """A rectangle as a goal's position."""
    centre = f"<center><x>{at_m[0]}</x><y>{at_m[1]}</y></center>"
    size = f"<length>{length_m}</length><width>{width_m}</width>"
    return f"<rectangle>{size}<orientation>0</orientation>{centre}</rectangle>"


def problem(name: int = 9, *, at_m: Point = (20.0, 0.0), yaw: float = 0.0, speed: float = 10.0, goals: str = "") -> str:
    """A planning problem; its goal is an area round (150, 0) unless given."""
    goals = goals or goal(area((150.0, 0.0)))
    start = state("initialState", 0, at_m, yaw=yaw, speed=speed)
    return f'<planningProblem id="{name}">\n{start}{goals}</planningProblem>\n'


def commonroad(*parts: str, version: str = "2020a", step: str = "0.1") -> str:
    """A file of parts."""
    root = f'<commonRoad timeStepSize="{step}" commonRoadVersion="{version}" benchmarkID="ZAM_Hand-1_1_T-1">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{root}\n{"".join(parts)}</commonRoad>\n'


def written(folder: Path, *parts: str, version: str = "2020a", name: str = "by_hand.xml") -> Path:
    """The path of a file of parts."""
    file = folder / name
    file.write_text(commonroad(*parts, version=version))
    return file


def claimed(tag: str, step: int, **values: float) -> str:
    """A state or an input of a solution file."""
    texts = "".join(f"<{name}>{value}</{name}>" for name, value in values.items())
    return f"<{tag}>{texts}<time>{step}</time></{tag}>\n"


def steady(from_x: float, count: int, *, speed: float = 10.0, y: float = 0.0) -> list[str]:
    """States of a kinematic single track that goes along x at one speed, every 0.1 s."""
    return [
        claimed("ksState", step, x=from_x + 0.1 * speed * step, y=y, orientation=0.0, velocity=speed, steeringAngle=0.0)
        for step in range(count)
    ]


def motion(form: str, states: Sequence[str], *, problem: int = 9) -> str:
    """A motion for a planning problem, `form` as ksTrajectory."""
    return f'<{form} planningProblem="{problem}">\n{"".join(states)}</{form}>\n'


def solution(folder: Path, *motions: str, benchmark: str = "KS2:JB1:ZAM_Hand-1_1_T-1:2020a") -> Path:
    """The path of a solution file."""
    file = folder / "solution.xml"
    root = f'<CommonRoadSolution benchmark_id="{benchmark}" date="2026-12-01" computation_time="1.5">'
    file.write_text(f'<?xml version="1.0" ?>\n{root}\n{"".join(motions)}</CommonRoadSolution>\n')
    return file
