"""Reads `ParameterValueDistribution`: deterministic axes and stochastic sources, all problems at once."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from scenario_runner.errors import InputError, did_you_mean
from scenario_runner.formats.openscenario.finding import found_file
from scenario_runner.formats.openscenario.parameters import resolve
from scenario_runner.formats.xml_source import Element, XmlSource
from scenario_runner.model.distributions import Distribution, LogNormal, Normal, Uniform
from scenario_runner.model.openscenario.variations import (
    LARGEST_MEAN,
    Bins,
    Chances,
    Drawn,
    Grid,
    Listed,
    Numbers,
    Poisson,
    Sample,
    Stepped,
    Variation,
)

FARTHEST = 1e300
"""Stands for an end that a distribution does not have."""
_SAME = 1e-9
"""Of a step: limits that are whole steps apart but for the last digits are."""


def read_variation(source: XmlSource) -> Variation:
    """The variation in a file.

    Raises:
        InputError: numbers, ranges, weights or elements that are wrong; distributions that only their authors know.
    """
    element = source.root.find("ParameterValueDistribution")
    if element is None:
        raise InputError(source.problem(source.root, "has no ParameterValueDistribution"))
    resolve(source, element, {}, {})
    source.finish()
    file = element.find("ScenarioFile")
    written = source.text(file, "filepath") if file is not None else ""
    if file is None:
        source.refuse(element, "has no ScenarioFile, the scenario that it varies")
    stochastic, deterministic = element.find("Stochastic"), element.find("Deterministic")
    cases: Grid | Sample = Grid(axes=())
    if stochastic is not None:
        cases = _sample(source, stochastic)
    elif deterministic is not None:
        cases = _grid(source, deterministic)
    else:
        source.refuse(element, "has neither Deterministic nor Stochastic")
    source.finish()
    path, tried = found_file(written, [Path(source.file).parent])
    return Variation(
        file=source.file,
        scenario=written,
        scenario_file=None if path is None else str(path),
        tried=tuple(map(str, tried)),
        cases=cases,
    )


def _grid(source: XmlSource, element: Element) -> Grid:
    axes: list[Listed | Stepped | None] = []
    for child in element:
        if child.tag == "DeterministicMultiParameterDistribution":
            axes += [_value_sets(source, each) for each in child.findall("ValueSetDistribution")]
        elif child.tag == "DeterministicSingleParameterDistribution":
            axes.append(_single(source, child))
        else:
            source.refuse(child, "is no deterministic distribution of OpenSCENARIO")
    read = tuple(axis for axis in axes if axis is not None)
    _set_twice(source, element, [name for axis in read for name in axis.parameters])
    return Grid(axes=read)


def _single(source: XmlSource, element: Element) -> Listed | Stepped | None:
    name = source.text(element, "parameterName")
    values, stepped = element.find("DistributionSet"), element.find("DistributionRange")
    if values is not None:
        texts = [source.text(each, "value") for each in values.findall("Element")]
        if not texts:
            source.refuse(values, "has no Element")
        return Listed(values=tuple({name: text} for text in texts))
    if stepped is not None:
        return _stepped(source, stepped, name)
    what = "needs a DistributionSet or a DistributionRange"
    if element.find("UserDefinedDistribution") is not None:
        what = "is user defined, which only its authors' tool knows; " + what
    source.refuse(element, what)
    return None


def _stepped(source: XmlSource, element: Element, parameter: str) -> Stepped | None:
    ends = _range(source, element)
    step = source.number(element, "stepWidth")
    if ends is None:
        source.refuse(element, "has no Range")
        return None
    low, high = ends
    if step <= 0.0:
        source.refuse(element, f"a step of {step:g} goes nowhere; write one above 0", "stepWidth")
        return None
    return Stepped(parameter=parameter, low=low, step=step, count=max(0, math.floor((high - low) / step + _SAME)) + 1)


def _value_sets(source: XmlSource, element: Element) -> Listed:
    sets = element.findall("ParameterValueSet")
    if not sets:
        source.refuse(element, "has no ParameterValueSet")
    return Listed(
        values=tuple(
            {source.text(each, "parameterRef"): source.text(each, "value") for each in one.iter("ParameterAssignment")}
            for one in sets
        )
    )


def _sample(source: XmlSource, element: Element) -> Sample:
    drawn = [_drawn(source, each) for each in element.findall("StochasticDistribution")]
    if not drawn:
        source.refuse(element, "has no StochasticDistribution")
    count = source.whole(element, "numberOfTestRuns")
    if count < 1:
        source.refuse(element, f"{count} runs; at least 1", "numberOfTestRuns")
    read = tuple(each for each in drawn if each is not None)
    _set_twice(source, element, [each.parameter for each in read])
    return Sample(count=count, seed=source.text(element, "randomSeed", ""), drawn=read)


def _set_twice(source: XmlSource, element: Element, names: list[str]) -> None:
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            source.refuse(element, f"sets {name} in {names.count(name)} distributions; one parameter has one")


def _drawn(source: XmlSource, element: Element) -> Drawn | None:
    parameter = source.text(element, "parameterName")
    for child in element:
        if child.tag in SOURCES:
            found = SOURCES[str(child.tag)](source, child)
            return None if found is None else Drawn(parameter=parameter, source=found)
        near = did_you_mean(str(child.tag), tuple(SOURCES))
        own = "is user defined, which only its authors' tool knows"
        source.refuse(child, own if child.tag == "UserDefinedDistribution" else f"is no distribution; {near}")
        return None
    source.refuse(element, f"has no distribution; {', '.join(SOURCES)}")
    return None


def _range(source: XmlSource, element: Element) -> tuple[float, float] | None:
    found = element.find("Range")
    if found is None:
        return None
    low, high = source.number(found, "lowerLimit"), source.number(found, "upperLimit")
    if high < low:
        source.refuse(found, f"from {low:g} to {high:g}; the upper limit is below the lower")
    return low, high


def _bell(source: XmlSource, element: Element) -> Numbers | None:
    mean, variance = source.number(element, "expectedValue"), source.number(element, "variance")
    if variance <= 0.0:
        source.refuse(element, f"a variance of {variance:g}; it is above 0", "variance")
        return None
    sd = math.sqrt(variance)
    if element.tag == "LogNormalDistribution":
        if mean <= 0.0:
            source.refuse(element, f"an expected value of {mean:g}; a log-normal one is above 0", "expectedValue")
            return None
        return _cut(source, element, LogNormal(mean=mean, sd=sd), (0.0, FARTHEST))
    return _cut(source, element, Normal(mean=mean, sd=sd), (-FARTHEST, FARTHEST))


def _cut(source: XmlSource, element: Element, shape: Normal | LogNormal, whole: tuple[float, float]) -> Numbers | None:
    low, high = _range(source, element) or whole
    distribution = Distribution(shape=shape, low=low, high=high, unit="", source=source.file)
    if distribution.part_inside <= 0.0:
        source.refuse(element, f"nothing of it lies from {low:g} to {high:g}")
        return None
    return Numbers(distribution=distribution)


def _uniform(source: XmlSource, element: Element) -> Numbers | None:
    ends = _range(source, element)
    if ends is None:
        source.refuse(element, "has no Range")
        return None
    low, high = ends
    return Numbers(distribution=Distribution(shape=Uniform(), low=low, high=high, unit="", source=source.file))


def _poisson(source: XmlSource, element: Element) -> Poisson | None:
    mean = source.number(element, "expectedValue")
    if not 0.0 < mean <= LARGEST_MEAN:
        source.refuse(element, f"an expected value of {mean:g}; above 0, at most {LARGEST_MEAN:g}", "expectedValue")
        return None
    low, high = _range(source, element) or (0.0, FARTHEST)
    if math.floor(high) < max(0, math.ceil(low)):
        source.refuse(element, f"no whole number from 0 on lies from {low:g} to {high:g}")
        return None
    return Poisson(mean=mean, low=low, high=high)


def _weight(source: XmlSource, element: Element) -> float:
    weight = source.number(element, "weight")
    if weight < 0.0:
        source.refuse(element, f"a weight of {weight:g}; it is not below 0", "weight")
    return weight


def _bins(source: XmlSource, element: Element) -> Bins | None:
    found = [(*(_range(source, each) or (0.0, 0.0)), _weight(source, each)) for each in element.findall("Bin")]
    for each in element.findall("Bin"):
        if each.find("Range") is None:
            source.refuse(each, "has no Range")
    return Bins(bins=tuple(found)) if _some_weight(source, element, [each[2] for each in found]) else None


def _chances(source: XmlSource, element: Element) -> Chances | None:
    found = [(source.text(each, "value"), _weight(source, each)) for each in element.findall("Element")]
    return Chances(values=tuple(found)) if _some_weight(source, element, [each[1] for each in found]) else None


def _some_weight(source: XmlSource, element: Element, weights: list[float]) -> bool:
    if sum(weights) > 0.0:
        return True
    source.refuse(element, "no value in it has a weight above 0")
    return False


SOURCES: dict[str, Callable[[XmlSource, Element], Numbers | Poisson | Bins | Chances | None]] = {
    "Histogram": _bins,
    "LogNormalDistribution": _bell,
    "NormalDistribution": _bell,
    "PoissonDistribution": _poisson,
    "ProbabilityDistributionSet": _chances,
    "UniformDistribution": _uniform,
}
