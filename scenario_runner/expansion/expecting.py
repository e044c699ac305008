"""What a case is judged by: always the same few criteria, and what its scenario declares."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_runner.expansion.places import EGO, unknown, wrong
from scenario_runner.expansion.scenes import Cast, Scene
from scenario_runner.model.cases import Expectation
from scenario_runner.model.expectations import BY_ITSELF, Expect
from scenario_runner.model.routes import signals_along

Bounds = dict[str, float | str]


def expectations_of(scene: Scene, cast: Cast) -> tuple[Expectation, ...]:
    """Every criterion of a case with its bounds in SI.

    Raises:
        InputError: one is about somebody who is not there.
    """
    expect = scene.situation.expect
    always = _always(scene, cast)
    kept = [Expectation(criterion=name, bounds=always[name]) for name in always if getattr(expect, name) is None]
    return (*kept, *_declared(scene, expect))


def _always(scene: Scene, cast: Cast) -> dict[str, Bounds]:
    """The bounds of what is judged unless it is off."""
    within_s = scene.situation.ego.goal.within
    always: dict[str, Bounds] = {
        "no_contact": {},
        "stays_on_road": {},
    }
    if scene.situation.ego.domain_ends is None:  # else it lies where the ego may not get
        always["reaches_goal"] = {} if within_s is None else {"within_s": within_s}
    if signals_along(scene.road, cast[EGO].on.path):
        always["obeys_signals"] = {}
    return always


def declared_bounds(expect: Expect) -> Iterator[tuple[str, Bounds]]:
    """The criteria a document names with their bounds in SI, in the order of its keys."""
    for name in Expect.model_fields:
        given = getattr(expect, name)
        if given is None or given == "off":
            continue
        document = BY_ITSELF.get(name) if given == "on" else given
        yield name, {} if document is None else document.model_dump(exclude_none=True)


def _declared(scene: Scene, expect: Expect) -> Iterator[Expectation]:
    """Those the scenario names, in the order of the document's keys."""
    actors = tuple(scene.situation.actors)
    for name, bounds in declared_bounds(expect):
        if name == "minimal_risk" and scene.situation.ego.domain_ends is None:
            what = "says where the ego's domain ends; add ego.domain_ends: {before: PLACE, by: 20 m}"
            raise wrong(scene.scenario, ("expect", name), f"nothing {what}")
        if "to" in bounds and bounds["to"] not in actors:
            raise wrong(scene.scenario, ("expect", name, "to"), unknown("actor", str(bounds["to"]), actors))
        yield Expectation(criterion=name, bounds=bounds)
