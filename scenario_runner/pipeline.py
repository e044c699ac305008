"""A run on one page: load → expand → select → simulate → judge → aggregate; whoever asked reports.

Plain functions, noun to noun. Activities do not know each other: what one needs of another is handed over here.
"""

from __future__ import annotations

from collections.abc import Container, Generator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from scenario_runner.aggregation import fills
from scenario_runner.caching import cache_home
from scenario_runner.comparison import as_one
from scenario_runner.driver import RECORDING, Answer, Driver
from scenario_runner.errors import InputError, Problem
from scenario_runner.execution.processes import drive_all
from scenario_runner.expansion import covered_by
from scenario_runner.expansion.parameters import Point, points_of
from scenario_runner.expansion.representatives import representatives
from scenario_runner.formats import commonroad
from scenario_runner.gathering import Gathered, gather, load_odd, load_suite, read_path, where
from scenario_runner.history import where_words
from scenario_runner.labelling import drivers_version
from scenario_runner.loading.catalog import find_catalog, load_catalog
from scenario_runner.loading.folders import PACKAGED
from scenario_runner.loading.stack import find_stack
from scenario_runner.model.cases import Case, Origin
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.covering import Covered
from scenario_runner.model.matrix import Fill, Matrix
from scenario_runner.model.outcomes import Outcome
from scenario_runner.model.preventability import Label
from scenario_runner.model.runs import Selection, Setup, StoredRun
from scenario_runner.model.scenarios import Scenario
from scenario_runner.model.stacks import StackManifest
from scenario_runner.model.traces import Trace
from scenario_runner.selection import less
from scenario_runner.storage import keep_labels, read_labels

__all__ = [
    "Driven",
    "Gathered",
    "Repeated",
    "case_again",
    "cases_again",
    "covered",
    "drive",
    "fit_for",
    "gather",
    "known_labels",
    "labels_file",
    "load",
    "load_odd",
    "load_suite",
    "repeated",
    "representative",
    "unreacting",
    "what_fills",
    "where",
]


class Driven(NamedTuple):
    """A case that is over; no trace where it was lost."""

    case: Case
    outcome: Outcome
    trace: Trace | None


class Fitted(NamedTuple):
    """A stack with all that it re-drives, and the cases that it can drive."""

    manifest: StackManifest
    selection: Selection


class Repeated(NamedTuple):
    """A case that is over, all its drives as one; `ways` is how many of them were different."""

    case: Case
    outcome: Outcome
    trace: Trace | None
    ways: int


def load(start: Path) -> Catalog:
    """The catalog nearest to a folder, else the packaged one."""
    return load_catalog(find_catalog(start))


def case_again(outcome: Outcome, origin: Origin, catalog: Catalog) -> Case:
    """The case of an outcome, made anew from the file it came from.

    Raises:
        InputError: the file is gone or wrong, or what it says has changed since the case was driven.
    """
    cases = read_path(Path(origin.file), catalog, {outcome.case_id}).selection.chosen
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
            cases = read_path(Path(file), catalog, case_ids).selection.chosen
            made |= {case.id: case for case in cases if case.digest == digests.get(case.id)}
    return made


def covered(scenarios: Sequence[Scenario], cases: Sequence[Case]) -> Mapping[str, Covered]:
    """What the cases of each scenario that is a covering array cover, by its name; left-out ones cover nothing."""
    points: dict[str, list[Mapping[str, str]]] = {each.name: [] for each in scenarios if each.covering is not None}
    for case in cases:
        if case.scenario in points:
            points[case.scenario].append(case.parameters)
    return {each.name: covered_by(each, points[each.name]) for each in scenarios if each.name in points}


def what_fills(matrix: Matrix, driven: Container[str], catalog: Catalog) -> tuple[Fill, ...]:
    """What would fill the gaps of a matrix: the catalog's cases but those `driven`, by id, and what asks for them."""
    missing = (case for case in gather((), catalog).selection.chosen if case.id not in driven)
    where_of = {column.name: where_words(column, catalog.odd) for column in catalog.slices}
    return fills(matrix, missing, where_of, catalog)


def fit_for(manifest: StackManifest, selection: Selection) -> Fitted:
    """What the stack can drive of a selection: one that re-drives leaves cases out for which it has nothing to.

    Raises:
        InputError: that would be all of them, and whatever is wrong with a solution file.
    """
    if RECORDING not in manifest.given:
        return Fitted(manifest, selection)
    if manifest.solution:
        found = commonroad.motions_of(Path(manifest.solution), selection.chosen)
        return Fitted(replace(manifest, tracks=found.tracks), less(selection, found.reasons))
    reason = f"the stack {manifest.name} re-drives recordings, and this case has none"
    bare = {case.id: reason for case in selection.chosen if case.recording is None}
    if selection.chosen and len(bare) == len(selection.chosen):
        what = f"the stack {manifest.name} re-drives recordings, and none of the chosen cases has one"
        raise InputError(f"{what}; name the path of a recorded drive")
    return Fitted(manifest, less(selection, bare))


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
    _ = driver.senses, driver.make_stack
    driven = _each(
        drive_all(cases, driver, driver.lose, workers=workers, limit_s=manifest.case_limit_s), driver.labels, labels
    )
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
