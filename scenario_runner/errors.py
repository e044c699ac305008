"""Every error a user can meet, with its place and its exit code."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong in one place: `file:line:column: where: what`."""

    what: str
    file: str = ""
    line: int = 0
    column: int = 0
    where: str = ""

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return printable(": ".join(part for part in (place, self.where, self.what) if part))


def printable(words: str) -> str:
    """Words of other people as one line that any terminal and file takes: what is not printable is escaped."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in words)


def did_you_mean(word: str, known: Collection[str], *, otherwise: str = "") -> str:
    """`did you mean speed?`; where nothing is near, `otherwise`, or all that is known."""
    near = [each for each in known if each.casefold() == word.casefold()]
    near = near or get_close_matches(word, known, n=1, cutoff=0.5)
    if near:
        return f"did you mean {near[0]}?"
    return otherwise or f"known: {', '.join(known) or 'none'}"


class ScenarioRunnerError(Exception):
    """A mistake the user can put right; `exit_code` is what the command line answers with."""

    exit_code = 4


class InputError(ScenarioRunnerError):
    """A wrong option, file or name. Holds every problem found, in the order of their places."""

    def __init__(self, problems: Problem | str | Iterable[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(what=problems)
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class NothingLeftError(ScenarioRunnerError):
    """Filters left nothing to run; the message names the filter."""

    exit_code = 5


class Interruption(KeyboardInterrupt):
    """This process was told to end, by Ctrl-C or by the system. Raised by our signal handler alone.

    A plain KeyboardInterrupt out of a stack is the stack's own doing.
    """


class StackError(ScenarioRunnerError):
    """The stack under test raised or answered nonsense: its own verdict is `error`, never ours."""

    def __init__(self, words: str) -> None:
        super().__init__(printable(words))
