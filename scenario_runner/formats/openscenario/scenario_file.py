"""Reads a scenario file: its parameters put in, its catalogs looked up, and everything strange about it said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from scenario_runner.errors import InputError, Problem, did_you_mean
from scenario_runner.formats.openscenario.catalogs import Catalogs, locations
from scenario_runner.formats.openscenario.conditions import read_trigger
from scenario_runner.formats.openscenario.entities import read_entities, read_selections
from scenario_runner.formats.openscenario.finding import found_file
from scenario_runner.formats.openscenario.nodes import Node, each
from scenario_runner.formats.openscenario.parameters import Scope, resolve, undeclared, variables
from scenario_runner.formats.openscenario.storyboard import read_begin, read_stories
from scenario_runner.formats.xml_source import Element, XmlSource, shown
from scenario_runner.model.openscenario.elements import KNOWN
from scenario_runner.model.openscenario.parameters import Declared
from scenario_runner.model.openscenario.scenarios import Header, Named, OpenScenario, SignalController, SignalPhase

MAP_SUFFIXES = ("", ".xodr")
NAMES_SOMEBODY = ("entityRef", "masterEntityRef")
VERSIONS = ("1.0", "1.1", "1.2", "1.3")
_MOST_UNKNOWN = 20


def read_scenario(source: XmlSource, assigned: Scope) -> OpenScenario:
    """The scenario in a file, with values assigned to its parameters in place of their defaults.

    Raises:
        InputError: every problem of the file and of the catalog entries it uses.
    """
    header = read_header(source)
    own = resolve(source, source.root, {}, assigned)
    for what in undeclared(assigned, tuple(one.name for one in own)):
        source.refuse(source.root, what)
    source.finish()
    root = Node(source, source.root, Catalogs(locations=locations(source)))
    scenario = _scenario(root, header, own)
    problems = [problem for one in _sources(root) for problem in one.problems]
    if problems:
        raise InputError(list(dict.fromkeys(problems)))
    return scenario


def _scenario(root: Node, header: Header, own: tuple[Declared, ...]) -> OpenScenario:
    """What is wrong is collected; remarks and elements are asked for last, when all catalogs were looked up."""
    storyboard, entities = root.child("Storyboard"), root.child("Entities")
    if storyboard is None:
        raise InputError(root.source.problem(root.element, "has no Storyboard; a scenario has one"))
    stop = storyboard.child("StopTrigger")
    init = storyboard.child("Init")
    network = root.child("RoadNetwork")
    there = () if entities is None else read_entities(entities)
    selections = () if entities is None else read_selections(entities)
    known = [*(each.name for each in there), *(name for name, _ in selections)]
    return OpenScenario(
        file=root.source.file,
        header=header,
        parameters=own,
        variables=variables(root.source, root.element),
        road=None if network is None else _map(network),
        signals=() if network is None else _signals(network),
        entities=there,
        selections=selections,
        begin=() if init is None else read_begin(init),
        stories=read_stories(storyboard),
        stop=() if stop is None else read_trigger(stop),
        catalogs=root.catalogs.locations,
        elements=_elements(root),
        remarks=(
            *root.source.remarks,
            *_version_remarks(root.source, header),
            *_unknown(root),
            *_twice(root),
            *root.catalogs.remarks,
        ),
        strangers=tuple(_strangers(root, known)),
    )


def _strangers(root: Node, known: Collection[str]) -> Iterator[Problem]:
    """Names that are those of no entity, and of no selection of entities."""
    for source, part in _parts(root):
        for element in part.iter():
            for attribute in NAMES_SOMEBODY:
                name = element.get(attribute)
                if name and name not in known and not _may_be_nobody(element):
                    what = f"{shown(name)} is no entity of the scenario; {did_you_mean(name, known)}"
                    yield source.problem(element, what, attribute)


def _may_be_nobody(element: Element) -> bool:
    """An environment; and an actor that is nobody, who does nothing, as in files whose actions are everybody's."""
    around = element.getparent()
    return element.tag == "EnvironmentRef" or (around is not None and around.tag == "Actors")


def read_header(source: XmlSource) -> Header:
    """What the file says of itself; nothing of it is needed."""
    found = source.root.find("FileHeader")
    attributes = {} if found is None else found.attrib
    licence = None if found is None else found.find("License")
    return Header(
        version=f"{attributes.get('revMajor', '?')}.{attributes.get('revMinor', '?')}",
        author=str(attributes.get("author", "")),
        description=str(attributes.get("description", "")),
        date=str(attributes.get("date", "")),
        licence="" if licence is None else str(licence.get("spdxId") or licence.get("name") or ""),
    )


def _version_remarks(source: XmlSource, header: Header) -> tuple[Problem, ...]:
    if header.version in VERSIONS:
        return ()
    element = source.root.find("FileHeader")
    if element is None:
        return (source.problem(source.root, "has no FileHeader; read as OpenSCENARIO XML 1.x"),)
    what = f"says version {header.version}; read as OpenSCENARIO XML 1.x, whose elements it has"
    return (source.problem(element, what),)


def _map(network: Node) -> Named | None:
    """A map is looked for beside the scenario; a town's name may lack the suffix."""
    logic = network.child("LogicFile")
    if logic is None:
        return None
    written = logic.text("filepath")
    path, tried = found_file(written, [Path(network.source.file).parent], MAP_SUFFIXES)
    return Named(
        what="LogicFile", written=written, path=None if path is None else str(path), tried=tuple(map(str, tried))
    )


def _signals(network: Node) -> tuple[SignalController, ...]:
    holder = network.child("TrafficSignals")
    return () if holder is None else each(holder.children("TrafficSignalController"), _signal_controller)


def _signal_controller(node: Node) -> SignalController:
    return SignalController(
        name=node.text("name"),
        delay_s=node.number("delay", 0.0),
        reference=node.text("reference", ""),
        phases=each(node.children("Phase"), _phase),
    )


def _phase(node: Node) -> SignalPhase:
    return SignalPhase(
        name=node.text("name"),
        duration_s=node.bound("duration"),
        states=tuple((one.text("trafficSignalId"), one.text("state")) for one in node.children("TrafficSignalState")),
    )


def _sources(root: Node) -> list[XmlSource]:
    return [root.source, *(entry.source for entry in root.catalogs.used.values())]


def _parts(root: Node) -> list[tuple[XmlSource, Element]]:
    """The scenario and the catalog entries it uses."""
    used = root.catalogs.used.values()
    return [(root.source, root.element), *((entry.source, entry.element) for entry in used)]


def _elements(root: Node) -> tuple[tuple[str, int], ...]:
    counted = Counter(str(each.tag) for _, part in _parts(root) for each in part.iter() if not _pulls_nobody(each))
    return tuple(sorted(counted.items()))


def _pulls_nobody(element: Element) -> bool:
    """Catalogs have vehicles whose trailer is a parameter, empty unless somebody wants one."""
    if element.tag not in ("Trailer", "TrailerRef"):
        return False
    reference = element if element.tag == "TrailerRef" else element.find("TrailerRef")
    return reference is not None and not str(reference.get("entityRef", "")).strip()


def _twice(root: Node) -> tuple[Problem, ...]:
    """Parameters that are declared more than once in one place."""
    found = []
    for source, part in _parts(root):
        for declarations in part.iter("ParameterDeclarations"):
            for name, count in Counter(str(one.get("name")) for one in declarations).items():
                if count > 1:
                    found.append(source.problem(declarations, f"declares {name} {count} times; the last counts"))
    return tuple(found)


def _unknown(root: Node) -> tuple[Problem, ...]:
    """The first of each kind; free words may hold elements of their own."""
    found: dict[str, Problem] = {}
    for source, part in _parts(root):
        for element in part.iter():
            if element.tag not in KNOWN and str(element.tag) not in found and len(found) < _MOST_UNKNOWN:
                what = "is no element of OpenSCENARIO XML 1.0 to 1.3, and is passed over"
                found[str(element.tag)] = source.problem(element, what)
    return tuple(found.values())
