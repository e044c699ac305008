"""`check`: what is wrong with scenario files, all of it at once; with `--drive` what drives show of them, too.

And what is wrong with a stack, by its folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenario_runner.cli.checking_stacks import WRONG, check_stack, is_stack
from scenario_runner.cli.screen import compile_kernels, write_file

if TYPE_CHECKING:
    from scenario_runner.checkup.reading import Checkup
    from scenario_runner.model.catalog import Catalog
    from scenario_runner.model.quality import Quality
    from scenario_runner.model.remarks import Remark
    from scenario_runner.model.scenarios import Scenario


@click.command(short_help="Check scenario files, and with --drive that they bite; or a stack.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--drive", is_flag=True, help="Also drive a few cases of each with the stacks that come with the runner.")
@click.option("--fix", is_flag=True, help="First lay files out as they are to be: spaces, indents, quotes, long lines.")
@click.option(
    "--quality",
    type=click.Path(path_type=Path),
    metavar="F",
    help="With --drive: also write what it shows as Markdown.",
)
def check(*, paths: tuple[Path, ...], drive: bool, fix: bool, quality: Path | None) -> int:
    """Check scenarios: the files and folders at PATH, or the whole catalog.

    Every error and warning of every file is told, with its place and what would be right. Errors answer 4.

    A folder with a stack.yaml is a stack: that is tried on a few cases, and told what it does not do as a stack must.
    """
    if stacks := [path for path in paths if is_stack(path)]:
        _refuse_beside_stacks(paths, stacks, asked=drive or fix or quality is not None)
        return max([check_stack(path) for path in stacks])
    from scenario_runner.execution.preparing import prepare

    prepare("scenario_runner.checkup.reading")  # it starts while this process goes on importing
    from scenario_runner.checkup import reading
    from scenario_runner.errors import InputError
    from scenario_runner.loading.catalog import find_catalog, load_vocabulary
    from scenario_runner.model.remarks import in_order

    if quality is not None and not drive:
        msg = "--quality writes what drives show; add --drive"
        raise InputError(msg)
    catalog = load_vocabulary(find_catalog(Path()))
    compile_kernels()
    files = reading.files_of(paths, catalog)
    remarks = _laid_out(files) if fix else []
    read = reading.check(files, catalog)
    remarks += read.remarks
    if drive:
        remarks += _tried(read.sound, catalog, quality)
    for remark in in_order(remarks):
        click.echo(str(remark))
    click.echo(_summary(read, remarks))
    return 0 if all(remark.is_warning for remark in remarks) else WRONG


def _refuse_beside_stacks(paths: Sequence[Path], stacks: Sequence[Path], *, asked: bool) -> None:
    """Raises: InputError where scenarios, or what is only for those, stand beside stacks."""
    from scenario_runner.errors import InputError

    if len(stacks) < len(paths):
        msg = f"{stacks[0]} is a stack, and not all others are; check stacks by themselves"
        raise InputError(msg)
    if asked:
        msg = f"{stacks[0]} is a stack; --drive, --fix and --quality are for scenarios"
        raise InputError(msg)


def _laid_out(files: Sequence[Path]) -> list[Remark]:
    """Lay files out and say which changed; what is to say of those that stay as they are.

    Those that cannot be read do, too: checking them says why.
    """
    from scenario_runner.errors import InputError, Problem
    from scenario_runner.loading.layout import NotLaidOutError, laid_out
    from scenario_runner.loading.yaml_source import read_yaml
    from scenario_runner.model.remarks import Remark

    remarks = []
    for file in files:
        with suppress(InputError):
            source = read_yaml(file)
            try:
                text = laid_out(source)
            except NotLaidOutError as error:
                remarks.append(Remark(Problem(file=str(file), what=f"not laid out: {error}"), is_warning=True))
                continue
            if text.encode() != file.read_bytes():
                write_file(text.encode(), file)
                click.echo(f"laid out: {file}")
    return remarks


def _tried(scenarios: Sequence[Scenario], catalog: Catalog, quality: Path | None) -> Sequence[Remark]:
    """Drive, show and write what came of it; what is to say of it."""
    from scenario_runner.checkup.trying import try_out
    from scenario_runner.reporting.quality import quality_lines

    findings = try_out(scenarios, catalog)
    for line in quality_lines(findings.qualities):
        click.echo(line)
    if quality is not None:
        _write(findings.qualities, catalog, quality)
    return findings.remarks


def _write(qualities: Sequence[Quality], catalog: Catalog, path: Path) -> None:
    from scenario_runner.checkup.trying import inputs_digest
    from scenario_runner.reporting.quality import quality_page

    write_file(quality_page(qualities, inputs_digest(Path(catalog.folder))).encode(), path)
    click.echo(f"written: {path}", err=True)


def _summary(read: Checkup, remarks: Sequence[Remark]) -> str:
    warnings = sum(remark.is_warning for remark in remarks)
    said = f"{_count(len(remarks) - warnings, 'error')}, {_count(warnings, 'warning')}"
    return f"{_count(read.files, 'scenario')}: {said}; looked at {read.looked_at} of {_count(read.cases, 'case')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
