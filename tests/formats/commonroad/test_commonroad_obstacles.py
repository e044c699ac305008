import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonroad_files import ROAD, car, parked, state, written
from scenario_runner.errors import InputError
from scenario_runner.formats.commonroad.obstacles import read_obstacles
from scenario_runner.formats.commonroad.shapes import least_box
from scenario_runner.formats.xml_source import read_xml
from scenario_runner.model.actors import ActorKind


def obstacles_of(folder, *parts, version="2020a"):
    source = read_xml(written(folder, ROAD, *parts, version=version), ("commonRoad",))
    found = read_obstacles(source, 0.1)
    source.finish()
    return found


def driving(step, x_m, **more):
    return state("state" if step else "initialState", step, (x_m, 0.0), **more)


def occupancy(steps, shape):
    time = f"<intervalStart>{steps[0]}</intervalStart><intervalEnd>{steps[1]}</intervalEnd>"
    return f"<occupancy><shape>{shape}</shape><time>{time}</time></occupancy>"


def circle(radius_m, x_m, y_m):
    return f"<circle><radius>{radius_m}</radius><center><x>{x_m}</x><y>{y_m}</y></center></circle>"


def polygon(*points_m):
    return "<polygon>" + "".join(f"<point><x>{x}</x><y>{y}</y></point>" for x, y in points_m) + "</polygon>"


@pytest.mark.parametrize("version", ["2018b", "2020a"])
def test_a_trajectory_is_where_somebody_was_at_the_file_s_own_times(tmp_path, version):
    states = [driving(0, 10.0), driving(1, 11.0), driving(2, 12.5, yaw=0.1, speed=12.0)]
    [one] = obstacles_of(tmp_path, car(5, states, word="truck", version=version), version=version).there

    assert (one.id, one.word, one.kind, one.stands) == ("5", "truck", ActorKind.TRUCK, False)
    assert (one.body.length_m, one.body.width_m, one.body.box_centre_from_reference_m) == (4.5, 2.0, 0.0)
    assert one.states == pytest.approx(
        np.array([[0.0, 10.0, 0.0, 0.0, 10.0], [0.1, 11.0, 0.0, 0.0, 10.0], [0.2, 12.5, 0.0, 0.1, 12.0]])
    )


def test_who_appears_later_and_vanishes_is_there_in_between(tmp_path):
    initial = state("initialState", 20, (10.0, 0.0))
    [one] = obstacles_of(tmp_path, car(5, [initial, driving(31, 20.0), driving(30, 19.0)])).there
    assert one.states[:, 0] == pytest.approx([2.0, 3.0, 3.1])


def test_who_is_seen_only_once_is_left_out_and_said(tmp_path):
    found = obstacles_of(tmp_path, car(5, [driving(0, 10.0)]))
    assert (found.there, found.remarks) == ((), ("1 left out: seen only once",))


def test_a_static_obstacle_stands(tmp_path):
    [one] = obstacles_of(tmp_path, parked(6, (50.0, -1.0), yaw=0.2)).there
    assert (one.stands, one.kind, one.word) == (True, ActorKind.CAR, "parkedVehicle")
    assert one.states == pytest.approx(np.array([[0.0, 50.0, -1.0, 0.2, 0.0]]))


def test_a_rectangle_away_from_the_reference_point_turns_with_it(tmp_path):
    shape = "<rectangle><length>4</length><width>2</width><orientation>0.5</orientation>"
    shape += "<center><x>1</x><y>0</y></center></rectangle>"
    [one] = obstacles_of(tmp_path, parked(6, (50.0, 0.0), yaw=np.pi / 2, shape=shape)).there
    assert one.states[0, 1:4] == pytest.approx([50.0, 1.0, np.pi / 2 + 0.5])


def test_a_circle_is_the_square_round_it_and_a_polygon_its_smallest_box(tmp_path):
    round_ = parked(6, (50.0, 0.0), shape=circle(0.4, 0.0, 0.0))
    tilted = parked(7, (0.0, 0.0), shape=polygon((0, 0), (8, 4), (7, 6), (-1, 2)))
    found = obstacles_of(tmp_path, round_, tilted)

    assert [(one.body.length_m, one.body.width_m) for one in found.there] == [
        pytest.approx((0.8, 0.8)),
        pytest.approx((80**0.5, 5**0.5)),
    ]
    assert found.there[1].states[0, 1:4] == pytest.approx([3.5, 3.0, np.arctan2(1, 2)])
    assert found.remarks == ("2 of circles or polygons are the smallest boxes round them",)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=1, max_size=12))
def test_the_box_round_points_holds_them_all(points):
    box = least_box(np.array(points))
    cos, sin = np.cos(box.yaw_rad), np.sin(box.yaw_rad)
    away = np.array(points) - [box.x_m, box.y_m]

    assert abs(box.yaw_rad) <= np.pi / 4 + 1e-9
    assert (np.abs(away @ [cos, sin]) <= 0.5 * box.length_m + 1e-6).all()
    assert (np.abs(away @ [-sin, cos]) <= 0.5 * box.width_m + 1e-6).all()


def test_an_occupancy_set_is_one_box_at_the_middle_of_each(tmp_path):
    occupied = occupancy((1, 1), circle(1.0, 12.0, 0.0)) + occupancy((2, 4), circle(2.0, 14.0, 0.0))
    shape = "<rectangle><length>1</length><width>1</width></rectangle>"
    text = car(5, [driving(0, 10.0)], shape=shape).replace(
        "</dynamicObstacle>", f"<occupancySet>{occupied}</occupancySet></dynamicObstacle>"
    )
    found = obstacles_of(tmp_path, text)

    [one] = found.there
    assert (one.body.length_m, one.body.width_m) == (4.0, 4.0)
    assert one.states[:, 0] == pytest.approx([0.0, 0.1, 0.2, 0.4])
    assert one.states[:, 1] == pytest.approx([10.0, 12.0, 14.0, 14.0])
    assert one.states[:, 4] == pytest.approx([20.0, 20.0, 2.0 / 0.3, 0.0])
    assert found.remarks == ("1 with an occupancy set is a box round the largest occupancy",)


def test_intervals_and_areas_are_at_their_middle_and_said(tmp_path):
    unsure = driving(1, 11.0).replace(
        "<exact>10.0</exact>", "<intervalStart>8</intervalStart><intervalEnd>9</intervalEnd>"
    )
    spot = "<rectangle><length>1</length><width>1</width><center><x>11.5</x><y>0.5</y></center></rectangle>"
    unsure = unsure.replace("<point><x>11.0</x><y>0.0</y></point>", spot)
    found = obstacles_of(tmp_path, car(5, [driving(0, 10.0), unsure]))

    assert found.there[0].states[1] == pytest.approx([0.1, 11.5, 0.5, 0.0, 8.5])
    assert found.remarks == ("1 with intervals or areas is at their middle",)


def test_a_point_mass_heads_where_its_velocities_point(tmp_path):
    states = [driving(step, 10.0 + step, speed=3.0, more="<velocityY><exact>4</exact></velocityY>") for step in (0, 1)]
    text = car(5, states).replace("<orientation><exact>0.0</exact></orientation>", "")
    [one] = obstacles_of(tmp_path, text).there
    assert one.states[:, 3:] == pytest.approx(np.array([[np.arctan2(4, 3), 5.0]] * 2))


def test_headings_and_speeds_that_are_not_there_are_those_of_the_way(tmp_path):
    text = car(5, [driving(step, 10.0 + 2.0 * step, speed=None) for step in range(3)])
    [one] = obstacles_of(tmp_path, text.replace("<orientation><exact>0.0</exact></orientation>", "")).there
    assert one.states[:, 3:] == pytest.approx(np.array([[0.0, 20.0]] * 3))


def test_buildings_hide_and_phantoms_are_read_past(tmp_path):
    building = (
        f'<environmentObstacle id="7"><type>building</type><shape>{polygon((0, 9), (8, 9), (4, 20), (4, 10))}</shape>'
    )
    phantom = (
        f'<phantomObstacle id="8"><occupancySet>{occupancy((1, 2), circle(1, 0, 0))}</occupancySet></phantomObstacle>'
    )
    found = obstacles_of(tmp_path, building + "</environmentObstacle>", phantom)

    [outline_m] = found.buildings_m
    assert sorted(map(tuple, outline_m.tolist())) == [(0.0, 9.0), (4.0, 20.0), (8.0, 9.0)]
    x, y = outline_m.T
    assert (x * np.roll(y, -1) - np.roll(x, -1) * y).sum() > 0.0
    assert found.remarks == ("1 phantom obstacles are read past: nobody is there",)


def test_what_is_wrong_with_obstacles_is_said_with_its_place(tmp_path):
    wrong = parked(6, (50.0, 0.0), shape="<rectangle><length>-4</length><width>2</width></rectangle>")
    with pytest.raises(InputError) as raised:
        obstacles_of(tmp_path, wrong, parked(7, (0, 0), shape="<cube/>"), parked(8, (float("inf"), 0)))
    assert [str(each).split(": ", 1)[1] for each in raised.value.problems] == [
        "length: is -4; it must be larger than 0",
        "shape: holds no rectangle, circle or polygon",
        "x: 'inf' is not a finite number",
    ]
