"""From a map's lights for vehicles to a road's signals, and the lines before which one waits for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from scenario_runner.errors import Problem
from scenario_runner.formats.xml_source import shown
from scenario_runner.geometry import lengths_along, project
from scenario_runner.model.opendrive.joints import LaneKey, runs_along
from scenario_runner.model.opendrive.records import Facing, MapRecord, RoadRecord, SignalRecord
from scenario_runner.model.roads import Lane, LaneKind, StopLine, StopLineKind
from scenario_runner.model.signals import Signal

LIGHTS = ("1000001", "1000008", "1000009", "1000010", "1000011", "1000012")
"""Types of lights for vehicles, three lamps, two lamps and arrows, in the catalogue `OpenDRIVE` (1.4H, its annex on
signal types), whose numbers are also written 1.000.001. That annex is not at hand: 1000001 and 1000011 are what maps
use; the numbers between were taken over from memory."""
OTHER_LIGHTS = ("1000002", "1000007", "1000013", "1000014", "1000015")
"""Of those on foot, on bicycles and on rails."""
_STOPPED = (LaneKind.DRIVING, LaneKind.BUS, LaneKind.BIKE)


@dataclass(frozen=True, slots=True)
class Lights:
    """A road's signals without phases, for which scenarios speak; lines to wait at; and what was passed over."""

    signals: tuple[Signal, ...]
    stop_lines: tuple[StopLine, ...]
    remarks: tuple[Problem, ...]


def lights_of(record: MapRecord, lanes: Mapping[LaneKey, Lane]) -> Lights:
    """The lights for vehicles of a map whose lanes know their successors.

    On a road before a junction one waits at the light's own s, and it governs what the lane leads into; on a road of a
    junction it governs that one's lane, and one waits at the end of whatever leads there.
    """
    before = _before(lanes.values())
    governed: dict[str, dict[str, None]] = {signal.id: {} for signal in record.signals.values() if _is_light(signal)}
    lines: dict[str, StopLine] = {}
    for road in record.roads.values():
        for facing in road.facings:
            for lane in _faced(road, facing, lanes) if facing.signal in governed else ():
                if road.junction is None:
                    governed[facing.signal] |= dict.fromkeys(lane.successors)
                    ends = {lane: _station_m(road, lane, facing.s_m)}
                else:
                    governed[facing.signal][lane.id] = None
                    ends = {each: float(lengths_along(each.centre_m)[-1]) for each in before.get(lane.id, ())}
                for each, station_m in ends.items():
                    line = StopLine(lane=each.id, station_m=station_m, kind=StopLineKind.SIGNAL)
                    lines.setdefault(each.id, line)
    signals = tuple(Signal(id=signal, lanes=tuple(let_in)) for signal, let_in in governed.items() if let_in)
    return Lights(signals, tuple(lines.values()), tuple(_remarks(record, governed)))


def _is_light(signal: SignalRecord) -> bool:
    return signal.is_dynamic and signal.type.replace(".", "") in LIGHTS


def _before(lanes: Iterable[Lane]) -> Mapping[str, list[Lane]]:
    """The lanes that lead into each."""
    found: dict[str, list[Lane]] = {}
    for lane in lanes:
        for successor in lane.successors:
            found.setdefault(successor, []).append(lane)
    return found


def _faced(road: RoadRecord, facing: Facing, lanes: Mapping[LaneKey, Lane]) -> list[Lane]:
    """The lanes at a signal whose traffic it is for.

    Where not one of the lanes it is valid for runs as its orientation says they all do: some editors write which way a
    signal looks, where the standard asks for the sense of travel.
    """
    section = road.section_at(facing.s_m)
    valid, facing_it = [], []
    for number, record in section.lanes.items():
        lane = lanes.get(LaneKey(road.id, road.sections.index(section), number))
        if lane is not None and lane.kind in _STOPPED and _is_valid(facing, number):
            valid.append(lane)
            if facing.orientation == "none" or runs_along(road, record) == (facing.orientation == "+"):
                facing_it.append(lane)
    return facing_it if facing_it or not facing.lanes else valid


def _is_valid(facing: Facing, number: int) -> bool:
    return not facing.lanes or any(low <= number <= high for low, high in facing.lanes)


def _station_m(road: RoadRecord, lane: Lane, s_m: float) -> float:
    """Where along a lane's centre line a place on its road is."""
    stations_m = lengths_along(lane.centre_m)
    at_m = np.array([min(max(s_m, 0.0), road.length_m)])
    found = project(road.place(at_m, np.zeros(1)).points_m, lane.centre_m, stations_m).station_m[0]
    return float(min(max(found, 0.0), stations_m[-1]))


def _remarks(record: MapRecord, governed: Mapping[str, Mapping[str, None]]) -> Iterator[Problem]:
    """On lights that nobody waits for, on what else changes and is not known, and on references to nothing."""
    for signal in record.signals.values():
        where = f"signal {signal.id}"
        if not governed.get(signal.id, {"": None}):
            what = "is a light for vehicles, and no lane that leads anywhere faces it; it is passed over"
            yield Problem(file=record.file, line=signal.line, where=where, what=what)
        if signal.is_dynamic and signal.type.replace(".", "") not in (*LIGHTS, *OTHER_LIGHTS):
            what = f"is dynamic and of type {shown(signal.type)}, which is no light known here; it is read past"
            yield Problem(file=record.file, line=signal.line, where=where, what=what)
    for road in record.roads.values():
        for facing in road.facings:
            if facing.signal not in record.signals:
                what = f"refers to signal {shown(facing.signal)}, which is not there; it is passed over"
                yield Problem(file=record.file, line=facing.line, where=f"road {road.id}", what=what)
