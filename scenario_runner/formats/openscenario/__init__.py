"""OpenSCENARIO XML 1.0–1.3: scenarios, their catalogs, and files that vary their parameters.

Elements and attributes are those of ASAM OpenSCENARIO XML 1.3.1 with what earlier versions called otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scenario_runner.errors import InputError, Problem
from scenario_runner.formats.openscenario.distributions import read_variation
from scenario_runner.formats.openscenario.scenario_file import read_scenario
from scenario_runner.formats.xml_source import read_xml
from scenario_runner.model.openscenario.scenarios import OpenScenario
from scenario_runner.model.openscenario.variations import Variation
from scenario_runner.model.openscenario.written import Written


def read(path: Path, assigned: Mapping[str, str]) -> OpenScenario | Variation:
    """What a file holds: a scenario, with values assigned to its parameters, or a variation of one.

    Raises:
        InputError: it is neither, and whatever is wrong with it.
    """
    source = read_xml(path, ("OpenSCENARIO",))
    if source.root.find("ParameterValueDistribution") is not None:
        return read_variation(source)
    catalog = source.root.find("Catalog")
    if catalog is not None:
        what = "is a catalog, which scenarios take entries from; name a scenario that does"
        raise InputError(source.problem(catalog, what))
    return read_scenario(source, assigned)


def problem_at(written: Written, what: str) -> Problem:
    """A problem of an element that was read, with line and column as far as its file is what it was."""
    try:
        source = read_xml(Path(written.file), ("OpenSCENARIO",))
    except InputError:
        return Problem(file=written.file, line=written.line, where=written.tag, what=what)
    alike = [each for each in source.root.iter(written.tag) if each.sourceline == written.line]
    if not alike:
        return Problem(file=written.file, line=written.line, where=written.tag, what=what)
    return source.problem(alike[0], what)
