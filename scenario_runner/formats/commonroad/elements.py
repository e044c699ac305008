"""Values in CommonRoad files: numbers, intervals and points, which are the texts of elements."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from scenario_runner.formats.xml_source import Element, XmlSource, finite_number, shown
from scenario_runner.geometry import FloatArray

LARGEST = 1e8
"""Metres of a map projection, seconds and speeds stay far below: what is larger is damage."""
STAND_IN_STEP_S = 0.1
"""To go on reading with where a file's own is refused."""


def time_step_s(source: XmlSource) -> float:
    """How long a scenario's time steps are."""
    step_s = source.number(source.root, "timeStepSize")
    if step_s <= 0.0 and not source.problems:
        source.refuse(source.root, f"is {step_s:g} s; a time step is longer than 0", "timeStepSize")
    return step_s if step_s > 0.0 else STAND_IN_STEP_S


def number(source: XmlSource, element: Element) -> float:
    """The finite number that is an element's text; 0 stands in for what is refused."""
    text = (element.text or "").strip()
    value = finite_number(text)
    if value is None or abs(value) > LARGEST:
        source.refuse(element, f"{shown(text)} is not a finite number" if value is None else f"{shown(text)} is damage")
        return 0.0
    return value


def positive(source: XmlSource, element: Element, name: str) -> float:
    """The number above 0 that is a child's text; 1 stands in for what is refused."""
    found = child(source, element, name)
    if found is None:
        return 1.0
    value = number(source, found)
    if value <= 0.0:
        source.refuse(found, f"is {value:g}; it must be larger than 0")
        return 1.0
    return value


def child(source: XmlSource, element: Element, name: str) -> Element | None:
    """The first child of a name; refused where there is none."""
    found = element.find(name)
    if found is None:
        source.refuse(element, f"has no <{name}>")
    return found


def interval(source: XmlSource, element: Element) -> tuple[float, float]:
    """From where to where a value may lie: <intervalStart> and <intervalEnd>, or <exact>, which is both."""
    exact = element.find("exact")
    if exact is not None:
        value = number(source, exact)
        return value, value
    low, high = (child(source, element, name) for name in ("intervalStart", "intervalEnd"))
    if low is None or high is None:
        return 0.0, 0.0
    ends = number(source, low), number(source, high)
    if ends[0] > ends[1]:
        source.refuse(element, f"runs from {ends[0]:g} to {ends[1]:g}; the first must not be the larger")
    return ends


def middle(source: XmlSource, element: Element) -> float:
    """A value, or the middle of the interval it may lie in."""
    low, high = interval(source, element)
    return 0.5 * (low + high)


def is_uncertain(element: Element) -> bool:
    """Whether any value of a state is an interval or an area."""
    return element.find(".//intervalStart") is not None or element.find("position/point") is None


def point_m(source: XmlSource, element: Element) -> tuple[float, float]:
    """An element's <x> and <y>; <z> is read past."""
    x, y = (child(source, element, name) for name in ("x", "y"))
    if x is None or y is None:
        return 0.0, 0.0
    return number(source, x), number(source, y)


def points_m(source: XmlSource, elements: Iterable[Element]) -> FloatArray:
    """Points, (M, 2)."""
    return np.asarray([point_m(source, element) for element in elements], dtype=np.float64).reshape(-1, 2)


def refs(source: XmlSource, element: Element, name: str) -> tuple[str, ...]:
    """What the children of a name refer to."""
    return tuple(source.text(each, "ref") for each in element.findall(name))


def words(element: Element, name: str) -> tuple[str, ...]:
    """The texts of the children of a name."""
    return tuple((each.text or "").strip() for each in element.findall(name))
