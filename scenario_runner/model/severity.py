"""Curves from impact speed to injury. They rank what went wrong; no verdict looks at them.

All are logistic: P = 1 / (1 + exp(−(b0 + b1 · v))), the chance that somebody is hurt to MAIS3+, seriously or worse on
the Abbreviated Injury Scale. Published curves differ two- to fivefold at equal speed, so an id goes with every number,
and those of one curve may be compared while those of two only rank roughly. A coefficient that changes gets another id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scenario_runner.exponentials import exponential

_KMH_PER_MPS = 3.6
_MPH_PER_MPS = 1.0 / 0.44704


@dataclass(frozen=True, slots=True, kw_only=True)
class InjuryCurve:
    """One curve: who is hurt, at what speed it is read, where it comes from, and why to doubt it."""

    id: str
    hurt: str
    speed: str
    b0: float
    b1_per_mps: float
    source: str
    doubt: str

    def p_mais3(self, speed_mps: float) -> float:
        """P(MAIS3+) at a speed of the curve's kind, m/s."""
        return 1.0 / (1.0 + exponential(-(self.b0 + self.b1_per_mps * speed_mps)))


_MONFORT_MUELLER = (
    "Monfort and Mueller 2025, MAIS3+ of pedestrians, bonnet 75 cm high, sex and age at its sample's mean"
)
_BONNET_CM = 75.0 - 85.25  # a car's, less the sample's mean
_B1_PER_KMH = 0.091 + 0.002 * _BONNET_CM
_B0 = -0.460 + 0.039 * _BONNET_CM - _B1_PER_KMH * 42.79


def _hit_by_a_car(name: str, hurt: str, *, later_kmh: float, source: str, doubt: str) -> InjuryCurve:
    """Monfort and Mueller's curve of people on foot, moved to higher speeds for those who are hurt later."""
    return InjuryCurve(
        id=name,
        hurt=hurt,
        speed="closing speed",
        b0=_B0 - _B1_PER_KMH * later_kmh,
        b1_per_mps=_B1_PER_KMH * _KMH_PER_MPS,
        source=source,
        doubt=doubt,
    )


def _in_a_car(direction: str, b0_beside: float) -> InjuryCurve:
    return InjuryCurve(
        id=f"malliaris_1997_{direction}",
        hurt=f"somebody in the ego, hit at its {direction}",
        speed="change of the ego's velocity",
        b0=-5.820 + b0_beside,
        b1_per_mps=0.202 * _MPH_PER_MPS,
        source="Malliaris 1997, MAIS3+ of car occupants by delta-v and direction",
        doubt="its cars are of the 1990s, and curves of recent ones lie far below; near and far side are one",
    )


CURVES: Mapping[str, InjuryCurve] = {
    curve.id: curve
    for curve in (
        _hit_by_a_car(
            "monfort_mueller_2025_car",
            "a person on foot",
            later_kmh=0.0,
            source=_MONFORT_MUELLER,
            doubt="it does not fall to 0 at rest; children are taken for adults",
        ),
        _hit_by_a_car(
            "monfort_mueller_2025_car_cyclist",
            "a cyclist",
            later_kmh=15.0,
            source=f"{_MONFORT_MUELLER}; 15 km/h later, as 10 % lie at 29 and 44, or at 34 and 49 km/h in two surveys",
            doubt="a curve of people on foot, moved: none of cyclists was found for MAIS3+",
        ),
        _hit_by_a_car(
            "monfort_mueller_2025_car_motorcyclist",
            "a motorcyclist",
            later_kmh=17.0,
            source=f"{_MONFORT_MUELLER}; 17 km/h later, as 10 % lie 19 and 15 km/h later in two surveys",
            doubt="a curve of people on foot, moved: none of motorcyclists was found",
        ),
        _in_a_car("front", 0.0),
        _in_a_car("side", 0.556),
        _in_a_car("rear", -2.170),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity:
    """How bad a contact was, by the id of one of CURVES."""

    p_mais3: float
    curve: str
