"""A road's lane sections: which lanes there are, how wide, how marked and how fast."""

from __future__ import annotations

from collections.abc import Iterable

from scenario_runner.formats.opendrive.notes import Notes
from scenario_runner.formats.opendrive.plan_view import FARTHEST_M, LEAST_LENGTH_M, bounded, read_cubic
from scenario_runner.formats.xml_source import Element, XmlSource, finite_number, shown
from scenario_runner.model.opendrive.records import LaneRecord, Profile, Section
from scenario_runner.units import UNITS

MOST_LANES = 100
"""On either side of a road: whatever has more is damage."""

MPS_PER_UNIT = {unit: UNITS[unit][0] for unit in ("m/s", "km/h", "mph")}


def read_sections(road: Element, notes: Notes, length_m: float) -> tuple[Section, ...]:
    """A road's lane sections in the order of s, as far as they lie on it; those without length are left out."""
    source = notes.source
    elements = [(bounded(source, each, "s", FARTHEST_M), each) for each in road.iterfind("lanes/laneSection")]
    elements.sort(key=lambda entry: entry[0])
    sections = []
    for number, (start_m, element) in enumerate(elements, start=1):
        end_m = min(elements[number][0], length_m) if number < len(elements) else length_m
        if element.get("singleSide") == "true":
            source.refuse(element, "holds for one side alone, which is not read; repeat the other side's lanes here")
        if start_m < 0.0:
            notes.remark(element, f"begins at {start_m:g} m; it is read from the road's start on", "s")
        if end_m - max(start_m, 0.0) < LEAST_LENGTH_M:
            notes.remark(element, f"begins at {start_m:g} m and ends there or before; it is passed over")
        else:
            lanes = _lanes(element, notes, start_m)
            sections.append(Section(start_m=max(start_m, 0.0), end_m=end_m, lanes=lanes))
    return tuple(sections)


def read_offsets(road: Element, source: XmlSource) -> Profile:
    """By how much lane 0 lies beside the reference line; 0 before the first record."""
    return _from_zero(_profile(road.iterfind("lanes/laneOffset"), source, 0.0, at="s"))


def read_heights(road: Element, source: XmlSource) -> Profile:
    """How high the reference line lies; 0 before the first record."""
    return _from_zero(_profile(road.iterfind("elevationProfile/elevation"), source, 0.0, at="s"))


def _from_zero(profile: Profile) -> Profile:
    if profile.starts_m and profile.starts_m[0] > 0.0:
        return Profile((0.0, *profile.starts_m), ((0.0, 0.0, 0.0, 0.0), *profile.cubics))
    return profile


def read_speeds(elements: Iterable[Element], source: XmlSource, *, at: str) -> tuple[tuple[float, float | None], ...]:
    """Limits from their s on, of road types (the speed is inside) or of a lane's speeds."""
    found = []
    for element in elements:
        speed = element.find("speed") if element.tag == "type" else element
        found.append((source.number(element, at, 0.0), None if speed is None else _limit_mps(speed, source)))
    return tuple(sorted(found, key=lambda entry: entry[0]))


def _limit_mps(speed: Element, source: XmlSource) -> float | None:
    text = speed.get("max")
    if text is None or text in ("no limit", "undefined"):
        return None
    unit = source.word(speed, "unit", tuple(MPS_PER_UNIT), "m/s")
    value = finite_number(text)
    if value is None or value < 0.0:
        source.refuse(speed, f"{shown(text)} is no speed; a number, 'no limit' or 'undefined'", "max")
        return None
    return value * MPS_PER_UNIT.get(unit, 1.0)


def _lanes(section: Element, notes: Notes, start_m: float) -> dict[int, LaneRecord]:
    lanes: dict[int, LaneRecord] = {}
    for element in section.iterfind("*/lane"):
        number = notes.source.whole(element, "id")
        if abs(number) > MOST_LANES:
            notes.source.refuse(element, f"lane {number} is one of too many; at most {MOST_LANES} a side", "id")
        elif number in lanes:
            notes.remark(element, f"lane {number} is there twice in its section; the first is read", "id")
        else:
            lanes[number] = _lane(element, number, notes.source, start_m)
    return lanes


def _lane(element: Element, number: int, source: XmlSource, start_m: float) -> LaneRecord:
    ahead, behind = element.find("link/successor"), element.find("link/predecessor")
    speeds = read_speeds(element.iterfind("speed"), source, at="sOffset")
    marks = [
        (start_m + source.number(each, "sOffset", 0.0), each.get("type", "none"))
        for each in element.iterfind("roadMark")
    ]
    return LaneRecord(
        number=number,
        type=element.get("type", "none"),
        widths=_profile(element.iterfind("width"), source, start_m),
        borders=_profile(element.iterfind("border"), source, start_m),
        predecessor=None if behind is None else source.whole(behind, "id"),
        successor=None if ahead is None else source.whole(ahead, "id"),
        marks=tuple(sorted(marks, key=lambda entry: entry[0])),
        speeds=tuple((start_m + offset_m, limit) for offset_m, limit in speeds),
        is_reversed=element.get("direction") == "reversed",
        line=int(element.sourceline or 0),
    )


def _profile(elements: Iterable[Element], source: XmlSource, start_m: float, *, at: str = "sOffset") -> Profile:
    records = [
        (start_m + bounded(source, element, at, FARTHEST_M), read_cubic(source, element)) for element in elements
    ]
    records.sort(key=lambda record: record[0])
    return Profile(tuple(start for start, _ in records), tuple(cubic for _, cubic in records))
