"""Write catalog/scenario.schema.json, which editors read, from the models and the catalog's words."""

from __future__ import annotations

from pathlib import Path

from scenario_runner.loading.catalog import load_vocabulary
from scenario_runner.loading.schema import SCHEMA_FILE, schema_text

CATALOG = Path(__file__).resolve().parents[1] / "catalog"

if __name__ == "__main__":
    (CATALOG / SCHEMA_FILE).write_text(schema_text(load_vocabulary(CATALOG)), encoding="utf-8")
