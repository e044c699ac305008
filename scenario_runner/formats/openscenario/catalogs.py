"""Catalogs: files of named elements, found in the folders that a scenario names, their parameters put in per use."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

from scenario_runner.errors import InputError, Problem, did_you_mean
from scenario_runner.formats.openscenario.parameters import Scope, resolve, undeclared
from scenario_runner.formats.xml_source import Element, XmlSource, read_xml, shown
from scenario_runner.model.openscenario.scenarios import Named

MOST_FILES = 1000
"""Of one catalog folder; a mistaken one may be a whole disk's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry as one reference uses it, in a copy of its file."""

    catalog: str
    name: str
    source: XmlSource
    element: Element


@dataclass(slots=True, kw_only=True)
class Catalogs:
    """The catalogs a scenario names, read when the first entry is asked for."""

    locations: tuple[Named, ...]
    remarks: list[Problem] = field(default_factory=list)
    sources: dict[str, list[XmlSource]] | None = None  # by the catalog's name
    unreadable: list[Problem] = field(default_factory=list)
    used: dict[tuple[str, str, tuple[tuple[str, str], ...]], Entry] = field(default_factory=dict)

    def entry(self, source: XmlSource, reference: Element) -> Entry:
        """The entry that a CatalogReference means; what is wrong within it is collected in its own source.

        Raises:
            InputError: no such catalog or entry, with the paths that were looked at.
        """
        catalog, name = source.text(reference, "catalogName"), source.text(reference, "entryName")
        assigned = {
            source.text(each, "parameterRef"): source.text(each, "value")
            for each in reference.findall("ParameterAssignments/ParameterAssignment")
        }
        key = (catalog, name, tuple(sorted(assigned.items())))
        if key not in self.used:
            found, element = self._found(source, reference, catalog, name)
            self.used[key] = self._instance(Entry(catalog=catalog, name=name, source=found, element=element), assigned)
            for what in undeclared(assigned, _parameters(element)):
                self.remarks.append(source.problem(reference, f"{what}; the assignment is left out"))
        return self.used[key]

    def _found(self, source: XmlSource, reference: Element, catalog: str, name: str) -> tuple[XmlSource, Element]:
        if self.sources is None:
            self.sources = self._read()
        named = self.sources.get(catalog) or self._by_file(catalog)
        if not named:
            raise InputError(source.problem(reference, self._no_catalog(catalog), "catalogName"))
        for each in named:
            for element in each.root.iterfind("Catalog/*"):
                if element.get("name") == name:
                    return each, element
        entries = [str(each.get("name")) for one in named for each in one.root.iterfind("Catalog/*")]
        what = f"catalog {catalog} ({named[0].file}) has no {shown(name)}; {did_you_mean(name, entries)}"
        raise InputError(source.problem(reference, what, "entryName"))

    def _instance(self, entry: Entry, assigned: Scope) -> Entry:
        """A copy of the whole file, so that a problem finds its place."""
        place = entry.element.getroottree().getpath(entry.element)
        root = copy.deepcopy(entry.source.root)
        source = XmlSource(file=entry.source.file, content=entry.source.content, root=root)
        (element,) = root.getroottree().xpath(place)
        resolve(source, element, {}, assigned)
        if element.tag == "Controller":  # no controller runs here: what is wrong with one is harmless
            self.remarks.extend(source.problems)
            source.problems.clear()
        return Entry(catalog=entry.catalog, name=entry.name, source=source, element=element)

    def _read(self) -> dict[str, list[XmlSource]]:
        found: dict[str, list[XmlSource]] = {}
        for file in dict.fromkeys(file for each in self.locations for file in _files(each)):
            try:
                source = read_xml(file, ("OpenSCENARIO",))
            except InputError as error:
                self.unreadable.extend(error.problems)
                continue
            for catalog in source.root.iterfind("Catalog"):
                found.setdefault(str(catalog.get("name")), []).append(source)
        return found

    def _by_file(self, catalog: str) -> list[XmlSource]:
        """A catalog that calls itself otherwise than its file, and is asked for by the file's name."""
        for sources in (self.sources or {}).values():
            for source in sources:
                if Path(source.file).stem == catalog:
                    what = f"calls itself otherwise than {catalog}, and is taken for it by the file's name"
                    self.remarks.append(Problem(file=source.file, what=what))
                    return [source]
        return []

    def _no_catalog(self, catalog: str) -> str:
        if not self.locations:
            return f"no catalog {catalog}: the scenario names no folder in CatalogLocations"
        tried = "; ".join(dict.fromkeys(_tried(each) for each in self.locations))
        there = f" ({did_you_mean(catalog, tuple(self.sources))})" if self.sources else ""
        broken = f"; unreadable: {self.unreadable[0]}" if self.unreadable else ""
        return f"no catalog {catalog}{there}; looked in {tried}{broken}"


def locations(source: XmlSource) -> tuple[Named, ...]:
    """The folders (or files) a scenario names, looked for from its own folder."""
    return tuple(
        _location(source, kind, directory)
        for kind in source.root.iterfind("CatalogLocations/*")
        for directory in kind.iterfind("Directory")
    )


def _location(source: XmlSource, kind: Element, directory: Element) -> Named:
    written = source.text(directory, "path")
    path = Path(source.file).parent / PureWindowsPath(written).as_posix()
    found = str(path) if written and _exists(path) else None
    return Named(what=str(kind.tag), written=written, path=found, tried=(str(path),))


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _files(location: Named) -> Sequence[Path]:
    if location.path is None:
        return ()
    path = Path(location.path)
    return (path,) if path.is_file() else sorted(path.glob("*.xosc"))[:MOST_FILES]


def _tried(location: Named) -> str:
    return f"{location.tried[0]} ({'no such folder' if location.path is None else 'not there'})"


def _parameters(element: Element) -> tuple[str, ...]:
    return tuple(
        str(each.get("name")).removeprefix("$")
        for each in element.iterfind("ParameterDeclarations/ParameterDeclaration")
    )
