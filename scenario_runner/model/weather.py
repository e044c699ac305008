"""What weather, light and surface do to the road's grip and to seeing: one table, as somebody declares it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from scenario_runner.model.odd import Conditions
from scenario_runner.model.odds import Accepted

FRICTION = "environment.surface.friction"
"""The attribute that holds μ, the peak coefficient between tyre and road. Stacks are never told (semantics 22)."""

DRY_FRICTION = 0.9
"""μ of a road of which nothing is known (semantics 18)."""


class Friction(NamedTuple):
    """μ, and what it follows from."""

    value: float
    because: str


UNKNOWN = Friction(DRY_FRICTION, "as on a dry road, for nothing is known of it")
"""Where neither declared nor decided by what is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Factors of perception: of the range of detection, of the noise of positions, of the odds of missing an object.

    A range's factor None: as far as the meteorological visibility reaches. `within_rad` is the half-angle about
    straight ahead in which all this holds; None, everywhere.
    """

    range_factor: float | None
    range_factor_of_vulnerable: float | None  # of people and two-wheelers
    noise_factor: float
    missed_odds_factor: float
    within_rad: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One row of the table: where it applies, and what it does; None, nothing."""

    name: str
    when: tuple[Accepted, ...]
    friction: float | None
    sight: Sight | None
    source: str

    def applies(self, conditions: Conditions) -> bool:
        """Whether conditions are known to lie in all it asks for."""
        for each in self.when:
            value = conditions.get(each.attribute.key)
            if value is None or not each.touches(value):
                return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    """The table, its version, and who stands for its numbers with what doubt."""

    version: int
    declared_by: str
    doubt: str
    effects: tuple[Effect, ...]

    def friction_in(self, conditions: Conditions) -> Friction | None:
        """The lowest μ of what applies, the first where several are lowest; None where nothing known decides."""
        found = [
            Friction(each.friction, f"{each.name} (weather.yaml, version {self.version})")
            for each in self.effects
            if each.friction is not None and each.applies(conditions)
        ]
        return min(found, key=lambda friction: friction.value, default=None)
