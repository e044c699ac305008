"""A suite: which cases of a catalog are driven together, by what is selected and how much of it."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from scenario_runner.model.capabilities import Capability


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """Scenarios that all of what is given takes in, cases inside the ODD for which `where` holds; a sample of those."""

    name: str
    summary: str
    scenarios: tuple[str, ...] = ()  # names or globs
    capabilities: tuple[str, ...] = ()  # ids, or the letters of a group: CYC for CYC-01 and on
    tiers: tuple[int, ...] = ()
    odd: str | None = None
    where: str | None = None
    covering: int | None = None  # of every grid: so many values of different parameters meet in some case
    at_most: int | None = None  # cases of each scenario

    @property
    def filters_cases(self) -> bool:
        """Whether more than a scenario's name and capability decides."""
        return self.odd is not None or self.where is not None

    def takes(self, scenario: str, capability: Capability) -> bool:
        """Whether the scenario of this name and capability is one of its scenarios."""
        named = (each in (capability.id, capability.id.partition("-")[0]) for each in self.capabilities)
        return (
            (not self.scenarios or any(fnmatchcase(scenario, each) for each in self.scenarios))
            and (not self.capabilities or any(named))
            and (not self.tiers or capability.tier in self.tiers)
        )
