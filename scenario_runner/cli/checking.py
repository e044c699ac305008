"""`check`: what is wrong with scenario files, all of it at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenario_runner.cli.screen import compile_kernels

if TYPE_CHECKING:
    from scenario_runner.checkup import Checkup

WRONG = 4


@click.command(short_help="Check scenario files without driving them.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
def check(*, paths: tuple[Path, ...]) -> int:
    """Check scenarios: the files and folders at PATH, or the whole catalog.

    Every error and warning of every file is told, with its place and what would be right. Errors answer 4.
    """
    from scenario_runner import checkup
    from scenario_runner.loading.catalog import find_catalog, load_vocabulary

    catalog = load_vocabulary(find_catalog(Path()))
    compile_kernels()
    found = checkup.check(checkup.files_of(paths, catalog), catalog)
    for remark in found.remarks:
        click.echo(str(remark))
    click.echo(_summary(found))
    return WRONG if found.errors else 0


def _summary(found: Checkup) -> str:
    warnings = len(found.remarks) - found.errors
    said = f"{_count(found.errors, 'error')}, {_count(warnings, 'warning')}"
    return f"{_count(found.files, 'scenario')}: {said}; looked at {found.looked_at} of {_count(found.cases, 'case')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
