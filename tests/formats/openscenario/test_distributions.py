from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest

from scenario_runner.errors import InputError
from scenario_runner.formats.openscenario.distributions import read_variation
from scenario_runner.formats.xml_source import read_xml, read_xml_bytes
from scenario_runner.model.openscenario.variations import Grid, Sample, Variation

DATA = Path(__file__).parents[3] / "../shared/data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="no ../shared/data")


def variation(inside: str) -> Variation:
    text = f"<OpenSCENARIO><ParameterValueDistribution>{inside}</ParameterValueDistribution></OpenSCENARIO>"
    return read_variation(read_xml_bytes(text.encode(), "v.xosc", ("OpenSCENARIO",)))


def single(parameter: str, inside: str) -> str:
    tag = "DeterministicSingleParameterDistribution"
    return f'<{tag} parameterName="{parameter}">{inside}</{tag}>'


FILE = '<ScenarioFile filepath="s.xosc"/>'
SPEEDS = single(
    "v", '<DistributionRange stepWidth="0.1"><Range lowerLimit="0.1" upperLimit="0.3"/></DistributionRange>'
)
CARS = single("car", '<DistributionSet><Element value="van"/><Element value="bus"/></DistributionSet>')
ONE = '<ParameterAssignment parameterRef="a" value="1"/><ParameterAssignment parameterRef="b" value="2"/>'
OTHER = '<ParameterAssignment parameterRef="a" value="3"/>'
SETS = f"""<DeterministicMultiParameterDistribution><ValueSetDistribution>
<ParameterValueSet>{ONE}</ParameterValueSet><ParameterValueSet>{OTHER}</ParameterValueSet>
</ValueSetDistribution></DeterministicMultiParameterDistribution>"""


def test_every_combination_is_made_and_the_last_axis_turns_fastest():
    cases = variation(f"{FILE}<Deterministic>{SPEEDS}{CARS}{SETS}</Deterministic>").cases

    assert cases.count == 12
    assert [cases.assignment(number) for number in (0, 1, 2, 11)] == [
        {"v": "0.1", "car": "van", "a": "1", "b": "2"},
        {"v": "0.1", "car": "van", "a": "3"},
        {"v": "0.1", "car": "bus", "a": "1", "b": "2"},
        {"v": "0.3", "car": "bus", "a": "3"},
    ]


def test_a_range_ends_at_its_upper_limit_or_below_it():
    steps = {("0", "1", "0.1"): 11, ("0", "1", "0.3"): 4, ("5", "5", "1"): 1}
    for (low, high, step), count in steps.items():
        inside = f'<Range lowerLimit="{low}" upperLimit="{high}"/>'
        axis = single("v", f'<DistributionRange stepWidth="{step}">{inside}</DistributionRange>')
        assert variation(f"{FILE}<Deterministic>{axis}</Deterministic>").cases.count == count


def test_a_billion_combinations_cost_no_more_than_one():
    inside = '<DistributionRange stepWidth="1"><Range lowerLimit="1" upperLimit="1000"/></DistributionRange>'
    cases = variation(f"{FILE}<Deterministic>{''.join(single(name, inside) for name in 'abc')}</Deterministic>").cases

    assert cases.count == 10**9
    assert cases.assignment(123_456_789) == {"a": "124", "b": "457", "c": "790"}


def drawn(inside: str, count: int = 2000, seed: str = "7") -> list[str]:
    distribution = f'<StochasticDistribution parameterName="p">{inside}</StochasticDistribution>'
    stochastic = f'<Stochastic numberOfTestRuns="{count}" randomSeed="{seed}">{distribution}</Stochastic>'
    cases = variation(FILE + stochastic).cases
    assert isinstance(cases, Sample)
    return [cases.assignment(number)["p"] for number in range(cases.count)]


RANGE = '<Range lowerLimit="{}" upperLimit="{}"/>'
MEANS = {
    '<NormalDistribution expectedValue="10" variance="4"/>': (10.0, 2.0),
    '<LogNormalDistribution expectedValue="10" variance="4"/>': (10.0, 2.0),
    f"<UniformDistribution>{RANGE.format(0, 12)}</UniformDistribution>": (6.0, math.sqrt(12.0)),
    '<PoissonDistribution expectedValue="3"/>': (3.0, math.sqrt(3.0)),
    f'<Histogram><Bin weight="1">{RANGE.format(0, 2)}</Bin><Bin weight="3">{RANGE.format(2, 4)}</Bin></Histogram>': (
        2.5,
        math.sqrt(13.0 / 12.0),
    ),
    '<ProbabilityDistributionSet><Element value="1" weight="1"/><Element value="5" weight="3"/>'
    "</ProbabilityDistributionSet>": (4.0, math.sqrt(3.0)),
}


@pytest.mark.parametrize("inside", MEANS)
def test_draws_have_the_mean_and_the_spread_of_their_distribution(inside: str):
    numbers = [float(text) for text in drawn(inside)]
    mean, sd = MEANS[inside]
    found = sum(numbers) / len(numbers)

    assert abs(found - mean) < 4.0 * sd / math.sqrt(len(numbers))
    assert math.isclose(math.sqrt(sum((each - found) ** 2 for each in numbers) / len(numbers)), sd, rel_tol=0.1)


@pytest.mark.parametrize(
    "inside",
    [
        f'<NormalDistribution expectedValue="0" variance="4">{RANGE.format(3, 5)}</NormalDistribution>',
        f'<LogNormalDistribution expectedValue="4" variance="4">{RANGE.format(3, 5)}</LogNormalDistribution>',
        f'<PoissonDistribution expectedValue="1">{RANGE.format(3, 5)}</PoissonDistribution>',
    ],
)
def test_a_range_cuts_a_distribution(inside: str):
    numbers = [float(text) for text in drawn(inside, 200)]

    assert 3.0 <= min(numbers) < max(numbers) <= 5.0


def test_a_draw_is_decided_by_seed_number_and_parameter_alone():
    inside = '<NormalDistribution expectedValue="10" variance="4"/>'

    assert drawn(inside, 5) == drawn(inside, 50)[:5]
    assert drawn(inside, 5) != drawn(inside, 5, seed="8")


WRONG = {
    "<Deterministic/>": "has no ScenarioFile",
    FILE: "neither Deterministic nor Stochastic",
    f"{FILE}<Deterministic>{SPEEDS}{SPEEDS}</Deterministic>": "sets v in 2 distributions",
    FILE + f"<Deterministic>{single('v', '<DistributionSet/>')}</Deterministic>": "has no Element",
    FILE + f"<Deterministic>{single('v', '')}</Deterministic>": "needs a DistributionSet or a DistributionRange",
    FILE + f"<Deterministic>{single('v', '<UserDefinedDistribution/>')}</Deterministic>": "user defined",
    FILE + "<Deterministic>" + SPEEDS.replace('"0.1"><', '"0"><') + "</Deterministic>": "a step of 0 goes nowhere",
    FILE + "<Deterministic>" + SPEEDS.replace('"0.3"', '"0"') + "</Deterministic>": "the upper limit is below",
    FILE + "<Deterministic>" + SPEEDS.replace('"0.3"', '"NaN"') + "</Deterministic>": "not a finite number",
    FILE + '<Stochastic numberOfTestRuns="0"/>': "at least 1",
}


@pytest.mark.parametrize("inside", WRONG)
def test_what_is_wrong_is_said_with_its_place(inside: str):
    with pytest.raises(InputError) as raised:
        variation(inside)
    assert WRONG[inside] in str(raised.value)
    assert str(raised.value).startswith("v.xosc:1:")


UNDRAWABLE = {
    '<NormalDistribution expectedValue="1" variance="0"/>': "above 0",
    '<LogNormalDistribution expectedValue="0" variance="1"/>': "log-normal one is above 0",
    f'<NormalDistribution expectedValue="0" variance="1">{RANGE.format(90, 91)}</NormalDistribution>': "nothing of it",
    "<UniformDistribution/>": "has no Range",
    '<PoissonDistribution expectedValue="1e6"/>': "at most 500",
    f'<PoissonDistribution expectedValue="1">{RANGE.format(0.2, 0.8)}</PoissonDistribution>': "no whole number",
    '<Histogram><Bin weight="1"/></Histogram>': "has no Range",
    '<ProbabilityDistributionSet><Element value="a" weight="0"/></ProbabilityDistributionSet>': "weight above 0",
    "<UserDefinedDistribution/>": "only its authors' tool knows",
    "<NormalDistributoin/>": "did you mean NormalDistribution",
}


@pytest.mark.parametrize("inside", UNDRAWABLE)
def test_what_cannot_be_drawn_is_refused(inside: str):
    with pytest.raises(InputError) as raised:
        drawn(inside)
    assert UNDRAWABLE[inside] in str(raised.value)


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / "reference-esmini" / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def grid(file: str) -> Grid:
    cases = read_variation(read_xml(DATA / file, ("OpenSCENARIO",))).cases
    assert isinstance(cases, Grid)
    return cases


@needs_data
def test_files_of_the_field_have_the_combinations_that_another_tool_counts():
    table = rows("permutations.tsv")
    present = [row for row in table if (DATA / row["pvd_file"]).is_file() and row["esmini_permutations"]]
    counts = {row["pvd_file"]: int(row["esmini_permutations"]) for row in present}
    sizes = {row["pvd_file"]: row["axis_sizes"] for row in present}

    assert len(present) > 90
    assert {file: grid(file).count for file in counts} == counts
    assert {file: "x".join(str(axis.count) for axis in grid(file).axes) for file in sizes} == sizes


@needs_data
def test_a_combination_of_the_fields_files_has_the_values_another_tool_gives_it():
    for row in rows("perm_params.tsv"):
        expected = dict(each.split("=", 1) for each in row["parameters"].split("; "))
        found = grid(row["pvd_file"]).assignment(int(row["permutation"]))
        assert found
        assert {name: _number(text) for name, text in found.items()} == pytest.approx(
            {name: _number(expected[name]) for name in found}, abs=1e-6
        )


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
