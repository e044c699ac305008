"""Driving one case: simulate, then judge. What a worker process does, over and over."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from scenario_runner.adapters import in_child, in_process, over_grpc
from scenario_runner.adapters.limits import take_your_time
from scenario_runner.errors import printable
from scenario_runner.geometry import FloatArray
from scenario_runner.judging import judge
from scenario_runner.judging.recording import recording_error
from scenario_runner.labelling import label_of
from scenario_runner.loading.catalog import find_catalog, load_vocabulary
from scenario_runner.model.cases import Case, Recorded
from scenario_runner.model.outcomes import Outcome, Verdict, computing_of
from scenario_runner.model.perception import IDEAL
from scenario_runner.model.preventability import Label
from scenario_runner.model.runs import AXES, Setup
from scenario_runner.model.stacks import Briefing, MakeStack, Stack, StackManifest
from scenario_runner.model.traces import Trace
from scenario_runner.puppeteer import puppets_of
from scenario_runner.simulation.loop import simulate
from scenario_runner.simulation.sensing.sensor import Senses
from scenario_runner.storyboard.failing import CannotPlay
from scenario_runner.trigonometry import sin_cos

RECORDING = "recording"
"""The word in `given` of a stack.yaml that asks for the recorded ego's track."""

Answer = tuple[Outcome, Trace | None]


@dataclass(frozen=True)
class Driver:
    """Drives and judges a case; picklable, so that each worker has one, which reaches the stack once."""

    manifest: StackManifest
    setup: Setup
    labels: Mapping[str, Label] = field(default_factory=dict)  # by case digest, as far as they are known

    @cached_property
    def make_stack(self) -> MakeStack:
        """The stack's maker, its module imported, its process started, or its server found once."""
        if self.manifest.grpc:
            return over_grpc.reach(self.manifest)
        return in_child.reach(self.manifest) if self.manifest.command else in_process.reach(self.manifest)

    @cached_property
    def senses(self) -> Senses | None:
        """What stands between the world and the stack, by the nearest catalog; None where it is told the truth.

        Raises:
            InputError: there is no such profile.
        """
        if self.setup.perception == IDEAL:
            return None
        catalog = load_vocabulary(find_catalog(Path()))
        return Senses(catalog.profile(self.setup.perception), catalog.weather)

    def __reduce__(self) -> tuple[type[Driver], tuple[StackManifest, Setup, Mapping[str, Label]]]:
        return Driver, (self.manifest, self.setup, self.labels)

    def __call__(self, case: Case) -> Answer:
        """As `drive`; the trace is missing only where our own code failed."""
        try:
            return self.drive(case)
        except CannotPlay as cannot:  # a file that is sound as written, and asks for what is not there as driven
            at = "" if cannot.written is None else f" ({Path(cannot.written.file).name}:{cannot.written.line})"
            return self._without_trace(case, Verdict.INCONCLUSIVE, f"its storyboard could not go on: {cannot}{at}")
        except Exception as fault:  # noqa: BLE001 - a stack's failures end in the trace, so this one is ours
            frame = traceback.extract_tb(fault.__traceback__)[-1]
            because = printable(f"{type(fault).__name__}: {fault}") + f" ({Path(frame.filename).name}:{frame.lineno})"
            return self._without_trace(case, Verdict.RUNNER_ERROR, because)

    def drive(self, case: Case) -> tuple[Outcome, Trace]:
        """Simulate and judge; an exception is our own fault, for a stack's failures end in the trace."""
        trace = self.simulate(case)
        label = self.labels.get(case.digest) or label_of(case, self.setup.others)
        return self.judge(case, trace, label), trace

    def simulate(self, case: Case) -> Trace:
        """The drive itself."""
        try:
            return simulate(case, self._equipped(case), self.setup, puppets_of(case), self.senses)
        finally:
            take_your_time()

    def judge(self, case: Case, trace: Trace, label: Label) -> Outcome:
        """What came of it; of a solution also how far the drive was from it, which decides nothing."""
        outcome = replace(
            judge(case, trace, self.manifest.name, self.setup, label=label),
            computing=computing_of(trace.took_ns, self.manifest.step_budget_s),
        )
        track = self.manifest.tracks.get(case.id)
        return outcome if track is None else replace(outcome, recording_error=recording_error(case, trace, track))

    def lose(self, case: Case, words: str) -> Answer:
        """The answer for a case that took its process with it: the stack is foreign code in there, the rest is not."""
        return self._without_trace(case, Verdict.ERROR, words)

    def _equipped(self, case: Case) -> MakeStack:
        """The stack's maker; a stack that declares it is handed the recorded track with its briefing."""
        make_stack, track = self.make_stack, self._track(case)
        if RECORDING not in self.manifest.given or track is None:
            return make_stack
        recording = at_rear_axle(track.states, case.ego_body.box_centre_from_reference_m)

        def make(briefing: Briefing) -> Stack:
            return make_stack(replace(briefing, recording=recording))

        return make

    def _track(self, case: Case) -> Recorded | None:
        """What there is to re-drive in a case: what a solution claims, else what was recorded."""
        return self.manifest.tracks.get(case.id, case.recording)

    def _without_trace(self, case: Case, verdict: Verdict, because: str) -> Answer:
        outcome = Outcome(
            case_id=case.id,
            short_id=case.short_id,
            scenario=case.scenario,
            capability=case.capability,
            stack=self.manifest.name,
            verdict=verdict,
            because=because,
            end_reason=None,
            duration_s=0.0,
            arose=False,
            criteria=(),
            trace_digest="",
            case_digest=case.digest,
            **{axis: getattr(self.setup, axis) for axis in AXES},
            drawn=case.drawn,
            label=self.labels.get(case.digest),
        )
        return outcome, None


def at_rear_axle(states: FloatArray, ahead_m: float) -> FloatArray:
    """A track of box centres (T, 5) as that of the rear axle `ahead_m` behind them; columns as Trajectory.states."""
    sines, cosines = np.array([sin_cos(yaw_rad) for yaw_rad in states[:, 3].tolist()]).T
    moved = states.copy()
    moved[:, 1] -= ahead_m * cosines
    moved[:, 2] -= ahead_m * sines
    return moved
