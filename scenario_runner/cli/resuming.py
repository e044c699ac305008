"""`run --resume`: what an interrupted run was to drive, by what, and that nothing of it has changed since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from scenario_runner.errors import InputError, Problem

if TYPE_CHECKING:
    from scenario_runner.cli.planning import RunOptions
    from scenario_runner.model.cases import Case
    from scenario_runner.model.catalog import Catalog
    from scenario_runner.model.runs import Planned, RunHead, Selection, Shard
    from scenario_runner.model.stacks import StackManifest

_REMEDY = "or leave --resume out and run the cases again"
_CHOOSERS = {"odd": "the ODD", "suite": "the suite"}  # files that chose its cases
_PLACES = ("stack_folder", *(f"{name}_file" for name in _CHOOSERS))
_FILES = {
    "catalog": "the catalog",
    "stack": "the stack's folder",
    "runner": "scenario-runner itself",
    "solution": "the solution",
}


def files_of(head: RunHead) -> Mapping[str, str]:
    """The files that chose the cases of a run, by what they are."""
    return {name: file for name in _CHOOSERS if (file := head.provenance.get(f"{name}_file")) is not None}


def refuse_other_words(folder: Path, head: RunHead, options: RunOptions, files: Mapping[str, str]) -> None:
    """Refuse options that say something else than the run did when it began; the same again is no harm.

    Raises:
        InputError: every option that does.
    """
    if problems := [Problem(file=str(folder), what=words) for words in _other_words(head, options, files)]:
        raise InputError(problems)


def _other_words(head: RunHead, options: RunOptions, files: Mapping[str, str]) -> Iterator[str]:
    from scenario_runner.loading.stack import find_stack
    from scenario_runner.model.runs import AXES

    context, what, stack = click.get_current_context(), options["what"], options["stack"]
    if what and tuple(what) != head.what:
        yield f"this run drives {' '.join(head.what) or 'the whole catalog'}; leave WHAT out, {_REMEDY}"
    place = head.provenance["stack_folder"]
    if stack is not None and _is_another(find_stack(stack, Path()), head):
        yield f"this run is driven by {head.stack} in {place}; leave --stack out, {_REMEDY}"
    for axis in AXES:
        given = context.get_parameter_source(axis) is not ParameterSource.DEFAULT
        if given and options[axis] != getattr(head.setup, axis):  # type: ignore[literal-required]
            yield f"this run has {axis} {getattr(head.setup, axis)}; leave --{axis} out, {_REMEDY}"
    for name, file in files.items():
        kept = files_of(head).get(name)
        if kept is None or Path(file).resolve() != Path(kept).resolve():
            by = f"{kept} chose" if kept else f"no {_CHOOSERS[name].removeprefix('the ')} chose"
            yield f"this run drives what {by}; leave --{name} out, {_REMEDY}"
    filters = {"--lf": options["last_failed"], "--where": options["where"] is not None}
    for name in (name for name, is_given in filters.items() if is_given):
        yield f"{name} chooses other cases than those of this run; leave it out, {_REMEDY}"


def _is_another(manifest: StackManifest, head: RunHead) -> bool:
    """Whether a stack, or the solution it drives, is not the one of a run."""
    from scenario_runner.model.stacks import SOLUTION

    solution = head.stack if head.stack.startswith(SOLUTION) else ""
    same_place = Path(manifest.folder).resolve() == Path(head.provenance["stack_folder"]).resolve()
    return not same_place or (manifest.name if manifest.solution else "") != solution


def refuse_other_shard(folder: Path, head: RunHead, shard: Shard | None) -> None:
    """Refuse another shard than the run's own.

    Raises:
        InputError: it is another.
    """
    if shard is not None and shard != head.shard:
        own = "every case" if head.shard is None else f"shard {head.shard}"
        raise InputError(Problem(file=str(folder), what=f"this run drives {own}; leave --shard out, {_REMEDY}"))


def refuse_changes(folder: Path, head: RunHead, now: Mapping[str, str]) -> None:
    """Refuse to go on with other programs, another catalog or an edited stack: one run has one provenance.

    Raises:
        InputError: everything that has changed.
    """
    changed = [name for name, value in head.provenance.items() if name not in _PLACES and now.get(name) != value]
    if changed:
        raise InputError([Problem(file=str(folder), what=_change(name, head.provenance, now)) for name in changed])


def _change(name: str, then: Mapping[str, str], now: Mapping[str, str]) -> str:
    if name in _FILES:
        return f"a file of {_FILES[name]} has changed, or is new, since this run began; undo that, {_REMEDY}"
    if name in _CHOOSERS:
        file = then[f"{name}_file"]
        return f"{_CHOOSERS[name]} {file} has changed, or is gone, since this run began; undo that, {_REMEDY}"
    return f"{name} is {now[name]}, and this run began with {then[name]}; go back to that, {_REMEDY}"


def manifest_again(folder: Path, head: RunHead) -> StackManifest:
    """The stack that drove.

    Raises:
        InputError: it is no longer where it was.
    """
    from scenario_runner.loading.stack import find_stack
    from scenario_runner.model.stacks import SOLUTION

    if head.stack.startswith(SOLUTION):
        return find_stack(head.stack, Path())
    place = head.provenance["stack_folder"]
    try:
        return find_stack(f"{place}/stack.yaml", Path())
    except InputError as gone:
        what = f"the stack {head.stack} is not in {place}, seen from here; go where the run was started, {_REMEDY}"
        raise InputError(Problem(file=str(folder), what=what)) from gone


def selection_again(folder: Path, head: RunHead, catalog: Catalog) -> Selection:
    """The cases of the run, made anew, in its order; what it left out as it was.

    Raises:
        InputError: a case is gone, or is another one now.
    """
    from scenario_runner import pipeline
    from scenario_runner.model.runs import Selection
    from scenario_runner.scripted.files import ego_in
    from scenario_runner.selection import none_drawn
    from scenario_runner.storage import read_left_out, read_planned

    planned = read_planned(folder)
    ego = ego_in(one.case_id for one in planned)
    cases = {case.id: case for case in pipeline.gather(head.what, catalog, ego=ego).selection.chosen}
    changed = [one for one in planned if not _is_still(one, cases)]
    if changed:
        what = f"{len(changed)} of its {len(planned)} cases have changed since it began, first {changed[0].case_id}"
        raise InputError(Problem(file=str(folder), what=f"{what}; undo that, {_REMEDY}"))
    selection = Selection(tuple(cases[one.case_id] for one in planned), read_left_out(folder))
    return none_drawn(selection) if head.picked else selection


def _is_still(one: Planned, cases: Mapping[str, Case]) -> bool:
    return one.case_id in cases and cases[one.case_id].digest == one.case_digest
