"""What documents that people write consist of: strict frozen models; quantities become SI floats when read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from scenario_runner import units
from scenario_runner.units import Dimension

NAME = r"^[a-z][a-z0-9_]*$"
REFERENCE = r"\$[a-z][a-z0-9_]*"
Name = Annotated[str, Field(pattern=NAME)]


class Document(BaseModel):
    """Base of what people write: frozen, strict, finite, no unknown keys."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, populate_by_name=True, hide_input_in_errors=True
    )


def reader(dimension: Dimension, example: str) -> Callable[[object], float]:
    """What reads `number unit` of one dimension into an SI float."""
    needs, largest = f"needs {units.dimension_name(dimension)}, as in {example}", _LARGEST[dimension]
    most = units.parse_quantity(largest).value

    def read(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise ValueError(needs)  # noqa: TRY004 - pydantic reports ValueErrors
        if not units.is_quantity_like(str(value)):
            msg = f"{value} is no quantity, {needs}"
            raise ValueError(msg)
        quantity = units.parse_quantity(str(value))
        if quantity.dimension != dimension:
            msg = f"{value} is {units.dimension_name(quantity.dimension)}, {needs}"
            raise ValueError(msg)
        if abs(quantity.value) > most:
            bound = f"at most {largest}" if quantity.value > 0 else f"at least -{largest}"
            msg = f"{value} is out of range; {bound}"
            raise ValueError(msg)
        return quantity.value

    return read


_LARGEST = {
    units.LENGTH: "100 km",
    units.DURATION: "1 h",
    units.SPEED: "500 km/h",
    units.ACCELERATION: "10 g",
    units.ANGLE: "180 deg",
}
"""Beyond what any road, drive or car has: whatever is larger is a slip."""


def _quantity(dimension: Dimension, *examples: str) -> Any:  # noqa: ANN401 - an Annotated alias's metadata
    """Metadata that reads a quantity of one dimension, with a pattern for editors."""
    known = "|".join(units.units_of(dimension))
    schema = {"type": "string", "pattern": rf"^({units.NUMBER}\s*({known})|{REFERENCE})$", "examples": list(examples)}
    return (BeforeValidator(reader(dimension, examples[0])), WithJsonSchema(schema))


Length = Annotated[float, *_quantity(units.LENGTH, "45 m", "3.5 m")]
Duration = Annotated[float, *_quantity(units.DURATION, "2.5 s")]
Speed = Annotated[float, *_quantity(units.SPEED, "50 km/h", "13.9 m/s")]
Acceleration = Annotated[float, *_quantity(units.ACCELERATION, "6 m/s2")]
Angle = Annotated[float, *_quantity(units.ANGLE, "20 deg")]
Positive = Field(gt=0)
NotNegative = Field(ge=0)
Aside = Field(ge=-200, le=200)  # metres beside a lane: farther off nobody plays a part
