"""Where on the ego's route the domain ends that its stack may drive in."""

from __future__ import annotations

from scenario_runner.expansion.anchors import beside_anchor
from scenario_runner.expansion.places import EGO, Where, wrong
from scenario_runner.expansion.placing import must_lie_on
from scenario_runner.expansion.scenes import Cast, Scene
from scenario_runner.model.cases import Goal

DOMAIN: Where = ("ego", "domain_ends")


def domain_ends_m(scene: Scene, cast: Cast, goal: Goal) -> float | None:
    """The station that the ego's front must not pass; None where its domain does not end.

    Raises:
        InputError: it ends before the ego starts, or beyond the goal, where it would ask for nothing.
        TooShortError: the road does not go so far.
    """
    ends, ego = scene.situation.ego.domain_ends, cast[EGO]
    if ends is None:
        return None
    station_m = beside_anchor(scene, ego.on.path, ends, DOMAIN)
    if station_m <= ego.front_m:
        what = f"the domain ends {ego.front_m - station_m:.3g} m behind the ego's front at its start"
        raise wrong(scene.scenario, DOMAIN, what)
    if goal.ahead_of is None and station_m >= goal.station_m:
        what = f"the domain ends {station_m - goal.station_m:.3g} m beyond the goal; put the goal beyond its end"
        raise wrong(scene.scenario, DOMAIN, what)
    must_lie_on(ego.on.path, low_m=station_m, high_m=station_m, who="the domain ends", where=DOMAIN)
    return station_m
