"""`--cache DIR`: cases that this very stack drove before are not driven again. A cache that fails costs only time."""

from __future__ import annotations

import platform
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from scenario_runner.model.cases import Case
    from scenario_runner.model.outcomes import Outcome
    from scenario_runner.model.runs import RunHead
    from scenario_runner.model.stacks import StackManifest
    from scenario_runner.storage import Known

_NO_PART = ("catalog", "stack_folder", "odd", "odd_file")  # cases have digests of their own; a place changes nothing


def cache_place(folder: Path, manifest: StackManifest, head: RunHead) -> Path:
    """Where the cache keeps what this stack, setup and runner drove.

    The stack is its folder's files, what stack.yaml says, everything installed that it may import, and a solution.
    """
    from scenario_runner.digest import digest_of
    from scenario_runner.storage import installed_packages
    from scenario_runner.storage.schemas import VERSION

    driver = {name: value for name, value in head.provenance.items() if name not in _NO_PART}
    stack, machine = replace(manifest, folder="", tracks={}), platform.machine()  # they are the solution's
    return folder / digest_of(VERSION, driver, stack, head.setup, installed_packages(), machine)


def known_cases(place: Path | None, cases: Sequence[Case], stops: Callable[[Outcome], bool]) -> Known:
    """What the cache, where there is one, knows of cases; says so, and what cannot be read.

    Not what would stop the run: that is driven again in its turn, so that the run ends with it.
    """
    from scenario_runner.storage import NOTHING_KNOWN, read_known

    if place is None:
        return NOTHING_KNOWN
    known = read_known(place, {case.id: case.digest for case in cases})
    for file in known.torn:
        click.echo(f"{file}: cannot be read; its cases are driven again", err=True)
    outcomes = {
        case.id: replace(known.outcomes[case.id], capability=case.capability, drawn=case.drawn)  # as they are now
        for case in cases
        if case.id in known.outcomes and not stops(known.outcomes[case.id])
    }
    if outcomes:
        count = f"{len(outcomes)} of {len(cases)} cases"
        click.echo(f"{count} unchanged since {known.since}: taken from the cache", err=True)
    return known._replace(outcomes=outcomes)


def keep_driven(place: Path, run: Path, case_ids: Collection[str]) -> None:
    """Add what this run drove to the cache; one that cannot be written is told of, and nothing else happens."""
    from scenario_runner.storage import keep

    try:
        keep(place, run, case_ids)
    except OSError as error:
        click.echo(
            f"{place}: the cache cannot be written ({error.strerror}); what was driven will be driven again", err=True
        )
