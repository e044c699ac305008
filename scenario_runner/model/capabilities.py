"""Capabilities: the rows of the matrix, with a crosswalk to the field's catalogs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """One thing a stack must be able to do. `crosswalk` maps a source (nhtsa37, …) to its ids."""

    id: str
    group: str
    title: str
    tier: int
    crosswalk: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
