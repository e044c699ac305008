"""The HTML page: what writing one takes, how large it is, and how long a browser takes to show its matrix."""

from __future__ import annotations

import gc
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from scenario_runner import pipeline
from scenario_runner.cli.reporting import page_of, told_of
from scenario_runner.digest import short_id
from scenario_runner.model.cases import Case
from scenario_runner.model.catalog import Catalog
from scenario_runner.reporting.page import Page, Told, page_html
from scenario_runner.storage import read_run, runs_in
from tools.bench.cold_cases import CASES_A_FILE, write_cold_cases
from tools.bench.commands import PYTHON, used
from tools.bench.figures import ROOT, Figure, figure
from tools.bench.parts import STACKS

CASES, COPIES = 1_000, 10
LIMIT_S = 15.0
ROUNDS = 3
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def pages() -> list[Figure]:
    """Figures of a page of 1,000 cold cases, and of one of ten times as many."""
    catalog = pipeline.load(ROOT)
    with tempfile.TemporaryDirectory() as place:
        folder = _driven(Path(place))
        cases = pipeline.cases_again(read_run(folder), catalog)
        written_s = median(_written_s(folder, cases, catalog) for _ in range(ROUNDS))
        many = page_html(*_copied(folder, cases, catalog))
        file = Path(place) / "many.html"
        file.write_bytes(many)
        shown_s, how = _shown_s(file)
    note = f"{CASES * COPIES:,} cases of {LIMIT_S:g} s, 9 road users each"
    return [
        figure("HTML of 1,000 cases", written_s, "s CPU", 2.0, f"of a stored run, roads at hand; median of {ROUNDS}"),
        figure("HTML of 10,000 cases", len(many) / 1e6, "MB", 15.0, note),
        figure("matrix of that page in a browser", shown_s, "s wall", 2.0, how),
    ]


def _driven(place: Path) -> Path:
    """The folder of a run of cold cases."""
    files, runs = place / "cases", place / "runs"
    files.mkdir()
    write_cold_cases(files, CASES // CASES_A_FILE, limit_s=LIMIT_S)
    used([PYTHON, "-m", "scenario_runner", "run", str(files), "--stack", STACKS["idm"], "--out", str(runs)])
    return runs_in(runs)[0]


def _written_s(folder: Path, cases: Mapping[str, Case], catalog: Catalog) -> float:
    gc.collect()
    gc.freeze()  # what was measured before is no part of it
    begun = time.process_time()
    run = read_run(folder)
    page_html(page_of(run, catalog, folder), told_of(run, cases, folder))
    return time.process_time() - begun


def _copied(folder: Path, cases: Mapping[str, Case], catalog: Catalog) -> tuple[Page, Iterator[Told]]:
    """A run of ten times the cases: the same drives under other ids, every tenth of them failed."""
    run = read_run(folder)
    told = list(told_of(run, cases, folder))
    copies = [_copy(told[number % CASES], number) for number in range(CASES * COPIES)]
    page = page_of(run, catalog, folder)
    facts = {each.outcome.case_id: each.facts for each in copies}
    run = replace(run, outcomes=tuple(each.outcome for each in copies), facts=facts)
    return replace(page, run=run, planned=len(copies)), iter(copies)


def _copy(one: Told, number: int) -> Told:
    case_id = f"{one.outcome.case_id},copy={number // CASES}"
    return replace(one, outcome=replace(one.outcome, case_id=case_id, short_id=short_id(case_id)))


def _shown_s(file: Path) -> tuple[float | None, str]:
    """From the address to the matrix and the first cases, and how that was measured."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None, "playwright is not installed"
    if CHROMIUM is None:
        return None, "no chromium on this machine"
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        times_s: Sequence[float] = [_opened_s(browser.new_page(), file) for _ in range(ROUNDS)]
        browser.close()
    return median(times_s), f"chromium, from the address to the first cases; median of {ROUNDS}"


def _opened_s(page: Any, file: Path) -> float:  # noqa: ANN401 - a page of a library that may not be there
    begun = time.monotonic()
    page.goto(f"file://{file}")
    page.wait_for_selector("html[data-ready]", state="attached")
    return time.monotonic() - begun
