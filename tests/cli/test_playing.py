"""`play FILE.xosc`: everybody moves as the file says, and one reads and records how."""

from __future__ import annotations

import math
import re

import pyarrow.parquet as pq
import pytest

from scenario_runner.cli.screen import say_player_compiles
from storyboards import ROAD, SCENARIO, VARIATION


@pytest.fixture
def files(desk):
    (desk / "road.xodr").write_text(ROAD)
    (desk / "s.xosc").write_text(SCENARIO)
    (desk / "v.xosc").write_text(VARIATION)
    return desk


def test_before_the_player_is_compiled_one_is_told_why_one_waits(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    say_player_compiles()
    assert capsys.readouterr().err == "Compiling the player of storyboards, once: some 20 s ...\n"


@pytest.mark.parametrize("columns", ["80", "120"])
def test_a_play_says_who_went_where_what_happened_and_what_did_not(call, files, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    answer = call("play", "s.xosc")
    lines = [" ".join(line.split()) for line in answer.out.splitlines()]

    assert answer.code == 0
    assert lines[:2] == ["s.xosc", "played in steps of 0.05 s; ended by its stop trigger at 8.00 s: time ≥ 8 s"]
    for line in (
        "Ego 0.00 s (20.00, -1.75) m 0.000 rad 10.00 m/s",
        "8.00 s (64.75, -1.75) m 0.000 rad 0.00 m/s",  # 20 m, 10²/(2 · 2) m braking, less 10 m/s · 0.05 s / 2
        "2.00 s event brake starts: change speed to 0 m/s, linear at 2 m/s²",
        "6.95 s event brake ends",
        "event late never started: it waits for time > 99 s",
    ):
        assert line in lines
    assert "EnvironmentAction × 1 weather and time of day are told, and move nobody" in lines
    assert max(len(line) for line in answer.out.splitlines()) <= int(columns)


def test_a_contact_is_told_and_ends_nothing(call, files):
    lines = [" ".join(line.split()) for line in call("play", "s.xosc", "--set", "mps=40").out.splitlines()]

    assert "1.90 s Ego and Parked touch" in lines  # 80 m less 4.2 m at 40 m/s
    assert lines[1].endswith("ended by its stop trigger at 8.00 s: time ≥ 8 s")


def test_a_play_that_nothing_ends_says_that_it_reached_its_limit(call, files):
    second = call("play", "s.xosc", "--limit", "3").out.splitlines()[1]

    assert second == "played in steps of 0.05 s; no stop trigger had ended it by the limit of 3 s (--limit)"


def test_a_trace_has_everybody_from_the_start_at_its_rate(call, files):
    answer = call("play", "s.xosc", "--step", "0.01", "--rate", "100", "--trace", "t.parquet")
    rows = pq.read_table("t.parquet").to_pylist()
    ego = [row for row in rows if row["actor"] == "Ego"]

    assert answer.err == "written: t.parquet\n"
    assert set(rows[0]) == {"time_s", "actor", "x_m", "y_m", "yaw_rad", "speed_mps"}
    assert [row["actor"] for row in rows[:4]] == ["Ego", "Parked", "Ego", "Parked"]
    assert [row["time_s"] for row in ego] == pytest.approx([tick / 100 for tick in range(801)])
    assert (ego[0]["x_m"], ego[0]["speed_mps"]) == (20.0, 10.0)
    assert ego[300]["x_m"] == pytest.approx(20.0 + 20.0 + 10.0 - 1.0, abs=0.02)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("none.xosc",), "none.xosc: no such file"),
        (("v.xosc",), "v.xosc: holds 5 combinations of values for s.xosc, and play takes one: "),
        (("s.xosc", "--set", "kph=3"), "s.xosc:1:1: OpenSCENARIO: no parameter kph is declared; known: mps"),
        (("s.xosc", "--set", "mps"), "'mps' gives no value; as --set speed=13.9"),
        (("s.xosc", "--rate", "7"), "--rate 7: between two states must lie a whole number of steps of 0.05 s"),
        (("s.xosc", "--step", "nan"), "nan is no number to go by."),
        (("s.xosc", "--trace", "gone/t.parquet"), "gone/t.parquet: cannot be written"),
    ],
)
def test_what_cannot_be_played_is_one_error_that_says_what_to_do(call, files, words, said):
    answer = call("play", *words)

    assert (answer.code, answer.out) == (4, "")
    assert said in answer.err


def test_a_map_that_is_not_there_is_told_with_the_paths_that_were_tried(call, files):
    (files / "road.xodr").unlink()
    answer = call("play", "s.xosc")

    assert answer.code == 4
    assert answer.err == "s.xosc: LogicFile: map 'road.xodr' is not there; tried road.xodr\n"


def test_whoever_is_no_entity_is_told_where_the_file_names_it_and_who_was_meant(call, files):
    (files / "s.xosc").write_text(SCENARIO.replace('<Private entityRef="Ego">', '<Private entityRef="Egon">'))
    played, shown = call("play", "s.xosc"), call("show", "s.xosc")

    assert (played.code, played.out) == (4, "")
    line, said = re.fullmatch(r"s\.xosc:(\d+):\d+: Private\.entityRef: (.*)\n", played.err).groups()
    assert SCENARIO.splitlines()[int(line) - 1].count('<Private entityRef="Ego">') == 1
    assert said == "'Egon' is no entity of the scenario; did you mean Ego?"
    assert (shown.code, "'Egon' is no entity of the scenario" in " ".join(shown.out.split())) == (0, True)


def test_what_no_one_plays_is_refused_with_its_reason(call, files):
    swarm = '<GlobalAction><TrafficAction trafficName="t"><TrafficSwarmAction/></TrafficAction></GlobalAction>'
    (files / "s.xosc").write_text(SCENARIO.replace("<Init><Actions>", f"<Init><Actions>{swarm}"))
    answer = call("play", "s.xosc")

    assert (answer.code, answer.err) == (
        4,
        "s.xosc: TrafficSwarmAction: is not played: the file does not say who drives where\n",
    )


def test_headings_are_within_half_a_turn(call, files):
    turned = SCENARIO.replace('s="100"/>', 's="100"><Orientation type="relative" h="4"/></LanePosition>')
    (files / "s.xosc").write_text(turned)
    call("play", "s.xosc", "--trace", "t.parquet")
    rows = pq.read_table("t.parquet").to_pylist()

    assert rows[1]["yaw_rad"] == pytest.approx(4.0 - 2.0 * math.pi)


def test_what_cannot_go_on_is_told_with_its_place_in_the_file(call, files):
    speed = SCENARIO[SCENARIO.index("<LongitudinalAction>", SCENARIO.index('name="slow"')) :].partition(
        "</PrivateAction>"
    )[0]
    lane = (
        '<LateralAction><LaneChangeAction><LaneChangeActionDynamics dynamicsShape="linear" dynamicsDimension="time"'
        ' value="1"/><LaneChangeTarget><AbsoluteTargetLane value="-9"/></LaneChangeTarget></LaneChangeAction>'
        "</LateralAction>"
    )
    (files / "s.xosc").write_text(SCENARIO.replace(speed, lane, 1))
    answer = call("play", "s.xosc")
    assert answer.code == 4
    assert answer.err.splitlines()[-1] == (
        "s.xosc:29:41: Action: cannot be played: Ego changes to lane -9 of road 1, which has -1 there"
    )


def test_a_trigger_that_looks_at_what_is_not_there_is_told_with_its_place_in_the_file(call, files):
    time = '<ByValueCondition><SimulationTimeCondition value="8" rule="greaterOrEqual"/></ByValueCondition>'
    place = (
        '<ByEntityCondition><TriggeringEntities triggeringEntitiesRule="any"><EntityRef entityRef="Ego"/>'
        '</TriggeringEntities><EntityCondition><ReachPositionCondition tolerance="1"><Position><LanePosition roadId="7"'
        ' laneId="-1" s="1"/></Position></ReachPositionCondition></EntityCondition></ByEntityCondition>'
    )
    (files / "s.xosc").write_text(SCENARIO.replace(time, place))
    answer = call("play", "s.xosc")
    assert answer.code == 4
    line = 1 + SCENARIO[: SCENARIO.index("<StopTrigger>")].count("\n")
    assert answer.err.splitlines()[-1] == (
        f"s.xosc:{line}:30: Condition: cannot be played: a position stands on road 7, which the map does not have"
    )
