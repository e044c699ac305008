"""Where the domain of the ego's stack ends: the station, what is judged then, and what is refused."""

import pytest

from scenario_runner.model.cases import Expectation
from staged import LONE_CAR, only_case, words_of_error

ENDS = (
    LONE_CAR.replace("  goal:", "  domain_ends: {after: west, by: 120 m}\n  goal:") + 'expect: {minimal_risk: "on"}\n'
)


def test_the_domain_ends_at_a_station_of_the_route() -> None:
    assert only_case(ENDS).domain_ends_m == pytest.approx(120.0)
    assert only_case(ENDS.replace("after: west, by: 120 m", "before: east, by: 260 m")).domain_ends_m == pytest.approx(
        140.0
    )
    assert only_case(LONE_CAR).domain_ends_m is None


def test_it_decides_what_the_case_is() -> None:
    assert only_case(ENDS).digest != only_case(ENDS.replace("120 m", "121 m")).digest


def test_instead_of_its_goal_coming_to_rest_is_judged() -> None:
    names = [expectation.criterion for expectation in only_case(ENDS).expectations]
    assert names == ["no_contact", "stays_on_road", "minimal_risk"]
    assert only_case(ENDS).expectations[-1] == Expectation(criterion="minimal_risk", bounds={"at_most": 4.0})


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("120 m", "40 m", "ego.domain_ends: the domain ends 10 m behind the ego's front at its start"),
        ("120 m", "160 m", "ego.domain_ends: the domain ends 10 m beyond the goal; put the goal beyond its end"),
        (
            "{after: west, by: 120 m",
            "{after: wset, by: 120 m",
            "ego.domain_ends.after: unknown place wset; did you mean west?",
        ),
        (
            "  domain_ends: {after: west, by: 120 m}\n",
            "",
            "expect.minimal_risk: nothing says where the ego's domain ends; add ego.domain_ends: {before: PLACE, by",
        ),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(old, new, words) -> None:
    assert words in words_of_error(ENDS.replace(old, new))
