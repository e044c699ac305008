"""Damaged files: whatever is done to one, it is read or refused with a place, in bounded time."""

from __future__ import annotations

import random
import time

import pytest

from commonroad_files import (
    ROAD,
    area,
    car,
    claimed,
    commonroad,
    goal,
    lanelet,
    link,
    motion,
    parked,
    problem,
    solution,
    state,
    steady,
    written,
)
from scenario_runner.errors import InputError
from scenario_runner.formats.commonroad import motions_of, read_cases

SEED, TRIES, MOST_S = 20201, 300, 20.0
WORDS = ("NaN", "-1", "0", "1e300", "", "ref", "inf", "<a/>", "99999999999999999999", "two")


def whole_file():
    lights = (
        '<trafficLight id="80"><cycle><cycleElement><duration>5</duration><color>red</color></cycleElement></cycle>'
    )
    limit = "<trafficSignElement><trafficSignID>274</trafficSignID><additionalValue>9</additionalValue>"
    incoming = link("incomingLanelet", 1) + link("successorsLeft", 2)
    line = "<stopLine><point><x>290</x><y>1</y></point><point><x>290</x><y>-1</y></point></stopLine>"
    round_ = "<circle><radius>1</radius></circle><polygon>" + "<point><x>1</x><y>2</y></point>" * 3 + "</polygon>"
    return commonroad(
        ROAD,
        lanelet(5, (200, 0), (300, 0), link("predecessor", 2) + line + link("trafficLightRef", 80)),
        f'{lights}</trafficLight>\n<trafficSign id="60">{limit}</trafficSignElement></trafficSign>\n',
        f'<intersection id="70"><incoming id="71">{incoming}</incoming></intersection>',
        car(6, [state("state" if step else "initialState", step, (60.0 + step, 0.0)) for step in range(4)]),
        parked(7, (80.0, 5.0), shape=round_),
        problem(goals=goal(area((150.0, 0.0))) + goal(link("lanelet", 2))),
    )


def damaged(text, chance):
    """One to three of: a part cut out, a part doubled, a letter changed, the text of an element another one."""
    for _ in range(chance.randint(1, 3)):
        at, far = chance.randrange(len(text)), chance.randint(1, 40)
        kind = chance.randrange(4)
        if kind == 0:
            text = text[:at] + text[at + far :]
        elif kind == 1:
            text = text[:at] + text[at : at + far] + text[at:]
        elif kind == 2:
            text = text[:at] + chance.choice("<>&\"'/x0.- \0é") + text[at + 1 :]
        else:
            begins = text.find(">", at) + 1
            text = text[:begins] + chance.choice(WORDS) + text[max(text.find("<", begins), begins) :]
    return text


def test_the_whole_file_is_read(tmp_path):
    (tmp_path / "whole.xml").write_text(whole_file())
    assert [case.id for case in read_cases(tmp_path / "whole.xml")] == ["commonroad_whole"]


def problems_of(read):
    """What is said against a file; anything but an InputError is a failure of the test."""
    try:
        read()
    except InputError as raised:
        return raised.problems
    return ()


def tried(text, file, read):
    """How many of damaged files were refused, each with its name and why."""
    chance, begun_s, refused = random.Random(SEED), time.process_time(), 0
    for _ in range(TRIES):
        file.write_text(damaged(text, chance))
        problems = problems_of(read)
        refused += bool(problems)
        assert all(str(file) in str(each) and each.what for each in problems)
    assert time.process_time() - begun_s < MOST_S
    return refused


def test_damaged_files_are_read_or_refused_with_a_place(tmp_path):
    file = tmp_path / "damaged.xml"
    assert 0 < tried(whole_file(), file, lambda: read_cases(file)) < TRIES


@pytest.mark.parametrize("form", ["ksTrajectory", "pmTrajectory", "inputVector", "pmInputVector"])
def test_damaged_solutions_are_read_or_refused_with_a_place(tmp_path, form):
    states = {
        "ksTrajectory": steady(20.0, 4),
        "pmTrajectory": [claimed("pmState", n, x=20.0 + n, y=0, xVelocity=10, yVelocity=0) for n in range(4)],
        "inputVector": [claimed("input", n, steeringAngleSpeed=0.1, acceleration=1) for n in range(4)],
        "pmInputVector": [claimed("pmInput", n, xAcceleration=1, yAcceleration=0) for n in range(4)],
    }
    cases = read_cases(written(tmp_path, ROAD, problem()))
    file = solution(tmp_path, motion(form, states[form]), benchmark=f"{form[:2].upper()}2:JB1:ZAM_Hand-1_1_T-1:2020a")
    file.write_text(file.read_text().replace("IN2", "KS2"))
    assert len(motions_of(file, cases).tracks) == 1
    assert 0 < tried(file.read_text(), file, lambda: motions_of(file, cases)) < TRIES
