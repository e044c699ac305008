"""Questions in SQL: over the tables of stored runs, and over cases that were not driven yet.

A database in memory, which can read nothing but what is handed to it here. DuckDB is imported when a question is asked.
"""

from scenario_runner.history.cases import holding
from scenario_runner.history.columns import Told
from scenario_runner.history.database import Answer
from scenario_runner.history.runs import RunTables, answer, told_columns
from scenario_runner.history.slices import where_words

__all__ = ["Answer", "RunTables", "Told", "answer", "holding", "told_columns", "where_words"]
