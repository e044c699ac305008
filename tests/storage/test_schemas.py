"""The one table of columns: what it says of units, what a version stands for, and where it is told."""

import pytest

from scenario_runner.digest import digest_of
from scenario_runner.storage.schemas import TABLES, VERSION, arrow_schema, column_rows
from tools.write_tables import FILE, tables_text

UNITS = {
    "_m": "m",
    "_s": "s",
    "_ms": "ms",
    "_rad": "rad",
    "_mps": "m/s",
    "_mps2": "m/s²",
    "_per_m": "1/m",
    "_p_mais3": "1",
}
QUANTITIES = [row for row in column_rows() if row.type in ("float64", "list float32")]


def test_no_column_comes_twice_and_arrow_knows_every_type():
    for table, columns in TABLES.items():
        assert arrow_schema(table).names == list(columns)


@pytest.mark.parametrize("row", QUANTITIES, ids=lambda row: f"{row.table}.{row.column}")
def test_a_quantity_has_the_unit_that_its_name_says(row):
    endings = [ending for ending in UNITS if row.column.endswith(ending)]
    expected = UNITS[max(endings, key=len)] if endings else "as column unit"

    assert row.unit == expected


def test_every_column_has_a_meaning():
    assert [row.column for row in column_rows() if not row.meaning] == []


def test_a_version_stands_for_one_schema():
    columns = [(row.table, row.column, row.type, row.unit) for row in column_rows()]

    assert (VERSION, digest_of(columns)) == (8, "cfda456f98cb092204a671e0566a4b74"), (
        "the columns have changed: give schemas.VERSION the next number"
    )


def test_the_page_of_tables_is_the_one_in_code():
    assert FILE.read_text(encoding="utf-8") == tables_text(), "run `python -m tools.write_tables`"
