"""Write tests/golden/digests.json: the traces of a spread of the catalog's cases, bit for bit, as digests.

    python -m tools.write_golden

Stacks and setups are those of DRIVES; a digest stands under its case's digest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from scenario_runner import pipeline
from scenario_runner.digest import digest_of
from scenario_runner.loading.stack import read_manifest
from scenario_runner.model.cases import Case
from scenario_runner.model.runs import Setup

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "tests/golden/digests.json"
CASES_OF_EACH = 2

Digests = Mapping[str, Mapping[str, str]]
"""Trace digests by the name of the drives and the case's digest."""


class Drives(NamedTuple):
    """What the golden cases are driven by, and how."""

    stack: str  # its folder
    setup: Setup


DRIVES = {
    "blind": Drives("stacks/blind", Setup()),
    "blind, others reactive": Drives("stacks/blind", Setup(others="reactive")),
    "reference": Drives("stacks/reference", Setup()),
    "unsteady": Drives("tests/golden/unsteady", Setup()),
}


def golden_cases() -> tuple[Case, ...]:
    """Some cases of each scenario of the catalog."""
    catalog = pipeline.load(ROOT)
    made = pipeline.gather((), catalog).selection.chosen  # one scenario's name may be a part of another's
    of_each = [[case for case in made if case.scenario == scenario.name] for scenario in catalog.scenarios]
    return tuple(case for cases in of_each for case in cases[:: -(-len(cases) // CASES_OF_EACH)])


def driven(cases: Sequence[Case], name: str, *, workers: int = 0) -> Mapping[str, str]:
    """Trace digests of the cases as DRIVES says, by case digest, sorted."""
    manifest = read_manifest(ROOT / DRIVES[name].stack / "stack.yaml")
    drives = pipeline.drive(cases, manifest, DRIVES[name].setup, workers=workers)
    return dict(sorted((case.digest, outcome.trace_digest) for case, outcome, _ in drives))


def golden() -> Digests:
    """What the file should hold."""
    cases = golden_cases()
    return {name: driven(cases, name) for name in DRIVES}


def as_text(digests: Digests) -> str:
    """A line a drive, so that a change shows which."""
    return json.dumps(digests, indent=0) + "\n"


if __name__ == "__main__":
    made = golden()
    FILE.write_text(as_text(made), encoding="utf-8")
    print(f"{sum(map(len, made.values()))} drives, all in all {digest_of(made)}")
