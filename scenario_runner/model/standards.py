"""What the field's catalogs ask for, by their own ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing a source asks for, which capabilities name by any of `known_as`. Weights are 1 where there are none."""

    id: str
    name: str
    weight: float
    known_as: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """One source with its items in its order; `crosswalk` is the key under which capabilities name them."""

    name: str
    title: str
    crosswalk: str
    weighted_by: str | None
    items: Mapping[str, Item]
