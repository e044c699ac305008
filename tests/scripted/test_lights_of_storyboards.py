"""Lights that stand in the map and are set by the storyboard: stacks see them, and are judged by them."""

import pytest

from formats.opendrive.maps import document, lane, line, road, section
from scenario_runner.judging.judge import judge
from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.runs import Setup
from scenario_runner.model.signals import Colour
from scenario_runner.model.stacks import Control
from scenario_runner.puppeteer import puppets_of
from scenario_runner.scripted.reading import read_cases
from scenario_runner.simulation.loop import simulate
from storyboards import START, act, after, event, two_cars

LIGHT = '<signals><signal id="7" s="80" t="-4" orientation="+" dynamic="yes" type="1000001"/></signals>'
AHEAD = '<successor elementType="road" elementId="2" contactPoint="start"/>'
MAP = document(
    road("1", 100.0, section(lane(-1, successor=-1)), link=AHEAD, more=LIGHT),
    road("2", 200.0, section(lane(-1)), view=line(200.0, x=100.0)),
)
FAR_AHEAD = START.format(name="Lead", s=99, speed=20)


class Steady:
    """Keeps its speed, and writes down what it is shown."""

    def __init__(self):
        self.seen = []

    def drive(self, observation):
        self.seen += [(round(observation.time_s, 1), each.id, each.shows) for each in observation.signals]
        return Control(acceleration_mps2=0.0, curvature_per_m=0.0)


def shows(state):
    return (
        '<GlobalAction><InfrastructureAction><TrafficSignalAction><TrafficSignalStateAction name="7" '
        f'state="{state}"/></TrafficSignalAction></InfrastructureAction></GlobalAction>'
    )


@pytest.fixture
def case(tmp_path):
    def made(*stories):
        (tmp_path / "road.xodr").write_text(MAP)
        (tmp_path / "s.xosc").write_text(two_cars(*stories, lead=FAR_AHEAD))
        (found,) = read_cases(tmp_path / "s.xosc", lambda _: True, None)
        assert isinstance(found, Case), found
        return found

    return made


def turns(state, at_s):
    return act(f"at {at_s}", "Lead", event("turns", shows(state), after(at_s)))


def test_a_stack_sees_what_the_storyboard_lets_a_light_show_and_fails_at_red(case):
    red = case(turns("off;off;on", 0), turns("on;off;off", 2))
    stack = Steady()
    trace = simulate(red, lambda _: stack, Setup(), puppets_of(red))
    colours = [colour for time_s, signal, colour in stack.seen if signal == "7" and time_s > 0.5]
    assert list(dict.fromkeys(colours)) == [Colour.GREEN, Colour.RED]
    outcome = judge(red, trace, "steady", Setup())
    assert outcome.verdict is Verdict.FAILED
    assert [each.criterion for each in outcome.criteria if each.finding.value == "violated"] == ["obeys_signals"]


def test_at_green_the_line_may_be_passed(case):
    green = case(turns("green", 0))
    trace = simulate(green, lambda _: Steady(), Setup(), puppets_of(green))
    assert judge(green, trace, "steady", Setup()).verdict is Verdict.PASSED


def test_where_no_light_faces_the_route_it_is_no_criterion(case, tmp_path):
    assert "obeys_signals" in [each.criterion for each in case().expectations]
    (tmp_path / "road.xodr").write_text(MAP.replace('dynamic="yes"', 'dynamic="no"'))
    (found,) = read_cases(tmp_path / "s.xosc", lambda _: True, None)
    assert "obeys_signals" not in [each.criterion for each in found.expectations]
