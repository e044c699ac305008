"""How reports write verdicts, numbers and names, so that every screen and picture says them alike."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import PurePath
from typing import NamedTuple

from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import Outcome, Verdict
from scenario_runner.model.runs import setup_options
from scenario_runner.model.stacks import SOLUTION


class Look(NamedTuple):
    """How a verdict is written: told apart by its mark without colour, by its colour where there is one."""

    mark: str
    style: str  # of the terminal
    colour: str  # of pictures


# Blue, orange, purple and yellow of Okabe and Ito (2008): told apart by the colour-blind too.
LOOKS: Mapping[Verdict, Look] = {
    Verdict.RUNNER_ERROR: Look("bug", "bold magenta", "#aa4488"),
    Verdict.ERROR: Look("err", "bold magenta", "#aa4488"),
    Verdict.FAILED: Look("✗", "bold dark_orange", "#d55e00"),
    Verdict.INCONCLUSIVE: Look("?", "yellow", "#8a6d00"),
    Verdict.PASSED: Look("✓", "bright_blue", "#0072b2"),
}


def model_of_ego(outcome: Outcome) -> str:
    """Whose motion the distance of the ego from it is told of."""
    return "its solution" if outcome.stack.startswith(SOLUTION) else "the recorded ego"


def one_line(text: str) -> str:
    """Foreign words (a stack's, a file's) as one line that neither a terminal nor XML can trip over."""
    return "".join(letter if letter.isprintable() else "�" for letter in " ".join(text.split()))


def kmh(speed_mps: float) -> str:
    """`36.0 km/h`."""
    return f"{number(speed_mps * 3.6, 1)} km/h"


def number(value: float, digits: int) -> str:
    """With so many digits after the point, and no sign before a nought."""
    return f"{round(float(value), digits) + 0.0:.{digits}f}"


def two_figures(value: float) -> str:
    """`0.24`, `7.5`, `610`: as many as tell it, whole from 10 on."""
    return f"{value:.0f}" if value >= 10.0 else f"{value:.2g}"


def cases_words(count: int) -> str:
    """`1 case`, `12 cases`."""
    return f"{count} case{'s' * (count != 1)}"


def parameters_words(parameters: Mapping[str, str]) -> str:
    """`gap 2.5 s, rainfall 0 mm/h`."""
    return ", ".join(f"{name} {value}" for name, value in parameters.items())


def counts_words(outcomes: Iterable[Outcome], *, always: Collection[Verdict] = (Verdict.PASSED, Verdict.FAILED)) -> str:
    """`120 passed, 44 failed, 2 errors, 4 inconclusive`: verdicts that occur, and those `always` named."""
    counts = Counter(outcome.verdict for outcome in outcomes)
    words = {
        Verdict.PASSED: "passed",
        Verdict.FAILED: "failed",
        Verdict.ERROR: "error" if counts[Verdict.ERROR] == 1 else "errors",
        Verdict.INCONCLUSIVE: "inconclusive",
        Verdict.RUNNER_ERROR: "runner error" if counts[Verdict.RUNNER_ERROR] == 1 else "runner errors",
    }
    return ", ".join(
        f"{counts[verdict]} {word}" for verdict, word in words.items() if counts[verdict] or verdict in always
    )


def unpreventable_words(outcomes: Iterable[Outcome]) -> str:
    """`; 12 unpreventable`, to stand beside counts; nothing where there are none."""
    count = sum(outcome.is_unpreventable for outcome in outcomes)
    return f"; {count} unpreventable" if count else ""


def run_again(case: Case, outcome: Outcome, *, stack: str, catalog: str) -> str:
    """The command that drives this case alone. `stack` is the word that finds it, `catalog` the folder.

    A bare recording is named by its file, and so is a scenario outside of the catalog, where ids are not looked for.
    """
    file = shlex.quote(case.origin.file)
    what = case.short_id
    if case.recording is not None and not case.parameters:  # those of an entry have the values they vary
        what = file
    elif PurePath(catalog) not in PurePath(case.origin.file).parents:
        what = f"{file} --where \"short_id = '{case.short_id}'\""
    return f"scenario-runner run {what} --stack {stack}{setup_options(outcome)}"
