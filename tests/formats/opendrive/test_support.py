"""What is said of each element is what is done with it."""

from lxml import etree

from formats.opendrive.maps import DATA, crossing_text, needs_data
from scenario_runner.formats.opendrive.reading import read_map, read_map_bytes
from scenario_runner.formats.opendrive.support import READ_PAST, USED, held


def test_elements_are_counted_unless_they_lie_in_what_is_read_past():
    objects = '<object type="tree"/><object type="crosswalk" s="1" t="0" length="2" width="2"/>'
    more = f'<signals><signal id="1"><line/></signal></signals><objects>{objects}</objects>'
    found = read_map_bytes(crossing_text(more=more).encode(), "m.xodr").held
    assert {name: found[name] for name in ("road", "line", "arc", "signal", "object", "crosswalk")} == {
        "road": 5,
        "line": 4,
        "arc": 1,
        "signal": 1,
        "object": 1,
        "crosswalk": 1,
    }


def test_a_junctions_own_plan_view_is_read_past():
    root = etree.fromstring("<OpenDRIVE><junction><planView><geometry/></planView></junction></OpenDRIVE>")
    assert held(root) == {"junction": 1, "planView": 1}


@needs_data
def test_no_element_of_the_collected_maps_is_unknown():
    unknown = {}
    for path in sorted(DATA.rglob("*.xodr")):
        for name in read_map(path).held:
            if name not in USED and name not in READ_PAST:
                unknown.setdefault(name, path.name)
    assert not unknown
