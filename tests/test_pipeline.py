"""The page that says the verbs: what it hands from one to the next."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scenario_runner import driver, pipeline
from scenario_runner.caching import cache_home
from scenario_runner.driver import at_rear_axle
from scenario_runner.errors import InputError
from scenario_runner.labelling import label_of
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.preventability import Label, Preventable
from scenario_runner.model.program import Action, ActionKind, Condition, ConditionKind, Dimension, Edge, Rule, Step
from scenario_runner.model.runs import Selection, Setup
from scenario_runner.model.stacks import StackManifest
from scenario_runner.storage import keep_labels, read_labels

ROOT = Path(__file__).resolve().parents[1]
SCENARIO = str(ROOT / "catalog/scenarios/LON/lead_brakes_hard.yaml")


def manifest(name):
    folder = str(ROOT / "stacks" / name)
    return StackManifest(name=name, summary="", python=f"{name}_driver:make_stack", folder=folder)


@pytest.fixture(scope="module")
def catalog():
    return pipeline.load(ROOT)


@pytest.fixture(scope="module")
def cases(catalog):
    return pipeline.gather([SCENARIO], catalog).selection.chosen[:4]


def test_one_process_and_two_give_the_same_traces(cases):
    alone = [driven.trace.digest for driven in pipeline.drive(cases, manifest("reference"), Setup(), workers=0)]
    together = [driven.trace.digest for driven in pipeline.drive(cases, manifest("reference"), Setup(), workers=2)]

    assert alone == together


def test_what_python_answers_is_the_same_in_any_number_of_processes(cases):
    leaves = Condition(kind=ConditionKind.PATH_LEFT, threshold=1e4, edge=Edge.NONE)
    off_road = Condition(kind=ConditionKind.OFF_ROAD, subjects=(0,), threshold=0.5, rule=Rule.ABOVE)
    aside = Action(kind=ActionKind.CHANGE_OFFSET, target=-9.0, amount=2.0, dimension=Dimension.TIME)
    back = Action(kind=ActionKind.CHANGE_OFFSET, target=0.0, amount=2.0, dimension=Dimension.TIME)
    steps = (
        Step(name="leaves", actions=(aside,), when=((leaves,),)),
        Step(name="back", actions=(back,), when=((off_road,),)),
    )
    asking = [replace(case, actors=(replace(case.actors[0], steps=steps), *case.actors[1:])) for case in cases]
    alone, together = (
        [driven.trace for driven in pipeline.drive(asking, manifest("reference"), Setup(), workers=workers)]
        for workers in (0, 2)
    )

    assert any(step.step == "back" for trace in alone for step in trace.steps)
    assert [trace.digest for trace in alone] == [trace.digest for trace in together]


def test_workers_start_with_warm_kernels_and_what_judging_needs():
    from scenario_runner.execution.processes import drive_all

    [(_, loaded)] = drive_all([None], modules_loaded, None, workers=1)

    assert {"scenario_runner.simulation.loop", "scenario_runner.judging.judge", "numba"} <= loaded


def modules_loaded(case):
    import sys

    return set(sys.modules)


def test_a_stack_that_cannot_be_imported_is_an_error_before_any_case_is_asked_for(cases, tmp_path):
    nowhere = StackManifest(name="nowhere", summary="", python="nowhere:make_stack", folder=str(tmp_path))

    with pytest.raises(InputError, match="there is no module nowhere in"):
        pipeline.drive(cases, nowhere, Setup(), workers=0)


def test_a_fault_of_ours_costs_its_own_case_and_says_where_it_was(cases, monkeypatch):
    simulate = driver.simulate

    def simulate_that_breaks(case, *others):
        if case is cases[1]:
            msg = "no such lane"
            raise KeyError(msg)
        return simulate(case, *others)

    monkeypatch.setattr(driver, "simulate", simulate_that_breaks)
    driven = list(pipeline.drive(cases, manifest("blind"), Setup(), workers=0))

    assert [one.outcome.verdict is Verdict.RUNNER_ERROR for one in driven] == [False, True, False, False]
    assert driven[1].outcome.because.startswith("KeyError: 'no such lane' (test_pipeline.py:")
    assert driven[1].trace is None


def test_only_a_stack_that_asks_for_it_is_handed_the_recording(cases):
    selection = Selection(cases, ())

    assert pipeline.fit_for(manifest("blind"), selection).selection is selection


def test_the_rear_axle_lies_behind_the_box_centre_whichever_way_it_heads():
    centres = np.array([[0.0, 10.0, 5.0, 0.0, 3.0], [0.1, 10.0, 5.0, 0.5 * np.pi, 3.0], [0.2, 10.0, 5.0, np.pi, 3.0]])

    rear = at_rear_axle(centres, 1.5)

    expected = np.array([[0.0, 8.5, 5.0, 0.0, 3.0], [0.1, 10.0, 3.5, 0.5 * np.pi, 3.0], [0.2, 11.5, 5.0, np.pi, 3.0]])
    assert np.abs(rear - expected).max() < 1e-12
    assert centres[0, 1] == 10.0


@pytest.mark.parametrize("drawn", [False, True])
def test_a_draw_that_took_its_process_with_it_counts_as_the_draw_it_was(cases, drawn):
    outcome, _ = driver.Driver(manifest("blind"), Setup()).lose(replace(cases[0], drawn=drawn), "killed")

    assert (outcome.verdict, outcome.drawn) == (Verdict.ERROR, drawn)


@pytest.fixture
def labels(tmp_path, monkeypatch):
    """The file of labels, in a cache that is empty but for the kernels, which are found where they are."""
    home = tmp_path / "cache"
    home.mkdir()
    (home / "kernels").symlink_to(cache_home() / "kernels")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(home))
    return pipeline.labels_file(Setup())


@pytest.mark.parametrize("workers", [0, 2])
def test_every_case_is_labelled_and_the_labels_are_kept(cases, labels, workers):
    driven = list(pipeline.drive(cases, manifest("blind"), Setup(), workers=workers))

    expected = {case.digest: label_of(case, "replay") for case in cases}
    assert {one.case.digest: one.outcome.label for one in driven} == expected
    assert read_labels(labels) == expected


def test_labels_that_are_known_are_not_made_again(cases, labels):
    known = Label(preventable=Preventable.NO, best_driver="fsm", best_at_s=1.0, best_closing_mps=99.0)
    keep_labels(labels, {cases[0].digest: known})
    first, second = pipeline.drive(cases[:2], manifest("blind"), Setup(), workers=0)

    assert first.outcome.label == known
    assert second.outcome.label == label_of(cases[1], "replay")


def test_labels_found_before_a_run_is_stopped_are_kept(cases, labels):
    driven = pipeline.drive(cases, manifest("blind"), Setup(), workers=0)
    next(driven)
    driven.close()

    assert list(read_labels(labels)) == [cases[0].digest]


def test_a_lost_case_has_the_label_that_is_known_of_it(cases):
    known = {cases[0].digest: label_of(cases[0], "replay")}

    assert driver.Driver(manifest("blind"), Setup(), known).lose(cases[0], "killed")[0].label == known[cases[0].digest]
    assert driver.Driver(manifest("blind"), Setup()).lose(cases[0], "killed")[0].label is None
