"""Small OpenDRIVE maps written by hand, and where the collected ones lie."""

from pathlib import Path

import pytest

from scenario_runner.formats.opendrive import made_of
from scenario_runner.formats.opendrive.reading import read_map_bytes

DATA = Path(__file__).parents[4] / "shared" / "data"

needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data, the collected files")


def line(length_m, *, s=0.0, x=0.0, y=0.0, hdg=0.0, shape="<line/>"):
    return f'<geometry s="{s}" x="{x}" y="{y}" hdg="{hdg}" length="{length_m}">{shape}</geometry>'


def lane(number, *, kind="driving", width=3.5, inside="", **link):
    ends = "".join(f'<{word} id="{other}"/>' for word, other in link.items())
    wide = f'<width sOffset="0" a="{width}" b="0" c="0" d="0"/>' if width is not None else ""
    return f'<lane id="{number}" type="{kind}" level="false"><link>{ends}</link>{wide}{inside}</lane>'


def section(*lanes, s=0.0, mark="broken"):
    sides = {"left": [], "center": [], "right": []}
    for each in lanes:
        sides["right" if 'id="-' in each else "left"].append(each)
    sides["center"].append(f'<lane id="0" type="none"><roadMark sOffset="0" type="{mark}"/></lane>')
    return (
        f'<laneSection s="{s}">' + "".join(f"<{k}>{''.join(v)}</{k}>" for k, v in sides.items() if v) + "</laneSection>"
    )


def road(number, length_m, lanes, *, view=None, junction=-1, rule="RHT", link="", more="", offset=""):
    return (
        f'<road id="{number}" length="{length_m}" junction="{junction}" rule="{rule}"><link>{link}</link>\n'
        f"<planView>{view or line(length_m)}</planView>{more}<lanes>{offset}{lanes}</lanes></road>\n"
    )


def document(*parts):
    head = '<header revMajor="1" revMinor="7"/>'
    return f'<?xml version="1.0"?>\n<OpenDRIVE>{head}\n{"".join(parts)}</OpenDRIVE>'


def record_of(*parts):
    return read_map_bytes(document(*parts).encode(), "m.xodr")


def map_of(*parts):
    return made_of(record_of(*parts))


def crossing_text(priority="", more=""):
    """Road 1 comes in from the west, 2 from the south; 10 and 11 lead both into 3, which goes on east."""
    into = '<successor elementType="junction" elementId="5"/>'
    east = '<predecessor elementType="junction" elementId="5"/>'

    def across(number, view, length_m, start):
        ends = (
            f'<predecessor elementType="road" elementId="{start}" contactPoint="end"/>'
            '<successor elementType="road" elementId="3" contactPoint="start"/>'
        )
        return road(number, length_m, section(lane(-1, predecessor=-1, successor=-1)), view=view, junction=5, link=ends)

    turn_m = 20.0 * 1.5707963267948966
    connections = "".join(
        f'<connection id="{way}" incomingRoad="{start}" connectingRoad="{way}" contactPoint="start">'
        '<laneLink from="-1" to="-1"/></connection>'
        for way, start in ((10, 1), (11, 2))
    )
    return document(
        road(1, 50.0, section(lane(-1)), link=into, more=more),
        road(2, 50.0, section(lane(-1)), view=line(50.0, x=50, y=-70, hdg=1.5707963267948966), link=into),
        road(3, 50.0, section(lane(-1)), view=line(50.0, x=70), link=east),
        across(10, line(20.0, x=50), 20.0, 1),
        across(11, line(turn_m, x=50, y=-20, hdg=1.5707963267948966, shape='<arc curvature="-0.05"/>'), turn_m, 2),
        f'<junction id="5">{connections}{priority}</junction>',
    )
