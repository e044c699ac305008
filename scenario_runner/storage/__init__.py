"""Runs on disk: a folder of Parquet tables that any SQL engine reads, and `run.json` to repeat it by."""

from scenario_runner.storage.provenance import folder_digest, versions
from scenario_runner.storage.reading import find_run, latest_run, read_outcomes, read_run, read_trace
from scenario_runner.storage.writing import RunWriter, fresh_folder

__all__ = [
    "RunWriter",
    "find_run",
    "folder_digest",
    "fresh_folder",
    "latest_run",
    "read_outcomes",
    "read_run",
    "read_trace",
    "versions",
]
