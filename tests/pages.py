"""Pages of runs for tests: made of hand-made drives, and read again as the page's own scripts read them."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import example_runs as made
from scenario_runner.judging import measures_over_time
from scenario_runner.model.cases import Case
from scenario_runner.model.matrix import Cell, Matrix, Row
from scenario_runner.model.outcomes import LeftOut, Outcome, Verdict
from scenario_runner.model.runs import facts_of
from scenario_runner.reporting.page import Page, Told, Words, page_html

HOSTILE = "<img src=x onerror=alert(1)>\n\"quoted\" 'single' & 🚗 </script>"
COLUMNS = ("day", "wet")


def told(case: Case, outcome: Outcome, *, trace: bool = True) -> Told:
    """A case with the drive of `example_runs`, if any."""
    drive = made.trace(hits=outcome.verdict is Verdict.FAILED) if trace else None
    return Told(
        outcome=outcome,
        facts=facts_of(case),
        case=case,
        trace=drive,
        actors=tuple(actor.name for actor in case.actors),
        over_time={} if drive is None else measures_over_time(case, drive),
    )


def page_of(
    driven: Sequence[Told], left_out: Sequence[LeftOut] = (), *, matrix: Matrix | None = None, **more: Any
) -> str:
    """The page of a run of those cases. More: `most_bytes`, `places`."""
    run = made.stored([], [each.outcome for each in driven], left_out)
    page = Page(
        run=replace(run, facts={each.outcome.case_id: each.facts for each in driven}),
        matrix=made.matrix() if matrix is None else matrix,
        places=more.pop("places", {}),
        planned=len(driven),
        words=Words(
            run="20260102-030405-abcdef",
            stack="blind",
            catalog="catalog",
            units={"environment.weather.rainfall": "mm/h"},
        ),
    )
    return page_html(page, driven, **more).decode()


def elements(page: str) -> dict[str, str]:
    """The data elements of a page, by id."""
    return dict(
        re.findall(r'<script type="(?:text/plain|application/json)" id="(.*?)">(.*?)</script>', page, re.DOTALL)
    )


def unpacked(page: str, name: str) -> Any:
    """What a data element holds."""
    content = elements(page)[name]
    if name == "head":
        return json.loads(content)
    return json.loads(zlib.decompress(base64.b64decode(content), -zlib.MAX_WBITS))


def scenario(name: str, capability: str, verdicts: Sequence[Verdict]) -> list[Told]:
    """A case of each verdict."""
    made_cases = []
    for number, verdict in enumerate(verdicts):
        case = made.case(
            f"{name}@gap={number}", scenario=name, capability=capability, parameters={"gap": f"{number} s"}
        )
        made_cases.append(told(case, made.outcome(case, verdict)))
    return made_cases


def row(capability: str, title: str, group: str, *cells: Cell) -> Row:
    return Row(
        capability=capability, title=title, group=group, cells=dict(zip(COLUMNS, cells, strict=False)), total=cells[-1]
    )


def run_page() -> str:
    """Three scenarios; of the last one case was lost, one was edited since, and one left out."""
    driven = [
        *scenario("child", "PED-03", [Verdict.FAILED, Verdict.PASSED, Verdict.FAILED]),
        *scenario("walker", "PED-04", [Verdict.PASSED, Verdict.INCONCLUSIVE]),
        *scenario("turn", "PRI-05", [Verdict.PASSED]),
    ]
    lost = made.case("turn@gap=9", scenario="turn", capability="PRI-05")
    driven.append(
        told(lost, made.outcome(lost, Verdict.RUNNER_ERROR, trace_digest="", criteria=(), end_reason=None), trace=False)
    )
    edited = made.case("turn@gap=8", scenario="turn", capability="PRI-05")
    driven.append(replace(told(edited, made.outcome(edited, Verdict.PASSED)), case=None, over_time={}))
    cell = made.cell
    matrix = Matrix(
        columns=COLUMNS,
        rows=(
            row("PED-03", "Child", "Pedestrians", cell(1, 1), cell(0, 1), cell(1, 2)),
            row("PED-04", "Walker", "Pedestrians", cell(1, inconclusive=1), cell(), cell(1, inconclusive=1)),
            replace(
                row("PRI-05", "Turn", "Priority", cell(2, runner_error=1), cell(), cell(2, runner_error=1, left_out=1)),
                outside=cell(left_out=1),
            ),
        ),
        untested=("CYC-05",),
    )
    places = {each.outcome.case_id: (0,) for each in driven} | {"child@gap=2": (1,)}
    left_out = replace(made.left_out(3), scenario="turn", capability="PRI-05", case_id="turn@gap=3")
    return page_of(driven, [left_out], matrix=matrix, places=places)


def hostile_page() -> str:
    """One case whose every name is hostile."""
    actor = replace(made.case().actors[0], name=HOSTILE)
    case = made.case(f"x@name={HOSTILE}", scenario=HOSTILE, capability="PED-03", actors=(actor,), summary=HOSTILE)
    case = replace(case, parameters={HOSTILE: HOSTILE})
    outcome = made.outcome(case, because=HOSTILE, stack=HOSTILE, case_id=case.id)
    matrix = Matrix(
        columns=(HOSTILE,),
        rows=(
            Row(
                capability="PED-03",
                title=HOSTILE,
                group=HOSTILE,
                cells={HOSTILE: made.cell(0, 1)},
                total=made.cell(0, 1),
            ),
        ),
        untested=(),
    )
    return page_of([told(case, outcome)], matrix=matrix, places={case.id: (0,)})


def many_page() -> str:
    """More cases than a window holds."""
    return page_of(scenario("child", "PED-03", [Verdict.PASSED] * 300))


def small_page() -> str:
    """A page that had no room for drives."""
    return page_of(scenario("child", "PED-03", [Verdict.PASSED, Verdict.FAILED]), most_bytes=1000)
