"""What drives must show of a scenario: that it arises, that it bites, that its tags are true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from scenario_runner.model.outcomes import Outcome, Verdict
from scenario_runner.model.preventability import Preventable
from scenario_runner.model.quality import Quality, Trial, Tried
from scenario_runner.model.remarks import Remark
from scenario_runner.model.scenarios import Scenario
from scenario_runner.model.tags import TagName

REFERENCE, NOMINAL, CONTROLS = "reference", "blind", ("blind", "nervous")
MOST_NOT_ARISING = 0.1  # of its cases under the nominal ego: more of a group of cases is "not demonstrated", too
BETWEEN_ROWS_S = 0.01  # what a straight line between the rows of a trace may be off where somebody brakes
OFTEN = 0.5  # a tag that so many cases show is one of the scenario
TRIED_BY = f"{REFERENCE}, {' and '.join(CONTROLS)}"


def remarks_on_drives(scenario: Scenario, tried: Sequence[Tried]) -> Iterator[Remark]:
    """Whatever the drives of a scenario's cases show to be wrong."""
    errors = _errors(tried)
    yield from _not_arising(scenario, tried)
    yield from _not_as_drawn(scenario, tried)
    if errors:
        yield Remark(scenario.problem(("scenario",), f"{errors[0].stack} is in error: {errors[0].because}"))
    elif tried:
        yield from _not_biting(scenario, tried)
        yield from _not_preventable(scenario, tried)
        yield from _wrong_tags(scenario, tried)


def quality_of(scenario: Scenario, tried: Sequence[Tried], *, cases: int) -> Quality:
    """A scenario's row among all."""
    missed = [one.trials[REFERENCE].outcome for one in tried if not _has_passed(one.trials[REFERENCE])]
    return Quality(
        scenario=scenario.name,
        capability=scenario.capability,
        cases=cases,
        driven=len(tried),
        arose=sum(_arises(one) for one in tried),
        passed={stack: sum(_has_passed(one.trials[stack]) for one in tried) for stack in _stacks(tried)},
        tags=scenario.tags,
        cannot="" if not missed else f"{len(missed)} of {len(tried)}, as {missed[0].short_id}: {missed[0].because}",
    )


def _stacks(tried: Sequence[Tried]) -> tuple[str, ...]:
    return tuple(tried[0].trials) if tried else ()


def _has_passed(trial: Trial) -> bool:
    return trial.outcome.verdict is Verdict.PASSED


def _arises(tried: Tried) -> bool:
    """For the nominal ego; whose drive a contact or another failure may end before all of it came."""
    outcome = tried.trials[NOMINAL].outcome
    return outcome.arose or outcome.verdict is Verdict.FAILED or outcome.contact is not None


def _errors(tried: Sequence[Tried]) -> list[Outcome]:
    wrong = (Verdict.ERROR, Verdict.RUNNER_ERROR)
    return [trial.outcome for one in tried for trial in one.trials.values() if trial.outcome.verdict in wrong]


def _not_arising(scenario: Scenario, tried: Sequence[Tried]) -> Iterator[Remark]:
    missing = [one for one in tried if not _arises(one)]
    if len(missing) > MOST_NOT_ARISING * len(tried):
        first = missing[0]
        because = first.trials[NOMINAL].outcome.because
        what = f"in {len(missing)} of {len(tried)} cases nothing comes of it under {NOMINAL}, as in {first.case.id}"
        yield Remark(scenario.problem(("scenario",), f"{what}: {because}"))


def _not_as_drawn(scenario: Scenario, tried: Sequence[Tried]) -> Iterator[Remark]:
    """Gaps that are not what was declared to a tick (semantics 7)."""
    off = [(max(one.trials[NOMINAL].gaps_off_s, default=0.0), one.case) for one in tried]
    wrong = [(off_s, case) for off_s, case in off if off_s > case.step_s + BETWEEN_ROWS_S]
    if wrong:
        off_s, case = max(wrong, key=lambda each: each[0])
        what = f"in {len(wrong)} of {len(tried)} cases they do not meet as drawn, in {case.id} by {off_s:.2f} s"
        yield Remark(scenario.problem(("actors",), what))


def _not_biting(scenario: Scenario, tried: Sequence[Tried]) -> Iterator[Remark]:
    """It takes a stack that can do it, and one that cannot."""
    if not any(_has_passed(one.trials[REFERENCE]) for one in tried):
        because = tried[0].trials[REFERENCE].outcome.because
        what = f"{REFERENCE} passes none of {len(tried)} cases, so nobody knows that it can be done; in the first it"
        yield Remark(scenario.problem(("scenario",), f"{what} {because}"))
    if not any(one.trials[stack].outcome.verdict is Verdict.FAILED for one in tried for stack in CONTROLS):
        what = f"{' and '.join(CONTROLS)} fail none of {len(tried)} cases: it demands nothing"
        yield Remark(scenario.problem(("scenario",), what))


def _not_preventable(scenario: Scenario, tried: Sequence[Tried]) -> Iterator[Remark]:
    """Where no reference driver helps, the file has to say what that means."""
    if scenario.preventable is None and not any(_is_preventable(one) for one in tried):
        what = (
            f"no reference driver avoids a contact in any of {len(tried)} cases; say preventable: always where the ego"
            " could have waited, and never where nobody could help it"
        )
        yield Remark(scenario.problem(("scenario",), what))


def _is_preventable(tried: Tried) -> bool:
    """A reference driver avoids contact (semantics 13)."""
    label = tried.trials[REFERENCE].outcome.label
    return label is not None and label.preventable is Preventable.YES


def _wrong_tags(scenario: Scenario, tried: Sequence[Tried]) -> Iterator[Remark]:
    """Tags that no drive shows, and tags that most cases show and nobody declared."""
    shown = Counter(tag for one in tried for tag in _tags(one))
    for place, tag in enumerate(scenario.tags):
        if not shown[tag]:
            what = f"{tag} is seen in none of {len(tried)} cases, driven by {TRIED_BY}"
            yield Remark(scenario.problem(("tags", place), what))
    missing: list[TagName] = [tag for tag, count in shown.items() if count >= OFTEN * len(tried)]
    if missing := sorted(set(missing).difference(scenario.tags)):
        seen = ", ".join(f"{tag} ({shown[tag]} of {len(tried)} cases)" for tag in missing)
        yield Remark(scenario.problem(("tags",), f"seen and not declared: {seen}"), is_warning=True)


def _tags(tried: Tried) -> frozenset[TagName]:
    """What any drive of a case shows."""
    return frozenset(tag for trial in tried.trials.values() for tag in trial.tags)
