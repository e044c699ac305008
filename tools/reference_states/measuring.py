"""One recorded run against the same file played here."""

from __future__ import annotations

from dataclasses import dataclass

from scenario_runner.errors import InputError
from scenario_runner.formats import openscenario
from scenario_runner.model.openscenario.scenarios import OpenScenario
from scenario_runner.playing import played, with_map
from scenario_runner.storyboard.playing import Options
from tools.reference_states.comparing import Compared, end_compared, states_compared, told, transitions_compared
from tools.reference_states.jobs import Job, moments, recorded
from tools.reference_states.leaving_out import left_out, missing, needs_drivers

BREAKS = "and is constrained to"
"""What the reading of parameters says of such values; esmini looks at no constraint."""
NOTHING = Compared(0, 0, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What came of a job: why it was left out, or could not be played, else how far the play is from the record.

    `ends` where the recorded run ended by its stop trigger; `has_drivers` where esmini's own models are switched off.
    """

    job: Job
    left_out: str = ""
    error: str = ""
    states: Compared = NOTHING
    transitions: Compared = NOTHING
    end: Compared = NOTHING
    ends: bool = True
    has_drivers: bool = False

    @property
    def is_right(self) -> bool:
        """Whether all transitions and end poses are as recorded."""
        return not self.error and all(one.right == one.of for one in (self.transitions, self.end))

    @property
    def share(self) -> float:
        """How many of the states are right, of 1; none of a file that cannot be played."""
        return self.states.right / self.states.of if self.states.of else 0.0

    @property
    def first(self) -> str:
        """What differs first: of the states, then of the transitions, then at the end; or why there is no play."""
        return self.error or self.states.first or self.transitions.first or self.end.first


def measure(job: Job) -> Measured:
    """Play a file and compare; whatever goes wrong is an answer, too."""
    why = missing(job)
    if why:
        return Measured(job=job, left_out=why)
    try:
        scenario = openscenario.read(job.scenario, job.assigned)
        assert isinstance(scenario, OpenScenario)
        why = left_out(job, scenario)
        return Measured(job=job, left_out=why) if why else _compared(job, scenario)
    except InputError as error:
        words = str(error).replace(str(job.scenario), "").strip(" :")
        if job.assigned and BREAKS in words:
            return Measured(job=job, left_out=f"values that break a constraint of the file: {words}")
        return Measured(job=job, error=f"refused: {words}", has_drivers=needs_drivers(job))
    except Exception as error:  # noqa: BLE001 - one file's fault must not hide what the others give
        return Measured(job=job, error=f"{type(error).__name__}: {error}", has_drivers=needs_drivers(job))


def _compared(job: Job, scenario: OpenScenario) -> Measured:
    options = Options(step_s=job.step_s, rate_hz=1.0 / job.step_s, limit_s=job.limit_s)
    ours, theirs, changes = played(with_map(scenario), options), recorded(job), moments(job)
    return Measured(
        job=job,
        states=states_compared(theirs, ours),
        transitions=NOTHING if changes is None else transitions_compared(changes, told(ours, scenario), job.step_s),
        end=end_compared(theirs, ours),
        ends=changes is not None and any(not each.path for each in changes),
        has_drivers=needs_drivers(job),
    )
