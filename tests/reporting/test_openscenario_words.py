"""OpenSCENARIO in words: each noun has some, and they say its numbers."""

from typing import get_args

import pytest

from scenario_runner.model.openscenario import actions, conditions, places
from scenario_runner.model.openscenario.conditions import Condition, ElementState, Time
from scenario_runner.reporting import openscenario_words
from scenario_runner.reporting.openscenario_words import doing_words, position_words, trigger_words, value_words

AT = places.LanePosition(road="0", lane="-1", s_m=50.0, offset_m=-0.25, orientation=None)
LINEAR = actions.Transition(shape="linear", dimension="rate", value=2.0, follow=False)
STEP = actions.Transition(shape="step", dimension="time", value=0.0, follow=False)


def test_every_noun_of_the_storyboard_has_words():
    assert set(get_args(actions.Doing)) == set(openscenario_words._DOINGS)
    assert set(get_args(conditions.Looking)) == set(openscenario_words._LOOKINGS)
    assert set(get_args(places.Position)) == set(openscenario_words._POSITIONS)


TURNED = places.Orientation(yaw_rad=0.5, relative=True)


@pytest.mark.parametrize(
    ("position", "words"),
    [
        (AT, "road 0, lane -1 at 50 m, -0.25 m to the left"),
        (places.WorldPosition(x_m=1.0, y_m=2.0, z_m=0.0, yaw_rad=0.5), "(1, 2) m, heading 0.5 rad"),
        (
            places.RelativeLanePosition(
                entity="Ego", lanes=1, ds_m=27.7777, along_lane=False, offset_m=0.0, orientation=TURNED
            ),
            "27.778 m on from Ego, +1 lanes from its, turned 0.5 rad",
        ),
        (
            places.RelativeObjectPosition(entity="Ego", dx_m=3.0, dy_m=0.0, orientation=None),
            "3 m ahead of Ego",
        ),
    ],
)
def test_a_position_says_where_it_is(position, words):
    assert position_words(position) == words


@pytest.mark.parametrize(
    ("doing", "words"),
    [
        (actions.Speed(transition=STEP, target=10.0), "change speed to 10 m/s at once"),
        (
            actions.Speed(transition=LINEAR, target=1.2, entity="B", factor=True),
            "change speed to 1.2 × that of B, linear at 2 m/s²",
        ),
        (
            actions.LaneChange(transition=LINEAR, target="1", entity="B", offset_m=0.0),
            "change to 1 lanes from that of B, linear at 2 m/s",
        ),
        (
            actions.LaneOffset(target_m=0.4, entity=None, shape="cubic", continuous=False, lateral_mps2=1.5),
            "move to 0.4 m left in its lane, cubic, at most 1.5 m/s² sideways",
        ),
        (
            actions.Synchronize(
                master="Ego",
                master_target=AT,
                target=AT,
                tolerance_m=0.0,
                master_tolerance_m=0.0,
                final=actions.FinalSpeed(mps=4.0, relative=False, steady_m=7.0, steady_s=None),
            ),
            "arrive at [road 0, lane -1 at 50 m, -0.25 m to the left] when Ego is at "
            "[road 0, lane -1 at 50 m, -0.25 m to the left], at 4 m/s, steady for 7 m",
        ),
        (actions.ActivateController(lateral=None, longitudinal=False), "switch controller: longitudinal off"),
        (actions.Light(name="indicatorLeft", state="flashing"), "LightStateAction indicatorLeft flashing"),
        (actions.Other(element="CustomCommandAction"), "CustomCommandAction"),
    ],
)
def test_an_action_says_what_it_does(doing, words):
    assert doing_words(doing) == words


def condition(looking, **others):
    return Condition(**{"name": "c", "edge": "none", "delay_s": 0.0, "looking": looking, **others})


def test_a_trigger_says_its_groups_edges_and_delays():
    later = condition(Time(rule="greaterThan", bound_s=2.0), delay_s=0.5)
    ended = condition(ElementState(element="e", kind="event", state="completeState"), edge="rising")
    stands = condition(conditions.Lasting(measure="StandStill", duration_s=1.0), entities=("Ego", "B"), for_all=True)

    assert trigger_words(()) == "never"
    assert trigger_words(((later, stands), (ended,))) == (
        "(time > 2 s, 0.5 s later and Ego and B standing still for 1 s) or event e has ended (rising)"
    )


def test_a_computed_value_has_six_digits_and_a_written_one_all_of_its():
    values = ("5.555555555555555", "1.815", "car_white", "-0", "1.79e+308")
    assert [value_words(each) for each in values] == ["5.55556", "1.815", "car_white", "-0", "1.79e+308"]
