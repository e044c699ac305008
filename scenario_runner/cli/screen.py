"""What every command says alike: the console, rows for programs, and that the kernels have to be compiled."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scenario_runner.errors import InputError, Problem

if TYPE_CHECKING:
    from rich.console import Console

LEAST_WIDTH = 20
"""Columns below which nothing can be laid out; terminals that say less are taken to have so many."""


def screen(*, aside: bool = False) -> Console:
    """The console people read: standard output, or with `aside` standard error, which leaves the output to rows."""
    from rich.console import Console

    console = Console(stderr=aside, highlight=False, markup=False, emoji=False)
    console.width = max(console.width, LEAST_WIDTH)
    return console


@contextmanager
def all_aside() -> Iterator[None]:
    """While it lasts whatever anybody prints to standard output lands on standard error: only rows may be on it.

    A stack's own print, its libraries', and those of worker processes started meanwhile.
    """
    if sys.stdout is None:  # closed by whoever started us: nothing can land on it
        yield
        return
    sys.stdout.flush()
    output = os.dup(1)
    os.dup2(2, 1)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        if sys.__stdout__ is not None:
            sys.__stdout__.flush()
        os.dup2(output, 1)
        os.close(output)


def write_rows(rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows as a JSON array on standard output, one row a line."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, allow_nan=False) for row in rows)
    click.echo(f"[\n{lines}\n]" if lines else "[]")


def say_lost(lost: Iterable[Problem]) -> None:
    """Say what a run that is shown has lost: what there is to see is without it."""
    for problem in lost:
        click.echo(f"shown without {problem}", err=True)


def compile_kernels() -> None:
    """Compile the kernels now where they are not yet, and say so: staging and driving both need them."""
    from scenario_runner.simulation import kernels

    if not kernels.ready():
        click.echo("Compiling the simulation's kernel, once: some 30 s ...", err=True)
        kernels.warm()


def say_player_compiles() -> None:
    """Say why one waits, where what plays storyboards is compiled when it is used first."""
    from scenario_runner.caching import are_kept

    if not are_kept(("ticks.ticks_of",)):
        click.echo("Compiling the player of storyboards, once: some 20 s ...", err=True)


def write_picture(svg: str, path: Path) -> None:
    """Write a drawing and say so. Raises as `write_file`."""
    write_file(svg.encode(), path)
    click.echo(f"drawn: {path}", err=True)


def write_file(content: bytes, path: Path) -> None:
    """Write a file a person named.

    Raises:
        InputError: it cannot be written there.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(_unwritten(path, error)) from error


def write_new(content: bytes, path: Path) -> None:
    """Write a file that is not there yet, and the folders above it.

    Raises:
        InputError: it is there by now, or cannot be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)
    except OSError as error:
        raise InputError(_unwritten(path, error)) from error


def _unwritten(path: Path, error: OSError) -> Problem:
    return Problem(file=str(path), what=f"cannot be written ({error.strerror}); name another file")
