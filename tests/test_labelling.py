"""Which cases somebody could have passed: the reference drivers through the runner's own plant."""

from dataclasses import replace

import pytest

from drives import other, straight_case, straight_path
from scenario_runner.labelling import DRIVERS, PACKAGE, SOURCES, drivers_version, label_of
from scenario_runner.loading.stack import find_stack
from scenario_runner.model.actors import ActorKind
from scenario_runner.model.cases import Expectation, OnPath
from scenario_runner.model.preventability import Label, Preventable
from scenario_runner.model.runs import Setup
from scenario_runner.simulation.loop import first_contact

NO_CONTACT = Expectation(criterion="no_contact")


def standing(at_m: float, *, speed_mps: float = 0.0, **more):
    """A car ahead of an ego at 10 m/s; `more` are fields of Case."""
    lead = other("lead", motion=OnPath(path=straight_path(), station_m=at_m, speed_mps=speed_mps))
    return straight_case(actors=[lead], expectations=[NO_CONTACT], **more)


@pytest.mark.parametrize("name", DRIVERS)
@pytest.mark.parametrize(("at_m", "speed_mps"), [(60.0, 0.0), (25.0, 4.0)])
def test_every_reference_driver_stops_for_who_stands_and_slows_for_who_is_slow(name, at_m, speed_mps):
    assert first_contact(standing(at_m, speed_mps=speed_mps), DRIVERS[name], Setup()) is None


@pytest.mark.parametrize("name", DRIVERS)
def test_every_reference_driver_drives_over_a_plate(name):
    plate = other("plate", ActorKind.PLATE, motion=OnPath(path=straight_path(), station_m=40.0, speed_mps=0.0))
    case = straight_case(actors=[plate], limit_s=12.0)
    slowest_mps = []

    def make(briefing):
        driver = DRIVERS[name](briefing)

        class Watched:
            def drive(self, observation):
                slowest_mps.append(observation.ego.speed_mps)
                return driver.drive(observation)

        return Watched()

    first_contact(case, make, Setup())

    assert min(slowest_mps) == pytest.approx(10.0, abs=0.01)


def test_the_drivers_of_labels_are_the_stacks_of_their_names():
    for name, make_stack in DRIVERS.items():
        assert find_stack(name, PACKAGE.parent).python == f"{make_stack.__module__}:make_stack"


def test_what_some_driver_avoids_is_preventable_and_says_who():
    assert label_of(standing(60.0), "replay") == Label(preventable=Preventable.YES, avoided_by="rss")


def test_what_none_avoids_is_not_and_says_who_hits_most_gently_when_and_how_hard():
    case = standing(12.0)
    hits = {name: first_contact(case, make_stack, Setup()) for name, make_stack in DRIVERS.items()}
    best = min(hits, key=lambda name: hits[name].closing_mps)

    assert label_of(case, "replay") == Label(
        preventable=Preventable.NO,
        best_driver=best,
        best_at_s=hits[best].time_s,
        best_closing_mps=hits[best].closing_mps,
    )
    assert 0.0 < hits[best].closing_mps < 10.0
    assert label_of(case, "replay").bound_mps == hits[best].closing_mps + 5 / 3.6


def test_what_is_declared_stands_and_only_never_is_driven():
    always, never = (standing(12.0, preventable=Preventable(word)) for word in ("always", "never"))

    assert label_of(always, "replay") == Label(preventable=Preventable.ALWAYS)
    assert label_of(never, "replay") == replace(label_of(standing(12.0), "replay"), preventable=Preventable.NEVER)
    assert label_of(never, "replay").bound_mps > 0.0


def test_who_is_declared_unavoidable_and_is_avoided_leaves_no_more_than_the_spare():
    label = label_of(standing(60.0, preventable=Preventable.NEVER), "replay")

    assert label == Label(preventable=Preventable.NEVER, avoided_by="rss")
    assert label.bound_mps == 5 / 3.6


def test_the_version_is_of_files_that_are_there():
    assert all(any(PACKAGE.glob(pattern)) for pattern in SOURCES)
    assert len(drivers_version()) == 16
