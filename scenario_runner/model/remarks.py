"""What a check says of a scenario's file: errors, which are to be mended, and warnings, which are to be looked at."""

from __future__ import annotations

from dataclasses import dataclass

from scenario_runner.errors import Problem


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say of one place of a file."""

    problem: Problem
    is_warning: bool = False

    def __str__(self) -> str:
        return f"{self.problem} (warning)" if self.is_warning else str(self.problem)


def in_order(remarks: list[Remark]) -> list[Remark]:
    """By file, line and column; at one place errors first."""
    return sorted(
        remarks, key=lambda each: (each.problem.file, each.problem.line, each.problem.column, each.is_warning)
    )
