"""The catalog: every scenario once, with the vocabulary it is written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scenario_runner.errors import InputError, did_you_mean
from scenario_runner.model.capabilities import Capability
from scenario_runner.model.costs import Costs
from scenario_runner.model.matrix import Slice
from scenario_runner.model.odd import OddTree
from scenario_runner.model.perception import Perception, Profile
from scenario_runner.model.recorded_scenarios import RecordedScenario
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.scenarios import Scenario
from scenario_runner.model.standards import Standard
from scenario_runner.model.weather import Weather


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """A catalog folder, read: `scenarios` in order of their files, `slices` the matrix's default columns."""

    folder: str
    odd: OddTree
    capabilities: Mapping[str, Capability]
    roads: Mapping[str, RoadDocument]
    slices: tuple[Slice, ...]
    scenarios: tuple[Scenario, ...]
    recorded: tuple[RecordedScenario, ...] = ()
    recording_folders: tuple[Path, ...] = ()  # where recordings may lie
    costs: Costs | None = None  # nobody declared any
    weather: Weather | None = None  # nothing follows from it
    perception: Perception | None = None
    standards: Mapping[str, Standard] = field(default_factory=dict)

    def profile(self, name: str) -> Profile:
        """The perception profile of a name.

        Raises:
            InputError: there is none.
        """
        profiles = {} if self.perception is None else self.perception.profiles
        if name not in profiles:
            msg = f"no perception {name}; {did_you_mean(name, profiles)}"
            raise InputError(msg)
        return profiles[name]
