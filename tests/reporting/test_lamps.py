"""Signals in pictures and tables, and in what happened."""

from xml.etree import ElementTree

import pytest

from drives import straight_case, trace_of
from scenario_runner.loading.roads import build_road
from scenario_runner.model.cases import OnPath
from scenario_runner.model.outcomes import Outcome, Verdict
from scenario_runner.model.road_templates import RoadDocument, SignalsDocument
from scenario_runner.model.routes import find_route
from scenario_runner.model.signals import Colour
from scenario_runner.reporting.case_drawing import case_svg
from scenario_runner.reporting.lamps import LAMPS, SignalRow, signal_table
from scenario_runner.reporting.moments import events, scene_of
from scenario_runner.reporting.road_drawing import road_svg

SVG = "{http://www.w3.org/2000/svg}"
OWN_LEFT = (("south", "north"), ("south_left", "north_left"), ("west", "east"))


def lit(green=(("south", "north"), ("west", "east")), **declared):
    signals = SignalsDocument(green=green)
    return build_road(RoadDocument(template="crossroad", signals=signals, **declared), arm_m=60.0)


def titled(svg):
    """The titled circles: a name for each signal drawn, with its place."""
    circles = ElementTree.fromstring(svg).iter(f"{SVG}circle")
    return {
        title.text: (circle.get("cx"), circle.get("cy"))
        for circle in circles
        if (title := circle.find(f"{SVG}title")) is not None
    }


@pytest.mark.parametrize("green", [(("south", "north"), ("west", "east")), OWN_LEFT])
@pytest.mark.parametrize("declared", [{}, {"lanes": "2+2"}, {"crossings": ("south", "west")}])
def test_a_road_shows_a_head_for_each_signal_at_a_place_of_its_own(green, declared):
    road = lit(green, **declared)
    places = titled(road_svg(road, "lit"))

    assert {signal.id for signal in road.signals} <= set(places)
    assert len({places[signal.id] for signal in road.signals}) == len(road.signals)


def test_the_table_tells_what_each_governs_and_how_it_goes_round():
    assert signal_table(lit())[0] == SignalRow(
        "south",
        "south_1_to_east_1, south_1_to_north_1, south_1_to_west_1",
        "green 20 s, yellow 3 s, red 26 s, red yellow 1 s",
    )


def driven(until_s=6.0):
    """The ego comes up from y = −60 m at 10 m/s; its signal turns yellow at 2 s and red at 5 s."""
    road = lit()
    case = straight_case(road=road, ego=OnPath(path=find_route(road, "south", "north"), station_m=0.0, speed_mps=10.0))

    def lights(time_s):
        own = Colour.GREEN if time_s < 2.0 else Colour.YELLOW if time_s < 5.0 else Colour.RED
        return (own, Colour.RED, own, Colour.RED)

    trace = trace_of(
        case, ego=lambda t: (1.75, -60.0 + 10.0 * t, 1.5707963267948966, 10.0), until_s=until_s, lights=lights
    )
    outcome = Outcome(
        case_id=case.id,
        short_id=case.short_id,
        scenario=case.scenario,
        capability=case.capability,
        stack="it",
        verdict=Verdict.PASSED,
        because="",
        end_reason=trace.ending.reason,
        duration_s=trace.duration_s,
        arose=True,
        criteria=(),
        trace_digest="",
        case_digest="",
        others="replay",
    )
    return case, trace, outcome


def test_what_happened_tells_of_changes_and_of_the_line():
    case, trace, outcome = driven()
    told = [(event.time_s, event.words) for event in events(scene_of(case, trace, outcome), outcome)]

    # the line lies 11.5 m before the middle, the bumper 2.18 m before the box's: 4.63 s
    assert told[1:-1] == [
        (0.0, "signal south shows green"),
        (pytest.approx(2.0), "signal south turns yellow"),
        (pytest.approx(4.7), "ego passes the line of signal south at yellow, 36.0 km/h"),
        (pytest.approx(5.0), "signal south turns red"),
    ]


def test_a_moment_shows_the_lamps_as_they_were():
    svg = case_svg(*driven())
    close_ups = ElementTree.fromstring(svg).findall(f"{SVG}svg")[1:]
    fills = [{circle.get("fill") for circle in view.iter(f"{SVG}circle")} & set(LAMPS.values()) for view in close_ups]

    assert fills[0] == set()  # at the start no line is near
    assert LAMPS[Colour.RED] in fills[-1]
    assert LAMPS[Colour.YELLOW] not in fills[-1]
