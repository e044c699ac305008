"""A map's signals, and whom each is for: on the road it stands on, and on those that refer to it."""

from __future__ import annotations

from scenario_runner.formats.opendrive.notes import Notes
from scenario_runner.formats.opendrive.plan_view import FARTHEST_M, bounded
from scenario_runner.formats.xml_source import Element, XmlSource
from scenario_runner.model.opendrive.records import Facing, SignalRecord

ORIENTATIONS = ("+", "-", "none")


def read_signals(root: Element, notes: Notes) -> dict[str, SignalRecord]:
    """All signals of a file, by id; of several with one id, the first. One without is passed over with a remark."""
    found: dict[str, SignalRecord] = {}
    for element in root.iterfind("road/signals/signal"):
        if element.get("id") is None:
            notes.remark(element, "has no id and is passed over")
        else:
            signal = SignalRecord(
                id=notes.source.text(element, "id"),
                type=element.get("type", ""),
                is_dynamic=element.get("dynamic") == "yes",
                line=int(element.sourceline or 0),
            )
            found.setdefault(signal.id, signal)
    return found


def read_facings(road: Element, notes: Notes) -> tuple[Facing, ...]:
    """Whom signals are for on a road, in the order of the file; one without a place is passed over with a remark."""
    found = []
    for element in road.iterfind("signals/*"):
        if element.tag in ("signal", "signalReference") and element.get("id") is not None:
            if element.get("s") is None:
                notes.remark(element, "has no s and is passed over")
            else:
                found.append(_facing(element, notes.source))
    return tuple(found)


def _facing(element: Element, source: XmlSource) -> Facing:
    ranges = [
        sorted(source.whole(each, name) for name in ("fromLane", "toLane")) for each in element.iterfind("validity")
    ]
    return Facing(
        signal=source.text(element, "id"),
        s_m=bounded(source, element, "s", FARTHEST_M),
        orientation=source.word(element, "orientation", ORIENTATIONS, "none"),
        lanes=tuple((low, high) for low, high in ranges),
        line=int(element.sourceline or 0),
    )
