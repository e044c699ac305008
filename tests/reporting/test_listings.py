"""What there is to run, as tables."""

from __future__ import annotations

from rich.console import Console, RenderableType

import example_runs as made
from scenario_runner.model.covering import Covered
from scenario_runner.model.distributions import Distribution, LogNormal, Normal, Uniform, Weights
from scenario_runner.model.runs import Selection
from scenario_runner.model.scenarios import Parameter, Scenario
from scenario_runner.reporting.listings import cases_table, scenario_page, scenarios_table
from scenario_runner.reporting.scenario_words import cases_line
from scenario_runner.units import parse_quantity

CROSSING = {
    "ego": {"route": ["west", "east"], "start": {"after": "west", "speed": "30 km/h"},
            "goal": {"after": "west", "by": "90 m"}},
    "actors": {"walker": {"type": "child", "start": {"after": "west", "by": "80 m"}, "do": {
        "runs": {"when": {"time_headway": {"below": "$gap"}}, "cross": {"speed": "$speed"}}}}},
}  # fmt: skip


def printed(what: RenderableType, width: int = 80) -> list[str]:
    console = Console(width=width, color_system=None)
    with console.capture() as capture:
        console.print(what)
    return [line.rstrip() for line in capture.get().splitlines()]


def test_scenarios_are_listed_with_their_cases_and_what_is_left_out() -> None:
    cases = (
        made.case("child@gap=1"),
        made.case("child@gap=2"),
        made.case("turn@gap=1", scenario="turn", summary="Turn."),
    )
    covered = {"turn": Covered(strength=2, combined=100, valid=96, met=95)}
    assert printed(scenarios_table(Selection(cases, (made.left_out(),)), covered)) == [
        "child  PED-03  2 cases, 1 left out",
        "    A child steps out from behind a wall <quickly> & far.",
        "turn   PED-03  1 case, 0 left out",
        "    Turn.",
        "    cover 95 of 96 valid pairs (t = 2), 98 %; 4 more pairs are impossible by",
        "    require",
        "",
        "2 scenarios, 3 cases, 1 left out",
    ]


def test_a_scenario_whose_cases_are_all_left_out_is_listed_too() -> None:
    assert printed(scenarios_table(Selection((), (made.left_out(),)), {}))[0] == "child  PED-03  0 cases, 1 left out"


def test_cases_are_listed_by_short_id_with_their_values() -> None:
    case, recorded = made.case(), made.case("argoverse2_0a1e", parameters={}, scenario="argoverse2_0a1e")
    assert printed(cases_table([case, recorded])) == [
        "case      scenario         values",
        f"{case.short_id}  child            gap 2.5 s, dark no",
        f"{recorded.short_id}  argoverse2_0a1e  argoverse2_0a1e",
    ]


def test_a_scenarios_page_names_its_file_parameters_and_people() -> None:
    speeds = tuple(parse_quantity(f"{speed} km/h") for speed in range(10, 90, 10))
    scenario = Scenario(
        name="child",
        capability="PED-03",
        summary="A child steps out.",
        file="catalog/scenarios/PED/child.yaml",
        parameters=(
            Parameter(name="gap", values=(parse_quantity("1 s"), parse_quantity("2.5 s"))),
            Parameter(name="speed", values=speeds),
            Parameter(name="dark", values=(True, False)),
        ),
        derive={"way": "gap * speed"},
        require=("way <= 70 m",),
        situation=CROSSING,
    )
    other = made.case("child@gap=1,dark=no", parameters={"gap": "1 s", "dark": "no"})
    assert printed(scenario_page(scenario, [made.case(), other], [made.left_out()], None)) == [
        "child",
        "A child steps out.",
        "",
        "capability  PED-03",
        "file        catalog/scenarios/PED/child.yaml",
        "ego         drives west → east",
        "            starts right after west, at 30 km/h",
        "            must get 90 m after west",
        "walker      child, starts 80 m after west, standing",
        "            runs: when ego is $gap away or less, crosses at $speed",
        "varies      gap: 1 s, 2.5 s",
        "            speed: 10 km/h, 20 km/h, 30 km/h, … 80 km/h (8 values)",
        "            dark: true, false",
        "            way = gap * speed",
        "            requires way <= 70 m",
        "judged by   no_contact",
        "cases       2 cases, 1 left out",
        "1 left out:",
        f"  1 × {made.left_out().reason}",
    ]


def test_a_page_of_one_case_has_its_values() -> None:
    scenario = Scenario(
        name="child",
        capability="PED-03",
        summary="A child steps out.",
        file="child.yaml",
        parameters=tuple(Parameter(name=name, values=("a", "b")) for name in ("gap", "speed")),
        derive={},
        require=(),
        situation=CROSSING,
    )
    case = made.case(parameters={"gap": "2.5 s", "speed": "8 km/h"})
    page = printed(scenario_page(scenario, [case], [], None))

    assert "            runs: when ego is 2.5 s away or less, crosses at 8 km/h" in page
    assert page[-4:] == [
        "varies      gap: 2.5 s",
        "            speed: 8 km/h",
        "judged by   no_contact",
        "cases       1 case, 0 left out",
    ]


def test_a_whole_grid_is_counted_by_its_parameters() -> None:
    scenario = Scenario(
        name="child",
        capability="PED-03",
        summary="A child steps out.",
        file="child.yaml",
        parameters=tuple(Parameter(name=name, values=("a", "b", "c")) for name in ("gap", "speed")),
        derive={},
        require=(),
        situation=CROSSING,
    )
    cases = [made.case(f"child@gap={number}") for number in range(8)]

    assert cases_line(scenario, cases, [made.left_out()]) == "3 × 3 = 9 combinations: 8 cases, 1 left out"
    assert cases_line(scenario, cases, []) == "8 cases, 0 left out"  # a part of it was asked for


def test_a_scenarios_page_names_what_is_drawn_from_what_and_whose_numbers_these_are() -> None:
    def drawn(shape: Normal | LogNormal | Uniform, unit: str) -> Distribution:
        return Distribution(shape=shape, low=0.5, high=4.0, unit=unit, source="assumed")

    scenario = Scenario(
        name="child",
        capability="PED-03",
        summary="A child steps out.",
        file="child.yaml",
        parameters=(
            Parameter(name="gap", values=drawn(Normal(mean=1.8, sd=0.6), "s")),
            Parameter(name="way", values=drawn(LogNormal(mean=1.8, sd=0.6), "m")),
            Parameter(name="share", values=drawn(Uniform(), "")),
            Parameter(name="sky", values=Weights(weights=(("clear", 7.0), ("grey", 2.5)), source="DWD 2020")),
        ),
        derive={},
        require=("way <= 70 m",),
        situation=CROSSING,
        draws=60,
    )
    assert printed(scenario_page(scenario, [], [], None))[10:] == [
        "varies      gap: normal, mean 1.8 s, sd 0.6 s, from 0.5 to 4 s (assumed)",
        "            way: lognormal, mean 1.8 m, sd 0.6 m, from 0.5 to 4 m (assumed)",
        "            share: uniform from 0.5 to 4 (assumed)",
        "            sky: clear ×7, grey ×2.5 (DWD 2020)",
        "            requires way <= 70 m",
        "cases       60 independent draws, under the condition that what is required",
        "            holds: 0 cases, 0 left out",
    ]
