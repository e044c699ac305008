"""What standards ask for is declared by scenarios, executed by what was judged, demonstrated where all of it passed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.console import Console

import example_runs as made
from scenario_runner.crosswalk import reached
from scenario_runner.model.capabilities import Capability
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.odd import OddTree
from scenario_runner.model.outcomes import Outcome, Verdict
from scenario_runner.model.scenarios import Scenario
from scenario_runner.model.standards import Item, ItemReach, Reach, Standard
from scenario_runner.reporting.standards_table import standards_json, standards_page

PASSED, FAILED, ERROR, INCONCLUSIVE = Verdict.PASSED, Verdict.FAILED, Verdict.ERROR, Verdict.INCONCLUSIVE


def scenario(name: str, capability: str, **standards: tuple[str, ...]) -> Scenario:
    return Scenario(
        name=name,
        capability=capability,
        summary="It.",
        file=f"{name}.yaml",
        parameters=(),
        derive={},
        require=(),
        standards=standards,
        situation={},
    )


def capability(name: str, *ids: str) -> Capability:
    return Capability(id=name, group="Group", title=name, tier=1, crosswalk={"key": ids})


def standard(**weights: float) -> Standard:
    items = {key: Item(id=key, name=f"Item {key}", weight=each, known_as=(key,)) for key, each in weights.items()}
    return Standard(name="std", title="A standard", crosswalk="key", weighted_by="share of crashes", items=items)


def catalog(*scenarios: Scenario, source: Standard | None = None) -> Catalog:
    """Capability A names the items a and b, capability B names b and c; nobody names d."""
    return Catalog(
        folder="catalog",
        odd=OddTree({}),
        capabilities={"A": capability("A", "a", "b"), "B": capability("B", "b", "c")},
        roads={},
        slices=(),
        scenarios=scenarios,
        standards={"std": source or standard(a=10.0, b=20.0, c=30.0, d=40.0)},
    )


def outcomes(**verdicts: list[Verdict]) -> list[Outcome]:
    return [
        replace(made.outcome(made.case(f"{name}@n={number}"), verdict), scenario=name)
        for name, found in verdicts.items()
        for number, verdict in enumerate(found)
    ]


def items(of: Catalog, found: list[Outcome], left_out=()) -> dict[str, ItemReach]:
    (one,) = reached(of, found, left_out)
    return {each.item.id: each for each in one.items}


def reaches(of: Catalog, found: list[Outcome], left_out=()) -> dict[str, Reach]:
    return {key: each.reach for key, each in items(of, found, left_out).items()}


def test_an_item_is_declared_by_the_capability_of_a_scenario():
    found = reaches(catalog(scenario("one", "A")), [])

    assert found == {"a": Reach.DECLARED, "b": Reach.DECLARED, "c": Reach.MISSING, "d": Reach.MISSING}


def test_a_scenario_that_names_items_stands_for_those_alone_and_they_are_its_alone():
    of = catalog(scenario("own", "A", std=("d",)), scenario("other", "B"), scenario("third", "A", other=("x",)))
    found = items(of, [])

    assert {key: each.scenarios for key, each in found.items()} == {
        "a": ("third",),  # `own` says what it stands for, and a is not it
        "b": ("other", "third"),
        "c": ("other",),
        "d": ("own",),
    }
    assert [key for key, each in found.items() if each.is_own] == ["d"]


def test_where_a_scenario_names_an_item_others_of_its_capability_say_nothing_of_it():
    of = catalog(scenario("own", "A", std=("a",)), scenario("alike", "A"))
    found = items(of, outcomes(own=[FAILED], alike=[PASSED]))

    assert (found["a"].scenarios, found["a"].reach) == (("own",), Reach.EXECUTED)
    assert (found["b"].scenarios, found["b"].reach) == (("alike",), Reach.DEMONSTRATED)


def test_an_id_of_another_year_is_found_by_what_it_is_known_as():
    renamed = Standard(
        name="std",
        title="Older",
        crosswalk="key",
        weighted_by=None,
        items={"a-50": Item(id="a-50", name="", weight=1.0, known_as=("x", "a"))},
    )

    assert reaches(catalog(scenario("one", "A"), source=renamed), []) == {"a-50": Reach.DECLARED}


@pytest.mark.parametrize(
    ("verdicts", "reach"),
    [
        ([], Reach.DECLARED),
        ([INCONCLUSIVE], Reach.DECLARED),
        ([FAILED], Reach.EXECUTED),
        ([PASSED, PASSED, ERROR], Reach.EXECUTED),
        ([PASSED], Reach.DEMONSTRATED),
        ([PASSED] * 9 + [INCONCLUSIVE], Reach.DEMONSTRATED),
        ([PASSED] * 8 + [INCONCLUSIVE], Reach.EXECUTED),  # more than one in ten
        ([PASSED] * 9 + [Verdict.RUNNER_ERROR], Reach.EXECUTED),
    ],
)
def test_executed_is_what_was_judged_and_demonstrated_where_all_of_it_passed(verdicts, reach):
    assert reaches(catalog(scenario("one", "A")), outcomes(one=verdicts))["a"] is reach


def test_what_the_runs_odd_excludes_altogether_is_not_asked():
    of = catalog(scenario("one", "A"), scenario("two", "B"))
    by_odd = replace(made.left_out(), scenario="two", reason="--odd day: illumination is 5 lux")
    (found,) = reached(of, outcomes(one=[PASSED]), [by_odd])

    assert {each.item.id: each.reach for each in found.items} == {
        "a": Reach.DEMONSTRATED,
        "b": Reach.DEMONSTRATED,  # by `one`
        "c": Reach.OUTSIDE,
        "d": Reach.MISSING,
    }
    assert len(found.asked) == 3
    assert reaches(of, outcomes(one=[PASSED]), [by_odd, replace(by_odd, reason="require x: y")])["c"] is Reach.DECLARED


def test_counts_go_down_from_declared_to_demonstrated_and_weights_are_shares_of_what_is_asked():
    of = catalog(scenario("one", "A", std=("a", "b", "c")), scenario("two", "B"))
    (found,) = reached(of, outcomes(one=[FAILED]), [])

    assert [found.count(each) for each in (Reach.DECLARED, Reach.EXECUTED, Reach.DEMONSTRATED)] == [3, 3, 0]
    assert found.share(Reach.DECLARED) == pytest.approx(0.6)
    assert found.share(Reach.DEMONSTRATED) == 0.0


def test_the_page_shows_both_numbers_and_what_is_missing():
    of = catalog(scenario("one", "A"), scenario("two", "B", std=("c",)))
    found = reached(of, outcomes(one=[PASSED, PASSED, FAILED]), [])
    console = Console(width=80, color_system=None)
    with console.capture() as shown:
        console.print(standards_page(found))
    lines = [line.rstrip() for line in shown.get().splitlines()]

    assert lines[:3] == [
        "             asked  own  declared  executed  demonstrated",
        "std              4    1  3   75 %  2   50 %      0    0 %",
        "  by weight                  60 %      30 %           0 %",
    ]
    start = lines.index("std  A standard")
    assert lines[start:] == [
        "std  A standard",
        "    not declared: d Item d",
        "    declared, not executed: c Item c",
        "    executed, not demonstrated: a Item a (2 of 3 passed), b Item b (2 of 3",
        "    passed)",
    ]


def test_as_json_every_id_has_its_cases():
    (row,) = standards_json(reached(catalog(scenario("one", "A")), outcomes(one=[PASSED, FAILED]), []))

    assert (row["asked"], row["declared"], row["executed"], row["demonstrated"]) == (4, 2, 2, 0)
    assert row["weighted"] == {"declared": 0.3, "executed": 0.3, "demonstrated": 0.0}
    assert row["items"][0] == {
        "id": "a",
        "name": "Item a",
        "weight": 10.0,
        "reach": "executed",
        "own": False,
        "scenarios": ["one"],
        "passed": 1,
        "judged": 2,
        "inconclusive": 0,
    }
