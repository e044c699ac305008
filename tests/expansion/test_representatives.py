"""A few points that stand for many: centre, corners, and the same ones every time."""

from itertools import product

from scenario_runner.expansion.parameters import Point, points_of
from scenario_runner.expansion.representatives import representatives
from staged import LEFT_TURN, scenario_from

GRID = LEFT_TURN.replace("require: [gap * oncoming_speed <= 70 m]\n", "")
POINTS = [point for point in points_of(scenario_from(GRID)) if isinstance(point, Point)]


def written(points) -> list[tuple[str, ...]]:
    return [tuple(point.written.values()) for point in points]


def test_few_points_are_all_taken():
    assert representatives(POINTS[:4], 12) == tuple(POINTS[:4])


def test_there_are_as_many_as_asked_for_each_once_in_their_order():
    chosen = representatives(POINTS, 12)

    assert len(set(written(chosen))) == 12
    assert list(chosen) == [point for point in POINTS if point in chosen]


def test_the_centre_and_the_corners_are_among_them():
    chosen = set(written(representatives(POINTS, 9)))
    corners = set(product(["30 km/h", "60 km/h"], ["-1 s", "5 s"], ["0 mm/h", "5 mm/h"]))

    assert len(chosen & corners) == 6
    assert any(gap == "2 s" and speed in ("40 km/h", "50 km/h") for speed, gap, _ in chosen)


def test_numbers_count_by_size_however_they_are_listed():
    shuffled = GRID.replace("[30 km/h, 40 km/h, 50 km/h, 60 km/h]", "[40 km/h, 60 km/h, 30 km/h, 50 km/h]")
    points = [point for point in points_of(scenario_from(shuffled)) if isinstance(point, Point)]

    assert {point.id for point in representatives(points, 6)} == {point.id for point in representatives(POINTS, 6)}


def test_a_scenario_without_parameters_has_its_one_point():
    (point,) = points_of(scenario_from("scenario: x\ncapability: y\nsummary: z\n"))
    assert isinstance(point, Point)
    assert representatives([point], 5) == (point,)
