"""Distributions of parameters as files write them."""

import pytest

from scenario_runner.loading.distributions import extremes, read_parameter
from scenario_runner.loading.parameters import shown
from scenario_runner.model.distributions import Distribution, LogNormal, Normal, Uniform, Weights
from scenario_runner.units import parse_quantity

BELL = {"mean": "1.8 s", "sd": "600 ms"}
OF_GREEN = {"source": "Green 2000"}


def test_numbers_are_in_the_unit_of_the_mean_or_the_lower_end():
    ends = {"between": ["500 ms", "4 s"]}
    made = {"low": 0.5, "high": 4.0, "unit": "s", "source": "Green 2000"}

    assert read_parameter({"normal": BELL, **ends, **OF_GREEN}) == Distribution(shape=Normal(mean=1.8, sd=0.6), **made)
    assert read_parameter({"lognormal": BELL, **ends, **OF_GREEN}) == Distribution(
        shape=LogNormal(mean=1.8, sd=0.6), **made
    )
    assert read_parameter({"uniform": ["0.5 s", "4000 ms"], **OF_GREEN}) == Distribution(shape=Uniform(), **made)


def test_plain_numbers_and_words_may_be_drawn_too():
    uniform = read_parameter({"uniform": [0, 0.5], "source": "assumed"})
    weights = read_parameter({"weights": {"dry": 7, "wet": 2.5}, "source": "assumed"})

    assert uniform == Distribution(shape=Uniform(), low=0.0, high=0.5, unit="", source="assumed")
    assert weights == Weights(weights=(("dry", 7.0), ("wet", 2.5)), source="assumed")
    assert [shown(value) for value in extremes(uniform)] == ["0", "0.5"]
    assert extremes(weights) == ("dry", "wet")


def test_quantities_may_have_weights():
    weights = read_parameter({"weights": {"0 mm/h": 4, "3 mm/h": 1}, "source": "assumed"})

    assert extremes(weights) == (parse_quantity("0 mm/h"), parse_quantity("3 mm/h"))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"normall": 1}, "unknown key normall; did you mean normal?"),
        (
            {"normal": None},
            "no distribution; give one of normal, lognormal, uniform and weights, as in "
            "{normal: {mean: 1.8 s, sd: 0.6 s}, between: [0.5 s, 4 s], source: assumed}",
        ),
        (
            {"uniform": ["1 s", "2 s"]},
            "normal and uniform; give one of normal, lognormal, uniform and weights, as in "
            "{normal: {mean: 1.8 s, sd: 0.6 s}, between: [0.5 s, 4 s], source: assumed}",
        ),
        ({"between": None}, "between missing; it cuts normal where no road user goes, as in between: [0.5 s, 4 s]"),
        (
            {"normal": None, "uniform": ["1 s", "2 s"]},
            "between goes with normal and lognormal; take it out, uniform has its own ends",
        ),
        (
            {"source": None},
            "source missing; say where the numbers come from or, where from nowhere, source: assumed",
        ),
        ({"source": " "}, "source missing; say where the numbers come from or, where from nowhere, source: assumed"),
        ({"normal": "1.8 s"}, "normal needs mean and sd, as in normal: {mean: 1.8 s, sd: 0.6 s}"),
        ({"normal": {"mean": "1.8 s"}}, "normal needs mean and sd, as in normal: {mean: 1.8 s, sd: 0.6 s}"),
        ({"normal": {"mean": "soon", "sd": "1 s"}}, "mean is soon, needs a number or a quantity"),
        (
            {"normal": {"mean": "1.8 s", "sd": "1 m"}},
            "mean is a duration (s), sd is a length (m), between is a duration (s); they must be of one kind",
        ),
        (
            {"normal": {"mean": "1.8 s", "sd": "0 s"}},
            "sd is 0 s; needs more than 0, and a value that does not vary is a list, [1.8 s]",
        ),
        ({"between": ["1 s"]}, "between needs two ends, as in between: [0.5 s, 4 s]"),
        ({"between": ["4 s", "1 s"]}, "between goes from 4 s to 1 s; the lower end comes first"),
        (
            {"between": ["4 s", "5 m"]},
            "between from is a duration (s), to is a length (m); they must be of one kind",
        ),
        (
            {"between": ["10 s", "12 s"]},
            "less than 1% of it lies between 10 s and 12 s; move the ends or the mean",
        ),
        (
            {"normal": None, "lognormal": BELL, "between": ["-1 s", "4 s"]},
            "between is -1 s; lognormal is above 0, take normal for what may be below",
        ),
        (
            {"normal": None, "lognormal": {"mean": "-1 s", "sd": "1 s"}},
            "mean is -1 s; lognormal is above 0, take normal for what may be below",
        ),
        (
            {"normal": None, "between": None, "weights": {}},
            "weights needs values with their weights, as in weights: {dry: 7, wet: 3}",
        ),
        (
            {"normal": None, "between": None, "weights": {"dry": 0}},
            "the weight of dry is 0; needs a number above 0",
        ),
        (
            {"normal": None, "between": None, "weights": {"dry": 1, "3 s": 1}},
            "dry is a word, 3 s is a duration (s); they must be of one kind",
        ),
    ],
    ids=lambda value: str(value)[:32],
)
def test_what_is_no_distribution_says_what_would_be_right(changed, message):
    right = {"normal": BELL, "between": ["0.5 s", "4 s"], "source": "assumed"}
    written = {key: value for key, value in (right | changed).items() if value is not None}

    with pytest.raises(ValueError) as raised:  # noqa: PT011 - the message is compared whole
        read_parameter(written)
    assert str(raised.value) == message
