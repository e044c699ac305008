"""How `reference` treats signals: a line at x = 100 m on a route along x."""

import pytest
from reference_signals import Obeying
from reference_speed import GO_ON
from reference_view import Own

from scenario_runner.model.signals import Colour
from scenario_runner.model.stacks import SeenSignal


def at(front_m: float, speed_mps: float = 10.0) -> Own:
    return Own(front_m=front_m, rear_m=front_m - 4.4, offset_m=0.0, half_width_m=0.9, speed_mps=speed_mps)


def seen(colour: Colour) -> tuple[SeenSignal, ...]:
    return (SeenSignal("west", colour, 100.0),)


@pytest.mark.parametrize("colour", [Colour.RED, Colour.RED_YELLOW])
def test_it_brakes_for_red(colour: Colour) -> None:
    # half a metre before the line and 25 m before that: what 10 m/s take at 2 m/s²
    assert Obeying().acceleration(at(74.5), seen(colour)) == pytest.approx(-2.0)


@pytest.mark.parametrize("colour", [Colour.GREEN, Colour.OFF, Colour.FLASHING_YELLOW])
def test_it_goes_on_at_green_and_past_signals_that_are_off(colour: Colour) -> None:
    assert Obeying().acceleration(at(74.5), seen(colour)) == GO_ON


@pytest.mark.parametrize(("front_m", "goes"), [(81.0, False), (81.5, True)])
def test_at_yellow_it_stops_where_3_metres_per_second_squared_are_enough(front_m: float, goes: bool) -> None:
    # 2 m roll by until the brakes hold, then 10 m/s take 16.67 m
    assert (Obeying().acceleration(at(front_m), seen(Colour.YELLOW)) == GO_ON) is goes


def test_who_has_gone_on_at_yellow_goes_on_at_red() -> None:
    obeying = Obeying()
    obeying.acceleration(at(90.0), seen(Colour.YELLOW))

    assert obeying.acceleration(at(91.0, 8.0), seen(Colour.RED)) == GO_ON


def test_who_has_begun_to_stop_at_yellow_does_not_change_its_mind() -> None:
    obeying = Obeying()
    obeying.acceleration(at(75.0), seen(Colour.YELLOW))

    assert obeying.acceleration(at(84.0), seen(Colour.YELLOW)) < -2.0


def test_who_cannot_stop_for_a_sudden_red_does_not_stop_in_the_junction() -> None:
    assert Obeying().acceleration(at(97.0), seen(Colour.RED)) == GO_ON


def test_the_next_red_is_a_new_one() -> None:
    obeying = Obeying()
    obeying.acceleration(at(97.0), seen(Colour.RED))
    obeying.acceleration(at(97.0, 0.0), seen(Colour.GREEN))

    assert obeying.acceleration(at(97.0, 0.5), seen(Colour.RED)) < GO_ON


def test_it_knows_when_signs_decide() -> None:
    obeying = Obeying()
    obeying.acceleration(at(50.0), seen(Colour.OFF))
    assert obeying.dark
    obeying.acceleration(at(50.0), seen(Colour.GREEN))
    assert not obeying.dark
