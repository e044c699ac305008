"""What is done with each element of an OpenDRIVE file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from scenario_runner.formats.opendrive.object_records import OUTLINED
from scenario_runner.formats.xml_source import Element

USED: Mapping[str, str] = {
    "offset": "moves and turns the whole map",
    "road": "its reference line and lanes",
    "line": "curve of a reference line",
    "arc": "curve of a reference line",
    "spiral": "curve of a reference line",
    "poly3": "curve of a reference line, by arc length",
    "paramPoly3": "curve of a reference line, either pRange",
    "laneOffset": "where lane 0 lies",
    "laneSection": "which lanes there are",
    "lane": "by its type; those not for traffic are ground",
    "width": "edges of lanes",
    "border": "edges of lanes without widths",
    "roadMark": "solid, dashed, double or none, in the middle of a section",
    "speed": "limits of lanes, else of roads; the lowest along a lane",
    "type": "where a road's limit begins",
    "predecessor": "which lane leads into which",
    "successor": "which lane leads into which",
    "junction": "ways across, turns and conflicts; default and direct ones",
    "connection": "which lane leads into which",
    "laneLink": "which lane leads into which",
    "priority": "who goes first in a junction",
    "crosswalk": "crossings",
    "parkingSpace": "ground that may be driven on",
    "elevationProfile": "how high roads lie",
    "signal": "lights for vehicles: where one waits; signs are not acted on",
    "signalReference": "for which lanes of another road a light is, too",
}
READ_PAST: Mapping[str, str] = {
    "lateralProfile": "roads are seen from above",
    "height": "kerbs have no height",
    "surface": "friction comes from the weather",
    "material": "friction comes from the weather",
    "controller": "which lights switch together; scenarios say what each shows",
    "object": "neither hides nor stands in the way",
    "objectReference": "neither hides nor stands in the way",
    "bridge": "seen from above",
    "tunnel": "seen from above",
    "access": "lanes are open to the traffic of their type",
    "rule": "free text",
    "junctionGroup": "names junctions that belong together",
    "boundary": "a junction's ground is that of its lanes",
    "crossPath": "pedestrians' ways across",
    "planView": "of a junction's reference line",
    "elevationGrid": "roads are seen from above",
    "railroad": "rails",
    "station": "rails",
    "geoReference": "coordinates are taken as they are",
    "license": "words",
    "defaultRegulations": "general limits of road types",
    "userData": "of whoever wrote the file",
    "include": "of whoever wrote the file",
    "dataQuality": "words",
}
_HOLDERS = frozenset(
    {"OpenDRIVE", "header", "link", "geometry", "lanes", "left", "center", "right", "objects", "signals"}
)
_HELD_OF_ROADS = "planView"
_LEAVES = frozenset({"roadMark", "speed", "priority", "elevationProfile", "signal", "signalReference", *OUTLINED})
"""Elements whose insides have names that mean something else elsewhere."""


def held(root: Element) -> Counter[str]:
    """How many of each element a file holds; not what lies in those that are read past or unknown."""
    found: Counter[str] = Counter()
    waiting = [root]
    while waiting:
        element = waiting.pop()
        name = _name(element)
        inside = name in _HOLDERS or (name == _HELD_OF_ROADS and element.getparent().tag == "road")
        if not inside:
            found[name] += 1
        if inside or (name in USED and name not in _LEAVES):
            waiting.extend(element)
    return found


def _name(element: Element) -> str:
    kind = element.get("type") if element.tag == "object" else None
    return kind if kind in OUTLINED else str(element.tag)
