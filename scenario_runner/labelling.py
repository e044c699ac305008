"""Which cases somebody could have passed: the reference drivers are driven through each, until one avoids contact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from scenario_runner.digest import digest_of
from scenario_runner.model.cases import Case
from scenario_runner.model.preventability import Label, Preventable
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import MakeStack
from scenario_runner.model.traces import Contact
from scenario_runner.puppeteer import puppets_of
from scenario_runner.reference_drivers import careful_competent, fsm, reg157, rss
from scenario_runner.simulation.loop import first_contact

DRIVERS: Mapping[str, MakeStack] = {
    "rss": rss.make_stack,
    "fsm": fsm.make_stack,
    "careful_competent": careful_competent.make_stack,
    "reg157": reg157.make_stack,
}
"""By name, in the order they are asked: who avoids contact most often comes first, and spares the others."""

PACKAGE = Path(__file__).parent
SOURCES = (
    "reference_drivers/*.py",
    "simulation/**/*.py",
    "storyboard/*.py",
    "puppeteer.py",
    "labelling.py",
    "envelopes.py",
    "driving.py",
    "following.py",
    "compiling.py",
    "compiled.py",
    "geometry.py",
    "trigonometry.py",
    "exponentials.py",
    "model/stacks.py",
    "model/preventability.py",
)


@cache
def drivers_version() -> str:
    """Changes with whatever may change a label of an unchanged case: the drivers' text, and that of the simulation."""
    return digest_of([path.read_bytes() for pattern in SOURCES for path in sorted(PACKAGE.glob(pattern))])[:16]


def label_of(case: Case, others: str) -> Label:
    """The label of a case, driven as often as it takes; what a scenario declares to be always preventable, not at all.

    A driver sees what a stack sees, and no latency comes between; track ids are those of no salt.
    """
    setup = Setup(others=others)
    return labelled(
        case,
        ((name, first_contact(case, make_stack, setup, puppets_of(case))) for name, make_stack in DRIVERS.items()),
    )


def labelled(case: Case, contacts: Iterable[tuple[str, Contact | None]]) -> Label:
    """The label of a case by whom each driver touched first, if anybody; as many are asked as it takes."""
    declared = case.preventable
    if declared is Preventable.ALWAYS:
        return Label(preventable=Preventable.ALWAYS)
    hits: dict[str, Contact] = {}
    for name, contact in contacts:
        if contact is None:
            return Label(preventable=declared or Preventable.YES, avoided_by=name)
        hits[name] = contact
    best = min(hits, key=lambda name: hits[name].closing_mps)
    return Label(
        preventable=declared or Preventable.NO,
        best_driver=best,
        best_at_s=hits[best].time_s,
        best_closing_mps=hits[best].closing_mps,
    )
