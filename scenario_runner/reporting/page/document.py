"""The page as one file: text, style and scripts inlined, data packed, drives left out where they do not fit."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

from scenario_runner.digest import short_id
from scenario_runner.model.matrix import NOWHERE
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.runs import AXES
from scenario_runner.reporting.page.blocks import DETAILS_A_BLOCK, Block, Blocks, drives_that_fit
from scenario_runner.reporting.page.matrix import matrix_facts, slices_of
from scenario_runner.reporting.page.packing import data_element, in_html, packed
from scenario_runner.reporting.page.told import Page, Told
from scenario_runner.reporting.words import LOOKS, counts_words, one_line, parameters_words, unpreventable_words

MOST_BYTES = 15_000_000
"""Larger pages are slow to open and refused by mail and by CI's artifact viewers."""

NUMBER_BYTES = 8
"""What a case's number takes, at most, where the page says which drives it has."""

STYLES = ("base.css", "overview.css", "case.css")
SCRIPTS = (
    "dom.js",
    "data.js",
    "address.js",
    "filters.js",
    "matrix.js",
    "cases.js",
    "geometry.js",
    "road.js",
    "replay.js",
    "charts.js",
    "case.js",
    "main.js",
)
"""In the order in which they need each other."""


def page_html(page: Page, driven: Iterable[Told], *, most_bytes: int = MOST_BYTES) -> bytes:
    """The page of a run. `driven` are its cases in the order of its outcomes, and are looked at once.

    Drives are left out where the page would grow beyond `most_bytes`, those of passed cases first.
    """
    data = Blocks(page.words)
    for told in driven:
        data.add(told)
    data.close()
    others = [*data.details, *data.roads.values()]
    without = _document(page, [data_element("index", packed(_index(page, data, ()))), *others])
    kept = drives_that_fit(data, most_bytes - len(without) - NUMBER_BYTES * data.driven)
    drives = [data_element(f"drives-{number}", block.content) for number, block in enumerate(kept)]
    return _document(page, [data_element("index", packed(_index(page, data, kept))), *others, *drives])


def _index(page: Page, data: Blocks, kept: Sequence[Block]) -> dict[str, Any]:
    """A row per case, left-out ones last: what the list shows, and what filters ask."""
    run = page.run
    of_driven = [(outcome.scenario, outcome.capability) for outcome in run.outcomes]
    scenarios = dict.fromkeys([*of_driven, *((one.scenario, one.capability) for one in run.left_out)])
    nowhere = tuple(number for number, name in enumerate(slices_of(page.matrix)) if name == NOWHERE)
    number_of = {scenario: number for number, scenario in enumerate(scenarios)}
    driven = [
        [
            *(outcome.case_id, outcome.short_id, number_of[outcome.scenario, outcome.capability]),
            *(outcome.verdict.value, page.places.get(outcome.case_id, ()) or nowhere),
            *(parameters_words(run.facts[outcome.case_id].parameters), outcome.because),
        ]
        for outcome in run.outcomes
    ]
    left_out = [
        [
            *(one.case_id, short_id(one.case_id), number_of[one.scenario, one.capability]),
            *(LEFT_OUT, page.places.get(one.case_id, ()) or nowhere, "", one.reason),
        ]
        for one in run.left_out
    ]
    return {
        "scenarios": list(scenarios),
        "cases": [*driven, *left_out],
        "details_a_block": DETAILS_A_BLOCK,
        "drives": [block.cases for block in kept],
        "driven": data.driven,
    }


def _head(page: Page) -> dict[str, Any]:
    """What stands on the page before anything is unpacked."""
    run = page.run
    unfinished = page.planned - len(run.outcomes)
    return {
        "run": {
            "id": run.head.id,
            "word": page.words.run,
            "stack": run.head.stack,
            "state": run.state.value,
            "command": run.head.command,
            "counts": f"{counts_words(run.outcomes)}; {len(run.left_out)} left out{unpreventable_words(run.outcomes)}",
            "unfinished": f"{unfinished} of {page.planned} cases were not driven." if unfinished > 0 else "",
            "ruled": list(page.ruled),
            "setup": [[name, str(getattr(run.head.setup, name))] for name in (*AXES, "seed")],
            "provenance": [[name, str(value)] for name, value in sorted(run.head.provenance.items())],
        },
        "verdicts": list(_verdicts(page)),
        "matrix": matrix_facts(page.matrix),
    }


LEFT_OUT = "left_out"
_ORDER = (Verdict.FAILED, Verdict.ERROR, Verdict.RUNNER_ERROR, Verdict.INCONCLUSIVE, Verdict.PASSED)


def _verdicts(page: Page) -> Iterator[dict[str, Any]]:
    """Each verdict that occurs, and left out: its word, its mark and how many."""
    counts = Counter(outcome.verdict for outcome in page.run.outcomes)
    for verdict in _ORDER:
        if counts[verdict]:
            word = verdict.value.replace("_", " ")
            yield {"key": verdict.value, "word": word, "mark": LOOKS[verdict].mark, "count": counts[verdict]}
    if page.run.left_out:
        yield {"key": LEFT_OUT, "word": "left out", "mark": "–", "count": len(page.run.left_out)}


def _document(page: Page, data: Sequence[str]) -> bytes:
    style, script = _inlined()
    return (
        _asset("page.html")
        .substitute(
            title=escape(one_line(f"{page.run.head.stack}, run {page.run.head.id}")),
            policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
            "base-uri 'none'; form-action 'none'",
            style=style,
            counts=escape(counts_words(page.run.outcomes)),
            head=in_html(_head(page)),
            data="\n".join(data),
            script=script,
        )
        .encode()
    )


@cache
def _inlined() -> tuple[str, str]:
    """The style sheets, and the scripts as one module: their imports and exports fall away."""
    style = "\n".join(_asset(name).template for name in STYLES)
    script = "\n".join(_asset(name).template for name in SCRIPTS)
    script = re.sub(r"^import .*?;\n", "", script, flags=re.MULTILINE | re.DOTALL)
    return style, re.sub(r"^export ", "", script, flags=re.MULTILINE)


def _asset(name: str) -> Template:
    return Template((files(__package__) / "assets" / name).read_text(encoding="utf-8"))


def _hash(text: str) -> str:
    """As a Content-Security-Policy names the one inline element that it lets through."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
