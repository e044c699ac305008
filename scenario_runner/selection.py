"""Selection: which scenarios must be expanded for what was asked, and which of their cases are driven.

A word that is asked for (a WHAT) is a path, else the exact or short id of a case, else part or a glob of scenario
names. Everything asked for ends in a `Selection`, chosen or left out with a reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from fnmatch import fnmatchcase

from scenario_runner.digest import seed_of, short_id
from scenario_runner.errors import InputError, NothingLeftError, Problem
from scenario_runner.model.cases import Case
from scenario_runner.model.odds import Odd
from scenario_runner.model.outcomes import LeftOut
from scenario_runner.model.runs import Selection, Shard, leave_out
from scenario_runner.model.suites import Suite

PATH_SUFFIXES = (".yaml", ".yml", ".parquet", ".json", ".xosc", ".xodr", ".xml", ".osm")
"""Endings of the files that scenarios and recordings come in: a word with one is a path."""

NEAR = 0.6
"""Likeness (0 to 1) from which a name is worth suggesting."""

MOST_SUGGESTED = 3

AS_NEAR = 0.15
"""How much less like than the best a suggestion beside it may be."""

FAR = "; scenario-runner list shows all there are, and a path has a / in it, as ./name"
"""What to do about a name that is like nothing."""

_SHORT_ID = re.compile(r"^[0-9a-f]{8}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for on the command line, by kind, in order."""

    paths: tuple[str, ...]
    names: tuple[str, ...]


def read_words(what: Sequence[str]) -> Asked:
    """Tell paths from names."""
    return Asked(
        paths=tuple(word for word in what if is_path(word)), names=tuple(word for word in what if not is_path(word))
    )


def is_path(word: str) -> bool:
    """Whether a word is a path: it contains `/` or ends as a known kind of file does."""
    return "/" in word or word in (".", "..") or word.endswith(PATH_SUFFIXES)


def match(names: Sequence[str], known: Sequence[str]) -> frozenset[str]:
    """The scenarios, by their names, whose cases `names` may mean; all where nothing is named.

    A short id may be any scenario's, so it asks for all of them.

    Raises:
        InputError: names that match no scenario, with the nearest.
    """
    matched = {name: _scenarios_meant(name, known) for name in names}
    _refuse_unmatched((name for name, meant in matched.items() if not meant), known)
    return frozenset(each for meant in matched.values() for each in meant) if names else frozenset(known)


def may_mean(names: Sequence[str], case_id: str) -> bool:
    """Whether `choose` may choose a case of this id: what it says no to need not be made."""
    scenario = case_id.partition("@")[0]
    return not names or any(_is_case(name, case_id) or _is_scenario(name, scenario) for name in names)


def choose(names: Sequence[str], cases: Sequence[Case], left_out: Sequence[LeftOut] = ()) -> Selection:
    """The cases that `names` mean, and the left-out ones they mean too, in their own order; all where nothing is named.

    A draw that is named by its own id was picked, and counts as a draw no more.

    Raises:
        InputError: names that mean no case at all, with the nearest ids or scenario names.
    """
    if not names:
        return Selection(tuple(cases), tuple(left_out))
    ids = {case.id: case.scenario for case in cases} | {out.case_id: out.scenario for out in left_out}
    meant = {name: _cases_meant(name, ids) for name in names}
    _refuse_unmatched((name for name, found in meant.items() if not found), list(dict.fromkeys(ids.values())), ids)
    wanted = {case_id for found in meant.values() for case_id in found}
    whole = {scenario for name in names for scenario in ids.values() if _is_scenario(name, scenario)}
    chosen = (case if case.scenario in whole else _undrawn(case) for case in cases if case.id in wanted)
    return Selection(tuple(chosen), tuple(out for out in left_out if out.case_id in wanted))


def none_drawn(selection: Selection) -> Selection:
    """The same cases, picked by how they went: a rate of what is left of a sample so is no rate of the whole."""
    return Selection(tuple(_undrawn(case) for case in selection.chosen), selection.left_out)


def _undrawn(case: Case) -> Case:
    """The case as one that was picked: it says nothing of how often."""
    return replace(case, drawn=False) if case.drawn else case


def not_of_suite(suite: Suite, sampled: Mapping[str, Collection[str]], case_id: str) -> str | None:
    """Why a case is not of a suite that drives these ids, by scenario; None, it is."""
    scenario = case_id.partition("@")[0]
    if scenario not in sampled:
        return f"--suite {suite.name}: not one of its scenarios"
    return None if case_id in sampled[scenario] else f"--suite {suite.name}: not in its sample"


def keep_suite(selection: Selection, suite: Suite, sampled: Mapping[str, Collection[str]]) -> Selection:
    """Only the chosen cases that are of a suite which drives these ids, by scenario; the others are left out."""
    reasons = {case.id: not_of_suite(suite, sampled, case.id) for case in selection.chosen}
    return less(selection, {case_id: reason for case_id, reason in reasons.items() if reason is not None})


def keep_last_failed(selection: Selection, failed: Collection[str]) -> Selection:
    """Only the chosen cases whose ids are among those that did not pass last time (`--lf`); the others are left out."""
    reason = "--lf: not among those that failed last time"
    return less(selection, {case.id: reason for case in selection.chosen if case.id not in failed})


def keep_inside(selection: Selection, odd: Odd) -> Selection:
    """Only the chosen cases inside an ODD (`--odd`); left out is also what is not known to be inside."""
    doubts = {case.id: odd.why_not(case.conditions) for case in selection.chosen}
    return less(
        selection, {case_id: f"--odd {odd.name}: {', and '.join(words)}" for case_id, words in doubts.items() if words}
    )


def keep_where(selection: Selection, expression: str, holds: Mapping[str, bool | None]) -> Selection:
    """Only the chosen cases for which an expression holds (`--where`); None, it is unknown whether: left out too."""
    where = f"--where {' '.join(expression.split())}"
    answers = {False: f"{where}: does not hold", None: f"{where}: unknown for this case"}
    return less(selection, {case_id: answers[answer] for case_id, answer in holds.items() if not answer})


def keep_shard(selection: Selection, shard: Shard) -> Selection:
    """Only the chosen cases of one shard (`--shard`), which a case is in by its id alone; the others are left out."""
    reason = in_another_than(shard)
    return less(selection, {case.id: reason for case in selection.chosen if not is_in_shard(case.id, shard)})


def less(selection: Selection, reasons: Mapping[str, str]) -> Selection:
    """The selection without the cases, by id, that have a reason to be left out."""
    others = (leave_out(case, reasons[case.id]) for case in selection.chosen if case.id in reasons)
    kept = tuple(case for case in selection.chosen if case.id not in reasons)
    return Selection(kept, (*selection.left_out, *others))


def in_another_than(shard: Shard) -> str:
    """The reason of cases that are left out for being in another shard."""
    return f"--shard {shard}: in another shard"


def is_in_shard(case_id: str, shard: Shard) -> bool:
    """Whether a case of this id is in the shard: cases that come or go move no other."""
    return seed_of("shard", case_id) % shard.count == shard.number - 1


def refuse_nothing(selection: Selection) -> Selection:
    """The selection itself, unless nothing is chosen.

    Raises:
        NothingLeftError: names each filter that took cases out, and how many.
    """
    if selection.chosen:
        return selection
    filters = Counter(_filter_of(out.reason) for out in selection.left_out)
    words = ", ".join(f"{name} took out {_counted(count)}" for name, count in filters.most_common())
    msg = f"nothing is left to drive: {words or 'there are no cases'}"
    raise NothingLeftError(msg)


def nearest(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known names most like a word or, as one types the part one remembers, with a part most like it."""
    likeness = {name: _likeness(word, name) for name in known}
    ranked = sorted(likeness, key=lambda name: (-likeness[name], name))
    least = max(NEAR, max(likeness.values(), default=0.0) - AS_NEAR)
    return tuple(name for name in ranked[:MOST_SUGGESTED] if likeness[name] >= least)


def _scenarios_meant(name: str, known: Sequence[str]) -> list[str]:
    scenario, at, _ = name.partition("@")
    if at:
        return [each for each in known if each == scenario]
    if _SHORT_ID.match(name):
        return list(known)
    return [each for each in known if _named(name, each)]


def _cases_meant(name: str, ids: dict[str, str]) -> list[str]:
    """Ids of cases: the exact one, else the one with that short id, else those of the scenarios it names."""
    for found in (
        [case_id for case_id in ids if case_id == name],
        [case_id for case_id in ids if _is_case(name, case_id)],
        [case_id for case_id, scenario in ids.items() if _is_scenario(name, scenario)],
    ):
        if found:
            return found
    return []


def _is_case(name: str, case_id: str) -> bool:
    return case_id == name or (_SHORT_ID.match(name) is not None and short_id(case_id) == name)


def _is_scenario(name: str, scenario: str) -> bool:
    return "@" not in name and _named(name, scenario)


def _named(word: str, scenario: str) -> bool:
    """Whether a word is part of a scenario's name or, with * ? [ in it, a glob of the whole."""
    if any(sign in word for sign in "*?["):
        return fnmatchcase(scenario, word)
    return word != "" and word in scenario


def _refuse_unmatched(names: Iterable[str], scenarios: Sequence[str], ids: Mapping[str, str] | None = None) -> None:
    """Name what matches nothing. Ids are compared with those of their scenario, all else with scenarios' names."""
    problems = []
    for name in names:
        scenario, at, _ = name.partition("@")
        siblings = [case_id for case_id, of in (ids or {}).items() if of == scenario] if at else []
        near = nearest(name, siblings) or nearest(scenario, scenarios)
        hint = f"; nearest: {', '.join(near)}" if near else FAR if scenarios else "; there are no scenarios here"
        problems.append(Problem(what=f"no scenario or case matches {name!r}{hint}"))
    if problems:
        raise InputError(problems)


def _likeness(word: str, name: str) -> float:
    """The best ratio of the word with the name, or with as long a piece of it from the start of one of its words."""
    starts = [0, *(place + 1 for place, sign in enumerate(name) if sign in "_@,")]
    pieces = {name, *(name[start : start + len(word) + 1] for start in starts)}
    return max(SequenceMatcher(None, word, piece).ratio() for piece in pieces)


def _filter_of(reason: str) -> str:
    """A reason without its numbers: what stands before its last colon."""
    return reason.rpartition(": ")[0] or reason


def _counted(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"
