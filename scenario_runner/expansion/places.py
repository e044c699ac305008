"""Where in a scenario's file something stands, for errors found while cases are made of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from scenario_runner.errors import InputError, Problem, did_you_mean
from scenario_runner.model.scenarios import Place2D, Scenario

Where = tuple[str | int, ...]
"""A path in the file, as in `Scenario.places`: ("actors", "oncoming", "start", "speed")."""


def problem(scenario: Scenario, where: Where, what: str) -> Problem:
    """A problem at the nearest known place at or above `where`."""
    known = next((where[:size] for size in range(len(where), 0, -1) if where[:size] in scenario.places), ())
    place = scenario.places.get(known, Place2D(line=1, column=1))
    name = ".".join(str(part) for part in where)
    return Problem(what=what, file=scenario.file, line=place.line, column=place.column, where=name)


def wrong(scenario: Scenario, where: Where, what: str) -> InputError:
    """The error to raise for one problem."""
    return InputError(problem(scenario, where, what))


@contextmanager
def blamed_on(scenario: Scenario, where: Where) -> Iterator[None]:
    """Give errors raised inside, which know nothing of the file, the place that caused them.

    A `where` they have is a key below that place.
    """
    try:
        yield
    except InputError as error:
        raise InputError(
            each if each.file else problem(scenario, (*where, each.where) if each.where else where, each.what)
            for each in error.problems
        ) from error


def unknown(kind: str, word: str, known: Collection[str]) -> str:
    """`unknown actor cylist; did you mean cyclist?`."""
    return f"unknown {kind} {word}; {did_you_mean(word, known)}"
