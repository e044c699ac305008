"""Elements of a storyboard start and end when the standard says; here a tick is 0.1 s."""

from __future__ import annotations

import pytest

from scenario_runner.model.openscenario.actions import LaneChange, Light, Speed
from scenario_runner.model.openscenario.conditions import Compared, ElementState, Time, Valued
from scenario_runner.model.openscenario.played import Ending
from storyboard.boards import (
    AT_ONCE,
    COMPLETE,
    RUNNING,
    STANDBY,
    act,
    after,
    begins,
    car,
    event,
    group,
    lasts,
    on_lane,
    once,
    passed,
    played,
    scenario,
    sets,
    states_of,
    story,
    transition,
)


def value_is(name, value="1"):
    return ((once(Valued(of="Variable", name=name, rule="equalTo", value=value)),),)


def state_is(element, kind, state, **how):
    return ((once(ElementState(element=element, kind=kind, state=state), **how),),)


def test_an_event_waits_for_its_trigger_and_is_over_with_its_action():
    come = played(scenario(story(event("e", lasts(1.0), when=after(0.5)))))
    assert passed(come, "e") == [(0, STANDBY), (5, RUNNING), (14, COMPLETE)]
    assert passed(come, "e.action") == [(5, RUNNING), (14, COMPLETE)]
    assert states_of(come, "Ego")[15, 3] == pytest.approx(1.0)  # 0.5 s and 1 s later it has its speed


def test_an_act_without_a_start_trigger_starts_at_once_and_so_do_its_events():
    come = played(scenario(story(event("e", lasts(1.0)))))
    assert [passed(come, name) for name in ("act", "group", "group.maneuver")] == [[(0, RUNNING), (9, COMPLETE)]] * 3
    assert passed(come, "e") == [(0, STANDBY), (0, RUNNING), (9, COMPLETE)]


def test_a_start_trigger_with_no_condition_in_it_starts_at_once():
    come = played(scenario(story(act(group(event("e", lasts(1.0), when=())), start=()))))
    assert passed(come, "e")[1] == (0, RUNNING)


def test_an_act_waits_for_its_start_trigger_and_its_events_wait_in_it():
    early, late = event("early", lasts(1.0), when=after(0.3)), event("late", lasts(1.0), when=after(1.2))
    come = played(scenario(story(act(group(early, late), start=after(1.0)))))
    assert passed(come, "act") == [(10, RUNNING), (21, COMPLETE)]
    assert passed(come, "early")[:2] == [(10, STANDBY), (10, RUNNING)]  # its condition holds long since
    assert passed(come, "late")[:2] == [(10, STANDBY), (12, RUNNING)]


def test_an_act_that_is_stopped_stops_all_in_it_and_its_entity_goes_on_as_it_is():
    events = event("e", lasts(2.0)), event("never", lasts(1.0), when=after(9.0))
    come = played(scenario(story(act(group(*events), stop=after(1.0)))))
    for name in ("act", "group", "group.maneuver", "e", "e.action", "never"):
        assert passed(come, name)[-1] == (10, COMPLETE)
    assert "never.action" not in {each.path[-1] for each in come.transitions}
    assert states_of(come, "Ego")[[10, 30], 3] == pytest.approx([1.0, 1.0])


def test_a_stopped_act_ends_nothing_but_itself():
    stopped = act(group(event("e", lasts(5.0), when=after(9.0))), stop=after(1.0), name="stopped")
    other = act(group(event("other", lasts(2.0))), name="goes on")
    come = played(scenario(story(stopped, other)))
    assert (passed(come, "stopped")[-1], passed(come, "goes on")[-1]) == ((10, COMPLETE), (19, COMPLETE))
    assert passed(come, "story") == [(0, RUNNING), (19, COMPLETE)]


def test_what_holds_elements_is_over_with_the_last_of_them():
    short, long = event("short", lasts(0.5)), event("long", lasts(1.0), when=after(1.0))
    come = played(scenario(story(short, long)))
    assert passed(come, "short")[-1] == (4, COMPLETE)
    for name in ("long", "group.maneuver", "group", "act", "story"):
        assert passed(come, name)[-1] == (19, COMPLETE)


def test_what_is_over_at_once_starts_and_ends_in_one_tick():
    come = played(scenario(story(event("e", sets("v"), when=after(0.5))), variables=("v",)))
    assert passed(come, "e") == [(0, STANDBY), (5, RUNNING), (5, COMPLETE)]


def test_a_light_takes_its_time_to_get_into_its_state():
    come = played(scenario(story(event("e", Light(name="lowBeam", state="on", lasts_s=0.5)))))
    assert passed(come, "e.action") == [(0, RUNNING), (5, COMPLETE)]


def test_an_event_with_executions_left_stands_by_again_and_its_trigger_may_start_it_in_the_next_tick():
    come = played(scenario(story(event("e", lasts(0.5), when=after(0.5), times=2))))
    assert passed(come, "e") == [(0, STANDBY), (5, RUNNING), (9, STANDBY), (10, RUNNING), (14, COMPLETE)]


def test_an_event_that_waits_for_an_edge_again_waits_for_another_one():
    rises = ((once(Time(rule="greaterOrEqual", bound_s=0.5), edge="rising"),),)
    come = played(scenario(story(event("e", lasts(0.5), when=rises, times=2))))
    assert passed(come, "e") == [(0, STANDBY), (5, RUNNING), (9, STANDBY)]


def test_a_group_starts_again_as_often_as_it_may_and_its_events_have_all_their_executions_again():
    inner = event("e", lasts(0.3), times=2)
    come = played(scenario(story(group(inner, times=2))))
    assert passed(come, "group") == [(0, RUNNING), (5, COMPLETE), (5, RUNNING), (11, COMPLETE)]
    assert [tick for tick, state in passed(come, "e") if state is RUNNING] == [0, 3, 6, 9]
    assert passed(come, "act") == [(0, RUNNING), (11, COMPLETE)]


# ---- priorities


def two_events(priority, *, times=1):
    first = event("first", lasts(2.0))
    return played(scenario(story(first, event("second", lasts(0.5), when=after(1.0), priority=priority, times=times))))


def test_a_parallel_event_leaves_the_running_one():
    come = played(
        scenario(story(event("first", sets("v"), lasts(1.0)), event("second", sets("w"))), variables=("v", "w"))
    )
    assert passed(come, "first")[-1] == (9, COMPLETE)
    assert passed(come, "second")[-1] == (0, COMPLETE)


def test_an_overriding_event_stops_the_running_ones_of_its_maneuver():
    come = two_events("override")
    assert passed(come, "first") == [(0, STANDBY), (0, RUNNING), (10, COMPLETE)]
    assert passed(come, "first.action")[-1] == (10, COMPLETE)
    assert passed(come, "second") == [(0, STANDBY), (10, RUNNING), (14, COMPLETE)]
    assert states_of(come, "Ego")[[10, 15], 3] == pytest.approx([1.0, 1.5])


def test_an_overriding_event_stops_what_it_does_not_itself_take_and_that_stays_where_it_is():
    over = LaneChange(transition=transition("linear", "time", 2.0), target="-2", entity=None, offset_m=0.0)
    events = event("first", over), event("second", lasts(0.5), when=after(1.0), priority="override")
    come = played(scenario(story(*events), begin=begins("Ego", on_lane(-1, 10.0), 10.0)))
    assert passed(come, "first")[-1] == (10, COMPLETE)
    assert states_of(come, "Ego")[[10, 20], 1] == pytest.approx([-1.75 - 0.5 * 3.5] * 2)


def test_an_overriding_event_leaves_those_of_other_maneuvers_and_those_that_wait():
    first, waiting = event("first", sets("v"), lasts(2.0)), event("waiting", lasts(0.1), when=after(2.5))
    other = group(event("second", sets("w"), when=after(1.0), priority="override"), waiting, name="other")
    come = played(scenario(story(group(first), other), variables=("v", "w")))
    assert passed(come, "first")[-1] == (19, COMPLETE)
    assert passed(come, "waiting")[1] == (25, RUNNING)


def test_a_skipped_event_does_not_run_while_another_does():
    assert passed(two_events("skip"), "second") == [(0, STANDBY), (10, COMPLETE)]


def test_a_skipped_event_with_executions_left_runs_when_the_other_is_over():
    once_after = ((once(Time(rule="equalTo", bound_s=1.0)),), (once(Time(rule="equalTo", bound_s=2.5)),))
    first = event("first", lasts(2.0))
    second = event("second", lasts(0.2), when=once_after, priority="skip", times=2)
    come = played(scenario(story(first, second)))
    assert passed(come, "second") == [(0, STANDBY), (25, RUNNING), (26, COMPLETE)]


def test_an_event_that_skips_runs_where_none_does():
    come = played(scenario(story(event("e", lasts(0.5), when=after(1.0), priority="skip"))))
    assert passed(come, "e") == [(0, STANDBY), (10, RUNNING), (14, COMPLETE)]


# ---- actors


def test_those_that_make_a_trigger_fire_are_actors_where_the_group_says_so():
    moves = Speed(transition=AT_ONCE, target=7.0)
    fast = ((once(speed_above(3.0), of=("One", "Two", "Three")),),)
    one_story = story(group(event("e", moves, when=fast), actors=(), triggering=True))
    come = played(three_cars(one_story), limit_s=0.5)
    assert [states_of(come, name)[-1, 3] for name in ("One", "Two", "Three")] == [2.0, 7.0, 7.0]


def test_those_that_make_a_trigger_fire_are_no_actors_where_the_group_does_not_say_so():
    moves = Speed(transition=AT_ONCE, target=7.0)
    fast = ((once(speed_above(3.0), of=("One", "Two", "Three")),),)
    come = played(three_cars(story(group(event("e", moves, when=fast), actors=("One",)))), limit_s=0.5)
    assert [states_of(come, name)[-1, 3] for name in ("One", "Two", "Three")] == [7.0, 4.0, 6.0]


def test_actors_may_be_a_selection_or_a_type_of_entities():
    moves = event("e", Speed(transition=AT_ONCE, target=7.0))
    for members in (("One", "Three"), ("pedestrian",)):
        chosen = three_cars(story(group(moves, actors=("some",))), selections=(("some", members),))
        speeds = [states_of(played(chosen, limit_s=0.5), name)[-1, 3] for name in ("One", "Two", "Three")]
        assert speeds == ([7.0, 4.0, 7.0] if len(members) == 2 else [2.0, 4.0, 7.0])


def speed_above(mps):
    return Compared(measure="Speed", rule="greaterThan", bound=mps)


def three_cars(*stories, selections=()):
    entities = (car("One"), car("Two"), car("Three", element="Pedestrian"))
    begin = tuple(
        action
        for entity, s_m, mps in zip(entities, (10.0, 50.0, 90.0), (2.0, 4.0, 6.0), strict=True)
        for action in begins(entity.name, on_lane(-1, s_m), mps)
    )
    return scenario(*stories, entities=entities, begin=begin, selections=selections)


# ---- what conditions see of it


@pytest.mark.parametrize(
    ("element", "kind", "state", "tick"),
    [
        ("first", "event", "standbyState", 0),
        ("first", "event", "runningState", 6),  # it starts in tick 5, seen in the next
        ("first", "event", "startTransition", 6),
        ("first", "event", "endTransition", 15),  # it ends in tick 14
        ("first", "event", "completeState", 15),
        ("first.action", "action", "completeState", 15),
        ("act", "act", "startTransition", 0),
        ("act::group", "maneuverGroup", "runningState", 0),
        ("story::act", "act", "runningState", 0),
    ],
)
def test_conditions_see_states_and_transitions_of_elements(element, kind, state, tick):
    watches = group(event("second", sets("v"), when=state_is(element, kind, state)), name="watches")
    first = group(event("first", lasts(1.0), when=after(0.5)))
    come = played(scenario(story(first, watches), variables=("v",)))
    assert passed(come, "second")[1] == (tick, RUNNING)


@pytest.mark.parametrize(
    ("element", "kind"), [("second", "event"), ("first", "action"), ("story::first", "event"), ("none", "event")]
)
def test_a_condition_on_an_element_that_is_not_there_so_never_holds(element, kind):
    watches = group(event("second", sets("v"), when=state_is(element, kind, "completeState")), name="watches")
    come = played(scenario(story(group(event("first", lasts(1.0))), watches), variables=("v",)))
    assert passed(come, "second") == [(0, STANDBY)]


def test_a_transition_is_seen_in_one_tick_alone_and_a_state_for_good():
    for state, ticks in (("endTransition", [10]), ("completeState", [10, 11, 12])):
        watches = group(event("second", sets("v"), when=state_is("first", "event", state), times=3), name="watches")
        come = played(scenario(story(group(event("first", lasts(1.0))), watches), variables=("v",)))
        assert [tick for tick, reached in passed(come, "second") if reached is RUNNING] == ticks


def test_what_is_stopped_passes_a_stop_and_no_end():
    for state, starts in (("stopTransition", True), ("endTransition", False)):
        watches = act(group(event("second", sets("v"), when=state_is("e", "event", state)), name="w"), name="watches")
        stopped = act(group(event("e", lasts(2.0))), stop=after(1.0))
        come = played(scenario(story(stopped, watches), variables=("v",)))
        assert (len(passed(come, "second")) > 1) == starts


def test_an_action_whose_entity_another_takes_passes_a_stop():
    slower = Speed(transition=transition("linear", "time", 1.0), target=0.0)
    for state, starts in (("stopTransition", True), ("endTransition", False)):
        watches = group(event("third", sets("v"), when=state_is("first.action", "action", state)), name="watches")
        events = event("first", lasts(2.0)), event("second", slower, when=after(1.0))
        come = played(scenario(story(group(*events), watches), variables=("v",)))
        assert passed(come, "third")[1:2] == ([(11, RUNNING)] if starts else [])


def test_what_is_skipped_passes_a_skip():
    watches = group(event("third", sets("v"), when=state_is("second", "event", "skipTransition")), name="watches")
    events = event("first", lasts(2.0)), event("second", lasts(0.5), when=after(1.0), priority="skip")
    come = played(scenario(story(group(*events), watches), variables=("v",)))
    assert passed(come, "third")[1] == (11, RUNNING)


def test_what_an_action_does_at_once_later_triggers_see_in_the_same_tick():
    one, other = event("one", sets("v"), when=after(0.5)), event("other", sets("w"), when=value_is("v"))
    for events, tick in (((one, other), 5), ((other, one), 6)):
        assert passed(played(scenario(story(*events), variables=("v", "w"))), "other")[1] == (tick, RUNNING)


def test_an_action_whose_entity_another_takes_is_stopped():
    slower = Speed(transition=transition("linear", "time", 1.0), target=0.0)
    events = event("first", lasts(2.0)), event("second", slower, when=after(1.0))
    come = played(scenario(story(*events)))
    assert passed(come, "first.action") == [(0, RUNNING), (10, COMPLETE)]
    assert passed(come, "first")[-1] == (10, COMPLETE)
    assert states_of(come, "Ego")[20, 3] == pytest.approx(0.0)


# ---- the end


def test_the_stop_trigger_stops_whatever_runs_and_the_play():
    come = played(scenario(story(event("e", lasts(2.0)), event("waits", lasts(1.0), when=after(9.0))), stop=after(1.0)))
    assert (come.ending, come.ended_s) == (Ending.STOP_TRIGGER, 1.0)
    for name in ("story", "act", "e", "e.action", "waits"):
        assert passed(come, name)[-1] == (10, COMPLETE)


def test_without_a_stop_trigger_a_play_goes_on_to_its_limit_though_all_stories_are_over():
    come = played(scenario(story(event("e", lasts(1.0)))), limit_s=2.0)
    assert (come.ending, come.ended_s) == (Ending.LIMIT, 2.0)
