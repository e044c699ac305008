"""Named places of a road, found on a path."""

from __future__ import annotations

from scenario_runner.expansion.places import Where, unknown, wrong
from scenario_runner.expansion.scenes import Scene
from scenario_runner.model.positions import ActorStart, DomainEnd, Place, RouteLaneChange
from scenario_runner.model.roads import Anchor, Path

Beside = Place | ActorStart | DomainEnd | RouteLaneChange
"""What is declared as a relation to a place of the road."""


def beside_anchor(scene: Scene, path: Path, place: Beside, where: Where) -> float:
    """The station that lies `by` before a place's entry or after its exit, whichever is declared."""
    if place.before is not None:
        return _anchor_station(scene, path, place.before, after=False, where=where) - place.by
    return _anchor_station(scene, path, place.after or "", after=True, where=where) + place.by


def _anchor_station(scene: Scene, path: Path, name: str, *, after: bool, where: Where) -> float:
    """The station of an anchor on a path: of its entry, or of its exit.

    Raises:
        InputError: there is no such place, or not on this path.
    """
    key = "after" if after else "before"
    if name not in scene.road.anchors:
        raise wrong(scene.scenario, (*where, key), unknown("place", name, tuple(scene.road.anchors)))
    station_m = _on_path(path, scene.road.anchors[name], after=after)
    if station_m is None:
        anchors = scene.road.anchors.values()
        usable = [each.name for each in anchors if _on_path(path, each, after=after) is not None]
        what = f"{name} is not on this route to be {key}; on it: {', '.join(usable) or 'none'}"
        raise wrong(scene.scenario, (*where, key), what)
    return station_m


def _on_path(path: Path, anchor: Anchor, *, after: bool) -> float | None:
    stations_m = (path.lane_station(*spot) for spot in (anchor.exits if after else anchor.entries))
    return next((station_m for station_m in stations_m if station_m is not None), None)
