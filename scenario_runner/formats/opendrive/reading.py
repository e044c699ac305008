"""From the XML of an OpenDRIVE file to records of its roads and junctions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from scenario_runner.formats.opendrive.kept import kept
from scenario_runner.formats.opendrive.lane_records import read_heights, read_offsets, read_sections, read_speeds
from scenario_runner.formats.opendrive.notes import Notes
from scenario_runner.formats.opendrive.object_records import read_outlines
from scenario_runner.formats.opendrive.plan_view import LEAST_LENGTH_M, LONGEST_M, bounded, read_pieces
from scenario_runner.formats.opendrive.signal_records import read_facings, read_signals
from scenario_runner.formats.opendrive.support import held
from scenario_runner.formats.xml_source import Element, XmlSource, content_of, read_xml_bytes
from scenario_runner.model.opendrive.curves import MOST_TURNING_RAD
from scenario_runner.model.opendrive.records import (
    Connection,
    JunctionRecord,
    MapRecord,
    Piece,
    RoadLink,
    RoadRecord,
)
from scenario_runner.trigonometry import sin_cos

NO_JUNCTION = "-1"
CONTACTS = ("start", "end")
RULES = ("RHT", "LHT")
SHORT_M = 0.01
"""By so much a road's length and its plan view may differ unremarked, and the pieces' ends and beginnings."""


def read_map(path: Path) -> MapRecord:
    """The roads and junctions of an OpenDRIVE file; at once where its content was read before.

    Raises:
        InputError: no XML of that kind, attributes that are missing or no numbers; holds every problem found.
    """
    return kept(read_map_bytes, content_of(path), str(path))


def read_map_bytes(content: bytes, file: str) -> MapRecord:
    """As `read_map`, of the bytes of a file.

    Raises:
        InputError: as there.
    """
    return _record(read_xml_bytes(content, file, ["OpenDRIVE"]))


def _record(source: XmlSource) -> MapRecord:
    notes, header = Notes(source, list(source.remarks)), source.root.find("header")
    moved = _moved(header, source)
    roads = _unlike([_road(element, notes, moved) for element in source.root.iterfind("road")])
    junctions = [_junction(element, notes) for element in source.root.iterfind("junction")]
    signals = read_signals(source.root, notes)
    source.finish()
    version = "" if header is None else f"{header.get('revMajor', '?')}.{header.get('revMinor', '?')}"
    return MapRecord(
        file=source.file,
        version=version,
        roads=roads,
        junctions={junction.id: junction for junction in junctions if junction is not None},
        signals=signals,
        remarks=tuple(notes.remarks),
        held=held(source.root),
    )


def _unlike(roads: Iterable[RoadRecord | None]) -> dict[str, RoadRecord]:
    """By id; of several with one id, the first."""
    found: dict[str, RoadRecord] = {}
    for road in roads:
        if road is not None:
            found.setdefault(road.id, road)
    return found


def _moved(header: Element | None, source: XmlSource) -> Callable[[Piece], Piece]:
    """What the header's offset does to everything (8.1.2 of the standard): moved first, then turned about (0, 0)."""
    offset = None if header is None else header.find("offset")
    if offset is None:
        return lambda piece: piece
    x_m, y_m, turned_rad = (source.number(offset, name, 0.0) for name in ("x", "y", "hdg"))
    if abs(turned_rad) > MOST_TURNING_RAD:
        source.refuse(offset, f"turns by {turned_rad:g} rad; at most {MOST_TURNING_RAD:g}", "hdg")
    sin, cos = sin_cos(min(max(turned_rad, -MOST_TURNING_RAD), MOST_TURNING_RAD))

    def move(piece: Piece) -> Piece:
        from_x_m, from_y_m = piece.x_m + x_m, piece.y_m + y_m
        return replace(
            piece,
            x_m=cos * from_x_m - sin * from_y_m,
            y_m=sin * from_x_m + cos * from_y_m,
            heading_rad=piece.heading_rad + turned_rad,
        )

    return move


def _road(element: Element, notes: Notes, moved: Callable[[Piece], Piece]) -> RoadRecord | None:
    """A road; None, with a remark, where it has no length, no plan view or no lanes."""
    source = notes.source
    length_m = bounded(source, element, "length", LONGEST_M)
    pieces = tuple(moved(piece) for piece in read_pieces(element, notes))
    if not pieces or length_m < LEAST_LENGTH_M:
        notes.remark(element, "has no length and is left out" if pieces else "has no plan view and is left out")
        return None
    length_m = _whole_length_m(element, notes, length_m, pieces)
    sections = read_sections(element, notes, length_m)
    if not sections:
        notes.remark(element, "has no lanes and is left out")
        return None
    junction = element.get("junction", NO_JUNCTION)
    return RoadRecord(
        id=source.text(element, "id"),
        length_m=length_m,
        junction=None if junction in (NO_JUNCTION, "") else junction,
        keeps_left=source.word(element, "rule", RULES, "RHT") == "LHT",
        pieces=pieces,
        heights=read_heights(element, source),
        offsets=read_offsets(element, source),
        sections=sections,
        speeds=read_speeds(element.iterfind("type"), source, at="s"),
        predecessor=_link(element.find("link/predecessor"), notes, "end"),
        successor=_link(element.find("link/successor"), notes, "start"),
        crosswalks=read_outlines(element, notes, "crosswalk"),
        parking_spaces=read_outlines(element, notes, "parkingSpace"),
        facings=read_facings(element, notes),
        line=int(element.sourceline or 0),
    )


def _whole_length_m(element: Element, notes: Notes, length_m: float, pieces: tuple[Piece, ...]) -> float:
    """The length, for which the plan view's end stands where they differ; gaps in the plan view are remarked."""
    for one, other in pairwise(pieces):
        gap_m = other.s_m - (one.s_m + one.length_m)
        if abs(gap_m) > SHORT_M:
            notes.remark(element, f"the plan view has {gap_m:.3g} m between two curves at s {other.s_m:g} m")
    end_m = min(pieces[-1].s_m + pieces[-1].length_m, LONGEST_M)
    if abs(end_m - length_m) > SHORT_M:
        notes.remark(element, f"is {length_m:g} m long and its plan view {end_m:g} m; that is taken", "length")
        return end_m
    return length_m


def _link(element: Element | None, notes: Notes, otherwise: str) -> RoadLink | None:
    """A road's link. Where it does not say which end of the other road it means, the one as in a single long road."""
    if element is None:
        return None
    source = notes.source
    kind = source.word(element, "elementType", ("road", "junction"), "road")
    target = source.text(element, "elementId")
    if kind == "junction":
        return RoadLink(is_junction=True, id=target, contact="")
    if element.get("contactPoint") is None and element.get("elementS") is None:
        notes.remark(element, f"does not say which end of road {target} it means; {otherwise} is taken")
    contact = source.word(element, "contactPoint", CONTACTS, otherwise)
    return RoadLink(is_junction=False, id=target, contact=contact)


def _junction(element: Element, notes: Notes) -> JunctionRecord | None:
    """A junction; None of a virtual one, beside which its main road goes on."""
    source = notes.source
    junction_id, kind = source.text(element, "id"), element.get("type", "default")
    if kind in ("virtual", "crossing"):
        notes.remark(element, f"is a {kind} junction; its connections are read past", "type")
        return None
    found = [_connection(each, notes, is_direct=kind == "direct") for each in element.iterfind("connection")]
    first = [(each.get("high", ""), each.get("low", "")) for each in element.iterfind("priority")]
    return JunctionRecord(
        id=junction_id,
        connections=tuple(connection for connection in found if connection is not None),
        first=tuple((high, low) for high, low in first if high and low),
        line=int(element.sourceline or 0),
    )


def _connection(element: Element, notes: Notes, *, is_direct: bool) -> Connection | None:
    source, into = notes.source, "linkedRoad" if is_direct else "connectingRoad"
    if element.get(into) is None or element.get("incomingRoad") is None:
        notes.remark(element, f"has no incomingRoad or no {into} and is read past")
        return None
    links = [(source.whole(link, "from"), source.whole(link, "to")) for link in element.iterfind("laneLink")]
    return Connection(
        incoming=source.text(element, "incomingRoad"),
        into=source.text(element, into),
        contact=source.word(element, "contactPoint", CONTACTS, "start"),
        lanes=tuple(links),
    )
