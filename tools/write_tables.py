"""Write docs/tables.md: every column of a run's tables, from the one table in code.

python -m tools.write_tables
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from scenario_runner.storage.schemas import VERSION, column_rows

FILE = Path(__file__).resolve().parents[1] / "docs/tables.md"

HEAD = f"""# The tables of a run

Format {VERSION}, as `version` in `run.json` says. A `word` is text that repeats, stored as a dictionary. A `list` has a
value for each of the row's `ticks`. `scenario_runner/storage/schemas.py` holds what stands here; `python -m
tools.write_tables` writes it.
"""


def tables_text() -> str:
    """The page."""
    parts = [HEAD]
    for table, rows in groupby(column_rows(), key=lambda row: row.table):
        lines = [f"| `{row.column}` | {row.type} | {row.unit} | {row.meaning} |" for row in rows]
        parts.append(
            "\n".join([f"## {table}.parquet", "", "| column | type | unit | meaning |", "|---|---|---|---|", *lines])
        )
    return "\n\n".join(part.strip() for part in parts) + "\n"


if __name__ == "__main__":
    FILE.write_text(tables_text(), encoding="utf-8")
