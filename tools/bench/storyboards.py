"""What a tick of a storyboard takes: of two cars, of nine that change lanes, and of files that others wrote."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from scenario_runner.errors import InputError
from scenario_runner.playing import Playable, played, read_playable
from scenario_runner.storyboard.playing import Options
from tools.bench.figures import Figure, figure
from tools.bench.whole_runs import REFERENCE_C_US

STEP_S, LIMIT_S, ROUNDS = 0.01, 20.0, 5
OTHERS = Path(__file__).resolve().parents[2] / "../shared/data"
LANES = "".join(
    f'<lane id="{number}" type="driving" level="false"><width sOffset="0" a="3.5" b="0" c="0" d="0"/></lane>'
    for number in (-1, -2, -3)
)
MAP = (
    '<OpenDRIVE><header revMajor="1" revMinor="6"/><road name="" id="1" length="5000" junction="-1"><planView>'
    '<geometry s="0" x="0" y="0" hdg="0" length="5000"><line/></geometry></planView><lanes><laneSection s="0">'
    f'<center><lane id="0" type="none" level="false"/></center><right>{LANES}</right></laneSection></lanes></road>'
    "</OpenDRIVE>"
)


def storyboards(c_us: float | None, of_steps: Sequence[Figure]) -> list[Figure]:
    """Per tick, with a bar that grows with this run's C step; and over the kernel's step with nine actors."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "road.xodr").write_text(MAP, encoding="utf-8")
        two_us, nine_us = (_tick_us(_written(Path(folder), cars)) for cars in (2, 9))
    scale = 1.0 if c_us is None else c_us / REFERENCE_C_US
    note = f"{LIMIT_S:g} s in steps of {STEP_S:g} s, median of {ROUNDS}; bar 40 × {scale:.2f}, as those of runs"
    native_us = next(each.value for each in of_steps if each.name == "native kernel, 9 actors")
    over = None if native_us is None else nine_us / native_us
    return [
        figure("a storyboard's tick, 2 cars", two_us, "µs", 40.0 * scale, note),
        figure("a storyboard's tick, 9 cars", nine_us, "µs", 40.0 * scale, "the same"),
        figure(
            "a storyboard's tick / native kernel, 9 each",
            over,
            "×",
            3.0,
            "quiet stretches are compiled (decision 0050)",
        ),
        _slowest(40.0 * scale),
    ]


def _slowest(bar_us: float) -> Figure:
    """Of the files of others that can be played."""
    files = dict(_others())
    name, slowest_us = "a storyboard's tick, slowest file", max(files.values(), default=None)
    if slowest_us is None:
        return figure(name, None, "µs", bar_us, "no ../shared/data here")
    slowest = max(files, key=files.__getitem__)
    note = f"{slowest.name}, of {len(files)} files of others, whose median is {median(files.values()):.1f} µs; as above"
    return figure(name, slowest_us, "µs", bar_us, note)


def _others() -> Iterator[tuple[Path, float]]:
    for file in sorted(OTHERS.rglob("*.xosc")):
        try:
            yield file, _tick_us(file)
        except InputError:
            continue  # a catalog, or one of those that nobody here plays


def _tick_us(file: Path) -> float:
    playable = read_playable(file, {})
    return median(_once_us(playable) for _ in range(ROUNDS))


def _once_us(playable: Playable) -> float:
    began = time.perf_counter()
    come = played(playable, Options(step_s=STEP_S, rate_hz=10.0, limit_s=LIMIT_S))
    return (time.perf_counter() - began) / (come.ended_s / STEP_S) * 1e6


def _written(folder: Path, cars: int) -> Path:
    names = [f"car{number}" for number in range(cars)]
    changes = "".join(_changes(names[number], number) for number in range(1, cars))
    file = folder / f"{cars}.xosc"
    file.write_text(
        '<OpenSCENARIO><FileHeader revMajor="1" revMinor="2" date="2026-01-01T00:00:00" description="" author=""/>'
        '<CatalogLocations/><RoadNetwork><LogicFile filepath="road.xodr"/></RoadNetwork>'
        f"<Entities>{''.join(map(_entity, names))}</Entities><Storyboard><Init><Actions>"
        f"{''.join(_begins(name, number) for number, name in enumerate(names))}</Actions></Init>"
        f"<Story name='story'><Act name='act'>{changes}{_at('ActStart', 0.0)}</Act></Story>"
        f"{_at('Stop', LIMIT_S).replace('StartTrigger', 'StopTrigger')}</Storyboard></OpenSCENARIO>",
        encoding="utf-8",
    )
    return file


def _entity(name: str) -> str:
    return (
        f'<ScenarioObject name="{name}"><Vehicle name="car" vehicleCategory="car"><BoundingBox>'
        '<Center x="1.4" y="0" z="0.75"/><Dimensions width="1.8" length="4.5" height="1.5"/></BoundingBox>'
        '<Performance maxSpeed="69" maxAcceleration="5" maxDeceleration="10"/><Axles><FrontAxle maxSteering="0.5"'
        ' wheelDiameter="0.6" trackWidth="1.6" positionX="2.8" positionZ="0.3"/><RearAxle maxSteering="0"'
        ' wheelDiameter="0.6" trackWidth="1.6" positionX="0" positionZ="0.3"/></Axles></Vehicle></ScenarioObject>'
    )


def _begins(name: str, number: int) -> str:
    return (
        f'<Private entityRef="{name}"><PrivateAction><TeleportAction><Position><LanePosition roadId="1"'
        f' laneId="{-2 if number % 2 else -1}" s="{50 + 40 * number}"/></Position></TeleportAction></PrivateAction>'
        "<PrivateAction><LongitudinalAction><SpeedAction><SpeedActionDynamics dynamicsShape='step' value='0'"
        f" dynamicsDimension='time'/><SpeedActionTarget><AbsoluteTargetSpeed value='{20 + number / 4}'/>"
        "</SpeedActionTarget></SpeedAction></LongitudinalAction></PrivateAction></Private>"
    )


def _changes(name: str, number: int) -> str:
    """When it has got ahead so far that the first car would take so long to where it is: 2 s later than the one before.

    It begins 2 s ahead for each number, and gains an eightieth of a second in each.
    """
    headway_s = 2.0 * number + number * (2.0 * number) / 80.0
    return (
        f'<ManeuverGroup maximumExecutionCount="1" name="{name}"><Actors selectTriggeringEntities="false">'
        f'<EntityRef entityRef="{name}"/></Actors><Maneuver name="maneuver"><Event name="{name} changes"'
        ' priority="parallel"><Action name="change"><PrivateAction><LateralAction><LaneChangeAction>'
        '<LaneChangeActionDynamics dynamicsShape="sinusoidal" value="4" dynamicsDimension="time"/><LaneChangeTarget>'
        '<AbsoluteTargetLane value="-3"/></LaneChangeTarget></LaneChangeAction></LateralAction></PrivateAction>'
        '</Action><StartTrigger><ConditionGroup><Condition name="near" delay="0" conditionEdge="rising">'
        '<ByEntityCondition><TriggeringEntities triggeringEntitiesRule="any"><EntityRef entityRef="car0"/>'
        f'</TriggeringEntities><EntityCondition><TimeHeadwayCondition value="{headway_s}" freespace="false"'
        ' rule="greaterThan"'
        f' entityRef="{name}" coordinateSystem="entity" relativeDistanceType="longitudinal"/></EntityCondition>'
        "</ByEntityCondition></Condition></ConditionGroup></StartTrigger></Event></Maneuver></ManeuverGroup>"
    )


def _at(name: str, time_s: float) -> str:
    return (
        f'<StartTrigger><ConditionGroup><Condition name="{name}" delay="0" conditionEdge="none"><ByValueCondition>'
        f'<SimulationTimeCondition value="{time_s}" rule="greaterOrEqual"/></ByValueCondition></Condition>'
        "</ConditionGroup></StartTrigger>"
    )
