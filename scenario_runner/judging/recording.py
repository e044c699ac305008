"""How far a drive strays from the recording, or the claim of a solution, that it starts from."""

from __future__ import annotations

import numpy as np

from scenario_runner.boxes import ego_boxes
from scenario_runner.model.cases import Case, Recorded
from scenario_runner.model.outcomes import RecordingError
from scenario_runner.model.traces import Trace


def recording_error(case: Case, trace: Trace, followed: Recorded | None = None) -> RecordingError | None:
    """Distance between the ego's box centre and its recorded one over the rows the recording covers.

    The recording is what it `followed`, else the case's. None where there is none, or the two share no time.
    """
    recording = followed or case.recording
    if recording is None:
        return None
    recorded_s, *recorded_m = recording.states[:, :3].T
    time_s = trace.time_s
    shared = (time_s >= recorded_s[0] - 1e-9) & (time_s <= recorded_s[-1] + 1e-9)
    if not shared.any():
        return None
    street_m = np.stack([np.interp(time_s[shared], recorded_s, line_m) for line_m in recorded_m], axis=-1)
    away_m = np.sqrt(((ego_boxes(case, trace).centre_m[shared, 0] - street_m) ** 2).sum(axis=-1))
    return RecordingError(mean_m=float(away_m.mean()), largest_m=float(away_m.max()))
