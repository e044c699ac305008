"""Which recorded runs are not comparable, each with its reason: what the play refuses by design, and what esmini alone
does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from scenario_runner.model.openscenario.elements import SUPPORT, Treatment
from scenario_runner.model.openscenario.scenarios import OpenScenario
from tools.reference_states.jobs import Job, visited_roads

OWN_PROPERTIES = ("ignoreHeadingForTrajMotion", "plineInterpolation")
"""Properties that only esmini knows and that change how an entity moves."""
DRIVERS = "moved by esmini's own driver models"
_SHAPE = ("a", "b", "c", "d")


def missing(job: Job) -> str:
    """A scenario that is not among the collected files."""
    return "" if job.scenario.is_file() else "not among the collected files"


def left_out(job: Job, scenario: OpenScenario) -> str:
    """Why a run is not comparable; nothing where it is."""
    refused = [
        name for name, _ in scenario.elements if name in SUPPORT and SUPPORT[name].treatment is Treatment.REFUSED
    ]
    if refused:
        return f"not played: {', '.join(refused)}"
    own = sorted(set(OWN_PROPERTIES).intersection(_properties(job.scenario)))
    if own:
        return f"properties that only esmini knows: {', '.join(own)}"
    if scenario.road is not None and scenario.road.path is not None:
        banked = sorted(visited_roads(job).intersection(_banked(Path(scenario.road.path))))
        if banked:
            return f"superelevation on road {', '.join(banked)}"
    return DRIVERS if job.has_drivers and needs_drivers(job) else ""


def needs_drivers(job: Job) -> bool:
    """Whether esmini's own driver models move somebody: then a second trace was recorded, with them."""
    name = f"{job.name.removesuffix('.xosc').replace('/', '__')}.tsv.gz"
    return any((folder / "def" / name).is_file() for folder in job.record.parents)


def _properties(scenario: Path) -> Iterator[str]:
    return (str(each.get("name")) for each in _tree(scenario).iter("Property"))


def _banked(map_file: Path) -> set[str]:
    """The roads with a superelevation other than zero."""
    return {
        str(road.get("id"))
        for road in _tree(map_file).iter("road")
        for profile in road.iter("superelevation")
        if any(float(profile.get(name, "0")) != 0.0 for name in _SHAPE)
    }


def _tree(file: Path) -> etree._ElementTree:
    return etree.parse(file, etree.XMLParser(resolve_entities=False, no_network=True))
