"""A run on one page: load → expand → select → simulate → judge → aggregate; whoever asked reports.

Plain functions, noun to noun. Activities do not know each other: what one needs of another is handed over here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Container, Generator, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from scenario_runner.aggregation import fills
from scenario_runner.comparison import as_one
from scenario_runner.compiled import cache_home
from scenario_runner.driver import RECORDING, Answer, Driver
from scenario_runner.errors import InputError, Problem
from scenario_runner.execution.processes import drive_all
from scenario_runner.expansion import Expansion, covered_by, every, expand, sampled, thinned, tools_of
from scenario_runner.expansion.overlaps import overlap_at_start
from scenario_runner.expansion.parameters import Point, points_of
from scenario_runner.expansion.perturbing import id_of, perturbed, without
from scenario_runner.expansion.representatives import representatives
from scenario_runner.formats import argoverse2
from scenario_runner.history import holding, where_words
from scenario_runner.labelling import drivers_version
from scenario_runner.loading.catalog import find_catalog, load_catalog, load_recorded, load_scenarios, scenario_files
from scenario_runner.loading.folders import PACKAGED
from scenario_runner.loading.odd_file import odd_path, read_odd_file
from scenario_runner.loading.openodd_file import read_openodd_file
from scenario_runner.loading.openodd_taxonomy import is_openodd
from scenario_runner.loading.recorded_file import is_recorded
from scenario_runner.loading.roads import build_road
from scenario_runner.loading.stack import find_stack
from scenario_runner.loading.suite_file import read_suite, suite_path
from scenario_runner.loading.yaml_source import read_yaml
from scenario_runner.model.cases import Case, Origin
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.covering import Covered
from scenario_runner.model.matrix import Fill, Matrix
from scenario_runner.model.odds import Odd
from scenario_runner.model.outcomes import LeftOut, Outcome
from scenario_runner.model.preventability import Label
from scenario_runner.model.recorded_scenarios import RecordedScenario
from scenario_runner.model.runs import Selection, Setup, StoredRun, leave_out
from scenario_runner.model.scenarios import Scenario
from scenario_runner.model.stacks import StackManifest
from scenario_runner.model.suites import Suite
from scenario_runner.model.traces import Trace
from scenario_runner.selection import (
    choose,
    keep_inside,
    keep_suite,
    keep_where,
    match,
    may_mean,
    not_of_suite,
    read_words,
)
from scenario_runner.simulation.loop import nominal_drive
from scenario_runner.storage import keep_labels, read_labels


class Gathered(NamedTuple):
    """What was asked for: all its cases, chosen or left out, the declared scenarios behind it, and each one's file."""

    scenarios: tuple[Scenario, ...]
    selection: Selection
    files: Mapping[str, str]  # by scenario; a recorded drive is one, too


class Driven(NamedTuple):
    """A case that is over; no trace where it was lost."""

    case: Case
    outcome: Outcome
    trace: Trace | None


class Repeated(NamedTuple):
    """A case that is over, all its drives as one; `ways` is how many of them were different."""

    case: Case
    outcome: Outcome
    trace: Trace | None
    ways: int


def load(start: Path) -> Catalog:
    """The catalog nearest to a folder, else the packaged one."""
    return load_catalog(find_catalog(start))


def load_odd(word: str, catalog: Catalog) -> Odd:
    """The ODD that `word` means: a path, or a name in the catalog's odds/; OpenODD files are known by their blocks.

    Raises:
        InputError: there is none, and whatever is wrong with it.
    """
    source = read_yaml(odd_path(word, Path(catalog.folder)))
    return (read_openodd_file if is_openodd(source) else read_odd_file)(source, catalog.odd)


def load_suite(word: str, catalog: Catalog) -> Suite:
    """The suite that `word` means: a path, or a name in the catalog's suites/.

    Raises:
        InputError: there is none, and whatever is wrong with it.
    """
    return read_suite(read_yaml(suite_path(word, Path(catalog.folder))), catalog)


def gather(words: Sequence[str], catalog: Catalog, suite: Suite | None = None) -> Gathered:
    """Expand, then select: the cases that names and paths mean; the whole catalog where there are no words.

    What is not of the suite is left out.

    Raises:
        InputError: words that match nothing, paths that hold nothing, and whatever is wrong in their files.
    """
    asked = read_words(words)
    named = _named(asked.names, catalog, suite) if asked.names or not words else Gathered((), Selection((), ()), {})
    return _united([named, *(_read(Path(path), catalog, suite=suite) for path in asked.paths)])


def _named(names: Sequence[str], catalog: Catalog, suite: Suite | None) -> Gathered:
    """What names mean. A name that means nothing is compared with every case there is, to say what is nearest."""
    known = [*(each.name for each in catalog.scenarios), *(each.name for each in catalog.recorded)]
    meant = match(names, known)
    made = _made(meant, catalog, partial(may_mean, names), suite)
    try:
        selection = choose(names, made.selection.chosen, made.selection.left_out)
    except InputError:
        everything = _made(meant, catalog).selection
        selection = choose(names, everything.chosen, everything.left_out)
    return made._replace(selection=selection)


def _made(
    meant: Collection[str], catalog: Catalog, wanted: Callable[[str], bool] = every, suite: Suite | None = None
) -> Gathered:
    """The cases of a catalog's scenarios and recorded drives of these names."""
    scenarios = [each for each in catalog.scenarios if each.name in meant]
    recorded = [each for each in catalog.recorded if each.name in meant]
    return _united([_expanded(scenarios, catalog, wanted, suite), _redriven(recorded, catalog, wanted, suite)])


def _expanded(
    scenarios: Sequence[Scenario],
    catalog: Catalog,
    wanted: Callable[[str], bool] = every,
    suite: Suite | None = None,
) -> Gathered:
    if suite is not None:
        return _of_suite(suite, scenarios, catalog, wanted)
    tools = tools_of(build_road, nominal_drive)
    return _together(scenarios, [expand(scenario, catalog, tools, wanted=wanted) for scenario in scenarios])


def _of_suite(suite: Suite, scenarios: Sequence[Scenario], catalog: Catalog, wanted: Callable[[str], bool]) -> Gathered:
    """Cases of a suite, the rest left out. What it does not drive is staged only where its filters must look at it."""
    taken = [each for each in scenarios if suite.takes(each.name, catalog.capabilities[each.capability])]
    inside: Callable[[str], bool] = every
    if suite.filters_cases:
        inside = {case.id for case in _filtered(suite, _expanded(taken, catalog).selection, catalog)}.__contains__
    ids = {each.name: sampled(each, suite, inside) for each in taken}
    tools = tools_of(build_road, nominal_drive)
    spared = partial(not_of_suite, suite, ids)
    made = _together(scenarios, [expand(each, catalog, tools, wanted=wanted, spared=spared) for each in scenarios])
    return made._replace(scenarios=tuple(thinned(each, suite) for each in scenarios))


def _filtered(suite: Suite, selection: Selection, catalog: Catalog) -> tuple[Case, ...]:
    """The cases that a suite's own ODD and condition let in."""
    if suite.odd is not None:
        selection = keep_inside(selection, load_odd(suite.odd, catalog))
    return (where(suite.where, selection, catalog) if suite.where is not None else selection).chosen


def _together(scenarios: Sequence[Scenario], expansions: Sequence[Expansion]) -> Gathered:
    cases = tuple(case for expansion in expansions for case in expansion.cases)
    left_out = tuple(one for expansion in expansions for one in expansion.left_out)
    files = {scenario.name: scenario.file for scenario in scenarios}
    return Gathered(tuple(scenarios), Selection(cases, left_out), files)


def _redriven(
    entries: Sequence[RecordedScenario],
    catalog: Catalog,
    wanted: Callable[[str], bool] = every,
    suite: Suite | None = None,
) -> Gathered:
    """The cases of recorded drives that the catalog has entries of; of a recording that is absent none is there."""
    needed = [each for each in entries if any(map(wanted, each.variations()))]
    made = [one for each in needed for one in _cases_of(each, catalog) if wanted(id_of(one))]
    selection = Selection(
        tuple(one for one in made if isinstance(one, Case)), tuple(one for one in made if isinstance(one, LeftOut))
    )
    if suite is not None:
        inside = {case.id for case in _filtered(suite, selection, catalog)}
        taken = [each for each in entries if suite.takes(each.name, catalog.capabilities[each.capability])]
        ids = {each.name: [one for one in each.variations() if one in inside][: suite.at_most] for each in taken}
        selection = keep_suite(selection, suite, ids)
    return Gathered((), selection, {each.name: each.file for each in entries})


def _cases_of(entry: RecordedScenario, catalog: Catalog) -> Iterator[Case | LeftOut]:
    file = argoverse2.find_recording(entry.recording, catalog.recording_folders)
    if file is None:
        places = ", ".join(str(folder) for folder in catalog.recording_folders) or "any folder of recordings.yaml"
        return without(entry, f"its recording is absent: {entry.recording} is not in {places}", catalog)
    digest = argoverse2.recording_digest(file)
    if digest != entry.digest:
        reason = f"its recording is another one: {file} and its map have the digest {digest}, not {entry.digest}"
        return without(entry, reason, catalog)
    return perturbed(entry, argoverse2.read_part(file, entry.name, from_s=entry.from_s, to_s=entry.to_s), catalog)


def _read(path: Path, catalog: Catalog, wanted: Callable[[str], bool] = every, suite: Suite | None = None) -> Gathered:
    """What a path holds: recorded drives, or declared scenarios, wherever they lie."""
    if not os.path.exists(path):  # noqa: PTH110 - Path's own raises where a name is too long to be one
        raise InputError(Problem(file=str(path), what="no such file or folder"))
    if argoverse2.recognises(path):
        recorded = argoverse2.read_cases(path)
        selection = _valid(recorded) if suite is None else keep_suite(_valid(recorded), suite, {})
        return Gathered((), selection, {case.scenario: case.origin.file for case in recorded})
    files = scenario_files(path)
    entries = load_recorded([file for file in files if is_recorded(file)], catalog)
    scenarios = load_scenarios([file for file in files if not is_recorded(file)], catalog)
    return _united([_expanded(scenarios, catalog, wanted, suite), _redriven(entries, catalog, wanted, suite)])


def _valid(cases: Sequence[Case]) -> Selection:
    """Recorded cases, less those in which somebody overlaps the ego at the start (semantics 12)."""
    overlaps = {case.id: overlap_at_start(case) for case in cases}
    left_out = tuple(leave_out(case, str(found)) for case in cases if (found := overlaps[case.id]) is not None)
    return Selection(tuple(case for case in cases if overlaps[case.id] is None), left_out)


def _united(parts: Sequence[Gathered]) -> Gathered:
    """All parts as one, what was asked for twice once."""
    scenarios = {scenario.name: scenario for part in parts for scenario in part.scenarios}
    cases = {case.id: case for part in parts for case in part.selection.chosen}
    left_out = {one.case_id: one for part in parts for one in part.selection.left_out}
    files = {scenario: file for part in parts for scenario, file in part.files.items()}
    return Gathered(tuple(scenarios.values()), Selection(tuple(cases.values()), tuple(left_out.values())), files)


def case_again(outcome: Outcome, origin: Origin, catalog: Catalog) -> Case:
    """The case of an outcome, made anew from the file it came from.

    Raises:
        InputError: the file is gone or wrong, or what it says has changed since the case was driven.
    """
    cases = _read(Path(origin.file), catalog, wanted=outcome.case_id.__eq__).selection.chosen
    case = next((case for case in cases if case.id == outcome.case_id), None)
    if case is None or case.digest != outcome.case_digest:
        what = f"has changed since {outcome.case_id} was driven; run it again to explain it"
        raise InputError(Problem(file=origin.file, what=what))
    return case


def cases_again(run: StoredRun, catalog: Catalog) -> Mapping[str, Case]:
    """The cases of a run by id, made anew; without those whose file is gone or wrong, or says something else by now."""
    digests = {outcome.case_id: outcome.case_digest for outcome in run.outcomes}
    files: dict[str, set[str]] = {}
    for case_id, facts in run.facts.items():
        files.setdefault(facts.origin.file, set()).add(case_id)
    made: dict[str, Case] = {}
    for file, case_ids in files.items():
        with suppress(InputError):
            cases = _read(Path(file), catalog, wanted=case_ids.__contains__).selection.chosen
            made |= {case.id: case for case in cases if case.digest == digests.get(case.id)}
    return made


def covered(scenarios: Sequence[Scenario], cases: Sequence[Case]) -> Mapping[str, Covered]:
    """What the cases of each scenario that is a covering array cover, by its name; left-out ones cover nothing."""
    points: dict[str, list[Mapping[str, str]]] = {each.name: [] for each in scenarios if each.covering is not None}
    for case in cases:
        if case.scenario in points:
            points[case.scenario].append(case.parameters)
    return {each.name: covered_by(each, points[each.name]) for each in scenarios if each.name in points}


def where(expression: str, selection: Selection, catalog: Catalog) -> Selection:
    """What is left of a selection by a condition in SQL over its cases.

    Raises:
        InputError: the condition is wrong.
    """
    return keep_where(selection, expression, holding(expression, selection.chosen, catalog.odd))


def what_fills(matrix: Matrix, driven: Container[str], catalog: Catalog) -> tuple[Fill, ...]:
    """What would fill the gaps of a matrix: the catalog's cases but those `driven`, by id, and what asks for them."""
    missing = (case for case in gather((), catalog).selection.chosen if case.id not in driven)
    where_of = {column.name: where_words(column, catalog.odd) for column in catalog.slices}
    return fills(matrix, missing, where_of, catalog)


def fit_for(manifest: StackManifest, selection: Selection) -> Selection:
    """What the stack can drive of a selection: one that re-drives recordings leaves cases without one out.

    Raises:
        InputError: that would be all of them.
    """
    if RECORDING not in manifest.given:
        return selection
    recorded = tuple(case for case in selection.chosen if case.recording is not None)
    if selection.chosen and not recorded:
        what = f"the stack {manifest.name} re-drives recordings, and none of the chosen cases has one"
        raise InputError(f"{what}; name the path of a recorded drive")
    reason = f"the stack {manifest.name} re-drives recordings, and this case has none"
    others = (leave_out(case, reason) for case in selection.chosen if case.recording is None)
    return Selection(recorded, (*selection.left_out, *others))


def drive(
    cases: Sequence[Case], manifest: StackManifest, setup: Setup, *, workers: int, in_order: bool = True
) -> Generator[Driven, None, None]:
    """Simulate and judge each case; 0 workers: in this process.

    In case order, for which finished cases may have to wait for a slow one; or each as soon as it is over, so that
    nothing is held. Whatever goes wrong costs its own case alone: the stack's failures are `error`, ours are
    `runner_error`.

    Raises:
        InputError: the stack cannot be imported; at once, before any case is asked for.
    """
    labels = labels_file(setup)
    driver = Driver(manifest, setup, known_labels(cases, labels))
    _ = driver.make_stack
    driven = _each(drive_all(cases, driver, driver.lose, workers=workers), driver.labels, labels)
    return _in_order(cases, driven) if in_order else driven


def representative(scenario: Scenario, cases: Sequence[Case], most: int) -> tuple[Case, ...]:
    """At most so many of a scenario's cases: the one in the middle of its parameters first of all, then corners."""
    by_id = {case.id: case for case in cases}
    points = [point for point in points_of(scenario) if isinstance(point, Point) and point.id in by_id]
    return tuple(by_id[point.id] for point in representatives(points, most))


def unreacting(case: Case) -> Driven:
    """The case as it goes when the ego sees nobody: driven by `blind`, as it comes with the package (semantics 6)."""
    (driven,) = drive((case,), find_stack("blind", PACKAGED), Setup(), workers=0)
    return driven


def labels_file(setup: Setup) -> Path:
    """Where it is kept which cases somebody could have passed, by these drivers and with the others driven so."""
    return cache_home() / "labels" / f"{drivers_version()}-{setup.others}.json"


def known_labels(cases: Sequence[Case], file: Path) -> Mapping[str, Label]:
    """The labels of cases that are known already, by case digest."""
    known = read_labels(file)
    return {case.digest: known[case.digest] for case in cases if case.digest in known}


def _each(
    answers: Generator[tuple[Case, Answer], None, None], known: Mapping[str, Label], file: Path
) -> Generator[Driven, None, None]:
    """Every case as soon as it is over; the labels that were found on the way are kept, however it ends."""
    found: dict[str, Label] = {}
    try:
        with closing(answers):
            for case, (outcome, trace) in answers:
                if outcome.label is not None and case.digest not in known:
                    found[case.digest] = outcome.label
                yield Driven(case, outcome, trace)
    finally:
        keep_labels(file, found)


def repeated(driven: Generator[Driven, None, None], times: int) -> Generator[Repeated, None, None]:
    """All drives of a case as one, when the last of them is over."""
    waiting: dict[str, list[Answer]] = {}
    with closing(driven):
        for case, outcome, trace in driven:
            drives = waiting.setdefault(case.id, [])
            drives.append((outcome, trace))
            if len(drives) == times:
                yield Repeated(case, *as_one(waiting.pop(case.id)))


def _in_order(cases: Sequence[Case], driven: Generator[Driven, None, None]) -> Generator[Driven, None, None]:
    waiting: dict[str, list[Driven]] = {}
    with closing(driven):
        for case in cases:
            while not waiting.get(case.id):
                one = next(driven)
                waiting.setdefault(one.case.id, []).append(one)
            yield waiting[case.id].pop()
