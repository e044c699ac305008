"""A solution file's motions for the cases of the scenario it is of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from scenario_runner.errors import InputError, Problem
from scenario_runner.formats.commonroad.claimed_motion import motion_of
from scenario_runner.formats.commonroad.elements import time_step_s
from scenario_runner.formats.commonroad.problems import PlanningProblem, read_problems
from scenario_runner.formats.commonroad.solutions import Solution, read_solution
from scenario_runner.formats.xml_source import read_xml
from scenario_runner.model.cases import Case, Recorded

ROOT = "commonRoad"


class Motions(NamedTuple):
    """What is to be driven in each case, by its id, as the box centre's track; or the reason why there is nothing."""

    tracks: Mapping[str, Recorded]
    reasons: Mapping[str, str]


class _Scenario(NamedTuple):
    """What a solution is held against of a scenario's file."""

    name: str
    version: str
    step_s: float
    problems: Mapping[str, PlanningProblem]


def motions_of(file: Path, cases: Sequence[Case]) -> Motions:
    """The motions of a solution file for those cases that are planning problems of its scenario.

    Raises:
        InputError: everything that is wrong with the file; none of the cases is of its scenario; a motion that does
            not begin where and when its planning problem does.
    """
    solution = read_solution(file)
    scenarios = {each: _scenario(each) for each in {case.origin.file for case in cases} if each.endswith(".xml")}
    tracks: dict[str, Recorded] = {}
    reasons: dict[str, str] = {}
    for case in cases:
        found = _track(solution, case, scenarios.get(case.origin.file))
        if isinstance(found, str):
            reasons[case.id] = found
        else:
            tracks[case.id] = found
    if cases and not tracks:
        raise InputError(Problem(file=solution.file, what=next(iter(reasons.values()))))
    return Motions(tracks, reasons)


def _scenario(file: str) -> _Scenario:
    """What is asked of a file from which cases were made, so that it is sound."""
    source = read_xml(Path(file), (ROOT,))
    step_s = time_step_s(source)
    problems = {each.id: each for each in read_problems(source, step_s)}
    name, version = (source.text(source.root, each, "") for each in ("benchmarkID", "commonRoadVersion"))
    return _Scenario(name, version, step_s, problems)


def _track(solution: Solution, case: Case, scenario: _Scenario | None) -> Recorded | str:
    wanted = f"the solution is for {solution.scenario} in version {solution.version}"
    if scenario is None:
        return f"{wanted}, and this case is no CommonRoad file's"
    if (scenario.name, scenario.version) != (solution.scenario, solution.version):
        return f"{wanted}, and {Path(case.origin.file).name} is {scenario.name} in version {scenario.version}"
    problem = scenario.problems[case.parameters.get("problem") or next(iter(scenario.problems))]
    claim = solution.claims.get(problem.id)
    if claim is None:
        return f"the solution has no motion for planning problem {problem.id}, but for {', '.join(solution.claims)}"
    states = motion_of(claim, problem, scenario.step_s)
    states[:, 1:3] -= np.asarray(case.road.origin_m)
    return Recorded(states=states)
