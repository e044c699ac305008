"""`run --sweep`: the same cases once for each value of a part of their setup, each a run, and where they break."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import click

from scenario_runner.cli.planning import Plan, RunOptions, chosen_by, new_id, provenance_of, read_latency

if TYPE_CHECKING:
    from scenario_runner.cli.ending import Drive
    from scenario_runner.model.sweeps import Sweep

NOT_WITH = {
    **{name: f"--{name}" for name in ("resume", "cache", "shard", "markdown", "html", "baseline", "gates", "repeat")},
    **{"last_failed": "--lf", "stop": "-x", "junit_xml": "--junit-xml", "form": "--format"},
}
"""Options of one run, and how they are written."""


class Axis(NamedTuple):
    """A part of the setup, and what it is to be in turn."""

    name: str
    values: tuple[str, ...]


def read_sweep(context: click.Context, option: click.Parameter, words: str | None) -> Axis | None:
    """The words after `--sweep`, as `latency=0 ms,100 ms`.

    Raises:
        click.BadParameter: they name no part of a setup, or no two values of it.
    """
    from scenario_runner.model.runs import AXES

    if words is None:
        return None
    name, equals, listed = words.partition("=")
    if name not in AXES or not equals:
        msg = f"{words!r} names none of {', '.join(AXES)}; write one and its values, as in latency=0 ms,100 ms"
        raise click.BadParameter(msg)
    values = [value.strip() for value in listed.split(",")]
    if name == "latency" and all(values):
        values = [read_latency(context, option, value) for value in values]
    values = list(dict.fromkeys(values))
    if len(values) < 2 or not all(values):
        msg = f"{words!r} needs two different values or more, with commas between them"
        raise click.BadParameter(msg)
    if name == "others" and (odd := [value for value in values if value not in ("replay", "reactive")]):
        msg = f"others {odd[0]!r} is neither replay nor reactive"
        raise click.BadParameter(msg)
    return Axis(name, tuple(values))


def refuse_beside_sweep(options: RunOptions) -> None:
    """Raises: InputError where an option of one run stands beside a sweep, or the axis itself is given, too."""
    from click.core import ParameterSource

    from scenario_runner.errors import InputError

    context, axis = click.get_current_context(), options["sweep"]
    assert axis is not None
    told = NOT_WITH | {axis.name: f"--{axis.name}"}
    given = [told[name] for name in told if context.get_parameter_source(name) is not ParameterSource.DEFAULT]
    if given:
        msg = f"--sweep makes a run for each value; leave out {', '.join(given)}"
        raise InputError(msg)


def plans_of(plan: Plan, options: RunOptions, axis: Axis) -> list[Plan]:
    """The same plan for each value.

    Raises:
        InputError: a value is none, as the name of a profile that is not there.
    """
    plans, files = [], chosen_by(options, plan.catalog)
    for value in axis.values:
        setup = replace(plan.head.setup, **{axis.name: value})  # type: ignore[arg-type] # axes are texts
        provenance = provenance_of(plan.catalog, plan.manifest, files, setup)
        fresh = new_id([one.case_digest for one in plan.planned], provenance, setup)
        plans.append(plan._replace(head=replace(plan.head, id=fresh, setup=setup, provenance=provenance)))
    return plans


def swept(axis: Axis, plans: list[Plan], drive: Callable[[Plan], Drive]) -> tuple[Sweep, list[Drive]]:
    """Drive them in turn; where one is told to end the rest is not begun."""
    from scenario_runner.model.sweeps import Sweep

    drives: list[Drive] = []
    for plan in plans:
        drives.append(drive(plan))
        if drives[-1].interrupted:
            break
    outcomes = tuple({outcome.case_id: outcome for outcome in each.outcomes} for each in drives)
    return Sweep(axis=axis.name, values=axis.values[: len(drives)], outcomes=outcomes), drives
