"""One case in the making: the bound situation on a road, and the tools `pipeline` lends, their answers kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from scenario_runner.expansion.corridors import Conflict, Strip, conflict, encounter
from scenario_runner.expansion.crossings import path_across
from scenario_runner.expansion.drawn_paths import Line, line_through
from scenario_runner.expansion.places import Where, blamed_on
from scenario_runner.expansion.templates import Made, Part, Template, template_of
from scenario_runner.model.actors import Body
from scenario_runner.model.cases import Meeting, NominalDrive, OnPath
from scenario_runner.model.manoeuvres import FollowPath
from scenario_runner.model.moving_over import moved_over
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import Path, Road
from scenario_runner.model.routes import find_route, follow_lane
from scenario_runner.model.scenarios import Scenario, Situation

BuildRoad = Callable[[RoadDocument, float], Road]
"""Build a road whose generated arms are so many metres long."""

DriveNominally = Callable[[Road, OnPath, Body, float | None], NominalDrive]
"""Drive the nominal ego from a start, at the speed it is asked for or its own (semantics 6)."""


class NotStagedError(Exception):
    """A situation that cannot be staged at this point; the words become the case's reason for being left out.

    `where` is the place in the file that asks for what cannot be.
    """

    def __init__(self, words: str, where: Where = ()) -> None:
        super().__init__(words)
        self.where = where


class TooShortError(NotStagedError):
    """The path, so long, ends before something the situation needs; longer arms may hold it."""

    def __init__(self, words: str, where: Where, length_m: float) -> None:
        super().__init__(words, where)
        self.length_m = length_m


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What costs time, once per distinct question: scenarios expanded together share roads, routes and drives."""

    build_road: BuildRoad
    nominal: DriveNominally
    route: Callable[[Road, str, str, int | None], Path]
    lane_on: Callable[[Road, str, int, str], Path]
    moved_over: Callable[[Path, Path, float, float], Path]
    conflict: Callable[[Strip, Strip, float], Conflict | None]
    line: Callable[[OnPath, FollowPath], Line]
    across: Callable[[Road, OnPath], Path | None]
    template: Callable[[Scenario], Template]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A bound situation, how its parameters are written, and the road it plays on."""

    scenario: Scenario
    situation: Situation
    written: Mapping[str, str]
    road: Road
    tools: Tools
    template: Template

    def once(self, part: Part, make: Callable[[], Made], *, of: str = "") -> Made:
        """A part of the case, of a road user where it is one's; the points it is the same for share it."""
        return self.template.once((part, of), self.road, self.written, make)

    def route(self, arms: tuple[str, str], lane: int | None, where: Where) -> Path:
        """The path from arm to arm; errors are blamed on `where` in the file."""
        with blamed_on(self.scenario, where):
            return self.tools.route(self.road, *arms, lane)

    def nominal(self, ego: Placed) -> NominalDrive:
        """The drive that staging is measured against."""
        return self.tools.nominal(self.road, ego.on, ego.body, self.situation.ego.cruise)

    def actor_index(self, name: str) -> int:
        """As actors are numbered in the case."""
        return list(self.situation.actors).index(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A road user where it starts, and the arrival it was placed by, if by one."""

    body: Body
    on: OnPath
    meeting: Meeting | None = None

    @property
    def front_m(self) -> float:
        """Station of its front on its own path."""
        return self.on.station_m + self.body.front_m

    @property
    def rear_m(self) -> float:
        """Station of its rear on its own path."""
        return self.on.station_m + self.body.rear_m

    @property
    def strip(self) -> Strip:
        """What it sweeps."""
        return Strip(path=self.on.path, offset_m=self.on.offset_m, width_m=self.body.width_m)


Cast = Mapping[str, Placed]
"""Everybody placed so far, by name, the ego among them."""


def tools_of(build_road: BuildRoad, nominal: DriveNominally) -> Tools:
    """The tools, with their answers kept for as long as they live (semantics 28).

    Args:
        build_road: Makes a road whose generated arms are so many metres long; asked once per document and length.
        nominal: Drives the nominal ego (semantics 6); asked once per road and start.
    """
    met = cache(encounter)

    def conflict_ahead(one: Strip, other: Strip, from_m: float) -> Conflict | None:
        return conflict(met(one, other), from_m)

    return Tools(
        build_road=cache(build_road),
        nominal=cache(nominal),
        route=cache(_find_route),
        lane_on=cache(_follow_lane),
        moved_over=cache(_moved_over),
        conflict=cache(conflict_ahead),
        line=cache(line_through),
        across=cache(path_across),
        template=lru_cache(maxsize=1)(template_of),  # points come scenario by scenario
    )


def _find_route(road: Road, from_arm: str, to_arm: str, lane: int | None) -> Path:
    return find_route(road, from_arm, to_arm, lane=lane)


def _follow_lane(road: Road, from_arm: str, lane: int, towards: str) -> Path:
    return follow_lane(road, from_arm, lane, towards=towards)


def _moved_over(first: Path, second: Path, from_m: float, over_m: float) -> Path:
    return moved_over(first, second, from_m=from_m, over_m=over_m)
