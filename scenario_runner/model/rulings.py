"""What makes a build red, for the exit code and every file alike: a red test there, a red exit code here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scenario_runner.model.changes import Comparison
from scenario_runner.model.gates import GateReport
from scenario_runner.model.outcomes import Outcome, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What decides instead of the verdicts: what became of a baseline, of gates, or of both."""

    since: Comparison | None = None
    gates: GateReport | None = None

    def is_red(self, outcome: Outcome) -> bool:
        """Whether one case makes a build red; with gates none does, but where the runner failed or it got worse."""
        if self.since is not None:
            return self.since.is_red(outcome.case_id)
        if self.gates is not None:
            return outcome.verdict is Verdict.RUNNER_ERROR
        return outcome.verdict is not Verdict.PASSED

    def is_green(self, outcomes: Sequence[Outcome]) -> bool:
        """Whether nothing does; a run of nothing is no green one."""
        met = self.gates is None or self.gates.all_met
        return met and bool(outcomes) and not any(self.is_red(outcome) for outcome in outcomes)


BY_VERDICT = Ruling()
"""Without a baseline and without gates."""
