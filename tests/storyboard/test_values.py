"""Actions on values, and on which entities there are."""

from __future__ import annotations

import numpy as np
import pytest

from scenario_runner.model.openscenario.actions import (
    AddEntity,
    DeleteEntity,
    LaneChange,
    ModifyValue,
    SetSignalPhase,
    SetValue,
    Teleport,
)
from scenario_runner.model.openscenario.places import RelativeWorldPosition
from scenario_runner.model.openscenario.scenarios import Action
from scenario_runner.storyboard.actions import start_action
from scenario_runner.storyboard.failing import CannotPlay
from storyboard.boards import (
    COMPLETE,
    RUNNING,
    STANDBY,
    act,
    after,
    at_point,
    begins,
    car,
    event,
    group,
    lasts,
    on_lane,
    passed,
    played,
    scenario,
    sets,
    staged,
    states_of,
    story,
    transition,
)


def do(scene, doing, *actors):
    return start_action(scene, Action(name="a", doing=doing), actors)


def a_scene(**more):
    return staged((car("Ego"), on_lane(-1, 10.0), 5.0), variables=("v",), parameters=("v", "p"), **more)


def test_a_variable_and_a_parameter_of_one_name_are_two():
    scene = a_scene()
    do(scene, SetValue(name="v", value="word", of_parameter=False))
    do(scene, SetValue(name="v", value="7", of_parameter=True))
    assert (scene.variables, scene.parameters) == ({"v": "word"}, {"v": "7", "p": "0"})


def test_values_are_added_to_and_multiplied_as_numbers():
    scene = a_scene()
    do(scene, ModifyValue(name="v", amount=2.5, multiply=False, of_parameter=False))
    do(scene, ModifyValue(name="v", amount=-4.0, multiply=True, of_parameter=False))
    assert float(scene.variables["v"]) == -10.0
    assert scene.parameters["v"] == "0"


def test_a_word_cannot_be_added_to_and_what_is_not_declared_cannot_be_set():
    scene = a_scene()
    scene.variables["v"] = "word"
    with pytest.raises(CannotPlay, match="v is 'word', which nothing can be added to"):
        do(scene, ModifyValue(name="v", amount=1.0, multiply=False, of_parameter=False))
    with pytest.raises(CannotPlay, match="sets the parameter q, which is not declared"):
        do(scene, SetValue(name="q", value="1", of_parameter=True))


def test_an_entity_that_is_deleted_is_gone_and_one_that_is_added_is_there():
    gone, back = (
        event("gone", DeleteEntity(entity="Ego"), when=after(1.0)),
        AddEntity(entity="Ego", position=at_point(0, 0)),
    )
    come = played(
        scenario(
            story(group(gone, event("back", back, when=after(2.0)), actors=())),
            begin=begins("Ego", on_lane(-1, 10.0), 5.0),
        )
    )
    there = ~np.isnan(states_of(come, "Ego")[:, 0])
    assert there.tolist() == [not 10 < tick <= 20 for tick in range(31)]
    assert states_of(come, "Ego")[10, 0] == pytest.approx(15.0)


def test_who_is_there_already_stays_where_it_is_when_it_is_added():
    scene = a_scene()
    do(scene, AddEntity(entity="Ego", position=on_lane(-2, 100.0)))
    assert scene.movers["Ego"].s_m == 10.0


ADDS, DELETES = AddEntity(entity="Other", position=on_lane(-2, 100.0)), DeleteEntity(entity="Other")


@pytest.mark.parametrize(
    ("others", "first", "then", "remark"),
    [
        (begins("Other", on_lane(-1, 50.0)), ADDS, DELETES, "AddEntityAction e.action does not start: Other is there"),
        ((), DELETES, ADDS, "DeleteEntityAction e.action does not start: Other is not there"),
    ],
)
def test_what_is_there_cannot_be_added_nor_what_is_not_deleted_not_even_later(others, first, then, remark):
    steps = event("e", first, when=after(0.5)), event("other", then, when=after(1.0))
    who = {"entities": (car("Ego"), car("Other")), "begin": begins("Ego", on_lane(-1, 10.0)) + others}
    come = played(scenario(story(act(group(*steps), stop=after(2.0))), **who))
    assert passed(come, "e") == [(0, STANDBY), (5, RUNNING), (20, COMPLETE)]
    assert passed(come, "e.action") == []
    assert passed(come, "other")[-1] == (10, COMPLETE)
    assert [each.startswith(remark) for each in come.remarks] == [True]


def test_an_event_with_such_an_action_does_the_others():
    both = event("e", DeleteEntity(entity="Other"), sets("v"))
    come = played(scenario(story(both), entities=(car("Ego"), car("Other")), variables=("v",)))
    assert passed(come, "e0.action") == []
    assert passed(come, "e1.action") == [(0, RUNNING), (0, COMPLETE)]
    assert passed(come, "e") == [(0, STANDBY), (0, RUNNING)]


def test_an_event_that_is_done_again_asks_again_who_is_there():
    looks = event("e", DeleteEntity(entity="Other"), when=after(0.5), times=2)
    who = {"entities": (car("Ego"), car("Other"))}
    come = played(
        scenario(story(looks), begin=begins("Ego", on_lane(-1, 10.0)) + begins("Other", on_lane(-1, 50.0)), **who)
    )
    assert passed(come, "e.action") == [(5, RUNNING), (5, COMPLETE)]
    assert passed(come, "e") == [(0, STANDBY), (5, RUNNING), (5, STANDBY), (6, RUNNING)]


def test_what_moves_an_entity_is_over_when_it_is_deleted():
    moved, gone = event("e", lasts(2.0)), event("gone", DeleteEntity(entity="Ego"), when=after(1.0))
    come = played(scenario(story(moved, gone)))
    assert passed(come, "e")[-1] == (10, COMPLETE)


def test_whoever_is_not_there_does_nothing_but_come_by_a_teleport():
    come = played(
        scenario(
            story(
                group(
                    event("faster", lasts(1.0)),
                    event("comes", Teleport(position=on_lane(-1, 77.0)), when=after(1.0)),
                    actors=("Other",),
                )
            ),
            entities=(car("Ego"), car("Other")),
        )
    )
    rows = states_of(come, "Other")
    assert np.isnan(rows[:11]).all()
    assert rows[-1, [0, 3]].tolist() == [77.0, 0.0]
    assert passed(come, "faster")[-1] == (0, COMPLETE)


def test_a_teleport_is_there_in_the_next_tick_at_the_speed_it_had_which_takes_the_tick():
    one = event("e", Teleport(position=on_lane(-2, 200.0)), when=after(1.0))
    rows = states_of(played(scenario(story(one), begin=begins("Ego", on_lane(-1, 10.0), 5.0))), "Ego")
    assert rows[10] == pytest.approx([15.0, -1.75, 0.0, 5.0])
    assert rows[11] == pytest.approx([200.0, -5.25, 0.0, 5.0])
    assert rows[12] == pytest.approx([200.5, -5.25, 0.0, 5.0])


def test_a_teleport_does_not_take_the_tick_of_who_is_changing_lane():
    over = event(
        "over", LaneChange(transition=transition("linear", "time", 2.0), target="-2", entity=None, offset_m=0.0)
    )
    one = event("e", Teleport(position=on_lane(-1, 200.0)), when=after(1.0))
    rows = states_of(played(scenario(story(over, one), begin=begins("Ego", on_lane(-1, 10.0), 5.0))), "Ego")
    assert rows[11, 0] == pytest.approx(200.5, abs=0.05)


def test_what_names_an_entity_or_a_controller_that_is_not_there_cannot_be_played():
    scene = a_scene()
    with pytest.raises(CannotPlay, match="an action names Nobody, which is no entity"):
        do(scene, DeleteEntity(entity="Nobody"))
    with pytest.raises(CannotPlay, match="sets the phase of lights, which is no controller"):
        do(scene, SetSignalPhase(controller="lights", phase="go"))
    nowhere = RelativeWorldPosition(entity="Nobody", dx_m=0.0, dy_m=0.0, orientation=None)
    with pytest.raises(CannotPlay, match="relative to Nobody, which is no entity"):
        do(scene, Teleport(position=nowhere), "Ego")
