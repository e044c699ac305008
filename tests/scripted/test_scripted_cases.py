"""OpenSCENARIO files as cases: a stack drives the ego, and everybody else does what the storyboard says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scenario_runner.driver import Driver
from scenario_runner.errors import InputError
from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.runs import Setup
from scenario_runner.model.signals import Colour
from scenario_runner.model.stacks import Control, StackManifest
from scenario_runner.model.traces import EndReason
from scenario_runner.playing import played, read_playable
from scenario_runner.puppeteer import puppets_of
from scenario_runner.scripted.reading import read_cases
from scenario_runner.simulation.loop import simulate
from scenario_runner.storyboard.playing import Options
from scenario_runner.storyboard_puppets import colour_of
from storyboards import ROAD, SCENARIO, START, VARIATION, act, after, by_ego, event, slow_to, two_cars

STACKS = Path(__file__).parents[2] / "stacks"
BLIND = StackManifest(name="blind", summary="", python="blind_driver:make_stack", folder=str(STACKS / "blind"))
BRAKES_AT_2_S = act("lead", "Lead", event("brake", slow_to(0, 5), after(2)))


class Steady:
    """Keeps its speed, blind."""

    def drive(self, observation):
        return Control(acceleration_mps2=0.0, curvature_per_m=0.0)


class Brakes:
    """Stops at once."""

    def drive(self, observation):
        return Control(acceleration_mps2=-8.0, curvature_per_m=0.0)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "road.xodr").write_text(ROAD)
    return tmp_path


def cases(path, ego=None, wanted=lambda case_id: True):
    return read_cases(path, wanted, ego)


def only_case(folder, text) -> Case:
    (folder / "s.xosc").write_text(text)
    (case,) = cases(folder / "s.xosc")
    assert isinstance(case, Case), case
    return case


def reason(folder, text) -> str:
    (folder / "s.xosc").write_text(text)
    (left,) = cases(folder / "s.xosc")
    assert not isinstance(left, Case)
    return left.reason


def driven(case, stack):
    return simulate(case, lambda briefing: stack, Setup(), puppets_of(case))


def test_the_ego_starts_where_the_file_puts_it_and_its_goal_is_where_the_file_takes_it(folder):
    case = only_case(folder, two_cars())
    start = case.ego

    assert (case.id, case.scenario, case.capability) == ("s", "s", "storyboard")
    assert start.path.at(start.station_m)[:2] == pytest.approx((20.0, -1.75))
    assert (start.offset_m, start.speed_mps, case.cruise_mps) == (pytest.approx(0.0), 10.0, 10.0)
    assert start.path.at(case.goal.station_m)[0] == pytest.approx(20.0 + 120.0 + 1.4 + 2.1)  # its front
    assert case.limit_s == pytest.approx(1.5 * 12.0 + 5.0)
    assert [each.criterion for each in case.expectations] == ["no_contact", "stays_on_road", "reaches_goal"]


def test_a_stack_that_drives_as_written_meets_everybody_where_the_play_does(folder):
    case = only_case(folder, two_cars(BRAKES_AT_2_S))
    trace = driven(case, Steady())
    play = played(read_playable(folder / "s.xosc", {}), Options())
    (touch,) = play.touches
    lead = play.rows[: len(trace.ticks) - 1, 1]  # both are recorded at 10 Hz, but the trace's last row is the contact

    assert trace.ending.reason is EndReason.CONTACT
    assert trace.contact.time_s == pytest.approx(touch.tick * play.step_s)
    np.testing.assert_allclose(trace.actors[:-1, 0, 0] - 1.4, lead[:, 0], atol=1e-4)  # box centre and rear axle
    np.testing.assert_allclose(trace.actors[:-1, 0, 3], lead[:, 3], atol=1e-5)


def test_whom_the_file_lets_the_ego_hit_it_need_not_get_past(folder):
    case = only_case(folder, two_cars(BRAKES_AT_2_S))

    assert [each.criterion for each in case.expectations] == ["no_contact", "stays_on_road"]
    assert "Not judged: reaches_goal, for as written Ego touches Lead at 6." in case.summary
    assert driven(case, Brakes()).contact is None


NEAR = '<RelativeDistanceCondition entityRef="Lead" relativeDistanceType="{type}" freespace="false" {more}/>'
NEARER_THAN_30_M = by_ego(NEAR.format(type="cartesianDistance", more='value="30" rule="lessThan"'))


def test_triggers_look_at_where_the_stack_drives(folder):
    stands = START.format(name="Lead", s=60, speed=0)
    flees = act("lead", "Lead", event("flee", slow_to(20, 5), NEARER_THAN_30_M))
    case = only_case(folder, two_cars(flees, lead=stands))
    comes, stays = driven(case, Steady()), driven(case, Brakes())

    assert comes.actors[-1, 0, 3] == pytest.approx(20.0)
    assert np.flatnonzero(comes.actors[:, 0, 3] > 0.0)[0] == 11  # 30 m apart after 1 s, seen in the tick after it
    assert (stays.actors[:, 0, 3] == 0.0).all()


def test_what_the_file_lets_the_ego_do_is_over_as_it_starts(folder):
    ends = '<StoryboardElementStateCondition storyboardElementType="event" storyboardElementRef="own" state="{}"/>'
    own = act("ego", "Ego", event("own", slow_to(0, 0.1), after(1)))
    then = f"<ByValueCondition>{ends.format('endTransition')}</ByValueCondition>"
    case = only_case(folder, two_cars(own, act("lead", "Lead", event("brake", slow_to(0, 5), then))))
    trace = driven(case, Steady())

    assert "Left to the stack, over as they start: own." in case.summary
    assert np.flatnonzero(trace.actors[:, 0, 3] < 10.0)[0] == 11
    assert trace.ego[12, 3] == pytest.approx(10.0)


def test_a_file_that_asks_for_what_is_not_there_only_as_the_stack_drives_is_inconclusive(folder):
    stops = act("ego", "Ego", event("stop", slow_to(0, 1), after(0)))  # as written it is never 16 s behind
    how = 'value="16" rule="lessThan" freespace="false" relativeDistanceType="longitudinal" coordinateSystem="entity"'
    near = by_ego(f'<TimeHeadwayCondition entityRef="Lead" {how}/>')
    lane = '<LaneChangeTarget><AbsoluteTargetLane value="-9"/></LaneChangeTarget>'
    dynamics = '<LaneChangeActionDynamics dynamicsShape="linear" dynamicsDimension="time" value="2"/>'
    change = f"<LaneChangeAction>{dynamics}{lane}</LaneChangeAction>"
    leaves = f"<PrivateAction><LateralAction>{change}</LateralAction></PrivateAction>"
    stands = START.format(name="Lead", s=200, speed=0)
    case = only_case(folder, two_cars(stops, act("lead", "Lead", event("leave", leaves, near)), lead=stands))
    outcome, trace = Driver(BLIND, Setup())(case)

    assert (outcome.verdict, trace) == (Verdict.INCONCLUSIVE, None)
    assert outcome.because.startswith("its storyboard could not go on: Lead changes to lane -9 of road ")


def test_a_goal_lies_before_the_end_of_the_map_so_that_nobody_leaves_the_road_to_reach_it(folder):
    case = only_case(folder, two_cars(ego=START.format(name="Ego", s=100, speed=40)))
    trace = driven(case, Steady())

    assert case.ego.path.at(case.goal.station_m)[0] == pytest.approx(495.0)
    assert (trace.ending.reason, trace.ego[-1, 0] + 3.5 < 500.0) == (EndReason.GOAL, True)


def test_an_ego_that_backs_in_the_file_is_to_back(folder):
    stands = START.format(name="Lead", s=200, speed=0)
    case = only_case(folder, two_cars(ego=START.format(name="Ego", s=100, speed=-2), lead=stands))
    trace = driven(case, Steady())

    assert (case.reverses, case.ego.speed_mps, case.cruise_mps) == (True, 2.0, 2.0)
    assert case.ego.path.at(case.goal.station_m)[0] == pytest.approx(100.0 - 24.0 + 1.4 - 2.1)  # its rear
    assert trace.ego[0, :4].tolist() == pytest.approx([100.0, -1.75, 0.0, -2.0], abs=1e-6)
    assert trace.ending.reason is EndReason.GOAL


def test_when_the_storyboard_has_stopped_all_go_on_as_they_were(folder):
    late = act("lead", "Lead", event("brake", slow_to(0, 5), after(13)))
    trace = driven(only_case(folder, two_cars(late)), Brakes())

    assert trace.time_s[-1] > 13.0
    assert trace.actors[:, 0, 3] == pytest.approx(10.0)


def test_the_same_case_gives_the_same_trace(folder):
    case = only_case(folder, two_cars(BRAKES_AT_2_S))

    assert driven(case, Brakes()).digest == driven(case, Brakes()).digest


def test_a_case_is_another_one_where_its_storyboard_is(folder):
    digests = [only_case(folder, two_cars(story)).digest for story in (BRAKES_AT_2_S, "", BRAKES_AT_2_S)]

    assert digests[0] == digests[2] != digests[1]


def test_another_entity_may_be_driven(folder):
    (folder / "s.xosc").write_text(two_cars(BRAKES_AT_2_S))
    (case,) = cases(folder / "s.xosc", ego="Lead")

    assert (case.id, case.parameters, [actor.name for actor in case.actors]) == ("s@ego=Lead", {"ego": "Lead"}, ["Ego"])
    assert case.ego.path.at(case.ego.station_m)[0] == pytest.approx(60.0)


def test_nobody_of_a_name_is_an_error_with_the_nearest(folder):
    (folder / "s.xosc").write_text(two_cars())

    with pytest.raises(InputError, match=r"nobody is called Laed; did you mean Lead\?"):
        cases(folder / "s.xosc", ego="Laed")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (two_cars().replace('<LogicFile filepath="road.xodr"/>', ""), "it names no map"),
        (two_cars(ego=""), "Ego is not there at the start"),
        (two_cars(ego=START.format(name="Ego", s=495, speed=10)), "Ego ends no farther along its way than it starts"),
    ],
)
def test_who_cannot_be_driven_is_left_out_with_the_reason(folder, text, why):
    assert reason(folder, text).startswith(why)


def test_a_variation_is_a_case_for_each_of_its_assignments(folder):
    (folder / "s.xosc").write_text(SCENARIO)
    (folder / "v.xosc").write_text(VARIATION)
    found = cases(folder / "v.xosc")

    assert [case.id for case in found] == [f"v@mps={speed}" for speed in (10, 15, 20, 25, 30)]
    assert [case.ego.speed_mps for case in found] == [10.0, 15.0, 20.0, 25.0, 30.0]
    assert not any(case.drawn for case in found)


def test_an_assignment_that_breaks_a_constraint_is_left_out_and_the_rest_are_cases(folder):
    group = '<ConstraintGroup><ValueConstraint rule="lessThan" value="25"/></ConstraintGroup>'
    declared = 'parameterType="double" value="10"'
    (folder / "s.xosc").write_text(SCENARIO.replace(f"{declared}/>", f"{declared}>{group}</ParameterDeclaration>"))
    (folder / "v.xosc").write_text(VARIATION)
    found = cases(folder / "v.xosc")

    assert [isinstance(one, Case) for one in found] == [True, True, True, False, False]
    assert "mps is 25, and is constrained to < 25" in found[3].reason


def test_one_case_of_a_variation_is_read_without_the_others(folder):
    (folder / "s.xosc").write_text(SCENARIO)
    (folder / "v.xosc").write_text(VARIATION)

    assert [case.id for case in cases(folder / "v.xosc", wanted="v@mps=20".__eq__)] == ["v@mps=20"]


def test_of_very_many_assignments_some_become_cases_and_the_rest_are_told(folder, monkeypatch):
    monkeypatch.setattr("scenario_runner.scripted.files.MOST_CASES", 2)
    (folder / "s.xosc").write_text(SCENARIO)
    (folder / "v.xosc").write_text(VARIATION)
    found = cases(folder / "v.xosc")

    assert [one.id for one in found if isinstance(one, Case)] == ["v@mps=10", "v@mps=20"]
    assert len(found) == 5


def test_a_folder_gives_all_its_scenarios_and_tells_which_cannot_be_played(folder):
    (folder / "good.xosc").write_text(two_cars())
    swarm = '<GlobalAction><TrafficAction trafficName="t"><TrafficSwarmAction/></TrafficAction></GlobalAction>'
    (folder / "swarm.xosc").write_text(two_cars().replace("<Init><Actions>", f"<Init><Actions>{swarm}"))
    (folder / "catalog.xosc").write_text("<OpenSCENARIO><Catalog name='c'/></OpenSCENARIO>")
    good, swarming = cases(folder)

    assert good.id == "good"
    assert (swarming.case_id, "TrafficSwarmAction: is not played" in swarming.reason) == ("swarm", True)


@pytest.mark.parametrize(
    ("state", "colour"),
    [
        ("red", Colour.RED),
        ("GREEN", Colour.GREEN),
        ("on;off;off", Colour.RED),
        ("on;on;off", Colour.RED_YELLOW),
        ("off;on;off", Colour.YELLOW),
        ("off;off;on", Colour.GREEN),
        ("off;off;off", Colour.OFF),
        ("strange", Colour.OFF),
    ],
)
def test_a_signals_state_is_a_colour_by_name_or_by_its_lamps(state, colour):
    assert colour_of(state) is colour
