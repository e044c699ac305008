"""The templates `crossroad`, `t_junction` and `staggered`: one or two junctions of arms at right angles."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scenario_runner.errors import Problem
from scenario_runner.loading.roads.cross_section import Section, driving_lanes, section_of, side_by_side
from scenario_runner.loading.roads.junction import (
    CROSSING_AWAY_M,
    CROSSING_M,
    LINE_AWAY_M,
    SIDES,
    Arm,
    Junction,
    Way,
    approach,
    crossing_anchor,
    crossing_area,
    drivable_arm,
    edge_of,
    faces,
    houses,
    hull,
    ways_across,
)
from scenario_runner.loading.roads.keys import foreign_keys, refuse, unknown_arms
from scenario_runner.loading.roads.scenery import scenery_of
from scenario_runner.loading.roads.signals import alternating, left_turn_phase, signals_of, signals_wrong
from scenario_runner.model.conflicts import lane_conflicts
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.roads import Anchor, Conflict, Lane, Priority, Road, StopLine, StopLineKind

MIDDLE = "middle"  # the road between the two junctions of a staggered one
STAGGER_M = 40.0
LEAST_MIDDLE_M = 5.0  # room for a car to wait in


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signs:
    """The arms with right of way (none: all are equal), those with a stop sign, and whether signals overrule both."""

    main: Collection[str]
    stop: Collection[str]
    lit: bool

    @property
    def control(self) -> str:
        """In the words of `odd.yaml`."""
        if self.lit:
            return "signal"
        if self.stop:
            return "stop" if self.main else "all_way_stop"
        return "yield" if self.main else "priority_right"


def crossroad(document: RoadDocument, arm_m: float) -> Road:
    """Arms north, south, east and west, each `arm_m` long from the junction's edge; its centre is (0, 0).

    Each arm has a lanes in and b lanes out (`lanes: a+b`), right-hand traffic. Left turns start from the leftmost lane,
    right turns from the rightmost, and every lane with a lane opposite goes straight.

    Raises:
        InputError: keys that it does not take, lanes one way only, or arms that are not there.
    """
    section = section_of(document)
    problems = [*foreign_keys(document), *_lanes_out(document, section), *_signs_wrong(document, SIDES)]
    refuse([*problems, *signals_wrong(document, SIDES)])
    arms = tuple(_outer_arm(side, arm_m) for side in SIDES)
    return _road(document, [Junction(section=section, centre_m=(0.0, 0.0), arms=arms)], kind="crossroad")


def t_junction(document: RoadDocument, arm_m: float) -> Road:
    """A road from west to east that an arm from the south runs into; as `crossroad` without the north arm.

    Raises:
        InputError: keys that it does not take, lanes that lead nowhere, or arms that are not there.
    """
    section, sides = section_of(document), ("south", "east", "west")
    problems = [*foreign_keys(document), *_even_lanes(document, section), *_signs_wrong(document, sides)]
    refuse([*problems, *signals_wrong(document, sides)])
    arms = tuple(_outer_arm(side, arm_m) for side in sides)
    return _road(document, [Junction(section=section, centre_m=(0.0, 0.0), arms=arms)], kind="t")


def staggered(document: RoadDocument, arm_m: float) -> Road:
    """A road from west to east with an arm from the south at (0, 0) and one from the north `stagger` farther east.

    Raises:
        InputError: keys that it does not take, lanes that lead nowhere, arms that are not there or too little stagger.
    """
    section, stagger_m = section_of(document), STAGGER_M if document.stagger is None else document.stagger
    problems = [*foreign_keys(document), *_even_lanes(document, section), *_signs_wrong(document, SIDES)]
    first, second = ("south", "north") if stagger_m > 0.0 else ("north", "south")
    least_m = 2.0 * edge_of(section) + LEAST_MIDDLE_M
    if abs(stagger_m) < least_m:
        what = f"{stagger_m:g} m leaves no room between the junctions; needs {least_m:g} m or more, east or west"
        problems.append(Problem(where="stagger", what=what))
    if document.priority is not None and len({first, "west"} & set(document.priority)) != 1:
        what = f"needs one of west, {first} and one of east, {second}: it leads through both junctions"
        problems.append(Problem(where="priority", what=what))
    refuse(problems)
    middle = Arm(
        name=MIDDLE,
        side="east",
        inward="westbound",
        outward="eastbound",
        joins_two=True,
        length_m=abs(stagger_m) - 2.0 * edge_of(section),
    )
    onward = replace(middle, side="west", inward="eastbound", outward="westbound")
    arms = {side: _outer_arm(side, arm_m) for side in SIDES}
    at_m = {"south": 0.0, "north": stagger_m}
    western = Junction(section=section, centre_m=(at_m[first], 0.0), arms=_around(arms["west"], arms[first], middle))
    eastern = Junction(section=section, centre_m=(at_m[second], 0.0), arms=_around(arms["east"], arms[second], onward))
    return _road(document, [western, eastern], kind="staggered")


def _outer_arm(side: str, arm_m: float) -> Arm:
    return Arm(name=side, side=side, inward=f"{side}_in", outward=f"{side}_out", length_m=arm_m)


def _around(*arms: Arm) -> tuple[Arm, ...]:
    return tuple(sorted(arms, key=lambda arm: SIDES.index(arm.side)))


def _road(document: RoadDocument, junctions: Sequence[Junction], *, kind: str) -> Road:
    signs, crossings = _signs(document, junctions), document.crossings or ()
    placed = [(junction, arm) for junction in junctions for arm in junction.arms]
    outer = sorted((arm for _, arm in placed if not arm.joins_two), key=lambda arm: SIDES.index(arm.side))
    ways = [[*ways_across(junction)] for junction in junctions]
    lanes = _lanes(placed, [way for each in ways for way in each])
    inward = {arm.name: _named(lanes, arm.inward) for arm in outer}
    outward = {arm.name: _named(lanes, arm.outward) for arm in outer}
    lines = {arm.name: approach(junction, arm) for junction, arm in placed}
    signals = signals_of(document, [way for each in ways for way in each])
    return Road(
        lanes=lanes,
        entries={name: _ids(each) for name, each in inward.items()},
        exits={name: _ids(each) for name, each in outward.items()},
        anchors={
            anchor.name: anchor
            for anchor in _anchors(lanes, [*outer, *(arm for _, arm in placed if arm.joins_two)], crossings)
        },
        conflicts=alternating(tuple(conflict for each in ways for conflict in _conflicts(each, signs)), signals),
        stop_lines=tuple(line for _, arm in placed for line in _lines_before(arm, lanes, signs, crossings)),
        signals=signals,
        crossings=tuple(crossing_area(lines[arm], junctions[0].section) for arm in crossings),
        buildings=()
        if document.buildings is None
        else tuple(
            house for junction in junctions for house in houses(junction, document.buildings, outer[0].length_m)
        ),
        drivable_m=(
            *(hull(junction) for junction in junctions),
            *(drivable_arm(line, junctions[0].section) for line in lines.values()),
        ),
        scenery=scenery_of(document, junction=kind, control=signs.control) | left_turn_phase(document),
    )


def _lanes(placed: Sequence[tuple[Junction, Arm]], ways: Sequence[Way]) -> dict[str, Lane]:
    """All lanes by name: in, out, across. Between two junctions, lanes out of the one are lanes in of the other."""
    inward: dict[str, Lane] = {}
    outward: dict[str, Lane] = {}
    for junction, arm in placed:
        if f"{arm.inward}_1" not in outward:
            into, out = driving_lanes(approach(junction, arm), junction.section, (arm.inward, arm.outward))
            inward |= {lane.id: lane for lane in side_by_side(into)}
            outward |= {lane.id: lane for lane in side_by_side(out)}
    lanes = inward | outward | {way.lane.id: way.lane for way in ways}
    return {
        name: replace(lane, successors=lane.successors or tuple(way.lane.id for way in ways if way.entry == name))
        for name, lane in lanes.items()
    }


def _named(lanes: Mapping[str, Lane], prefix: str) -> list[Lane]:
    """The lanes PREFIX_1, PREFIX_2, …, rightmost first."""
    return [lane for name, lane in lanes.items() if name.rpartition("_")[0] == prefix]


def _ids(lanes: Sequence[Lane]) -> tuple[str, ...]:
    return tuple(lane.id for lane in lanes)


def _signs(document: RoadDocument, junctions: Sequence[Junction]) -> _Signs:
    """A stop sign alone gives the other arms right of way; the road between two junctions has it where any arm does."""
    stop = document.stop or ()
    outer = [arm.name for junction in junctions for arm in junction.arms if not arm.joins_two]
    unsigned = [arm for arm in outer if arm not in stop] if stop else []
    main = document.priority or unsigned
    return _Signs(main=(*main, MIDDLE) if main else (), stop=stop, lit=document.signals is not None)


def _conflicts(ways: Sequence[Way], signs: _Signs) -> tuple[Conflict, ...]:
    of = {way.lane.id: way for way in ways}
    return lane_conflicts(
        [way.lane for way in ways], lambda lane, other: _priority(of[lane.id], of[other.id], signs.main)
    )


def _priority(way: Way, other: Way, main: Collection[str]) -> Priority:
    """Of a way over another: an arm with right of way, then who does not turn left across it; else from the right."""
    goes, other_goes = way.start.name in main, other.start.name in main
    if goes != other_goes:
        return Priority.FIRST if goes else Priority.SECOND
    turns_left, other_turns_left = way.lane.turn == "left", other.lane.turn == "left"
    if faces(way.start, other.start) and turns_left != other_turns_left:
        return Priority.SECOND if turns_left else Priority.FIRST
    return Priority.EQUAL


def _lines_before(arm: Arm, lanes: Mapping[str, Lane], signs: _Signs, crossings: Collection[str]) -> Iterator[StopLine]:
    """Across the lanes in of an arm that has to wait: at the junction's edge, or before the marked crossing."""
    if arm.name in signs.main and not signs.lit:
        return
    away_m = CROSSING_AWAY_M + CROSSING_M + LINE_AWAY_M if arm.name in crossings else 0.0
    kind = StopLineKind.STOP if arm.name in signs.stop else StopLineKind.YIELD
    kind = StopLineKind.SIGNAL if signs.lit else kind
    for lane in _named(lanes, arm.inward):
        yield StopLine(lane=lane.id, station_m=max(arm.length_m - away_m, 0.0), kind=kind)


def _anchors(lanes: Mapping[str, Lane], arms: Sequence[Arm], crossings: Collection[str]) -> Iterator[Anchor]:
    outer = [arm for arm in arms if not arm.joins_two]
    yield Anchor(
        name="junction",
        entries=tuple((lane.id, arm.length_m) for arm in outer for lane in _named(lanes, arm.inward)),
        exits=tuple((lane.id, 0.0) for arm in outer for lane in _named(lanes, arm.outward)),
        what="the crossing's edge, where lanes stop",
    )
    for arm in outer:
        yield _arm_anchor(arm, inward=_named(lanes, arm.inward), outward=_named(lanes, arm.outward))
    for arm in outer:
        if arm.name in crossings:
            inward, outward = _named(lanes, arm.inward), _named(lanes, arm.outward)
            yield crossing_anchor(arm.name, arm.length_m, inward=inward, outward=outward)
    for arm in arms:
        if arm.joins_two and arm.side == "east":
            between = [*_named(lanes, arm.inward), *_named(lanes, arm.outward)]
            yield Anchor(
                name=MIDDLE,
                entries=tuple((lane.id, 0.0) for lane in between),
                exits=tuple((lane.id, arm.length_m) for lane in between),
                what="the road between the two junctions",
            )


def _arm_anchor(arm: Arm, *, inward: Sequence[Lane], outward: Sequence[Lane]) -> Anchor:
    return Anchor(
        name=arm.name,
        entries=tuple((lane.id, arm.length_m) for lane in outward),
        exits=tuple((lane.id, 0.0) for lane in inward),
        what=f"the outer end of the {arm.name} arm",
    )


def _signs_wrong(document: RoadDocument, arms: Collection[str]) -> list[Problem]:
    problems = [
        problem
        for key, named in (("priority", document.priority), ("stop", document.stop), ("crossings", document.crossings))
        for problem in unknown_arms(key, named, arms)
    ]
    both = [arm for arm in document.stop or () if arm in (document.priority or ())]
    problems += [Problem(where="stop", what=f"{arm} has right of way; take it out here or there") for arm in both]
    return problems


def _lanes_out(document: RoadDocument, section: Section) -> list[Problem]:
    if section.against:
        return []
    what = f"{document.lanes} has no lane out of the crossroad; needs one at least, as in {section.along}+1"
    return [Problem(where="lanes", what=what)]


def _even_lanes(document: RoadDocument, section: Section) -> list[Problem]:
    """At a junction without an arm opposite any other number leaves a lane that leads nowhere."""
    if section.along == section.against <= 2:
        return []
    return [Problem(where="lanes", what=f"{document.lanes} would leave a lane that leads nowhere; needs 1+1 or 2+2")]
