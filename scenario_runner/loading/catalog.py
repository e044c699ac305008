"""A catalog folder: where it lies, its vocabulary, and its scenarios; every problem of every file at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from scenario_runner.errors import InputError, Problem
from scenario_runner.loading.costs_file import read_costs
from scenario_runner.loading.documents import check, first_of_each_place, problems_of
from scenario_runner.loading.folders import PACKAGED, upward
from scenario_runner.loading.perception_file import read_perception
from scenario_runner.loading.recorded_file import read_folders, read_recorded
from scenario_runner.loading.scenario_file import read_scenario, road_type_wrongs
from scenario_runner.loading.standards_file import read_standards
from scenario_runner.loading.vocabulary import read_capabilities, read_odd, read_slices
from scenario_runner.loading.weather_file import read_weather
from scenario_runner.loading.yaml_source import read_yaml
from scenario_runner.model.capabilities import Capability
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.costs import Costs
from scenario_runner.model.matrix import Slice
from scenario_runner.model.odd import OddTree
from scenario_runner.model.perception import Perception
from scenario_runner.model.recorded_scenarios import RecordedScenario
from scenario_runner.model.road_templates import RoadDocument
from scenario_runner.model.scenarios import Scenario
from scenario_runner.model.standards import Standard
from scenario_runner.model.weather import Weather

ODD, CAPABILITIES, SLICES = "odd.yaml", "capabilities.yaml", "slices.yaml"
COSTS, WEATHER, PERCEPTION, STANDARDS = "costs.yaml", "weather.yaml", "perception.yaml", "standards.yaml"
RECORDINGS = "recordings.yaml"
ROADS, SCENARIOS, RECORDED = "roads", "scenarios", "recorded"


def find_catalog(start: Path) -> Path:
    """The nearest `catalog/` at or above `start` that holds an odd.yaml, else the copy that comes with the package.

    Raises:
        InputError: there is neither.
    """
    for folder in (nearest_catalog(start), PACKAGED / "catalog"):
        if folder is not None and (folder / ODD).is_file():
            return folder
    raise InputError(f"no catalog: neither {start.resolve()} nor a folder above it has a catalog/ with an {ODD}")


def nearest_catalog(start: Path) -> Path | None:
    """The nearest `catalog/` at or above `start` that holds an odd.yaml; None where there is none."""
    return next((each / "catalog" for each in upward(start) if (each / "catalog" / ODD).is_file()), None)


def load_catalog(folder: Path) -> Catalog:
    """All of a catalog, scenarios in the order of their paths.

    Raises:
        InputError: every problem of every file. Scenarios are only read where the vocabulary can be.
    """
    catalog = load_vocabulary(folder)
    catalog = replace(catalog, scenarios=load_scenarios(sorted((folder / SCENARIOS).rglob("*.yaml")), catalog))
    return replace(catalog, recorded=load_recorded(sorted((folder / RECORDED).glob("*.yaml")), catalog))


def load_recorded(paths: Iterable[Path], catalog: Catalog) -> tuple[RecordedScenario, ...]:
    """Entries of recorded drives, in the order given.

    Raises:
        InputError: everything that is wrong with any of them.
    """
    problems: list[Problem] = []
    entries: list[RecordedScenario] = []
    for path in paths:
        with collecting(problems):
            entries.append(read_recorded(read_yaml(path), catalog))
    if problems:
        raise InputError(problems)
    return tuple(entries)


def load_vocabulary(folder: Path) -> Catalog:
    """A catalog without its scenarios.

    Raises:
        InputError: every problem of every file.
    """
    if not folder.is_dir():
        raise InputError(Problem(file=str(folder), what="no such folder"))
    odd = read_odd(read_yaml(folder / ODD))  # alone: the rest is written in its words
    problems: list[Problem] = []
    capabilities: Mapping[str, Capability] = {}
    slices: tuple[Slice, ...] = ()
    costs: Costs | None = None
    weather: Weather | None = None
    perception: Perception | None = None
    standards: Mapping[str, Standard] = {}
    recording_folders: tuple[Path, ...] = ()
    roads: dict[str, RoadDocument] = {}
    with collecting(problems):
        capabilities = read_capabilities(read_yaml(folder / CAPABILITIES))
    if (folder / SLICES).exists():  # without it the matrix has one column, of all cases
        with collecting(problems):
            slices = read_slices(read_yaml(folder / SLICES), odd)
    if (folder / COSTS).exists():  # without it nothing is weighed
        with collecting(problems):
            costs = read_costs(read_yaml(folder / COSTS))
    if (folder / WEATHER).exists():  # without it only declared friction counts
        with collecting(problems):
            weather = read_weather(read_yaml(folder / WEATHER), odd)
    own = (folder / PERCEPTION).exists()  # without it that of the packaged catalog holds
    with collecting(problems):
        perception = read_perception(read_yaml((folder if own else PACKAGED / "catalog") / PERCEPTION))
    if capabilities and (folder / STANDARDS).exists():  # without it no scenario stands for anything
        with collecting(problems):
            standards = read_standards(read_yaml(folder / STANDARDS), capabilities)
    if (folder / RECORDINGS).exists():  # without it every recording is absent
        with collecting(problems):
            recording_folders = read_folders(read_yaml(folder / RECORDINGS))
    for path in sorted((folder / ROADS).glob("*.yaml")):
        with collecting(problems):
            roads[path.stem] = _load_road(path, odd)
    if problems:
        raise InputError(problems)
    return Catalog(
        folder=str(folder),
        odd=odd,
        capabilities=capabilities,
        roads=roads,
        slices=slices,
        costs=costs,
        weather=weather,
        perception=perception,
        standards=standards,
        scenarios=(),
        recording_folders=recording_folders,
    )


def load_slices(path: Path, catalog: Catalog) -> tuple[Slice, ...]:
    """The slices of a file, in the words of a catalog; or those of another catalog's folder, in its own words.

    Raises:
        InputError: everything that is wrong with them; a folder without any.
    """
    if path.is_dir():
        return read_slices(read_yaml(path / SLICES), read_odd(read_yaml(path / ODD)))
    return read_slices(read_yaml(path), catalog.odd)


def scenario_files(path: Path) -> list[Path]:
    """The scenario files that a path means: itself, or all of a folder or a catalog, in order.

    Raises:
        InputError: a folder that has none.
    """
    if not path.is_dir():
        return [path]
    folder = path / SCENARIOS if (path / ODD).is_file() else path  # a catalog's other files are its vocabulary
    files = sorted(folder.rglob("*.yaml"))
    if not files:
        what = "holds neither scenarios (*.yaml) nor recorded drives (scenario_<id>.parquet beside its map)"
        raise InputError(Problem(file=str(path), what=what))
    return files


def load_scenarios(paths: Iterable[Path], catalog: Catalog) -> tuple[Scenario, ...]:
    """Scenario files, in the order given.

    Raises:
        InputError: everything that is wrong with any of them; two of one name.
    """
    problems: list[Problem] = []
    scenarios: list[Scenario] = []
    for path in paths:
        with collecting(problems):
            scenarios.append(load_scenario(path, catalog))
    problems += named_twice(scenarios)
    if problems:
        raise InputError(problems)
    return tuple(scenarios)


def load_scenario(path: Path, catalog: Catalog) -> Scenario:
    """One scenario file, in the vocabulary of a catalog.

    Raises:
        InputError: everything that is wrong with it.
    """
    return read_scenario(read_yaml(path), catalog)


def _load_road(path: Path, odd: OddTree) -> RoadDocument:
    source = read_yaml(path)
    checked = check(RoadDocument, source.data)
    content = source.data if isinstance(source.data, Mapping) else {}
    wrongs = first_of_each_place([*checked.wrongs, *road_type_wrongs(content, odd, ())])
    if wrongs or checked.document is None:
        raise InputError(problems_of(source, wrongs))
    return checked.document


@contextmanager
def collecting(problems: list[Problem]) -> Iterator[None]:
    """Keep what is wrong with one file, and go on with the next."""
    try:
        yield
    except InputError as error:
        problems += error.problems


def named_twice(scenarios: Iterable[Scenario]) -> Iterator[Problem]:
    """Scenarios whose name an earlier one has already."""
    files: dict[str, str] = {}
    for scenario in scenarios:
        if scenario.name in files:
            what = f"{scenario.name} is the name of {files[scenario.name]} too; names are of one scenario"
            yield Problem(file=scenario.file, line=1, column=1, where="scenario", what=what)
        files.setdefault(scenario.name, scenario.file)
