"""What a question costs: choosing among 10,000 cases, and asking 50 runs of a million outcomes."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from statistics import median

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from scenario_runner import pipeline
from scenario_runner.history import RunTables, answer
from scenario_runner.history.runs import STORED
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.runs import Selection
from scenario_runner.selection import keep_inside
from scenario_runner.storage import read_head, table_source
from tools.bench.commands import PYTHON, used
from tools.bench.figures import ROOT, Figure, figure

CASES, RUNS, ROWS = 10_000, 50, 20_000
ROUNDS = 5
WHERE = "weather_rainfall_mmph < 0.1 AND NOT list_contains(agents_types, 'child')"
QUESTION = """
SELECT stack, verdict, count(*) AS cases FROM outcomes
WHERE list_contains(agents_types, 'bicycle') AND illumination_lux < 2000 AND ego_speed_kmph > 45
GROUP BY ALL ORDER BY ALL"""


def asking() -> list[Figure]:
    """Choosing by ODD and SQL in a process that has loaded the cases; a question in one that has imported all."""
    catalog = pipeline.load(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        runs = Path(folder) / "runs"
        _write_runs(_driven(Path(folder) / "driven"), runs)
        asked_s = _median_s(lambda: _asked(runs, catalog))
        command = [PYTHON, "-m", "scenario_runner", "query", QUESTION, "--out", str(runs)]
        whole_s = median(used(command).wall_s for _ in range(ROUNDS))
    rows = f"{RUNS * ROWS:,} outcomes in {RUNS} runs"
    return [
        figure(
            f"choosing among {CASES:,} cases", _choosing_s(catalog), "s wall", 0.5, "--odd and --where, cases loaded"
        ),
        figure("a question in SQL", asked_s, "s wall", 0.3, f"{rows}, from folders to answer; median of {ROUNDS}"),
        figure("query, the whole command", whole_s, "s wall", note=f"{rows}; most is the start of Python"),
    ]


def _choosing_s(catalog: Catalog) -> float:
    chosen = pipeline.gather([], catalog).selection.chosen
    copies = (replace(case, id=f"{case.id},copy={copy}") for copy in count() for case in chosen)
    cases = Selection(tuple(islice(copies, CASES)), ())
    odd = pipeline.load_odd("urban_day_dry", catalog)
    return _median_s(lambda: pipeline.where(WHERE, keep_inside(cases, odd), catalog))


def _driven(out: Path) -> Path:
    used([PYTHON, "-m", "scenario_runner", "run", "*", "--stack", "reference", "--out", str(out)])
    return next(out.iterdir())


def _write_runs(driven: Path, runs: Path) -> None:
    """Runs whose outcomes are those of the driven one again and again, each under an id of its own."""
    tables = {table: pq.read_table(driven / f"{table}.parquet", partitioning=None) for table in STORED}
    copies = -(-ROWS // tables["outcomes"].num_rows)
    tables["outcomes"] = _copied(tables["outcomes"], copies).slice(0, ROWS)
    tables["criteria"] = _copied(tables["criteria"], copies)
    head = json.loads((driven / "run.json").read_text(encoding="utf-8"))
    for number in range(RUNS):
        folder = runs / f"run_{number:02}"
        folder.mkdir(parents=True)
        for table, rows in tables.items():
            pq.write_table(rows, folder / f"{table}.parquet", compression="zstd")
        (folder / "run.json").write_text(json.dumps(head | {"id": folder.name}), encoding="utf-8")


def _copied(table: pa.Table, copies: int) -> pa.Table:
    place = table.column_names.index("case_id")
    ids = [pc.binary_join_element_wise(table["case_id"], f"copy={copy}", ",") for copy in range(copies)]
    return pa.concat_tables([table.set_column(place, "case_id", each) for each in ids])


def _asked(runs: Path, catalog: Catalog) -> None:
    folders = sorted(runs.iterdir())
    stored = [RunTables(*read_head(each), {table: table_source(each, table) for table in STORED}) for each in folders]
    if len(answer(QUESTION, stored, catalog).rows) == 0:
        msg = "the question finds nothing: another one is needed"
        raise SystemExit(msg)


def _median_s(work: Callable[[], object]) -> float:
    return median(_seconds(work) for _ in range(ROUNDS))


def _seconds(work: Callable[[], object]) -> float:
    started_s = time.perf_counter()
    work()
    return time.perf_counter() - started_s
