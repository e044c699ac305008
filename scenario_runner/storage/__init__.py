"""Runs on disk: a folder of Parquet tables that any SQL engine reads, and `run.json` to repeat it by."""

from scenario_runner.storage.baselines import read_baseline
from scenario_runner.storage.cache import NOTHING_KNOWN, Known, copy_run, is_whole_run, keep, keep_run, read_known
from scenario_runner.storage.drives import StoredDrive
from scenario_runner.storage.holding import held
from scenario_runner.storage.labels import keep_labels, read_labels
from scenario_runner.storage.merging import merge_tables
from scenario_runner.storage.plays import played_parquet
from scenario_runner.storage.provenance import file_digest, folder_digest, installed_packages, versions
from scenario_runner.storage.reading import (
    find_run,
    latest_run,
    read_drives,
    read_head,
    read_left_out,
    read_outcomes,
    read_planned,
    read_remains,
    read_run,
    read_table,
    read_trace,
    runs_in,
    table_source,
)
from scenario_runner.storage.recovering import recover
from scenario_runner.storage.tallying import read_case_ids, read_counts
from scenario_runner.storage.writing import Batches, RunWriter, fresh_folder

__all__ = [
    "NOTHING_KNOWN",
    "Batches",
    "Known",
    "RunWriter",
    "copy_run",
    "StoredDrive",
    "file_digest",
    "find_run",
    "folder_digest",
    "fresh_folder",
    "held",
    "installed_packages",
    "is_whole_run",
    "keep",
    "keep_labels",
    "keep_run",
    "latest_run",
    "merge_tables",
    "played_parquet",
    "read_baseline",
    "read_case_ids",
    "read_counts",
    "read_drives",
    "read_head",
    "read_known",
    "read_labels",
    "read_left_out",
    "read_outcomes",
    "read_planned",
    "read_remains",
    "read_run",
    "read_table",
    "read_trace",
    "recover",
    "runs_in",
    "table_source",
    "versions",
]
