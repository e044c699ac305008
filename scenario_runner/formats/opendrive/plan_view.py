"""A road's plan view: the curves of its reference line, in the order of s."""

from __future__ import annotations

from scenario_runner.formats.opendrive.notes import Notes
from scenario_runner.formats.xml_source import Element, XmlSource
from scenario_runner.model.opendrive.curves import (
    MOST_TURNING_RAD,
    Arc,
    Cubic,
    Curve,
    Line,
    ParamPoly3,
    Poly3,
    Spiral,
)
from scenario_runner.model.opendrive.records import Piece

KINDS = ("line", "arc", "spiral", "poly3", "paramPoly3")
LEAST_LENGTH_M = 1e-6
FARTHEST_M = 1e8  # of coordinates from their origin: what is larger is damage
LONGEST_M = 100_000.0
"""Of a road or a curve: lanes are sampled every metre."""
SHARPEST_PER_M = 1e3


def read_pieces(road: Element, notes: Notes) -> tuple[Piece, ...]:
    """The pieces of a road's plan view; those without length are passed over."""
    pieces = [_piece(geometry, notes) for geometry in road.iterfind("planView/geometry")]
    return tuple(sorted((piece for piece in pieces if piece is not None), key=lambda piece: piece.s_m))


def bounded(source: XmlSource, element: Element, name: str, most: float) -> float:
    """A number of a size that is no damage."""
    value = source.number(element, name)
    if abs(value) > most:
        source.refuse(element, f"{value:g} is out of all bounds; at most {most:g}", name)
        return 0.0
    return value


def _piece(geometry: Element, notes: Notes) -> Piece | None:
    source = notes.source
    length_m = bounded(source, geometry, "length", LONGEST_M)
    if length_m < 0.0:
        source.refuse(geometry, f"{length_m:g} m is no length", "length")
    curve = _curve(geometry, source, length_m)
    place = [bounded(source, geometry, name, FARTHEST_M) for name in ("s", "x", "y")]
    heading_rad = bounded(source, geometry, "hdg", MOST_TURNING_RAD)
    if length_m < LEAST_LENGTH_M or curve is None:
        if geometry.get("length") is not None and not source.problems:
            notes.remark(geometry, "has no length and is passed over", "length")
        return None
    s_m, x_m, y_m = place
    return Piece(s_m=s_m, x_m=x_m, y_m=y_m, heading_rad=heading_rad, length_m=length_m, curve=curve)


def _curve(geometry: Element, source: XmlSource, length_m: float) -> Curve | None:
    shape = next((child for child in geometry if child.tag in KINDS), None)
    if shape is None:
        found = next((f"<{child.tag}>" for child in geometry), "nothing")
        source.refuse(geometry, f"holds {found} where its shape is expected; known: {', '.join(KINDS)}")
        return None
    match shape.tag:
        case "line":
            return Line()
        case "arc":
            curvature_per_m = bounded(source, shape, "curvature", SHARPEST_PER_M)
            return Arc(curvature_per_m) if _turns(shape, source, curvature_per_m * length_m) else None
        case "spiral":
            start, end = (bounded(source, shape, name, SHARPEST_PER_M) for name in ("curvStart", "curvEnd"))
            fits = _turns(shape, source, max(abs(start), abs(end)) * length_m)
            return Spiral(start_per_m=start, end_per_m=end, length_m=length_m) if fits else None
        case "poly3":
            return Poly3(read_cubic(source, shape))
        case _:
            return _parametric(shape, source, length_m)


def _turns(shape: Element, source: XmlSource, turning_rad: float) -> bool:
    """Whether a curve turns through what a road may; refused where it does not."""
    if abs(turning_rad) > MOST_TURNING_RAD:
        source.refuse(shape, f"turns through {abs(turning_rad):g} rad; at most {MOST_TURNING_RAD:g}")
        return False
    return True


def _parametric(shape: Element, source: XmlSource, length_m: float) -> Curve | None:
    """Without a pRange p runs from 0 to 1, as 1.4 had it; from 1.5 on the standard asks for the attribute."""
    u_of_p, v_of_p = (read_cubic(source, shape, suffix) for suffix in "UV")
    runs = source.word(shape, "pRange", ("arcLength", "normalized"), "normalized")
    if length_m < LEAST_LENGTH_M:
        return None
    range_end = length_m if runs == "arcLength" else 1.0
    return ParamPoly3(u_of_p=u_of_p, v_of_p=v_of_p, range_end=range_end, length_m=length_m)


def read_cubic(source: XmlSource, element: Element, suffix: str = "") -> Cubic:
    """The attributes a, b, c and d, or aU … dU."""
    a, b, c, d = (bounded(source, element, name + suffix, FARTHEST_M) for name in "abcd")
    return a, b, c, d
