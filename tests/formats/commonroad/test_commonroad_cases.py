import numpy as np
import pytest

from commonroad_files import ROAD, area, car, goal, lanelet, link, parked, problem, state, written
from scenario_runner.errors import InputError
from scenario_runner.formats.commonroad import read_cases, recognises
from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import LeftOut

BODY = BODIES[ActorKind.CAR]


def case_of(folder, *parts, version="2020a"):
    [case] = read_cases(written(folder, *parts, version=version))
    assert isinstance(case, Case), case
    return case


def reason_of(folder, *parts):
    [out] = read_cases(written(folder, *parts))
    assert isinstance(out, LeftOut)
    return out.reason


def middle_m(case, station_m):
    """Where on the file's map a route's station lies."""
    return np.array(case.ego.path.at(station_m)[:2]) + case.road.origin_m


@pytest.mark.parametrize("version", ["2018b", "2020a"])
def test_the_ego_starts_with_its_middle_where_the_problem_puts_it(tmp_path, version):
    case = case_of(tmp_path, ROAD, problem(at_m=(20.0, 0.5)), version=version)

    assert (case.id, case.scenario, case.parameters) == ("commonroad_by_hand", "commonroad_by_hand", {})
    assert middle_m(case, case.ego.station_m + BODY.box_centre_from_reference_m) == pytest.approx([20.0, 0.0])
    assert (case.ego.offset_m, case.ego.speed_mps) == (pytest.approx(0.5), 10.0)
    assert case.conditions == {"scenery.road.direction": "rht"}


def test_the_goal_is_reached_when_the_ego_s_middle_is_in_its_area_in_time(tmp_path):
    case = case_of(tmp_path, ROAD, problem(goals=goal(area((150.0, 0.0)), steps=(0, 200))))

    assert middle_m(case, case.goal.station_m - 0.5 * BODY.length_m) == pytest.approx([145.0, 0.0], abs=0.5)
    assert (case.goal.within_s, case.limit_s) == (20.0, 20.0)
    assert [each.criterion for each in case.expectations] == ["no_contact", "stays_on_road", "reaches_goal"]


def test_a_goal_may_be_a_lanelet_or_a_circle(tmp_path):
    ring = "<circle><radius>5</radius><center><x>160</x><y>0</y></center></circle>"
    by_lanelet = case_of(tmp_path, ROAD, problem(goals=goal(link("lanelet", 2))))
    by_circle = case_of(tmp_path, ROAD, problem(goals=goal(ring)))

    for case, begins_m in ((by_lanelet, 100.0), (by_circle, 155.0)):
        assert middle_m(case, case.goal.station_m - 0.5 * BODY.length_m) == pytest.approx([begins_m, 0.0], abs=0.5)


def test_of_several_goals_any_will_do_and_the_route_leads_to_the_first_along_it(tmp_path):
    case = case_of(tmp_path, ROAD, problem(goals=goal(area((190.0, 0.0))) + goal(area((120.0, 0.0)), steps=(0, 90))))

    assert middle_m(case, case.goal.station_m - 0.5 * BODY.length_m) == pytest.approx([115.0, 0.0], abs=0.5)
    assert "Of its 2 goals any will do; the route leads to the first along it" in case.summary
    assert [each.to_s for each in case.arrivals] == [20.0, 9.0]
    assert case.limit_s == 20.0


def test_a_goal_keeps_its_intervals_and_says_them(tmp_path):
    more = "<velocity><intervalStart>8</intervalStart><intervalEnd>12</intervalEnd></velocity>"
    more += "<orientation><intervalStart>-0.1</intervalStart><intervalEnd>0.1</intervalEnd></orientation>"
    case = case_of(tmp_path, ROAD, problem(goals=goal(area((150.0, 0.0)), steps=(100, 200), more=more)))

    [arrival] = case.arrivals
    assert (arrival.from_s, arrival.to_s) == (10.0, 20.0)
    assert (arrival.speed_mps, arrival.yaw_rad) == ((8.0, 12.0), (-0.1, 0.1))
    assert "Goal: its area from 10 to 20 s at 8 to 12 m/s headed -0.1 to 0.1 rad, 145 m along the route" in case.summary


def test_a_problem_that_begins_later_counts_its_goal_s_time_from_there(tmp_path):
    later = problem(goals=goal(steps=(40, 50))).replace("<time><exact>0<", "<time><exact>10<")
    case = case_of(tmp_path, ROAD, later)
    assert [(each.from_s, each.to_s) for each in case.arrivals] == [(3.0, 4.0)]


def test_a_goal_without_a_place_is_anywhere_in_its_time(tmp_path):
    case = case_of(tmp_path, ROAD, problem(goals=goal(steps=(40, 50))))

    assert "reaches_goal" in [each.criterion for each in case.expectations]
    assert "Goal: anywhere from 4 to 5 s" in case.summary
    assert case.limit_s == 5.0


def test_a_goal_on_a_lanelet_that_is_not_there_is_none(tmp_path):
    case = case_of(tmp_path, ROAD, problem(goals=goal(link("lanelet", 77)) + goal(link("lanelet", 2))))
    assert len(case.arrivals) == 1


def test_an_ego_that_starts_in_its_goal_is_not_judged_on_reaching_it(tmp_path):
    case = case_of(tmp_path, ROAD, problem(goals=goal(link("lanelet", 1))))

    assert "reaches_goal" not in [each.criterion for each in case.expectations]
    assert "the ego starts in its goal" in case.summary


def test_every_problem_is_a_case(tmp_path):
    cases = read_cases(written(tmp_path, ROAD, problem(1), problem(2, at_m=(40.0, 0.0))))

    assert [case.id for case in cases] == ["commonroad_by_hand@problem=1", "commonroad_by_hand@problem=2"]
    assert {case.scenario for case in cases} == {"commonroad_by_hand"}


def test_the_route_changes_lane_where_the_goal_lies_beside(tmp_path):
    case = case_of(tmp_path, ROAD, problem(at_m=(10.0, 3.5), goals=goal(area((150.0, 0.0)))))

    assert [stretch.lane for stretch in case.ego.path.stretches] == ["3", "1", "2"]
    assert middle_m(case, case.ego.station_m) == pytest.approx([10.0 - BODY.box_centre_from_reference_m, 3.5], abs=0.01)
    assert middle_m(case, case.goal.station_m)[1] == pytest.approx(0.0, abs=0.01)


@pytest.mark.parametrize(
    ("speed", "steps", "goal_mps", "asked_mps"),
    [
        (10.0, (100, 200), (0, 50), 10.0),  # 125 m to the area's begin, 135 m to its end
        (1.0, (100, 200), (0, 50), 260.0 / 30.0),  # would come too late: amid the area amid the time
        (20.0, (100, 200), (0, 50), 260.0 / 30.0),  # would come too early
        (20.0, (0, 200), (0, 50), 20.0),
        (10.0, (100, 200), (0, 7), 7.0),  # would come too fast
        (10.0, (100, 200), (11, 20), 11.0),  # would come too slow
        (10.0, (100, 200), (0, 2), 10.0),  # nobody who keeps a speed comes so slow in time
    ],
)
def test_an_ego_that_would_not_arrive_is_asked_for_another_speed(tmp_path, speed, steps, goal_mps, asked_mps):
    bounds = zip(("intervalStart", "intervalEnd"), goal_mps, strict=True)
    velocity = "".join(f"<{tag}>{each}</{tag}>" for tag, each in bounds)
    goals = goal(area((150.0, 0.0)), steps=steps, more=f"<velocity>{velocity}</velocity>")
    case = case_of(tmp_path, ROAD, problem(speed=speed, goals=goals))
    assert case.asked_mps == pytest.approx(asked_mps, rel=0.005)


def test_others_are_replayed_in_the_map_frame_of_the_case(tmp_path):
    states = [state("state" if step else "initialState", step, (40.0 + step, 0.0)) for step in range(31)]
    case = case_of(tmp_path, ROAD, problem(), car(5, states), parked(6, (60.0, -2.0)))

    moving, standing = case.actors
    assert (moving.name, moving.background) == ("car_5", True)
    assert moving.motion.states[[0, -1], 1] + case.road.origin_m[0] == pytest.approx([40.0, 70.0])
    assert (standing.name, standing.background) == ("parkedVehicle_6", False)
    assert standing.motion.states[:, 0].tolist() == [0.0, case.limit_s]


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ((), "the file has no planning problem, so there is no ego to drive"),
        ((problem(at_m=(20.0, 30.0)),), "the ego starts on no lanelet of its direction"),
        ((problem(yaw=3.14),), "the ego starts on no lanelet of its direction"),
        ((problem(goals=goal(area((150.0, 40.0)))),), "its goal lies on no lanelet"),
        ((problem(goals=goal(link("lanelet", 77))),), "its goal lies on no lanelet"),
        (
            (problem(goals=goal(link("lanelet", 4))),),
            "no route along lanelets, changes between neighbours included, leads to its goal",
        ),
        ((problem().replace("goalState", "wish"),), "its planning problem has no goal"),
    ],
)
def test_what_cannot_be_driven_is_left_out_with_the_reason(tmp_path, parts, reason):
    assert reason_of(tmp_path, ROAD, *parts) == reason


def test_a_goal_behind_the_ego_on_its_own_lanelet_is_not_reached(tmp_path):
    assert reason_of(tmp_path, lanelet(1, (0, 0), (100, 0)), problem(at_m=(80, 0), goals=goal(area((20, 0))))) == (
        "no route along lanelets, changes between neighbours included, leads to its goal"
    )


def test_a_folder_holds_the_cases_of_its_files_and_other_xml_is_passed_by(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        written(tmp_path / folder, ROAD, problem(), name="same.xml")
    (tmp_path / "report.xml").write_text("<testsuites/>")

    assert recognises(tmp_path)
    assert [case.id for case in read_cases(tmp_path)] == ["commonroad_a_same", "commonroad_b_same"]


def test_a_folder_without_such_a_file_is_another_s(tmp_path):
    (tmp_path / "report.xml").write_text("<testsuites/>")
    assert not recognises(tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda text: text.replace("commonRoad", "openRoad"),
            r"by_hand.xml:2:1: openRoad: begins with <openRoad>, not",
        ),
        (lambda text: text[:900], r"by_hand.xml:\d+:\d+: is not well-formed XML"),
        (
            lambda text: text.replace('timeStepSize="0.1"', 'timeStepSize="0"'),
            r":2:13: commonRoad.timeStepSize: is 0 s",
        ),
        (lambda text: text.replace(' timeStepSize="0.1"', ""), r":2:1: commonRoad: has no timeStepSize"),
        (lambda text: text.replace("<exact>10.0</exact>", ""), r": velocity: has no <intervalStart>"),
        (lambda text: text.replace("<intervalEnd>200<", "<intervalEnd>-5<"), r": time: runs from 0 to -5"),
    ],
)
def test_a_damaged_file_is_an_error_with_its_place(tmp_path, change, message):
    file = written(tmp_path, ROAD, problem())
    file.write_text(change(file.read_text()))
    with pytest.raises(InputError, match=message):
        read_cases(file)
