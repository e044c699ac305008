"""Drives cases by a stack that fails in some of them in every way, and sees that each costs itself alone."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scenario_runner import pipeline
from scenario_runner.execution.preparing import prepare
from scenario_runner.model.cases import Case
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import StackManifest
from scenario_runner.simulation.staging import case_seed
from tools.soak.faulty import OFTEN, SELDOM, fault_of

FOLDER = Path(__file__).parent
KINDS = ("python", "command")
LOOKS_EVERY = 250
"""Cases between two looks at memory and descriptors."""


@dataclass(slots=True)
class Look:
    """At one moment: the resident memory of the runner and of all that it started, and most descriptors of one."""

    cases: int
    runner_mb: float
    started_mb: float
    most_descriptors: int


@dataclass(slots=True)
class Soaked:
    """What came of it: verdicts, what each fault was told as, and what is wrong."""

    verdicts: Counter[str] = field(default_factory=Counter)
    words: dict[str, str] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    looks: list[Look] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def manifest_of(kind: str, share: float, step_limit_s: float) -> StackManifest:
    """The faulty stack, reached one way or the other."""
    assert share in (SELDOM, OFTEN)
    return StackManifest(
        name="faulty",
        summary="",
        folder=str(FOLDER),
        python=("faulty:make_often" if share == OFTEN else "faulty:make_stack") if kind == "python" else "",
        command=(sys.executable, "faulty.py", str(share)) if kind == "command" else (),
        step_limit_s=step_limit_s,
        memory_limit_bytes=300_000_000,
    )


def soak(cases: Sequence[Case], kind: str, share: float, *, workers: int, step_limit_s: float = 0.5) -> Soaked:
    """Drive the cases; one verdict each, an error where there was to be a fault and nowhere else."""
    prepare()
    found, seen, before = Soaked(), Counter[str](), _descriptors("self")
    manifest = manifest_of(kind, share, step_limit_s)
    for driven in pipeline.drive(cases, manifest, Setup(), workers=workers, in_order=False):
        seen[driven.case.id] += 1
        found.verdicts[driven.outcome.verdict.value] += 1
        _compare(found, driven, fault_of(case_seed(driven.case, Setup()), share, is_process=kind == "command"))
        if seen.total() % LOOKS_EVERY == 0:
            found.looks.append(_look(seen.total()))
    if seen != Counter(case.id for case in cases):
        found.wrong.append(f"{seen.total()} verdicts of {len(cases)} cases")
    if left := [pid for pid, words in _processes() if "faulty.py" in words]:
        found.wrong.append(f"processes of the stack are left: {left}")
    if (after := _descriptors("self")) > before:
        found.wrong.append(f"{after} descriptors are open, {before} were")
    return found


def _compare(found: Soaked, driven: pipeline.Driven, fault: object) -> None:
    is_error = driven.outcome.verdict is Verdict.ERROR
    name = fault[0].__name__ if isinstance(fault, tuple) else ""
    if name:
        found.faults[name] += 1
        found.words.setdefault(name, driven.outcome.because)
    if is_error != bool(name):
        what = f"met {name or 'no fault'}, and is {driven.outcome.verdict.value}: {driven.outcome.because}"
        found.wrong.append(f"{driven.case.id} {what}")


def _look(cases: int) -> Look:
    """At this process and all below it."""
    below = _below(os.getpid())
    return Look(
        cases,
        _resident_mb(os.getpid()),
        sum(map(_resident_mb, below)),
        max((_descriptors(str(pid)) for pid in below), default=0),
    )


def _below(pid: int) -> list[int]:
    parents = dict(_parents())
    found, front = list[int](), [pid]
    while front:
        front = [each for each, parent in parents.items() if parent in front]
        found += front
    return found


def _parents() -> Iterator[tuple[int, int]]:
    for pid, _ in _processes():
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            continue  # it is gone
        yield pid, int(stat.rpartition(")")[2].split()[1])


def _processes() -> Iterator[tuple[int, str]]:
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            try:
                yield int(each.name), (each / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            except OSError:
                continue  # it is gone


def _resident_mb(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, IndexError):
        return 0.0


def _descriptors(pid: str) -> int:
    try:
        return len(list(Path(f"/proc/{pid}/fd").iterdir()))
    except OSError:
        return 0
