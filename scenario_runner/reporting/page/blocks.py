"""What the page holds of cases: details, roads and drives, packed a block at a time."""

from __future__ import annotations

from typing import Any, NamedTuple

from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import Verdict
from scenario_runner.reporting.moments import scene_of
from scenario_runner.reporting.page.details import details
from scenario_runner.reporting.page.drives import drive, route_steps
from scenario_runner.reporting.page.packing import data_element, packed
from scenario_runner.reporting.page.roads import road_shapes
from scenario_runner.reporting.page.told import Told, Words

DETAILS_A_BLOCK, DRIVES_A_BLOCK = 64, 32
"""Cases packed together: neighbours share most of their numbers. A block is read when a case of it is opened."""


class Block(NamedTuple):
    """Packed drives, and the numbers of their cases."""

    content: str
    cases: list[int]


class Blocks:
    """Details, roads and drives of cases as they come; of a case that is packed nothing else is held."""

    def __init__(self, words: Words) -> None:
        self.details: list[str] = []
        self.roads: dict[str, str] = {}  # by digest
        self.drives: dict[bool, list[Block]] = {False: [], True: []}  # by whether their cases passed
        self.driven = 0
        self._routes: dict[str, list[int]] = {}  # by digest
        self._words = words
        self._number = 0
        self._details: dict[int, Any] = {}
        self._drives: dict[bool, dict[int, Any]] = {False: {}, True: {}}

    def add(self, told: Told) -> None:
        """Take the next case."""
        scene = None
        if told.trace is not None:
            if told.case is not None:
                scene = scene_of(told.case, told.trace, told.outcome)
                self._add_road(told.case)
            self._add_drive(drive(told, told.trace, scene), passed=told.outcome.verdict is Verdict.PASSED)
        self._details[self._number] = details(told, scene, self._words)
        if len(self._details) == DETAILS_A_BLOCK:
            self._pack_details()
        self._number += 1

    def close(self) -> None:
        """Pack what is left."""
        self._pack_details()
        self.details.append(data_element("routes", packed(self._routes)))
        for passed in (False, True):
            self._pack_drives(passed=passed)

    def _add_road(self, case: Case) -> None:
        road, path = case.road, case.ego.path
        if road.digest not in self.roads:
            self.roads[road.digest] = data_element(f"road-{road.digest}", packed(road_shapes(road)))
        if path.digest not in self._routes:
            self._routes[path.digest] = route_steps(case)

    def _add_drive(self, made: dict[str, Any], *, passed: bool) -> None:
        self.driven += 1
        self._drives[passed][self._number] = made
        if len(self._drives[passed]) == DRIVES_A_BLOCK:
            self._pack_drives(passed=passed)

    def _pack_details(self) -> None:
        self.details.append(data_element(f"details-{len(self.details)}", packed(self._details)))
        self._details = {}

    def _pack_drives(self, *, passed: bool) -> None:
        if made := self._drives[passed]:
            self.drives[passed].append(Block(packed(made), list(made)))
            self._drives[passed] = {}


def drives_that_fit(data: Blocks, most_bytes: int) -> list[Block]:
    """As many blocks of drives as fit, in their order: those that did not pass first."""
    kept, left = [], most_bytes
    for block in (*data.drives[False], *data.drives[True]):
        left -= len(data_element("drives-00000", block.content)) + 1
        if left < 0:
            break
        kept.append(block)
    return kept
