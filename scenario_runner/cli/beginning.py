"""`new`: a scenario or a stack to begin with, which already runs."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scenario_runner.cli.screen import compile_kernels, write_new

if TYPE_CHECKING:
    from scenario_runner.model.catalog import Catalog

SHOWN_STACK = "reference"
SHOWN_SCENARIO = "lead_brakes_hard"

NAME_LIKE = re.compile(r"[a-z][a-z0-9_]*")
"""What a scenario may be called: as model.documents.NAME."""


@click.group(short_help="Begin a scenario or a stack.")
def new() -> None:
    """Begin a scenario, or a stack, with files that already run."""


@new.command("scenario", short_help="Write a scenario that already runs.")
@click.argument("capability")
@click.argument("name", required=False)
def new_scenario(*, capability: str, name: str | None) -> None:
    """Write a scenario about CAPABILITY, an id of the catalog's capabilities.yaml, that already runs.

    It lies in the nearest catalog's folder of that group, else here. A NAME with a / in it, or that ends in .yaml, is
    the path of the file.
    """
    from scenario_runner import pipeline
    from scenario_runner.drafting import draft_of, usual_name
    from scenario_runner.reporting.words import cases_words

    catalog = pipeline.load(Path())
    known = _known(capability, catalog)
    path = _path(name or usual_name(known), known)
    _refuse(path, catalog)
    write_new(draft_of(known, path.stem, schema=_schema_from(path.parent, catalog)).encode(), path)
    compile_kernels()
    cases = pipeline.gather([str(path)], catalog).selection.chosen
    click.echo(f"written: {path} ({known} {catalog.capabilities[known].title}; {cases_words(len(cases))})")
    click.echo("It runs as it is. Make it yours, then:")
    for command in _next(path, catalog):
        click.echo(f"  scenario-runner {command}")


@new.command("stack", short_help="Write a stack that already drives.")
@click.argument("name")
@click.option(
    "--kind",
    type=click.Choice(["python", "command", "grpc"]),
    default="python",
    show_default=True,
    help="A module that the runner imports, a program in a process of its own, or a server of a contract in gRPC.",
)
def new_stack(*, name: str, kind: str) -> None:
    """Write a stack that already drives: it follows its route, and but for grpc keeps its distance.

    It lies in the nearest folder `stacks`, else in a new one here. A NAME with a / in it is the path of its folder.
    """
    from scenario_runner.drafting.stacks import stack_files
    from scenario_runner.errors import InputError
    from scenario_runner.loading.stack import own_stacks

    folder = Path(name) if "/" in name else (own_stacks(Path()) or Path("stacks")) / name
    if not NAME_LIKE.fullmatch(folder.name):
        msg = f"{folder.name} is no name for a stack; small letters, digits and _ are"
        raise InputError(msg)
    for file, content in stack_files(kind, folder.name).items():
        write_new(content, folder / file)
        click.echo(f"written: {folder / file}")
    click.echo("It drives as it is. Make it yours, then:")
    if kind == "grpc":
        click.echo(f"  pip install -r {folder}/requirements.txt && python {folder}/server.py")
    for command in (f"check {folder}", f"run {SHOWN_SCENARIO} --stack {folder if '/' in name else name}"):
        click.echo(f"  scenario-runner {command}")


def _known(capability: str, catalog: Catalog) -> str:
    """The id as the catalog writes it.

    Raises:
        InputError: there is none; with the nearest, and those of its group.
    """
    from scenario_runner.errors import InputError, did_you_mean
    from scenario_runner.loading.catalog import CAPABILITIES

    if capability.upper() in catalog.capabilities:
        return capability.upper()
    file = Path(catalog.folder) / CAPABILITIES
    near = did_you_mean(capability.upper(), catalog.capabilities, otherwise="an id is as LON-01.")
    msg = f"no capability {capability}; {near} All {len(catalog.capabilities)} are in {file}"
    raise InputError(msg)


def _path(name: str, capability: str) -> Path:
    """Where the file is to lie."""
    from scenario_runner.loading.catalog import SCENARIOS, nearest_catalog
    from scenario_runner.selection import is_path

    if is_path(name):
        return Path(name)
    catalog = nearest_catalog(Path())
    folder = Path() if catalog is None else catalog / SCENARIOS / capability.partition("-")[0]
    return folder / f"{name}.yaml"


def _refuse(path: Path, catalog: Catalog) -> None:
    """Raises: InputError where a scenario cannot be called so, or one is."""
    from scenario_runner.errors import InputError, Problem

    if path.suffix != ".yaml" or not NAME_LIKE.fullmatch(path.stem):
        msg = f"{path.name} is no name for a scenario's file; small letters, digits and _ before .yaml are"
        raise InputError(msg)
    namesake = next((each.file for each in catalog.scenarios if each.name == path.stem), None)
    if path.exists() or namesake is not None:
        what = f"there is a scenario {path.stem} already; give yours another name, after the capability"
        raise InputError(Problem(file=str(path if path.exists() else namesake), what=what))


def _schema_from(folder: Path, catalog: Catalog) -> str:
    """The path of the catalog's schema, else of the packaged catalog's, from a folder."""
    from scenario_runner.loading.folders import PACKAGED
    from scenario_runner.loading.schema import SCHEMA_FILE

    own = Path(catalog.folder) / SCHEMA_FILE
    schema = own if own.is_file() else PACKAGED / "catalog" / SCHEMA_FILE
    near = not Path(catalog.folder).is_absolute() and schema == own
    return os.path.relpath(schema, folder) if near else str(schema.resolve())


def _next(path: Path, catalog: Catalog) -> list[str]:
    """What its author does next."""
    what = path.stem if Path(catalog.folder) in path.parents else path
    return [
        f"check {path}",
        f"show {path} --svg {path.stem}.svg",
        f"watch {path}",
        f"run {what} --stack {SHOWN_STACK}",
    ]
