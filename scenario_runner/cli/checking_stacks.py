"""`check STACKDIR`: whether a stack does what any stack must, promise by promise."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenario_runner.cli.screen import compile_kernels, screen

if TYPE_CHECKING:
    from rich.table import Table

    from scenario_runner.checkup.conforming import Finding

WRONG = 4
SIGNS = {True: ("✓", "bright_blue"), False: ("✗", "bold dark_orange"), None: ("·", "dim")}
PROMISE_WIDTH = 14


def is_stack(path: Path) -> bool:
    """Whether a path is a stack.yaml, or a folder with one."""
    from scenario_runner.loading.stack import MANIFEST

    return path.name == MANIFEST or (path / MANIFEST).is_file()


def check_stack(path: Path) -> int:
    """Try a stack, and tell each promise as soon as it is known; how many are broken decides the answer.

    Raises:
        InputError: its stack.yaml is wrong, or names what is not there.
    """
    from scenario_runner.checkup.conforming import conform
    from scenario_runner.loading.stack import find_stack

    manifest = find_stack(str(path), Path())
    compile_kernels()
    click.echo(f"stack {manifest.name}: {manifest.summary or path}")
    found = []
    for finding in conform(manifest):
        found.append(finding.kept)
        screen().print(_line(finding))
    broken = found.count(False)
    kept = f"{found.count(True)} of {len(found)} promises kept"
    click.echo(f"stack {manifest.name}: {kept}{f', {broken} broken' if broken else ''}")
    return WRONG if broken else 0


def _line(finding: Finding) -> Table:
    """`✓ answers  with a command in each of …`, what it says under itself where it is long."""
    from rich.table import Table
    from rich.text import Text

    sign, style = SIGNS[finding.kept]
    row = Table.grid(padding=(0, 1))
    row.add_column(width=1)
    row.add_column(width=PROMISE_WIDTH)
    row.add_column(overflow="fold")
    row.add_row(Text(sign, style=style), finding.promise, finding.words)
    return row
