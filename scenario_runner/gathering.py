"""From words to cases: what names and paths mean is read, expanded and selected; what is left out keeps its reason."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from scenario_runner.errors import InputError, Problem
from scenario_runner.execution.shares import in_shares
from scenario_runner.expansion import Expansion, every, expand, nothing, sampled, thinned, tools_of
from scenario_runner.expansion.overlaps import overlap_at_start
from scenario_runner.expansion.perturbing import id_of, perturbed, without
from scenario_runner.formats import argoverse2, commonroad
from scenario_runner.history import holding
from scenario_runner.loading.catalog import load_recorded, load_scenarios, load_vocabulary, scenario_files
from scenario_runner.loading.odd_file import odd_path, read_odd_file
from scenario_runner.loading.openodd_file import read_openodd_file
from scenario_runner.loading.openodd_taxonomy import is_openodd
from scenario_runner.loading.recorded_file import is_recorded
from scenario_runner.loading.roads import build_road
from scenario_runner.loading.suite_file import read_suite, suite_path
from scenario_runner.loading.yaml_source import read_yaml
from scenario_runner.model.cases import Case
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.odds import Odd
from scenario_runner.model.outcomes import LeftOut
from scenario_runner.model.recorded_scenarios import RecordedScenario
from scenario_runner.model.runs import Selection, leave_out
from scenario_runner.model.scenarios import Scenario
from scenario_runner.model.suites import Suite
from scenario_runner.scripted import files as scripted_files
from scenario_runner.scripted.reading import read_cases as read_scripted
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

FORMATS = (argoverse2, commonroad)
"""Other people's files that become cases as they are; the first that recognises a path reads it."""

SCENARIOS_A_PROCESS = 40
"""A further process pays from so many scenarios on (measured): it starts in the time in which this one expands them."""


class Gathered(NamedTuple):
    """What was asked for: all its cases, chosen or left out, the declared scenarios behind it, and each one's file."""

    scenarios: tuple[Scenario, ...]
    selection: Selection
    files: Mapping[str, str]  # by scenario; a recorded drive is one, too


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


class _Terms(NamedTuple):
    """On what terms scenarios are expanded: whose words they are in, which of their cases, in how many processes."""

    catalog: Catalog
    suite: Suite | None = None
    processes: int = 1
    wanted: Callable[[str], bool] = every
    ego: str | None = None


def gather(
    words: Sequence[str],
    catalog: Catalog,
    suite: Suite | None = None,
    *,
    processes: int = 1,
    ego: str | None = None,
) -> Gathered:
    """Expand, then select: the cases that names and paths mean; the whole catalog where there are no words.

    What is not of the suite is left out. Where there is much to expand it is shared among so many processes at most.
    `ego` names the entity of OpenSCENARIO files that is driven.

    Raises:
        InputError: words that match nothing, paths that hold nothing, and whatever is wrong in their files.
    """
    asked, terms = read_words(words), _Terms(catalog, suite, processes, ego=ego)
    named = _named(asked.names, terms) if asked.names or not words else Gathered((), Selection((), ()), {})
    return _united([named, *(_read(Path(path), terms) for path in asked.paths)])


def _named(names: Sequence[str], terms: _Terms) -> Gathered:
    """What names mean. A name that means nothing is compared with every case there is, to say what is nearest."""
    catalog = terms.catalog
    known = [*(each.name for each in catalog.scenarios), *(each.name for each in catalog.recorded)]
    meant = match(names, known)
    made = _made(meant, terms._replace(wanted=partial(may_mean, names)))
    try:
        selection = choose(names, made.selection.chosen, made.selection.left_out)
    except InputError:
        everything = _made(meant, _Terms(catalog)).selection
        selection = choose(names, everything.chosen, everything.left_out)
    return made._replace(selection=selection)


def _made(meant: Collection[str], terms: _Terms) -> Gathered:
    """The cases of a catalog's scenarios and recorded drives of these names."""
    scenarios = [each for each in terms.catalog.scenarios if each.name in meant]
    recorded = [each for each in terms.catalog.recorded if each.name in meant]
    return _united([_expanded(scenarios, terms), _redriven(recorded, terms)])


def _expanded(scenarios: Sequence[Scenario], terms: _Terms) -> Gathered:
    if terms.suite is not None:
        return _of_suite(terms.suite, scenarios, terms)
    return _together(scenarios, _expand_all(scenarios, terms))


def _of_suite(suite: Suite, scenarios: Sequence[Scenario], terms: _Terms) -> Gathered:
    """Cases of a suite, the rest left out. What it does not drive is staged only where its filters must look at it."""
    catalog = terms.catalog
    taken = [each for each in scenarios if suite.takes(each.name, catalog.capabilities[each.capability])]
    inside: Callable[[str], bool] = every
    if suite.filters_cases:
        everything = terms._replace(suite=None, wanted=every)
        inside = {case.id for case in _filtered(suite, _expanded(taken, everything).selection, catalog)}.__contains__
    ids = {each.name: sampled(each, suite, inside) for each in taken}
    made = _together(scenarios, _expand_all(scenarios, terms, partial(not_of_suite, suite, ids)))
    return made._replace(scenarios=tuple(thinned(each, suite) for each in scenarios))


def _expand_all(
    scenarios: Sequence[Scenario], terms: _Terms, spared: Callable[[str], str | None] = nothing
) -> list[Expansion]:
    """Each scenario's expansion. Those on one road are expanded in one process, which builds it once."""
    count = max(min(terms.processes, len(scenarios) // SCENARIOS_A_PROCESS), 1)
    if count == 1:
        return _expand_some(scenarios, terms.catalog, terms.wanted, spared)
    by_road = sorted(range(len(scenarios)), key=lambda at: repr(scenarios[at].situation["road"]))
    size = -(-len(by_road) // count)
    shares = [by_road[first : first + size] for first in range(0, len(by_road), size)]
    work = partial(_expand_share, folder=terms.catalog.folder, wanted=terms.wanted, spared=spared)
    found: dict[int, Expansion] = {}
    for share, answer in zip(
        shares, in_shares(work, [[scenarios[at] for at in share] for share in shares], here=True), strict=True
    ):
        if not isinstance(answer, list):
            raise InputError(answer)
        found |= zip(share, answer, strict=True)
    return [found[at] for at in range(len(scenarios))]


def _expand_share(
    scenarios: Sequence[Scenario], folder: str, wanted: Callable[[str], bool], spared: Callable[[str], str | None]
) -> list[Expansion] | tuple[Problem, ...]:
    """Expand in a process of its own, in the words of a catalog's folder; or what is wrong."""
    try:
        return _expand_some(scenarios, load_vocabulary(Path(folder)), wanted, spared)
    except InputError as error:
        return error.problems


def _expand_some(
    scenarios: Sequence[Scenario], catalog: Catalog, wanted: Callable[[str], bool], spared: Callable[[str], str | None]
) -> list[Expansion]:
    tools = tools_of(build_road, nominal_drive)
    return [expand(scenario, catalog, tools, wanted=wanted, spared=spared) for scenario in scenarios]


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


def _redriven(entries: Sequence[RecordedScenario], terms: _Terms) -> Gathered:
    """The cases of recorded drives that the catalog has entries of; of a recording that is absent none is there."""
    catalog, suite, wanted = terms.catalog, terms.suite, terms.wanted
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


def read_path(path: Path, catalog: Catalog, ids: Collection[str]) -> Gathered:
    """The cases of what a path holds that have one of some ids.

    Raises:
        InputError: as `gather`.
    """
    return _read(path, _Terms(catalog, wanted=ids.__contains__, ego=scripted_files.ego_in(ids)))


def _read(path: Path, terms: _Terms) -> Gathered:
    """What a path holds: recorded drives, or declared scenarios, wherever they lie."""
    if not os.path.exists(path):  # noqa: PTH110 - Path's own raises where a name is too long to be one
        raise InputError(Problem(file=str(path), what="no such file or folder"))
    if scripted_files.recognises(path):
        return _recorded(read_scripted(path, terms.wanted, terms.ego), path, terms)
    for one in FORMATS:
        if one.recognises(path):
            return _recorded(one.read_cases(path), path, terms)
    files = scenario_files(path)
    entries = load_recorded([file for file in files if is_recorded(file)], terms.catalog)
    scenarios = load_scenarios([file for file in files if not is_recorded(file)], terms.catalog)
    return _united([_expanded(scenarios, terms), _redriven(entries, terms)])


def _recorded(found: Sequence[Case | LeftOut], path: Path, terms: _Terms) -> Gathered:
    """What a format found in a path; what is left out there is not of a file that is known."""
    selection = _valid(found) if terms.suite is None else keep_suite(_valid(found), terms.suite, {})
    files = {one.scenario: one.origin.file if isinstance(one, Case) else str(path) for one in found}
    return Gathered((), selection, files)


def _valid(found: Sequence[Case | LeftOut]) -> Selection:
    """Recorded cases, less those in which somebody overlaps the ego at the start (semantics 12)."""
    chosen: list[Case] = []
    left_out: list[LeftOut] = []
    for one in found:
        overlap = overlap_at_start(one) if isinstance(one, Case) else None
        if isinstance(one, LeftOut):
            left_out.append(one)
        elif overlap is not None:
            left_out.append(leave_out(one, str(overlap)))
        else:
            chosen.append(one)
    return Selection(tuple(chosen), tuple(left_out))


def _united(parts: Sequence[Gathered]) -> Gathered:
    """All parts as one, what was asked for twice once."""
    scenarios = {scenario.name: scenario for part in parts for scenario in part.scenarios}
    cases = {case.id: case for part in parts for case in part.selection.chosen}
    left_out = {one.case_id: one for part in parts for one in part.selection.left_out}
    files = {scenario: file for part in parts for scenario, file in part.files.items()}
    return Gathered(tuple(scenarios.values()), Selection(tuple(cases.values()), tuple(left_out.values())), files)


def where(expression: str, selection: Selection, catalog: Catalog) -> Selection:
    """What is left of a selection by a condition in SQL over its cases.

    Raises:
        InputError: the condition is wrong.
    """
    return keep_where(selection, expression, holding(expression, selection.chosen, catalog.odd))
