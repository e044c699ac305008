"""CommonRoad solution files: the motions that are claimed to solve a scenario's planning problems.

Layout and names: the XML that the format's own library reads and writes (commonroad-io 2024.3); the models by
Althoff and Würsching, "CommonRoad: Vehicle Models", 2020. A benchmark's id is VEHICLE:COST:SCENARIO:VERSION.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from scenario_runner.errors import Problem
from scenario_runner.formats.commonroad.elements import child, number
from scenario_runner.formats.xml_source import Element, XmlSource, read_xml, shown
from scenario_runner.geometry import FloatArray

ROOT = "CommonRoadSolution"
_VEHICLE = re.compile(r"(PM|KST|KS|ST|MB)([1-4])")
_STEP = re.compile(r"\d{1,9}")


class Form(NamedTuple):
    """How a motion is written: an element a time step, the models of vehicles it may be of, and what is read of it."""

    element: str
    models: tuple[str, ...]
    columns: tuple[str, ...]


POSED = ("x", "y", "orientation", "velocity")
FORMS: Mapping[str, Form] = {
    "pmTrajectory": Form("pmState", ("PM",), ("x", "y", "xVelocity", "yVelocity")),
    "ksTrajectory": Form("ksState", ("KS",), POSED),
    "kstTrajectory": Form("kstState", ("KST",), POSED),
    "stTrajectory": Form("stState", ("ST",), POSED),
    "mbTrajectory": Form("mbState", ("MB",), POSED),
    "pmInputVector": Form("pmInput", ("PM",), ("xAcceleration", "yAcceleration")),
    "inputVector": Form("input", ("KS",), ("steeringAngleSpeed", "acceleration")),
}
"""Input vectors of ST, KST and MB, which the format has too, need those vehicles' tyres to become a motion."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Claim:
    """The motion for one planning problem: from `first_step` on a row of its form's columns each time step."""

    problem: str
    form: str  # one of FORMS
    vehicle: str  # 1 to 4: Ford Escort, BMW 320i, VW Vanagon, truck
    first_step: int
    rows: FloatArray  # (T, columns)
    place: Problem  # where it stands, to say something of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """A solution file: what it is for, and a claim for each planning problem."""

    file: str
    scenario: str  # the scenario's own id
    version: str  # of the format it was written in
    claims: Mapping[str, Claim]  # by planning problem


def read_solution(path: Path) -> Solution:
    """A solution file.

    Raises:
        InputError: everything that is wrong with it.
    """
    source = read_xml(path, (ROOT,))
    vehicles, scenario, version = _benchmark(source)
    found = [element for element in source.root if element.tag in FORMS]
    if not found:
        source.refuse(source.root, f"holds no motion; one is {', '.join(FORMS)}")
    if vehicles and len(vehicles) not in (1, len(found)):
        source.refuse(source.root, f"names {len(vehicles)} vehicles and holds {len(found)} motions", "benchmark_id")
    source.finish()
    each = vehicles if len(vehicles) > 1 else vehicles * len(found)
    claims: dict[str, Claim] = {}
    for element, vehicle in zip(found, each, strict=True):
        claim = _claim(source, element, vehicle)
        if claim.problem in claims:
            source.refuse(element, f"is a second motion for planning problem {claim.problem}", "planningProblem")
        claims[claim.problem] = claim
    source.finish()
    return Solution(file=source.file, scenario=scenario, version=version, claims=claims)


def _benchmark(source: XmlSource) -> tuple[list[tuple[str, str]], str, str]:
    """The vehicles, by model and number, the scenario's id and the format's version of a benchmark id."""
    text = source.text(source.root, "benchmark_id").replace(" ", "")
    parts = text.split(":")
    words = parts[0].strip("[]").split(",")
    vehicles = [(match[1], match[2]) for word in words if (match := _VEHICLE.fullmatch(word))]
    if len(parts) != 4 or len(vehicles) != len(words) or not parts[2]:
        if text or not source.problems:  # one that is not there is told of
            what = f"{shown(text)} is no VEHICLE:COST:SCENARIO:VERSION as KS2:JB1:DEU_Gar-1_1_T-1:2020a; a vehicle is"
            source.refuse(source.root, f"{what} PM, KS, KST, ST or MB with a number from 1 to 4", "benchmark_id")
        return [], "", ""
    return vehicles, parts[2], parts[3]


def _claim(source: XmlSource, element: Element, vehicle: tuple[str, str]) -> Claim:
    form, (model, kind) = FORMS[element.tag], vehicle
    if model not in form.models:
        hint = "; write its states" if element.tag == "inputVector" else ""
        source.refuse(element, f"is no motion of a {model} vehicle, which the benchmark id names{hint}")
    rows = sorted(_rows(source, element, form), key=lambda row: row[0])
    if len(rows) < 2:
        source.refuse(element, f"holds {len(rows)} <{form.element}>; a motion has two or more")
    steps = [step for step, _ in rows]
    for step, after in pairwise(steps):
        if after != step + 1:
            what = (
                f"is written twice for time step {step}" if after == step else f"has nothing for time step {step + 1}"
            )
            source.refuse(element, what)
            break
    return Claim(
        problem=source.text(element, "planningProblem"),
        form=str(element.tag),
        vehicle=kind,
        first_step=rows[0][0] if rows else 0,
        rows=np.array([values for _, values in rows], dtype=np.float64).reshape(-1, len(form.columns)),
        place=source.problem(element, ""),
    )


def _rows(source: XmlSource, element: Element, form: Form) -> Iterator[tuple[int, tuple[float, ...]]]:
    for state in element.iterchildren(form.element):
        values = [child(source, state, name) for name in form.columns]
        yield _step(source, state), tuple(0.0 if each is None else number(source, each) for each in values)


def _step(source: XmlSource, state: Element) -> int:
    time = child(source, state, "time")
    text = "" if time is None else (time.text or "").strip()
    if _STEP.fullmatch(text):
        return int(text)
    if time is not None:
        source.refuse(time, f"{shown(text)} is no time step, a whole number from 0 on")
    return 0
