"""What a drive is worth: criteria over whole traces, and the verdict they add up to."""

from __future__ import annotations

from scenario_runner.judging.judge import CRITERIA, judge
from scenario_runner.judging.over_time import measures_over_time

__all__ = ["CRITERIA", "judge", "measures_over_time"]
