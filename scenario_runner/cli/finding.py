"""By which words commands find runs and stacks again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenario_runner.model.runs import RunHead

RUNS = Path("runs")
"""Where runs are kept, unless `--out` says otherwise."""


def find_option(folder: Path) -> str:
    """The option by which `explain` finds a run that is kept elsewhere than by default."""
    return "" if folder.parent == RUNS else f" --run {folder}"


def run_word(folder: Path) -> str:
    """What `--resume` finds a run by."""
    return folder.name if folder.parent == RUNS else str(folder)


def stack_of(head: RunHead) -> str:
    """What `--stack` finds the stack of a run by."""
    return stack_word(head.stack, head.provenance["stack_folder"])


def stack_word(name: str, folder: str) -> str:
    """What `--stack` finds a stack by: its name where that is enough, else its folder."""
    from scenario_runner.errors import InputError
    from scenario_runner.loading.stack import find_stack

    try:
        return name if find_stack(name, Path()).folder == folder else folder
    except InputError:
        return folder
