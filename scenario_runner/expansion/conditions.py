"""A case's ODD point: what is declared, what follows from the road, who is there, and the weather."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from scenario_runner.expansion.binding import declared
from scenario_runner.expansion.places import EGO, Where, blamed_on, wrong
from scenario_runner.expansion.quantities import Value as Parameter
from scenario_runner.expansion.scenes import Cast, Scene
from scenario_runner.expansion.templates import names_in
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.odd import Conditions, OddTree, Value, read_conditions
from scenario_runner.model.scenarios import Scenario
from scenario_runner.model.weather import FRICTION, UNKNOWN, Friction
from scenario_runner.units import UNITS

EGO_SPEED, AGENT_TYPES = "dynamic.ego.speed", "dynamic.agents.types"
SPECIAL_AGENTS = "dynamic.agents.special"
THINGS = frozenset({"debris", "plate"})  # actors, but no agents: they lie there
AS_AGENT = {"emergency": "van"}
SPECIAL = {"emergency": "ambulance"}


def conditions_of(scene: Scene, tree: OddTree, cast: Cast) -> Conditions:
    """All that is known of the case's ODD point, by full attribute key.

    Raises:
        InputError: a declared condition is none of the tree's, or disagrees with the road or the actors.
    """
    with blamed_on(scene.scenario, ("conditions",)):
        declared = read_conditions(tree, scene.situation.conditions)
    follows = {"the road": scene.road.scenery, "the ego and actors": _of_cast(scene, tree, cast)}
    for source, known in follows.items():
        for key, value in known.items():
            if key in declared and not _agree(declared[key], value):
                what = f"{_said(declared[key])} is declared, {source} makes it {_said(value)}; leave it out"
                raise wrong(scene.scenario, _where(scene, tree, key), what)
    return {**follows["the road"], **follows["the ego and actors"], **declared}


def declared_conditions(scenario: Scenario, catalog: Catalog) -> Callable[[Mapping[str, Parameter]], Conditions]:
    """Answers, of parameters' values, what is known of the ODD point of a case that is not staged.

    That is what its scenario states, and the grip of that; read once for the same values of what it speaks of. The
    answer raises InputError where a condition is none of the tree's.
    """
    names = tuple(dict.fromkeys(names_in(scenario.situation.get("conditions", {}))))
    known: dict[tuple[Parameter | None, ...], Conditions] = {}

    def at(values: Mapping[str, Parameter]) -> Conditions:
        key = tuple(values.get(name) for name in names)
        if key not in known:
            with blamed_on(scenario, ("conditions",)):
                written = read_conditions(catalog.odd, declared(scenario, values))
                known[key] = with_friction(written, catalog)[0]
        return known[key]

    return at


def with_friction(conditions: Conditions, catalog: Catalog) -> tuple[Conditions, Friction]:
    """Conditions with the friction that follows from them, and where it is from: a declared one wins.

    Where nothing known decides it stays unknown as a condition, and the case is driven as on a dry road (semantics 18).
    """
    if FRICTION in conditions:
        return conditions, Friction(float(conditions[FRICTION]), "as declared")  # type: ignore[arg-type] # a number
    found = None if catalog.weather is None else catalog.weather.friction_in(conditions)
    if found is None or FRICTION not in catalog.odd.attributes:
        return conditions, UNKNOWN
    return {**conditions, FRICTION: found.value}, found


def _of_cast(scene: Scene, tree: OddTree, cast: Cast) -> Mapping[str, Value]:
    types = {actor.type for actor in scene.situation.actors.values()}
    agents = frozenset(AS_AGENT.get(each, each) for each in types - THINGS)
    speed_kmh = round(cast[EGO].on.speed_mps / UNITS["km/h"][0], 9)
    found: dict[str, Value] = {EGO_SPEED: speed_kmh, AGENT_TYPES: agents}
    special = frozenset(SPECIAL[each] for each in types if each in SPECIAL)
    if special:
        found[SPECIAL_AGENTS] = special
    return {key: value for key, value in found.items() if key in tree.attributes}


def _where(scene: Scene, tree: OddTree, key: str) -> Where:
    names = [name for name in scene.situation.conditions if any(found.key == key for found in tree.find(name))]
    return ("conditions", *names[:1])


def _agree(declared: Value, known: Value) -> bool:
    if isinstance(declared, float | int) and isinstance(known, float | int):
        return math.isclose(declared, known, rel_tol=1e-6)  # what follows went through SI and back
    return declared == known


def _said(value: Value) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:g}"
