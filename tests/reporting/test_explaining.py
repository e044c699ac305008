"""An explanation: every number in it can be computed again from the stored trace."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from rich.console import Console

import example_runs as made
from scenario_runner.model.cases import Case, Origin, Recorded
from scenario_runner.model.outcomes import Outcome, RecordingError, Verdict
from scenario_runner.model.preventability import Label, Preventable
from scenario_runner.model.runs import RunHead, Setup
from scenario_runner.model.traces import Ending, EndReason, StepFired, Trace
from scenario_runner.reporting.case_text import label_sentence
from scenario_runner.reporting.explaining import explanation
from scenario_runner.storage import RunWriter, read_trace


def printed(case: Case, trace: Trace | None, outcome: Outcome, width: int = 80) -> list[str]:
    console = Console(width=width, color_system=None)
    with console.capture() as capture:
        console.print(explanation(case, trace, outcome, stack="blind", catalog="catalog"))
    return [line.rstrip() for line in capture.get().splitlines()]


def test_the_page_at_80_columns() -> None:
    case = made.case()
    assert printed(case, made.trace(), made.outcome(case)) == [
        "✗ failed: no_contact: hit child with its front at 2.85 s, closing at 20.7 km/h",
        "",
        "A child steps out from behind a wall <quickly> & far.",
        "child (PED-03) gap 2.5 s, dark no",
        "stack blind, others replay",
        "friction 0.9: as on a dry road, for nothing is known of it",
        f"case {case.short_id} = child@gap=2.5,dark=no",
        "from catalog/scenarios/PED/child.yaml:1",
        "",
        "What happened",
        "  0.00 s  ego starts at 36.0 km/h",
        "  0.00 s  child at 0.0 km/h, 26.4 m away",
        "  0.80 s  child: dart starts",
        "  1.00 s  child first shown to the stack, 16.4 m away",
        "  2.10 s  ego begins to brake at 34.2 km/h, at its hardest: 5.0 m/s²",
        "  2.85 s  contact with child on the ego's front, closing at 20.7 km/h",
        "  2.85 s  the case ends: contact",
        "",
        "Judged by",
        "  ✗ violated  no_contact  measure 5.75 m/s, bound 0.00 m/s, margin -5.75 m/s, at",
        "  2.85 s, with child",
        "      hit child with its front at 2.85 s, closing at 20.7 km/h",
        "  ✓ met  stays_on_road",
        "      never left the road",
        "",
        "Five moments with child",
        "  time                ego km/h  m/s²  offset m  its km/h  distance m  shown",
        "  0.00 s  start           36.0   0.0      0.00       0.0       26.44  no",
        "  1.00 s  first seen      36.0   0.0      0.00       0.0       16.44  yes",
        "  1.90 s  1 s before      36.0   0.0      0.00       0.0        7.44  yes",
        "  2.40 s  between         28.8  -5.0      0.00       0.0        2.84  yes",
        "  2.85 s  contact         20.7  -5.0      0.00       0.0        0.00  yes",
        "",
        f"Run it again: scenario-runner run {case.short_id} --stack blind",
    ]


def test_every_number_of_the_five_moments_comes_from_the_stored_trace(tmp_path: Path) -> None:
    case = made.case()
    with RunWriter(tmp_path, RunHead(id="x", stack="blind", setup=Setup(), command="")) as writer:
        writer.add(case, made.trace(), made.outcome(case))
    stored = read_trace(tmp_path, case.short_id)
    lines = printed(case, stored, made.outcome(case), 120)
    table = lines[next(number for number, line in enumerate(lines) if line.startswith("Five moments")) + 2 :][:5]
    assert len(table) == 5
    for line in table:
        time_s, *numbers = (float(number) for number in re.findall(r"-?\d+\.\d+", line))
        row = int(np.flatnonzero(np.isclose(stored.time_s, time_s))[0])
        x_m, y_m, _, speed, acceleration, _, _, offset_m = stored.ego[row]
        child = stored.actors[row, 0]
        ego_box = shapely.box(x_m + 1.33 - 2.18, y_m - 0.91, x_m + 1.33 + 2.18, y_m + 0.91)
        child_box = shapely.box(child[0] - 0.15, child[1] - 0.15, child[0] + 0.15, child[1] + 0.15)
        expected = [speed * 3.6, acceleration, offset_m, child[3] * 3.6, shapely.distance(ego_box, child_box)]
        assert numbers == pytest.approx(expected, abs=0.051)
        assert line.endswith("yes") == bool(stored.visible[row, 0])


def test_without_a_contact_the_closest_moment_is_told_with_its_distance() -> None:
    case = made.case()
    lines = printed(case, made.trace(hits=False), made.outcome(case, Verdict.INCONCLUSIVE))
    # sideways: 2.5 m less half the ego's 1.82 m and half the child's 0.3 m
    assert f"  2.90 s  closest to child: {2.5 - 0.91 - 0.15:.2f} m, ego at 19.8 km/h" in lines
    assert "The situation did not arise." in lines


def test_a_stack_that_died_is_explained_by_its_last_words() -> None:
    case = made.case()
    ending = Ending(reason=EndReason.STACK_ERROR, tick=20, words="ValueError at 1.00 s: \n[x]")
    died = replace(made.trace(hits=False), ending=ending)
    lines = printed(case, died, made.outcome(case, Verdict.ERROR, criteria=()))
    assert lines[0] == "err error: ValueError at 1.20 s: list index [0] out of range"
    assert "  1.00 s  the case ends: stack error: ValueError at 1.00 s: [x]" in lines


def test_a_drive_alone_is_explained_without_others() -> None:
    case = made.case(actors=())
    full = made.trace(hits=False)
    alone = replace(full, actors=full.actors[:, :0], present=full.present[:, :0], visible=full.visible[:, :0], steps=())
    lines = printed(case, alone, made.outcome(case, Verdict.PASSED))
    assert "Five moments" in lines
    assert "  time             ego km/h  m/s²  offset m" in lines


def test_steps_that_end_and_a_stand_are_told() -> None:
    case = made.case()
    trace = made.trace(hits=False)
    ego = trace.ego.copy()
    ego[-1, 3] = 0.0
    steps = (StepFired(actor=0, step="dart", started_s=0.8, ended_s=1.65),)
    lines = printed(case, replace(trace, ego=ego, steps=steps), made.outcome(case, Verdict.PASSED))
    assert "  1.65 s  child: dart ends" in lines
    assert "  3.00 s  ego stands" in lines


def test_somebody_the_stack_never_saw_is_told_so() -> None:
    case = made.case()
    unseen = replace(made.trace(), visible=np.zeros((len(made.trace().ticks), 1), dtype=np.bool_))
    assert "  0.00 s  child hidden from the stack all the time" in printed(case, unseen, made.outcome(case))


def test_a_recording_is_run_again_by_its_file_with_its_setup_and_says_its_error() -> None:
    states = np.array([[0.0, 0.0, 0.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0, 0.0]])
    case = made.case(recording=Recorded(states=states), parameters={})
    outcome = made.outcome(case, others="reactive", recording_error=RecordingError(mean_m=0.5, largest_m=2.0))
    lines = printed(case, made.trace(), outcome, 64)
    assert "distance of the ego from the recorded ego: 0.50 m on average," in lines
    assert lines[-2:] == [
        "Run it again: scenario-runner run",
        "catalog/scenarios/PED/child.yaml --stack blind --others reactive",
    ]


def test_a_case_of_a_scenario_outside_the_catalog_is_run_again_by_its_file() -> None:
    case = made.case(origin=Origin(file="my drafts/child.yaml"))
    lines = printed(case, made.trace(), made.outcome(case), 200)

    where = f"--where \"short_id = '{case.short_id}'\""
    assert lines[-1] == f"Run it again: scenario-runner run 'my drafts/child.yaml' {where} --stack blind"


def test_a_case_on_which_the_runner_failed_has_its_head_and_its_command() -> None:
    case = made.case()
    lines = printed(case, None, made.outcome(case, Verdict.RUNNER_ERROR, criteria=()))
    assert lines[0] == "bug runner_error: KeyError: 'child'"
    assert lines[-1] == f"Run it again: scenario-runner run {case.short_id} --stack blind"


NOBODY = Label(preventable=Preventable.NO, best_driver="fsm", best_at_s=2.9, best_closing_mps=5.0)
NEVER = Label(preventable=Preventable.NEVER, avoided_by="rss")
BAR = replace(made.met(), criterion="mitigates", bound=5.0 + 5 / 3.6)


@pytest.mark.parametrize(
    ("label", "criteria", "words"),
    [
        (None, (), ""),
        (Label(preventable=Preventable.ALWAYS), (), "Preventable: the scenario declares it, for the ego can wait."),
        (
            Label(preventable=Preventable.YES, avoided_by="rss"),
            (),
            "Preventable: the reference driver rss avoids contact.",
        ),
        (
            NOBODY,
            (BAR,),
            "Nobody could have avoided contact: fsm, the best of the reference drivers, hits at 2.90 s, closing at "
            "18.0 km/h; bar 23.0 km/h.",
        ),
        (
            NOBODY,
            (),
            "Nobody could have avoided contact: fsm, the best of the reference drivers, hits at 2.90 s, closing at "
            "18.0 km/h.",
        ),
        (
            NEVER,
            (),
            "Declared never preventable: the reference driver rss avoids contact all the same.",
        ),
    ],
)
def test_it_says_whether_anybody_could_have_avoided_contact(label, criteria, words) -> None:
    case = made.case()
    outcome = replace(made.outcome(case, Verdict.PASSED), label=label, criteria=criteria)

    assert label_sentence(outcome) == words
    assert (not words) or words in printed(case, None, outcome, width=200)
