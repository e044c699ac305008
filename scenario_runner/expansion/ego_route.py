"""The ego's route: from arm to arm, with a change of lane on the way where one is declared."""

from __future__ import annotations

from scenario_runner.expansion.anchors import beside_anchor
from scenario_runner.expansion.places import EGO, Where, blamed_on, wrong
from scenario_runner.expansion.scenes import Scene
from scenario_runner.model.positions import RouteLaneChange
from scenario_runner.model.roads import Path

CHANGE: Where = (EGO, "changes_lane")


def ego_path(scene: Scene) -> Path:
    """The path the ego is to take.

    Raises:
        InputError: no such arms, lanes or places; or no lane lies beside its own where it is to change.
    """
    document = scene.situation.ego
    if document.changes_lane is None:
        return scene.route(document.route, document.start.lane, (EGO, "route"))
    if document.start.lane is None:
        raise wrong(scene.scenario, (EGO, "start"), "whose route changes lane, needs lane: the one before")
    return _changing(scene, document.changes_lane, document.start.lane)


def _changing(scene: Scene, change: RouteLaneChange, lane: int) -> Path:
    arms = scene.situation.ego.route
    with blamed_on(scene.scenario, (EGO, "start", "lane")):
        first = scene.tools.lane_on(scene.road, arms[0], lane, arms[1])
    second = scene.route(arms, lane + 1 if change.to == "left" else lane - 1, (*CHANGE, "to"))
    from_m = beside_anchor(scene, first, change, CHANGE)
    _must_lie_beside(scene, change, first, second, at_m=from_m + 0.5 * change.within)
    return scene.tools.moved_over(first, second, from_m, change.within)


def _must_lie_beside(scene: Scene, change: RouteLaneChange, first: Path, second: Path, *, at_m: float) -> None:
    own, other = _lane_at(first, at_m), _lane_at(second, at_m)
    beside = None if own is None else getattr(scene.road.lanes[own], change.to)
    if beside is None or beside != other:
        what = f"{own} has no lane of its route to the {change.to}" if own else "the road ends before"
        raise wrong(scene.scenario, CHANGE, f"{at_m:.0f} m along, in the middle of the change, {what}")


def _lane_at(path: Path, station_m: float) -> str | None:
    return next((each.lane for each in path.stretches if each.from_m <= station_m <= each.to_m), None)
