"""First contact and sight, against shapely."""

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from drives import other, straight_case, straight_path, straight_road
from scenario_runner.geometry import box_corners
from scenario_runner.model.actors import BODIES, ActorKind, Body
from scenario_runner.model.cases import Goal, OnPath, Recorded
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import Control
from scenario_runner.model.traces import EgoSide, EndReason
from scenario_runner.simulation.loop import simulate

EGO_CENTRE = np.array([1.33, 0.0])
CAR = BODIES[ActorKind.CAR]


class Still:
    def drive(self, observation):
        self.seen = observation.objects
        return Control(0.0, 0.0)


def standing(x_m, y_m, yaw_rad, *, kind=ActorKind.CAR, body=CAR, name="other"):
    states = np.array([[0.0, x_m, y_m, yaw_rad, 0.0], [99.0, x_m, y_m, yaw_rad, 0.0]])
    return other(name, kind=kind, body=body, motion=Recorded(states=states))


def looked(actors, *, buildings=(), **more):
    road = straight_road()
    road = type(road)(lanes=road.lanes, drivable_m=road.drivable_m, buildings=buildings)
    start = OnPath(path=straight_path(), station_m=0.0, speed_mps=0.0)
    case = straight_case(road=road, ego=start, goal=Goal(station_m=100.0), limit_s=0.1, actors=actors, **more)
    return simulate(case, lambda briefing: Still(), Setup())


def polygon(x_m, y_m, yaw_rad, body):
    direction = np.array([np.cos(yaw_rad), np.sin(yaw_rad)])
    return shapely.Polygon(box_corners(np.array([x_m, y_m]), direction, (body.length_m, body.width_m)))


@pytest.mark.parametrize(("x_m", "seen"), [(41.0, True), (41.5, False)])
def test_in_fog_nobody_is_seen_farther_than_one_sees(x_m, seen):
    # the middle of the ego's box is at 1.33 m
    assert looked([standing(x_m, 0.0, 0.0)], conditions={"environment.visibility": 40.0}).visible[0, 0] == seen


def test_a_plate_below_the_ego_is_no_contact_and_is_seen():
    plate = standing(1.0, 0.5, 0.0, kind=ActorKind.PLATE, body=BODIES[ActorKind.PLATE])

    trace = looked([plate])

    assert trace.ending.reason is not EndReason.CONTACT
    assert trace.visible[0].all()


EGO_BOX = polygon(*EGO_CENTRE, 0.0, CAR)
places = st.tuples(st.floats(-12.0, 15.0), st.floats(-9.0, 9.0), st.floats(-3.14, 3.14))


@given(places)
@settings(max_examples=150, deadline=None)
def test_boxes_touch_exactly_when_shapely_says_so(place):
    box = polygon(*place, CAR)
    margin = EGO_BOX.intersection(box).area if EGO_BOX.intersects(box) else EGO_BOX.distance(box)
    assume(margin > 1e-9)

    touched = looked([standing(*place)]).ending.reason is EndReason.CONTACT

    assert touched == EGO_BOX.intersects(box)


@pytest.mark.parametrize(
    ("x_m", "y_m", "side"),
    [
        (5.0, 0.3, EgoSide.FRONT),
        (-2.5, 0.3, EgoSide.REAR),
        (1.0, 1.7, EgoSide.LEFT),
        (1.0, -1.7, EgoSide.RIGHT),
    ],
)
def test_a_contact_names_the_side_of_the_ego(x_m, y_m, side):
    assert looked([standing(x_m, y_m, 0.0)]).contact.side is side


def test_of_two_contacts_in_one_tick_the_first_declared_counts():
    trace = looked([standing(5.0, 0.0, 0.0, name="one"), standing(-2.0, 0.0, 0.0, name="two")])

    assert (trace.contact.actor, trace.contact.tick) == (0, 1)


def test_the_closing_speed_is_that_of_the_relative_motion():
    times = np.array([0.0, 9.0])
    coming = np.column_stack([times, 30.0 - 6.0 * times, np.zeros(2), np.full(2, np.pi), np.full(2, 6.0)])
    start = OnPath(path=straight_path(), station_m=0.0, speed_mps=4.0)
    case = straight_case(ego=start, actors=[other("coming", motion=Recorded(states=coming))])
    trace = simulate(case, lambda briefing: Still(), Setup())

    assert trace.contact.closing_mps == pytest.approx(10.0, abs=1e-6)
    assert trace.contact.time_s == pytest.approx((30.0 - 1.33 - 4.36) / 10.0, abs=0.05)


def shown_share(target, blockers, samples=400):
    """The share of a target's outline that lines from the ego's box centre reach, as shapely sees it."""
    corners = np.array(target.exterior.coords[:4])
    away = corners - EGO_CENTRE
    middle = np.array(target.centroid.coords[0]) - EGO_CENTRE
    slopes = (away[:, 1] * middle[0] - away[:, 0] * middle[1]) / (away @ middle)
    left, right = corners[slopes.argmax()], corners[slopes.argmin()]
    shares = (np.arange(samples) + 0.5) / samples
    ends = right + shares[:, None] * (left - right)
    lines = shapely.linestrings(np.stack([np.broadcast_to(EGO_CENTRE, ends.shape), ends], axis=1))
    hidden = np.zeros(samples, dtype=bool)
    for blocker in blockers:
        hidden |= shapely.intersects(lines, blocker)
    return 1.0 - hidden.mean()


@given(st.floats(12.0, 40.0), st.floats(-8.0, 8.0), st.floats(5.0, 12.0), st.floats(-5.0, 5.0), st.floats(-3.1, 3.1))
@settings(max_examples=150, deadline=None)
def test_a_stack_is_shown_an_actor_from_a_visible_share_of_a_fifth(x_m, y_m, near_m, aside_m, yaw_rad):
    van = BODIES[ActorKind.VAN]
    target, blocker = polygon(x_m, y_m, yaw_rad, CAR), polygon(1.33 + near_m, aside_m, 0.5 * yaw_rad, van)
    assume(not target.intersects(blocker))
    assume(not EGO_BOX.intersects(blocker))
    share = shown_share(target, [blocker])
    assume(not 0.1 < share < 0.3)  # ten points cannot tell closer

    trace = looked(
        [
            standing(x_m, y_m, yaw_rad),
            standing(1.33 + near_m, aside_m, 0.5 * yaw_rad, kind=ActorKind.VAN, body=van, name="van"),
        ]
    )

    assert trace.visible[0, 0] == (share >= 0.2)


@given(st.floats(12.0, 40.0), st.floats(-8.0, 8.0), st.floats(-6.0, 6.0))
@settings(max_examples=100, deadline=None)
def test_buildings_hide_what_is_behind_them(x_m, y_m, aside_m):
    house = np.array([[7.0, aside_m - 2.0], [10.0, aside_m - 2.0], [10.5, aside_m + 1.0], [8.0, aside_m + 2.0]])
    target = polygon(x_m, y_m, 0.0, CAR)
    share = shown_share(target, [shapely.Polygon(house)])
    assume(not 0.1 < share < 0.3)

    assert looked([standing(x_m, y_m, 0.0)], buildings=(house,)).visible[0, 0] == (share >= 0.2)


def test_pedestrians_and_cyclists_hide_nobody():
    child = BODIES[ActorKind.CHILD]
    crowd = [
        standing(6.0, 0.4 * k - 2.0, 0.0, kind=ActorKind.PEDESTRIAN, body=Body(length_m=0.5, width_m=0.5), name=f"p{k}")
        for k in range(11)
    ]

    assert looked([standing(12.0, 0.0, 0.0, kind=ActorKind.CHILD, body=child), *crowd]).visible[0].all()
