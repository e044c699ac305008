"""The messages of the stack protocol, as docs/stack-protocol.md has them byte by byte and word by word."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import numpy as np

from drives import straight_path, straight_road
from scenario_runner.adapters import wire
from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.stacks import Briefing, Control, EgoState, Observation

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "stack-protocol.md").read_text(encoding="utf-8")
EGO = EgoState(1.5, -2.0, 0.1, 10.0, 0.5, 0.001)


def written(side):
    """The bytes of the page's example, from one side; the ego's 48 are those of EGO."""
    lines = PAGE.partition("## ")[0].rpartition("Byte by byte")[2].splitlines()
    told, found = False, ""
    for line in lines:
        told = line.startswith(side) or (told and line.startswith(" "))
        if told:
            found += line[8:42].replace("<48 bytes>", np.array(EGO).tobytes().hex())
    return bytes.fromhex(re.sub(r"\s", "", found))


def test_the_step_of_the_page_is_what_is_sent():
    seen = Observation(0.7, EGO, np.zeros((0, 9)))
    assert wire.step(7, seen) == written("runner")


def test_the_answer_of_the_page_is_understood():
    frame = written("stack")
    assert wire.length_of(frame) == len(frame) - 4
    assert wire.command(wire.message(frame[4:]), 7) == Control(-2.0, 0.0, reverse=False)


def told(frame, word):
    """A message's map, all of whose keys the page names."""
    head, found = msgspec.msgpack.decode(frame[4:])
    assert head == word
    section = next(line for line in PAGE.splitlines() if line.startswith(f"**{word}**"))
    assert [key for key in found if f"`{key}`" not in section] == []
    return found


def test_a_case_is_told_as_the_page_says_to_the_last_bit():
    route = straight_path(100.0)
    briefing = Briefing(
        road=straight_road(100.0),
        route=route,
        goal_station_m=80.0,
        goal_within_s=None,
        ego=BODIES[ActorKind.CAR],
        cruise_speed_mps=10.1,
        conditions={"environment.rainfall": 2.5},
        stack_step_s=0.1,
        seed=2**63 + 1,
    )
    case = told(wire.case(briefing), "case")
    assert np.array_equal(np.frombuffer(case["route"]["points"]).reshape(-1, 5), route.table)
    assert (case["seed"], case["cruise_speed_mps"], case["goal_within_s"]) == (2**63 + 1, 10.1, None)
    assert case["conditions"] == {"environment.rainfall": 2.5}


def test_a_road_is_told_as_the_page_says_to_the_last_bit():
    road = straight_road(100.0)
    lanes = told(wire.road(road), "road")["lanes"]
    assert [lane["id"] for lane in lanes] == list(road.lanes)
    assert all(f"`{key}`" in PAGE for key in lanes[0])
    for lane in lanes:
        assert np.array_equal(np.frombuffer(lane["centre"]).reshape(-1, 2), road.lanes[lane["id"]].centre_m)
