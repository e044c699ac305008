"""Drafts run as they are: for every capability one that loads and has cases, and every body arises and bites."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from scenario_runner import pipeline
from scenario_runner.checkup.reading import check
from scenario_runner.drafting import BODIES, draft_of, usual_name
from scenario_runner.drafting.choices import OF_CAPABILITY, OF_GROUP, choice_of
from scenario_runner.loading.stack import find_stack
from scenario_runner.model.outcomes import Verdict
from scenario_runner.model.runs import Setup

ROOT = Path(__file__).parents[2]
CATALOG = pipeline.load(ROOT)
DRIVEN_OF_EACH = 8

FIRST_OF = {choice_of(capability): capability for capability in reversed(CATALOG.capabilities)}
BY_BODY = {choice.body: capability for choice, capability in FIRST_OF.items()}
"""A capability for each body."""


@pytest.fixture(scope="module")
def gathered(tmp_path_factory):
    """What the draft about a capability expands to, on disk."""
    folder = tmp_path_factory.mktemp("drafts")

    @cache
    def gather(capability):
        name = usual_name(capability)
        path = folder / capability / f"{name}.yaml"
        path.parent.mkdir()
        path.write_text(draft_of(capability, name, schema="scenario.schema.json"), encoding="utf-8")
        return pipeline.gather([str(path)], CATALOG)

    return gather


@pytest.fixture(scope="module")
def verdicts(gathered):
    @cache
    def drive(capability, stack):
        cases = gathered(capability).selection.chosen
        spread = cases[:: -(-len(cases) // DRIVEN_OF_EACH)]
        driven = pipeline.drive(spread, find_stack(stack, ROOT), Setup(), workers=0)
        return Counter(one.outcome.verdict for one in driven)

    return drive


@pytest.mark.parametrize("capability", CATALOG.capabilities)
def test_a_draft_about_any_capability_loads_and_has_cases(capability, gathered):
    (scenario,) = gathered(capability).scenarios

    assert (scenario.capability, scenario.name) == (capability, usual_name(capability))
    assert len(gathered(capability).selection.chosen) >= 9


def test_check_has_nothing_to_say_of_any_draft(gathered):
    files = [Path(gathered(capability).scenarios[0].file) for capability in FIRST_OF.values()]
    checked = check(files, CATALOG)

    assert list(map(str, checked.remarks)) == []
    assert checked.files == len(FIRST_OF)


@pytest.mark.parametrize("body", BY_BODY)
def test_a_draft_arises_the_reference_passes_it_and_a_negative_control_does_not(body, verdicts):
    capability = BY_BODY[body]
    blind, reference = verdicts(capability, "blind"), verdicts(capability, "reference")

    assert blind[Verdict.INCONCLUSIVE] == 0
    assert reference[Verdict.PASSED] >= 0.5 * reference.total()
    assert blind[Verdict.FAILED] + verdicts(capability, "nervous")[Verdict.FAILED] > 0


@pytest.mark.parametrize("group", dict.fromkeys(capability.partition("-")[0] for capability in CATALOG.capabilities))
def test_blind_fails_the_draft_of_each_group(group, verdicts):
    about = next(each for each in CATALOG.capabilities if each.startswith(group) and choice_of(each) == OF_GROUP[group])

    assert verdicts(about, "blind")[Verdict.FAILED] > 0
    assert verdicts(about, "reference")[Verdict.PASSED] > 0


def test_the_table_names_the_catalogs_capabilities_and_every_body():
    groups = {capability.partition("-")[0] for capability in CATALOG.capabilities}

    assert sorted(OF_GROUP) == sorted(groups)
    assert set(OF_CAPABILITY) - set(CATALOG.capabilities) == set()
    assert sorted(BY_BODY) == sorted(path.stem for path in BODIES.glob("*.yaml"))
