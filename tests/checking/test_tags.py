"""Each tag is seen where it is true, and not where it nearly is."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from drives import going, other, straight_case, straight_lane, straight_path, straight_road, trace_of
from scenario_runner.checking.tags import PREDICATES, tags_of
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.cases import OnPath
from scenario_runner.model.moving_over import moved_over
from scenario_runner.model.roads import LaneStretch, StopLine, StopLineKind
from scenario_runner.model.signals import Colour, Signal
from scenario_runner.model.tags import TagName

EGO = going(1.33, speed_mps=10.0)
LINE_M = 60.0  # the ego's front passes it at 5.65 s and is near it from 2.98 s on
BACK = np.pi
ASIDE = np.pi / 2


def seen(*motions, kind=ActorKind.CAR, ego=EGO, until_s=8.0, hidden=slice(0, 0)):
    case = straight_case(actors=[other(f"one_{place}", kind) for place, _ in enumerate(motions)])
    trace = trace_of(case, ego=ego, actors=motions, until_s=until_s)
    visible = trace.visible.copy()
    visible[hidden] = False
    return tags_of(case, replace(trace, visible=visible))


def moved_aside(motion, *, from_y_m: float, to_y_m: float, at_s: float = 3.0):
    """The same motion that changes its y over 2 s."""

    def moved(t: float):
        x_m, _, yaw_rad, speed_mps = motion(t)
        share = min(max((t - at_s) / 2.0, 0.0), 1.0)
        return x_m, from_y_m + share * (to_y_m - from_y_m), yaw_rad, speed_mps

    return moved


def test_every_word_of_the_vocabulary_has_a_predicate():
    assert tuple(PREDICATES) == get_args(TagName)


@pytest.mark.parametrize(
    ("tag", "kind", "wrong"),
    [
        ("pedestrian", ActorKind.CHILD, ActorKind.ANIMAL),
        ("cyclist", ActorKind.BICYCLE, ActorKind.MOTORCYCLE),
        ("motorcycle", ActorKind.MOTORCYCLE, ActorKind.BICYCLE),
        ("heavy", ActorKind.BUS, ActorKind.VAN),
        ("emergency", ActorKind.EMERGENCY, ActorKind.TRUCK),
        ("animal", ActorKind.ANIMAL, ActorKind.CHILD),
        ("debris", ActorKind.PLATE, ActorKind.CAR),
    ],
)
def test_kinds_are_seen_where_they_come_near(tag, kind, wrong):
    near, far = going(60.0, 20.0), going(60.0, 45.0)

    assert tag in seen(near, kind=kind)
    assert tag not in seen(far, kind=kind)
    assert tag not in seen(near, kind=wrong)


@pytest.mark.parametrize(
    ("motion", "expected"),
    [
        (going(25.0, speed_mps=10.0), True),
        (going(25.0, 3.5, speed_mps=10.0), False),  # in the next lane
        (going(70.0, speed_mps=10.0), False),  # too far ahead
        (going(-25.0, speed_mps=10.0), False),  # behind
        (going(40.0), False),  # it stands
        (going(50.0, speed_mps=10.0, yaw_rad=BACK), False),
    ],
)
def test_lead(motion, expected):
    assert ("lead" in seen(motion)) == expected


@pytest.mark.parametrize(
    ("motion", "expected"),
    [(going(60.0), True), (going(60.0, 1.9), False), (going(60.0, speed_mps=1.0), False), (going(-20.0), False)],
)
def test_standing(motion, expected):
    assert ("standing" in seen(motion)) == expected


@pytest.mark.parametrize(
    ("motion", "expected"),
    [
        (going(80.0, 3.5, speed_mps=10.0, yaw_rad=BACK), True),
        (going(80.0, 9.0, speed_mps=10.0, yaw_rad=BACK), False),  # on another road
        (going(80.0, 3.5, speed_mps=5.0), False),
        (going(60.0, 3.5, yaw_rad=BACK), False),  # parked
        (going(-10.0, 3.5, speed_mps=10.0, yaw_rad=BACK), False),  # it is gone
    ],
)
def test_oncoming(motion, expected):
    assert ("oncoming" in seen(motion)) == expected


@pytest.mark.parametrize(
    ("motion", "expected"),
    [
        (going(60.0, -20.0, speed_mps=5.0, yaw_rad=ASIDE), True),
        (going(60.0, -20.0, speed_mps=1.0, yaw_rad=ASIDE), False),  # it does not come so far
        (going(150.0, -5.0, speed_mps=1.0, yaw_rad=ASIDE), False),  # the ego does not come so far
        (going(60.0, speed_mps=5.0), False),
    ],
)
def test_crossing(motion, expected):
    assert ("crossing" in seen(motion)) == expected


@pytest.mark.parametrize(
    ("motion", "expected"),
    [
        (moved_aside(going(20.0, speed_mps=9.0), from_y_m=3.5, to_y_m=0.0), True),
        (moved_aside(going(20.0, speed_mps=9.0), from_y_m=-3.5, to_y_m=0.0), True),
        (moved_aside(going(20.0, speed_mps=9.0), from_y_m=3.5, to_y_m=2.2), False),  # it stays beside
        (moved_aside(going(20.0, speed_mps=9.0), from_y_m=0.0, to_y_m=3.5), False),  # it goes
        (moved_aside(going(-20.0, speed_mps=9.0), from_y_m=3.5, to_y_m=0.0), False),  # behind
        (going(60.0, -20.0, speed_mps=5.0, yaw_rad=ASIDE), False),  # it crosses
    ],
)
def test_cut_in(motion, expected):
    assert ("cut_in" in seen(motion)) == expected


def over_to_the_left() -> OnPath:
    """A route that changes from lane `right` to lane `left` from x = 20 m to 60 m, and stays there."""
    lanes = [
        straight_path(start_m=(0.0, y_m), stretches=(LaneStretch(lane=lane, from_m=0.0, to_m=200.0, shift_m=0.0),))
        for y_m, lane in ((0.0, "right"), (3.5, "left"))
    ]
    return OnPath(path=moved_over(*lanes, from_m=20.0, over_m=40.0), station_m=0.0, speed_mps=10.0)


@pytest.mark.parametrize(
    ("motion", "expected"),
    [
        (going(15.0, 3.5, speed_mps=10.0), False),  # keeps its lane, and the route comes over to it
        (moved_aside(going(15.0, speed_mps=10.0), from_y_m=7.0, to_y_m=3.5, at_s=4.0), True),
    ],
)
def test_a_cut_in_is_who_comes_to_the_route_and_not_to_whom_the_route_comes(motion, expected):
    road = straight_road(one_way=True)
    case = straight_case(road=road, ego=over_to_the_left(), actors=[other()])
    trace = trace_of(case, ego=EGO, actors=[motion], until_s=8.0)
    assert ("cut_in" in tags_of(case, trace)) == expected


@pytest.mark.parametrize(
    ("motion", "expected"),
    [
        (going(20.0, 2.5, speed_mps=4.0), True),
        (going(20.0, 2.5, speed_mps=9.0), False),  # it stays ahead
        (going(20.0, 2.5), False),  # it stands
        (going(-20.0, 2.5, speed_mps=4.0), False),  # it was behind all along
        (going(20.0, 9.0, speed_mps=4.0), False),  # elsewhere
    ],
)
def test_overtaken(motion, expected):
    assert ("overtaken" in seen(motion)) == expected


def test_occluded_is_who_was_hidden_near_and_then_comes_close():
    walker = going(40.0, -8.0, speed_mps=1.5, yaw_rad=ASIDE)

    assert "occluded" in seen(walker, hidden=slice(0, 20))
    assert "occluded" not in seen(walker)
    assert "occluded" not in seen(walker, hidden=slice(0, 2))  # a flicker
    assert "occluded" not in seen(walker, hidden=slice(0, 200))  # nobody ever sees them
    assert "occluded" not in seen(going(40.0, -5.0), hidden=slice(0, 20))  # parked
    assert "occluded" not in seen(going(40.0, -25.0, speed_mps=1.5, yaw_rad=ASIDE), hidden=slice(0, 20))  # far off


def test_reversing():
    assert "reversing" in seen(going(40.0, -3.0, speed_mps=-1.0))
    assert "reversing" not in seen(going(40.0, -3.0, speed_mps=1.0))
    assert "reversing" not in seen(going(150.0, speed_mps=-1.0))


@pytest.mark.parametrize(
    ("turned", "expected"),
    [(1.5, {"turns_left"}), (-1.5, {"turns_right"}), (0.8, set()), (-0.8, set())],
)
def test_turns_are_those_of_the_egos_heading(turned, expected):
    def bending(t: float):
        return 1.33 + 2.0 * t, 0.0, turned * min(t / 4.0, 1.0), 2.0

    assert seen(ego=bending) & {"turns_left", "turns_right"} == expected


@pytest.mark.parametrize(
    ("lights", "expected"),
    [
        (lambda t: [Colour.RED], {"red_on_arrival"}),
        (lambda t: [Colour.RED_YELLOW], {"red_on_arrival"}),
        (lambda t: [Colour.GREEN], set()),
        (lambda t: [Colour.RED if t < 1.0 else Colour.GREEN], set()),  # long before the ego comes near
        (lambda t: [Colour.GREEN if t < 4.0 else Colour.YELLOW], {"yellow_on_arrival"}),
        (lambda t: [Colour.GREEN if t < 6.5 else Colour.YELLOW], set()),  # it has passed
    ],
)
def test_what_the_signal_shows_on_arrival(lights, expected):
    lanes = {name: straight_lane(name, middle_m=0.0, length_m=LINE_M) for name in ("right", "over")}
    line = StopLine(lane="right", station_m=LINE_M, kind=StopLineKind.SIGNAL)
    road = replace(straight_road(), lanes=lanes, stop_lines=(line,), signals=(Signal(id="west", lanes=("over",)),))
    stretches = (
        LaneStretch(lane="right", from_m=0.0, to_m=LINE_M, shift_m=0.0),
        LaneStretch(lane="over", from_m=LINE_M, to_m=200.0, shift_m=LINE_M),
    )
    start = OnPath(path=straight_path(stretches=stretches), station_m=0.0, speed_mps=10.0)
    case = straight_case(road=road, ego=start)

    found = tags_of(case, trace_of(case, ego=EGO, until_s=8.0, lights=lights))

    assert found & {"red_on_arrival", "yellow_on_arrival"} == expected
