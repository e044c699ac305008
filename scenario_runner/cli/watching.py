"""`watch`: a scenario that is being written, checked, driven and drawn again whenever it is saved."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from scenario_runner.cli.screen import compile_kernels, screen

if TYPE_CHECKING:
    from rich.console import RenderableType

    from scenario_runner.model.catalog import Catalog
    from scenario_runner.model.stacks import StackManifest
    from scenario_runner.reporting.watch_page import Round

DRIVEN = 9
"""Cases of each round: the middle of the parameters, six corners, and two by chance. More would make one wait."""

LOOK_EVERY_S = 0.05
"""A file is taken as saved when two looks find it alike: an editor may still be writing at the first."""

USUAL_STACK = "reference"


@click.command(short_help="Check, drive and draw a scenario whenever it is saved.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--stack",
    metavar="S",
    help="As in run. Default: the nearest stack.yaml, else reference, as it comes with the runner.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Of the page. Default: any that is free.")
def watch(*, file: Path, stack: str | None, port: int) -> int:
    """Check a scenario's FILE, drive some of its cases and draw it, again whenever it is saved, until Ctrl-C.

    The result is here and on a page of this machine, which shows the newest by itself. What is wrong with the file
    is shown until it is mended. The stack is imported anew each time, so that it may be edited too; it is driven in
    this process, as with -n 0. The catalog is read once.
    """
    from scenario_runner.cli.interrupting import interrupts
    from scenario_runner.cli.serving import Board, served
    from scenario_runner.errors import Interruption
    from scenario_runner.loading.catalog import find_catalog, load_vocabulary

    _refuse_missing(file)
    bench = Bench(file, load_vocabulary(find_catalog(Path())), _stack(stack))
    compile_kernels()
    gc.freeze()
    gc.enable()
    board, console = Board(), screen()
    try:
        with interrupts(), served(board, port) as address:
            console.print(f"watching {file} with {bench.manifest.name}: {address}\nCtrl-C ends it", soft_wrap=True)
            for number, began_s in enumerate(_saves(file), start=1):
                tried = try_out(bench, number)
                tried = replace(tried, seconds=time.perf_counter() - began_s)
                console.print(_told(tried))
                board.put_up(tried)
    except Interruption:
        console.print("ended")
    return 0


class Bench(NamedTuple):
    """What is watched, in whose words, and what drives it."""

    file: Path
    catalog: Catalog
    manifest: StackManifest


def _refuse_missing(file: Path) -> None:
    from scenario_runner.errors import InputError, Problem

    if not file.is_file():
        what = "no such file; scenario-runner new scenario CAPABILITY begins one" if not file.exists() else "is no file"
        raise InputError(Problem(file=str(file), what=what))


def _stack(word: str | None) -> StackManifest:
    """The stack that is meant; without a word the nearest, else the packaged reference."""
    from scenario_runner.loading.folders import PACKAGED, upward
    from scenario_runner.loading.stack import MANIFEST, find_stack

    if word is None and not any((folder / MANIFEST).is_file() for folder in upward(Path())):
        return find_stack(USUAL_STACK, PACKAGED)
    return find_stack(word, Path())


def _saves(file: Path) -> Iterator[float]:
    """Each time the file is another one than it was: the time at which it was found so; now, first of all.

    A file that is gone for a while is waited for: editors write another and rename it.
    """
    tried = before = None
    began_s = time.perf_counter()
    while True:
        now = _stamp(file)
        if now != before:
            began_s = time.perf_counter()
        elif now is not None and now != tried:
            tried = now
            yield began_s
        before = now
        time.sleep(LOOK_EVERY_S)


def _stamp(file: Path) -> tuple[int, int, int] | None:
    """What changes when a file is written, or replaced by another; None while it is not there."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def try_out(bench: Bench, number: int) -> Round:
    """Check, drive and draw a file as it is now; its time is not known yet."""
    from scenario_runner import pipeline
    from scenario_runner.checkup.reading import check
    from scenario_runner.cli.showing import drawn
    from scenario_runner.errors import InputError
    from scenario_runner.model.remarks import Remark
    from scenario_runner.model.runs import Setup
    from scenario_runner.reporting.scenario_drawing import scenario_svg
    from scenario_runner.reporting.scenario_words import cases_line
    from scenario_runner.reporting.watch_page import Round

    checked = check([bench.file], bench.catalog)
    tried = Round(number=number, file=str(bench.file), stack=bench.manifest.name, seconds=0.0, remarks=checked.remarks)
    if checked.errors:
        return tried
    try:
        gathered = pipeline.gather([_as_path(bench.file)], bench.catalog)
        (scenario,), cases = gathered.scenarios, gathered.selection.chosen
        chosen = pipeline.representative(scenario, cases, DRIVEN)
        driven = tuple(pipeline.drive(chosen, bench.manifest, Setup(), workers=0))
        left_out = gathered.selection.left_out
        picture = scenario_svg(drawn(scenario, cases, left_out))
    except InputError as error:
        return replace(tried, remarks=(*checked.remarks, *map(Remark, error.problems)))
    return replace(tried, spread=cases_line(scenario, cases, left_out), picture=picture, driven=driven)


def _as_path(file: Path) -> str:
    """A word that is taken for a path whatever the file is called."""
    return str(file) if file.is_absolute() else f"./{file}"


def _told(tried: Round) -> RenderableType:
    """A round on the terminal: what is wrong, or what did not pass."""
    from rich.console import Group
    from rich.text import Text

    from scenario_runner.model.outcomes import Verdict
    from scenario_runner.reporting.watch_page import headline
    from scenario_runner.reporting.words import LOOKS, one_line, parameters_words

    mark, style = ("✗", "bold dark_orange") if tried.errors else ("✓", "bold")
    lines = [Text(str(remark), overflow="fold") for remark in tried.remarks]
    lines.append(Text.assemble((f"{mark} {headline(tried)}", style), f" · {tried.seconds:.2f} s"))
    for case, outcome, _ in tried.driven:
        if outcome.verdict is not Verdict.PASSED:
            look = LOOKS[outcome.verdict]
            lines.append(
                Text.assemble("  ", (look.mark, look.style), f" {parameters_words(case.parameters) or case.id}")
            )
            lines.append(Text(f"    {one_line(outcome.because)}"))
    return Group(*lines)
