"""The reference results there are, one job each: which scenario, with which values and step, and what was recorded.

`golden_states.tsv` holds states that esmini's own tests assert, `nc/` traces of whole runs without driver models,
`perm/` traces of variations, whose numbers are in
`perm_params.tsv`. States are at the reference point, headings in
[0, 2π), and an element's path is the names from its story on, joined by `::`.
"""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from scenario_runner.formats import openscenario
from scenario_runner.model.openscenario.variations import Variation

TRACE_STEP_S, TRACE_LIMIT_S = 0.01, 60.0
DRIVERS_OFF = "--disable_controllers"


class Kind(StrEnum):
    """What a reference result is."""

    GOLDEN = "golden states"
    TRACE = "traces"
    VARIATION = "variations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One recorded run. `record` is where it lies; `args` are esmini's."""

    kind: Kind
    name: str
    scenario: Path
    assigned: dict[str, str]
    step_s: float
    limit_s: float
    record: Path
    args: str = DRIVERS_OFF

    @property
    def has_drivers(self) -> bool:
        """Whether esmini's own driver models ran."""
        return DRIVERS_OFF not in self.args


class Recorded(NamedTuple):
    """An entity's state at a time."""

    time_s: float
    name: str
    x_m: float
    y_m: float
    yaw_rad: float
    speed_mps: float


class Moment(NamedTuple):
    """An element of `path` got into a state (1 standby, 2 running, 3 complete); an empty path is the storyboard."""

    time_s: float
    path: str
    state: int


def jobs(data: Path) -> list[Job]:
    """Every reference result in a folder of collected files."""
    reference = data / "reference-esmini"
    return [*_golden(data, reference), *_traces(data, reference), *_variations(data, reference)]


def recorded(job: Job) -> list[Recorded]:
    """The states of a run, in the order of their times."""
    rows = _rows(job.record)
    if job.kind is Kind.GOLDEN:
        rows = (row for row in rows if (row["file"], row["args"]) == (job.name, job.args))
    numbers = ("x", "y", "h", "speed")
    found = [Recorded(float(row["time"]), row["name"], *(float(row[each]) for each in numbers)) for row in rows]
    return sorted(found, key=lambda each: each.time_s)


def visited_roads(job: Job) -> set[str]:
    """The roads that somebody was on, where a trace of the same scenario says so."""
    file = job.record
    if job.kind is Kind.GOLDEN:
        file = job.record.parent / "nc" / f"{job.name.removesuffix('.xosc').replace('/', '__')}.tsv.gz"
    return {row["road"] for row in _rows(file)} if file.is_file() else set()


def moments(job: Job) -> list[Moment] | None:
    """The transitions of a run's stories; None where none are recorded. Init is no part of a story."""
    file = job.record.with_name(job.record.name.replace(".tsv.gz", ".events.tsv.gz"))
    if job.kind is Kind.GOLDEN or not file.is_file():
        return None
    rows = [row for row in _rows(file) if not (row["path"] or "").startswith("Init ") and float(row["time"]) > 0.0]
    return [Moment(float(row["time"]), row["path"] or "", int(row["state"])) for row in rows]


def _rows(file: Path) -> Iterator[dict[str, str]]:
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t")


def _golden(data: Path, reference: Path) -> Iterator[Job]:
    """One a file and its arguments, to the last time that is asserted."""
    file = reference / "golden_states.tsv"
    last_s: dict[tuple[str, str], float] = defaultdict(float)
    for row in _rows(file):
        key = row["file"], row["args"]
        last_s[key] = max(last_s[key], float(row["time"]))
    for (name, args), limit_s in last_s.items():
        words = args.split()
        steps = [float(step) for word, step in zip(words, words[1:], strict=False) if word == "--fixed_timestep"]
        yield Job(
            kind=Kind.GOLDEN,
            name=name,
            scenario=data / name,
            assigned={},
            step_s=steps[-1],
            limit_s=limit_s,
            record=file,
            args=args,
        )


def _traces(data: Path, reference: Path) -> Iterator[Job]:
    for file in sorted((reference / "nc").glob("*.tsv.gz")):
        if not file.name.endswith(".events.tsv.gz"):
            name = _name_of(file)
            yield _trace(Kind.TRACE, name, data / name, file)


def _variations(data: Path, reference: Path) -> Iterator[Job]:
    """Those of which values and a trace are there; the values are those that the file of them has at that number."""
    for row in _rows(reference / "perm_params.tsv"):
        name, number = row["pvd_file"], row["permutation"]
        file = reference / "perm" / f"{name.removesuffix('.xosc').replace('/', '__')}__perm{number}.tsv.gz"
        if (data / name).is_file() and file.is_file():
            varied = openscenario.read(data / name, {})
            assert isinstance(varied, Variation)
            scenario = Path(varied.scenario_file or varied.scenario)
            assigned = varied.cases.assignment(int(number))
            yield _trace(Kind.VARIATION, f"{name.removesuffix('.xosc')} {number}", scenario, file, assigned)


def _trace(kind: Kind, name: str, scenario: Path, record: Path, assigned: dict[str, str] | None = None) -> Job:
    return Job(
        kind=kind,
        name=name,
        scenario=scenario,
        assigned=assigned or {},
        step_s=TRACE_STEP_S,
        limit_s=TRACE_LIMIT_S,
        record=record,
    )


def _name_of(record: Path) -> str:
    return record.name.removesuffix(".tsv.gz").replace("__", "/") + ".xosc"
