"""Values of parameters: lists and ranges."""

import pytest

from scenario_runner.loading.parameters import plain, read_values, replaced, shown, uses_in


def texts(written):
    return [shown(value) for value in read_values(written)]


@pytest.mark.parametrize(
    ("written", "values"),
    [
        (["30 km/h", "50km/h"], ["30 km/h", "50 km/h"]),
        ([1, 2.5, 1e3], ["1", "2.5", "1000"]),
        (["wet", "dry"], ["wet", "dry"]),
        (["1+1", "2+0"], ["1+1", "2+0"]),
        ([True, False], ["true", "false"]),
        ({"from": "-1 s", "to": "1 s", "step": "0.5 s"}, ["-1 s", "-0.5 s", "0 s", "0.5 s", "1 s"]),
        ({"from": "0 m", "to": "0.3 m", "step": "0.1 m"}, ["0 m", "0.1 m", "0.2 m", "0.3 m"]),
        ({"from": "5 s", "to": "3 s", "step": "-1 s"}, ["5 s", "4 s", "3 s"]),
        ({"from": "0 s", "to": "1 s", "step": "250 ms"}, ["0 s", "0.25 s", "0.5 s", "0.75 s", "1 s"]),
        ({"from": 1, "to": 3, "step": 1}, ["1", "2", "3"]),
        ({"from": "2 s", "to": "2 s", "step": "1 s"}, ["2 s"]),
    ],
)
def test_values_are_read_in_order_as_written(written, values):
    assert texts(written) == values


def test_a_range_has_no_binary_dust_and_both_ends():
    values = texts({"from": "0 s", "to": "90 s", "step": "0.1 s"})
    assert values == [f"{tenth / 10:g} s" for tenth in range(901)]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ([], "no values; give at least one"),
        ("2 s", "needs a list of values, as in [1 s, 2 s], {from: 1 s, to: 5 s, step: 1 s}, or a distribution"),
        ([["1 s"]], "a value is a quantity, a number, a word, true or false"),
        ([None], "a value is a quantity, a number, a word, true or false"),
        (["1 s", "2 sec"], "unknown unit sec; did you mean s?"),
        (["1 s", "2 m"], "1 s is a duration (s), 2 m is a length (m); values of one parameter are of one kind"),
        (["wet", "2 m"], "wet is a word, 2 m is a length (m); values of one parameter are of one kind"),
        ([True, 1], "true is true or false, 1 is a plain number; values of one parameter are of one kind"),
        (["1e999 m"], "1e999 m is too large"),
        (list(range(1001)), "1001 values; at most 1000, take a larger step"),
        ({"from": "0 s", "to": "1 s", "step": "0 s"}, "step is 0; it would never arrive"),
        ({"from": "0 s", "to": "1 s", "step": "-1 s"}, "steps of -1 s lead from 0 s away from 1 s; turn the sign"),
        ({"from": "0 s", "to": "1 s", "step": "0.4 s"}, "steps of 0.4 s from 0 s miss 1 s; end at 0.8 s or 1.2 s"),
        ({"from": "0 s", "to": "1000 s", "step": "0.1 s"}, "10001 values; at most 1000, take a larger step"),
        ({"from": "0 s", "to": "1e300 s", "step": "1 s"}, "millions of values; at most 1000, take a larger step"),
        ({"from": "0 s", "to": "1 s", "step": "1e-320 s"}, "millions of values; at most 1000, take a larger step"),
        (
            {"from": "0 s", "to": "1 m", "step": "1 s"},
            "from is a duration (s), to is a length (m), step is a duration (s); from, to and step are of one kind",
        ),
        ({"from": "low", "to": "1 m", "step": "1 m"}, "from is low, needs a number or a quantity"),
        ({"from": "0 s", "to": "1 s", "stp": "1 s"}, "unknown key stp; did you mean step?"),
        (
            {"from": "0 s", "to": "1 s"},
            "step missing; a range is {from: 1 s, to: 5 s, step: 1 s}, both ends in",
        ),
    ],
    ids=lambda value: str(value)[:24],
)
def test_values_that_cannot_be_read_say_what_would_be_right(written, message):
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - the message is compared whole
        read_values(written)
    assert str(raised.value) == message


def test_values_stand_in_the_situation_as_yaml_would_have_given_them():
    assert [plain(value) for value in read_values([1, 2.5])] == [1, 2.5]
    assert [plain(value) for value in read_values(["50 km/h"])] == ["50 km/h"]
    assert [plain(value) for value in read_values([True])] == [True]
    assert [type(plain(value)) for value in read_values([1, 2.5])] == [int, float]


def test_parameters_are_found_and_replaced_wherever_they_stand():
    data = {"a": ["$gap", "x"], "b": {"c": "$speed", "d": "$gap m"}}
    assert list(uses_in(data)) == [(("a", 0), "gap"), (("b", "c"), "speed")]
    assert replaced(data, {"gap": "2 s"}) == {"a": ["2 s", "x"], "b": {"c": "$speed", "d": "$gap m"}}
