"""Quantities as people write them (`30 km/h`, `-1.5 m`) and as the code holds them (SI floats)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache

# A dimension is the exponents of metre, second, and of a named rest that nothing converts into (lux, °C, …).
Dimension = tuple[int, int, str]

DIMENSIONLESS: Dimension = (0, 0, "")
LENGTH: Dimension = (1, 0, "")
DURATION: Dimension = (0, 1, "")
SPEED: Dimension = (1, -1, "")
ACCELERATION: Dimension = (1, -2, "")
ANGLE: Dimension = (0, 0, "rad")

_NAMES = {
    DIMENSIONLESS: "a plain number",
    LENGTH: "a length",
    DURATION: "a duration",
    SPEED: "a speed",
    ACCELERATION: "an acceleration",
    ANGLE: "an angle",
}

# unit → (factor to SI, dimension). 1 mph = 0.44704 m/s and 1 ft = 0.3048 m exactly (international yard, 1959).
UNITS: dict[str, tuple[float, Dimension]] = {
    "m": (1.0, LENGTH),
    "km": (1000.0, LENGTH),
    "cm": (0.01, LENGTH),
    "mm": (0.001, LENGTH),
    "ft": (0.3048, LENGTH),
    "s": (1.0, DURATION),
    "ms": (0.001, DURATION),
    "min": (60.0, DURATION),
    "h": (3600.0, DURATION),
    "m/s": (1.0, SPEED),
    "km/h": (1.0 / 3.6, SPEED),
    "mph": (0.44704, SPEED),
    "m/s2": (1.0, ACCELERATION),
    "g": (9.80665, ACCELERATION),
    "rad": (1.0, ANGLE),
    "deg": (0.017453292519943295, ANGLE),
    "%": (0.01, DIMENSIONLESS),
    "mm/h": (0.001 / 3600.0, SPEED),
    "lux": (1.0, (0, 0, "lux")),
    "degC": (1.0, (0, 0, "degC")),
    "okta": (1.0, (0, 0, "okta")),
    "kg": (1.0, (0, 0, "kg")),
    "veh/km/lane": (0.001, (-1, 0, "veh/lane")),
    "veh/100m": (0.01, (-1, 0, "veh")),
    "veh/h": (1.0 / 3600.0, (0, -1, "veh")),
}

NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
_QUANTITY = re.compile(rf"\s*({NUMBER})\s*([A-Za-z%°]\S*)?\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with a dimension, in SI, and as it was written."""

    value: float
    dimension: Dimension
    text: str = ""

    def to(self, unit: str) -> float:
        """The number in `unit`, which must be of the same dimension."""
        factor, dimension = UNITS[unit]
        if dimension != self.dimension:
            msg = f"{self.text or self.value} is {dimension_name(self.dimension)}, not in {unit}"
            raise ValueError(msg)
        if self.text.split() and self.text.split()[-1] == unit:  # as written: no rounding on the way through SI
            return float(self.text.split()[0])
        return self.value / factor


def is_quantity_like(text: str) -> bool:
    """Whether text is a number, alone or with a word that may be a unit; `1+1` is not."""
    return _QUANTITY.fullmatch(text) is not None


def number_text(number: float) -> str:
    """Shortest text of a number, whole ones without a point."""
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return str(number)


@lru_cache(maxsize=4096)  # the cases of a scenario repeat its quantities
def parse_quantity(text: str) -> Quantity:
    """Read `number unit` (the unit may be absent for plain numbers).

    Raises:
        ValueError: not a number and a unit, or an unknown unit; says which unit it may have meant.
    """
    match = _QUANTITY.fullmatch(text)
    if match is None:
        msg = f"{text!r} is no quantity; write a number and a unit, as in 30 km/h"
        raise ValueError(msg)
    number, unit = match.groups()
    if not unit:
        return Quantity(float(number), DIMENSIONLESS, number)
    if unit not in UNITS:
        near = get_close_matches(unit, UNITS, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]}?" if near else f"known units: {', '.join(sorted(UNITS))}"
        msg = f"unknown unit {unit}; {hint}"
        raise ValueError(msg)
    factor, dimension = UNITS[unit]
    return Quantity(float(number) * factor, dimension, f"{number} {unit}")


@cache  # asked of both sides of every comparison of every case
def dimension_name(dimension: Dimension) -> str:
    """`a speed (m/s)`, for messages."""
    if dimension in _NAMES:
        name, units = _NAMES[dimension], units_of(dimension)
        return f"{name} ({units[0]})" if units and dimension != DIMENSIONLESS else name
    if units_of(dimension):
        return f"a quantity in {units_of(dimension)[0]}"
    metres, seconds, rest = dimension
    parts = [f"m^{metres}" if metres else "", f"s^{seconds}" if seconds else "", rest]
    return "a quantity in " + "·".join(part for part in parts if part)


@cache
def units_of(dimension: Dimension) -> tuple[str, ...]:
    """The units that measure `dimension`, the SI one first."""
    return tuple(unit for unit, (_, own) in UNITS.items() if own == dimension)
