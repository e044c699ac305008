"""`play`: an OpenSCENARIO file as it is written, without a stack."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, Unpack

import click

from scenario_runner.cli.screen import say_player_compiles, screen, write_file


class PlayOptions(TypedDict):
    """The options of `play`, as click hands them over."""

    file: Path
    assigned: dict[str, str]
    step_s: float
    rate_hz: float
    limit_s: float
    trace: Path | None


LONGEST_STEP_S, LONGEST_S = 1.0, 3600.0
NEARLY = 1e-9


def read_values(_context: click.Context, _option: click.Parameter, words: Sequence[str]) -> dict[str, str]:
    """The words after `--set`; of one name the last counts.

    Raises:
        click.BadParameter: no name, or no value.
    """
    values = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not name or not sign:
            msg = f"{word!r} gives no value; as --set speed=13.9"
            raise click.BadParameter(msg)
        values[name] = value
    return values


def read_finite(_context: click.Context, _option: click.Parameter, value: float) -> float:
    """A number that is one.

    Raises:
        click.BadParameter: it is none.
    """
    if not math.isfinite(value):
        msg = f"{value} is no number to go by."
        raise click.BadParameter(msg)
    return value


@click.command(short_help="Play an OpenSCENARIO file as it is written.")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.xosc")
@click.option(
    "--set",
    "assigned",
    multiple=True,
    callback=read_values,
    metavar="NAME=VALUE",
    help="The value of a parameter, in place of its default. Repeatable.",
)
@click.option(
    "--step",
    "step_s",
    type=click.FloatRange(0.0, LONGEST_STEP_S, min_open=True),
    callback=read_finite,
    default=0.05,
    show_default=True,
    metavar="S",
    help="Physics step in seconds.",
)
@click.option(
    "--rate",
    "rate_hz",
    type=click.FloatRange(0.0, min_open=True),
    callback=read_finite,
    default=10.0,
    show_default=True,
    metavar="HZ",
    help="States that are recorded in a second.",
)
@click.option(
    "--limit",
    "limit_s",
    type=click.FloatRange(0.0, LONGEST_S, min_open=True),
    callback=read_finite,
    default=60.0,
    show_default=True,
    metavar="S",
    help="How long it is played where nothing in the file ends it.",
)
@click.option("--trace", type=click.Path(path_type=Path), metavar="F", help="Write everybody's states as Parquet.")
def play(**asked: Unpack[PlayOptions]) -> None:
    """Play an OpenSCENARIO file as it is written, without a stack: where everybody goes, what happens when, and how it
    ends. The trace has the columns time_s, actor, x_m, y_m, yaw_rad and speed_mps, at each entity's reference point.
    """
    from scenario_runner.playing import played, read_playable
    from scenario_runner.reporting.played_page import played_page
    from scenario_runner.storage import played_parquet
    from scenario_runner.storyboard.playing import Options

    options = Options(step_s=asked["step_s"], rate_hz=asked["rate_hz"], limit_s=asked["limit_s"])
    _refuse_uneven(options.step_s, options.rate_hz)
    playable = read_playable(asked["file"], asked["assigned"])
    say_player_compiles()
    found = played(playable, options)
    if asked["trace"] is not None:
        write_file(played_parquet(found), asked["trace"])
        click.echo(f"written: {asked['trace']}", err=True)
    screen().print(played_page(playable.scenario, found))


def _refuse_uneven(step_s: float, rate_hz: float) -> None:
    """Steps that do not come out even between two recorded states.

    Raises:
        InputError: they do not.
    """
    from scenario_runner.errors import InputError

    steps = 1.0 / (rate_hz * step_s)
    if steps < 1.0 - NEARLY or abs(steps - round(steps)) > NEARLY * steps:
        msg = f"--rate {rate_hz:g}: between two states must lie a whole number of steps of {step_s:g} s, not {steps:g}"
        raise InputError(f"{msg}; for example --rate {1.0 / step_s:g}, every step")
