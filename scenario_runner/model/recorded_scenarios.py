"""A recorded drive as an entry of the catalog: which recording, what it demands, and how it is varied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from scenario_runner.model.expectations import Expect


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """One way to vary it: added to the speed the ego starts with, and to its station on its route."""

    faster_mps: float
    ahead_m: float
    written: Mapping[str, str]  # as in the file


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedScenario:
    """A recording by its id and the digest of its files, cut to [from_s, to_s], and what is judged there.

    `conditions` are raw, as people write them. The recording itself is not of the catalog, and may be absent.
    """

    name: str
    capability: str
    summary: str
    file: str
    recording: str
    digest: str
    from_s: float
    to_s: float | None
    conditions: Mapping[str, object]
    faster: tuple[tuple[str, float], ...]  # as written, and in m/s
    ahead: tuple[tuple[str, float], ...]  # as written, and in m
    expect: Expect

    def variations(self) -> dict[str, Variation]:
        """Each variation by the id of its case, in order; the one that varies nothing among them."""
        found = {}
        for (faster, faster_mps), (ahead, ahead_m) in product(self.faster, self.ahead):
            written = {"faster": faster, "ahead": ahead}
            case_id = f"{self.name}@" + ",".join(f"{key}={text.split()[0]}" for key, text in written.items())
            found[case_id] = Variation(faster_mps=faster_mps, ahead_m=ahead_m, written=written)
        return found
