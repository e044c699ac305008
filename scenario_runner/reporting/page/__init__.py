"""A run as one HTML page that needs nothing else: matrix, cases, and a replay of each."""

from scenario_runner.reporting.page.document import page_html
from scenario_runner.reporting.page.told import Page, Told, Words

__all__ = ["Page", "Told", "Words", "page_html"]
