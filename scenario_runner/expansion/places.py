"""Where in a scenario's file something stands, for errors found while cases are made of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from scenario_runner.errors import InputError, did_you_mean
from scenario_runner.model.scenarios import Scenario

EGO = "ego"
"""The ego's name where road users are named."""

Where = tuple[str | int, ...]
"""A path in the file, as in `Scenario.places`: ("actors", "oncoming", "start", "speed")."""


def wrong(scenario: Scenario, where: Where, what: str) -> InputError:
    """The error to raise for one problem."""
    return InputError(scenario.problem(where, what))


@contextmanager
def blamed_on(scenario: Scenario, where: Where) -> Iterator[None]:
    """Give errors raised inside, which know nothing of the file, the place that caused them.

    A `where` they have is a key below that place.
    """
    try:
        yield
    except InputError as error:
        raise InputError(
            each if each.file else scenario.problem((*where, each.where) if each.where else where, each.what)
            for each in error.problems
        ) from error


def unknown(kind: str, word: str, known: Collection[str]) -> str:
    """`unknown actor cylist; did you mean cyclist?`."""
    return f"unknown {kind} {word}; {did_you_mean(word, known)}"
