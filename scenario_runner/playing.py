"""OpenSCENARIO files that are played: the scenario with its map, as far as it can be played at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from scenario_runner.errors import InputError, Problem
from scenario_runner.formats import openscenario
from scenario_runner.formats.opendrive.reading import read_map
from scenario_runner.model.opendrive.network import Network
from scenario_runner.model.openscenario.elements import SUPPORT, Treatment
from scenario_runner.model.openscenario.played import Played
from scenario_runner.model.openscenario.scenarios import OpenScenario
from scenario_runner.model.openscenario.variations import Grid, Variation
from scenario_runner.storyboard.failing import CannotPlay
from scenario_runner.storyboard.playing import Options, play


class Playable(NamedTuple):
    """A scenario and the map it names; None where it names none."""

    scenario: OpenScenario
    network: Network | None


def read_playable(path: Path, assigned: Mapping[str, str]) -> Playable:
    """The scenario in a file, with values assigned to its parameters.

    Raises:
        InputError: the file is no scenario, or it cannot be played; with everything that is wrong.
    """
    found = openscenario.read(path, assigned)
    if isinstance(found, Variation):
        raise InputError(Problem(file=found.file, what=_varies(found)))
    return with_map(found)


def with_map(scenario: OpenScenario) -> Playable:
    """A scenario and its map.

    Raises:
        InputError: it asks for what nobody here plays, or its map is not there or wrong.
    """
    file = map_file(scenario)
    return Playable(scenario, None if file is None else Network(read_map(Path(file))))


def map_file(scenario: OpenScenario) -> str | None:
    """The map of a scenario that can be played, not read yet; None where it names none.

    Raises:
        InputError: it asks for what nobody here plays, or its map is not there.
    """
    if problems := [*_refused(scenario), *_lost_map(scenario), *scenario.strangers]:
        raise InputError(problems)
    return None if scenario.road is None else scenario.road.path


def played(playable: Playable, options: Options) -> Played:
    """What comes of playing a scenario.

    Raises:
        InputError: it asks for what its map or its entities do not have.
    """
    try:
        return play(playable.scenario, playable.network, options)
    except CannotPlay as cannot:
        what = f"cannot be played: {cannot}"
        if cannot.written is None:
            raise InputError(Problem(file=playable.scenario.file, what=what)) from cannot
        raise InputError(openscenario.problem_at(cannot.written, what)) from cannot


def _refused(scenario: OpenScenario) -> list[Problem]:
    held = dict(scenario.elements)
    return [
        Problem(file=scenario.file, where=name, what=f"is not played: {support.why}")
        for name, support in SUPPORT.items()
        if name in held and support.treatment is Treatment.REFUSED
    ]


def _lost_map(scenario: OpenScenario) -> list[Problem]:
    road = scenario.road
    if road is None or road.path is not None:
        return []
    tried = f"tried {', '.join(road.tried)}" if road.tried else "it names none"
    return [Problem(file=scenario.file, where=road.what, what=f"map {road.written!r} is not there; {tried}")]


def _varies(variation: Variation) -> str:
    """What to do with a file of values instead of playing it, with its first assignment as an example."""
    many = "combinations" if isinstance(variation.cases, Grid) else "draws"
    example = " ".join(f"--set {name}={value}" for name, value in variation.cases.assignment(0).items())
    scenario = variation.scenario_file or variation.scenario
    return (
        f"holds {variation.cases.count} {many} of values for {variation.scenario}, and play takes one: "
        f"play {scenario} {example}; run drives them all"
    )
