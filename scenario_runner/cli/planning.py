"""What `run` is to drive, by what and how: anew from its options, or again from a run that was interrupted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from scenario_runner.cli.publishing import ReportOptions

if TYPE_CHECKING:
    from scenario_runner.cli.sweeping import Axis
    from scenario_runner.model.catalog import Catalog
    from scenario_runner.model.runs import Planned, RunHead, Selection, Setup, Shard
    from scenario_runner.model.stacks import StackManifest


class RunOptions(ReportOptions):
    """The options of `run`, as click hands them over."""

    what: tuple[str, ...]
    stack: str | None
    stop: bool
    last_failed: bool
    where: str | None
    suite: str | None
    workers: int | None
    out: Path
    resume: str | None
    others: str
    latency: str
    perception: str
    sweep: Axis | None
    odd: str | None
    form: str
    shard: Shard | None
    cache: Path | None
    repeat: int
    ego: str | None


def read_shard(_context: click.Context, _option: click.Parameter, words: str | None) -> Shard | None:
    """The words after `--shard`.

    Raises:
        click.BadParameter: they are no part of a number of parts.
    """
    from scenario_runner.model.runs import Shard

    if words is None:
        return None
    number, _, count = words.partition("/")
    if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
        msg = f"{words!r} is no shard; the second of four is 2/4."
        raise click.BadParameter(msg)
    return Shard(number=int(number), count=int(count))


def read_latency(_context: click.Context, _option: click.Parameter, words: str) -> str:
    """The words after `--latency`, in the form in which they are kept.

    Raises:
        click.BadParameter: they are no latency.
    """
    from scenario_runner.model.latency import latency_of

    try:
        return str(latency_of(words))
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


class Plan(NamedTuple):
    """What is driven, by what, and how."""

    catalog: Catalog
    selection: Selection
    manifest: StackManifest
    head: RunHead
    planned: tuple[Planned, ...]


def planned(options: RunOptions) -> Plan:
    """The plan of a new run.

    Raises:
        ScenarioRunnerError: whatever is wrong with the words, the stack or the catalog; nothing left to drive.
    """
    from scenario_runner import pipeline
    from scenario_runner.loading.stack import find_stack
    from scenario_runner.model.runs import Planned
    from scenario_runner.selection import keep_shard, none_drawn, refuse_nothing

    manifest = find_stack(options["stack"], Path())
    catalog = pipeline.load(Path())
    (manifest, selection), shard = pipeline.fit_for(manifest, _selected(options, catalog)), options["shard"]
    if _is_picked(options):
        selection = none_drawn(selection)
    place = {case.id: number for number, case in enumerate(selection.chosen)}
    if shard is not None:
        selection = refuse_nothing(keep_shard(selection, shard))
    cases = tuple(Planned(case.id, case.digest, place[case.id]) for case in selection.chosen)
    head = head_of(options, catalog, manifest)
    head = replace(head, id=new_id([one.case_digest for one in cases], head.provenance, head.setup))
    return Plan(catalog, selection, manifest, head, cases)


def planned_again(folder: Path, options: RunOptions) -> Plan:
    """The plan of a run that was interrupted.

    Raises:
        InputError: it is another one now, or the options ask for another.
    """
    from scenario_runner import pipeline
    from scenario_runner.cli import resuming
    from scenario_runner.storage import read_head, read_planned

    head, _ = read_head(folder)
    catalog = pipeline.load(Path())
    resuming.refuse_other_words(folder, head, options, chosen_by(options, catalog))
    resuming.refuse_other_shard(folder, head, options["shard"])
    manifest = resuming.manifest_again(folder, head)
    resuming.refuse_changes(folder, head, provenance_of(catalog, manifest, resuming.files_of(head), head.setup))
    manifest, selection = pipeline.fit_for(manifest, resuming.selection_again(folder, head, catalog))
    return Plan(catalog, selection, manifest, head, read_planned(folder))


def _is_picked(options: RunOptions) -> bool:
    """Whether outcomes decide which cases are driven: those that failed before, or none after the first to fail."""
    return options["last_failed"] or options["stop"]


def _selected(options: RunOptions, catalog: Catalog) -> Selection:
    """What was asked for, less what filters take out; nothing left is an error that names them."""
    from scenario_runner import pipeline
    from scenario_runner.execution.preparing import usable_cpus
    from scenario_runner.model.outcomes import Verdict
    from scenario_runner.selection import keep_inside, keep_last_failed, refuse_nothing
    from scenario_runner.storage import latest_run, read_outcomes

    odd = None if options["odd"] is None else pipeline.load_odd(options["odd"], catalog)
    suite = None if options["suite"] is None else pipeline.load_suite(options["suite"], catalog)
    processes = usable_cpus() if options["workers"] is None else options["workers"]
    selection = pipeline.gather(options["what"], catalog, suite, processes=processes, ego=options["ego"]).selection
    if odd is not None:
        selection = keep_inside(selection, odd)
    if options["last_failed"]:
        last = read_outcomes(latest_run(options["out"]))
        failed = {outcome.case_id for outcome in last if outcome.verdict is not Verdict.PASSED}
        selection = keep_last_failed(selection, failed)
    if options["where"] is not None:
        selection = pipeline.where(options["where"], selection, catalog)
    return refuse_nothing(selection)


def head_of(options: RunOptions, catalog: Catalog, manifest: StackManifest) -> RunHead:
    """What a new run can be repeated by; its id is that of a run of no cases."""
    from scenario_runner.model.runs import RunHead, Setup

    setup = Setup(others=options["others"], latency=options["latency"], perception=options["perception"])
    provenance = provenance_of(catalog, manifest, chosen_by(options, catalog), setup)
    return RunHead(
        id=new_id([], provenance, setup),
        stack=manifest.name,
        setup=setup,
        command=click.get_current_context().obj,
        what=options["what"],
        provenance=provenance,
        shard=options["shard"],
        picked=_is_picked(options),
    )


def new_id(case_digests: Sequence[str], provenance: Mapping[str, str], setup: Setup) -> str:
    """The id of a run that begins now: the time, so that ids sort by it, and a digest of what drives what."""
    from scenario_runner.digest import digest_of

    driven = digest_of(case_digests, provenance["stack"], setup)
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{driven[:6]}"


def chosen_by(options: RunOptions, catalog: Catalog) -> Mapping[str, str]:
    """The paths that `--odd` and `--suite` mean, by what they are; none where they are not given."""
    from scenario_runner.loading.odd_file import odd_path
    from scenario_runner.loading.suite_file import suite_path

    odd, suite, folder = options["odd"], options["suite"], Path(catalog.folder)
    paths = {} if odd is None else {"odd": str(odd_path(odd, folder))}
    return paths if suite is None else paths | {"suite": str(suite_path(suite, folder))}


def provenance_of(
    catalog: Catalog, manifest: StackManifest, files: Mapping[str, str], setup: Setup
) -> Mapping[str, str]:
    """Versions and digests of all that a run comes from.

    Raises:
        InputError: the setup names what there is not.
    """
    import scenario_runner
    from scenario_runner.digest import digest_of
    from scenario_runner.loading.catalog import WEATHER
    from scenario_runner.model.perception import IDEAL
    from scenario_runner.storage import file_digest, folder_digest, versions

    digests = {name: file_digest(Path(file)) for name, file in files.items()}
    if setup.perception != IDEAL:
        weather = Path(catalog.folder) / WEATHER
        known = file_digest(weather) if weather.is_file() else ""
        digests["perception"] = digest_of(catalog.profile(setup.perception), known)
    return {
        **versions(),
        "runner": folder_digest(Path(scenario_runner.__file__).parent),
        "catalog": folder_digest(Path(catalog.folder)),
        "stack": folder_digest(Path(manifest.folder)),
        "stack_folder": manifest.folder,
        **({"solution": file_digest(Path(manifest.solution))} if manifest.solution else {}),
        **digests,
        **{f"{name}_file": file for name, file in files.items()},
    }
