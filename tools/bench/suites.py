"""What a catalog's author and user wait for: checking it, its suites, and expanding ten thousand cases."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from itertools import count
from pathlib import Path
from statistics import median

from scenario_runner import pipeline
from tools.bench.commands import PYTHON, used
from tools.bench.figures import ROOT, Figure, figure

CASES = 10_000
ROUNDS = 3
RUNNER = [PYTHON, "-m", "scenario_runner"]


def suites() -> list[Figure]:
    """Whole commands, the start of Python included; kernels are cached."""
    with tempfile.TemporaryDirectory() as folder:
        made = _write_catalog(Path(folder))
        listed_s = _wall_s([*RUNNER, "list"], Path(folder))
        smoke_s = _run_s("smoke", folder)
        full_s = _run_s("full", folder)
    note = f"median of {ROUNDS}, {{}}"
    return [
        figure("check of the catalog", _wall_s([*RUNNER, "check"]), "s wall", 1.5, note.format("all its scenarios")),
        figure(
            "check --drive of the catalog",
            used([*RUNNER, "check", "--drive"]).wall_s,
            "s wall",
            30.0,
            "10 cases of each scenario, seven stacks; once",
        ),
        figure("smoke", smoke_s, "s wall", 5.0, note.format("run --suite smoke --stack reference, start included")),
        figure("full", full_s, "s wall", 60.0, note.format("run --suite full --stack reference")),
        figure(
            "expanding 10,000 cases, cold", listed_s, "s wall", 3.0, note.format(f"list in a catalog of {made:,} cases")
        ),
    ]


def _wall_s(command: list[str], cwd: Path = ROOT) -> float:
    return median(used(command, cwd).wall_s for _ in range(ROUNDS))


def _run_s(suite: str, out: str) -> float:
    return _wall_s([*RUNNER, "run", "--suite", suite, "--stack", "reference", "--out", out])


def _write_catalog(folder: Path) -> int:
    """A catalog with the scenarios of ours again and again under other names; how many cases they have."""
    catalog, made = pipeline.load(ROOT), 0
    cases = Counter(case.scenario for case in pipeline.gather([], catalog).selection.chosen)
    shutil.copytree(catalog.folder, folder / "catalog", ignore=shutil.ignore_patterns("scenarios", "recorded"))
    for copy in count():
        for scenario in catalog.scenarios:
            name, file = f"{scenario.name}_{copy}", Path(scenario.file)
            renamed = file.read_text(encoding="utf-8").replace(f"scenario: {scenario.name}\n", f"scenario: {name}\n", 1)
            place = folder / "catalog" / "scenarios" / file.parent.name / f"{name}.yaml"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(renamed, encoding="utf-8")
            made += cases[scenario.name]
            if made >= CASES:
                return made
    raise AssertionError
