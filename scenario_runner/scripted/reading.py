"""The cases of .xosc files: one of a scenario, and one of each assignment that a variation makes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from scenario_runner.errors import InputError, Problem
from scenario_runner.formats import openscenario
from scenario_runner.model.cases import Case
from scenario_runner.model.openscenario.scenarios import OpenScenario
from scenario_runner.model.openscenario.variations import Sample, Variation
from scenario_runner.model.outcomes import LeftOut
from scenario_runner.playing import map_file
from scenario_runner.scripted.cases import Source, case_of, left_out
from scenario_runner.scripted.files import MOST_CASES, Named, assignments, case_id, files_in, plain
from scenario_runner.scripted.maps import Map, Maps

Wanted = Callable[[str], bool]


def read_cases(path: Path, wanted: Wanted, ego: str | None = None) -> list[Case | LeftOut]:
    """The wanted cases of a file or of a folder's files, by id; or why there is none.

    `ego` names who is driven; otherwise that is Ego, hero or the first vehicle. A file of a folder that cannot be
    played is left out, with the reason, and so is an assignment.

    Raises:
        InputError: the path is one file, and that cannot be read or played.
    """
    maps = Maps()
    found: list[Case | LeftOut] = []
    for named in files_in(path):
        try:
            found += [one for one in _of_file(named, ego, maps, wanted) if wanted(_id_of(one))]
        except InputError as error:
            if not path.is_dir():
                raise
            whole = Source(case_id=named.name, scenario=named.name, file=str(named.path), ego=ego)
            found += [left_out(whole, str(error))] if wanted(named.name) else []
    return found


def _of_file(named: Named, ego: str | None, maps: Maps, wanted: Wanted) -> Iterator[Case | LeftOut]:
    first = openscenario.read(named.path, {})
    said_ego = [] if ego is None else [f"ego={plain(ego)}"]
    whole = Source(case_id=case_id(named.name, said_ego), scenario=named.name, file=str(named.path), ego=ego)
    if isinstance(first, OpenScenario):
        if not wanted(whole.case_id):
            return
        yield case_of(whole, first, _map(first, maps))
        return
    scenario_file = _scenario_file(first)
    drawn = isinstance(first.cases, Sample)
    for values, words, is_taken in assignments(first):
        source = replace(whole, case_id=case_id(named.name, [words, *said_ego]), values=values, drawn=drawn)
        if not is_taken:
            yield left_out(source, f"of {first.cases.count} assignments {MOST_CASES}, spread evenly, become cases")
        elif wanted(source.case_id):
            yield _assigned(source, scenario_file, maps)


def _assigned(source: Source, scenario_file: Path, maps: Maps) -> Case | LeftOut:
    """The case of an assignment; one that breaks a constraint, or makes no scenario, is left out."""
    try:
        scenario = openscenario.read(scenario_file, source.values)
        assert isinstance(scenario, OpenScenario)
        return case_of(source, scenario, _map(scenario, maps))
    except InputError as error:
        return left_out(source, str(error))


def _map(scenario: OpenScenario, maps: Maps) -> Map | None:
    file = map_file(scenario)
    return None if file is None else maps.at(file)


def _scenario_file(variation: Variation) -> Path:
    if variation.scenario_file is None:
        tried = f"; tried {', '.join(variation.tried)}" if variation.tried else ""
        what = f"varies {variation.scenario or 'a scenario it does not name'}, which is not there{tried}"
        raise InputError(Problem(file=variation.file, what=what))
    return Path(variation.scenario_file)


def _id_of(one: Case | LeftOut) -> str:
    return one.id if isinstance(one, Case) else one.case_id
