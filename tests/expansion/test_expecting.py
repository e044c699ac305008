"""What a case is judged by: `on` is the bound a criterion has by itself, others are the scenario's own, in SI."""

import pytest

from scenario_runner.model.cases import Expectation
from staged import LEFT_TURN, LONE_CAR, expanded, only_case, words_of_error


def expecting(text: str) -> tuple[Expectation, ...]:
    """Those a lone car's case has after the three that are always judged."""
    return only_case(f"{LONE_CAR}expect: {text}\n").expectations[3:]


@pytest.mark.parametrize(
    ("written", "criterion", "bounds"),
    [
        ('{keeps_lane: "on"}', "keeps_lane", {"at_most": 0.1}),
        ("{keeps_lane: {at_most: 20 cm}}", "keeps_lane", {"at_most": 0.2}),
        ("{keeps_lane: {}}", "keeps_lane", {"at_most": 0.1}),
        ('{yields: "on"}', "yields", {"at_least": 1.0}),
        ('{no_false_brake: "on"}', "no_false_brake", {"at_most": 0.25 * 9.80665}),
        ('{comfort: "on"}', "comfort", {}),
        ("{mitigates: {at_most: 36 km/h}}", "mitigates", {"at_most": 10.0}),
        ("{progress: {at_least: 0.5}}", "progress", {"at_least": 0.5}),
    ],
)
def test_bounds_are_those_of_on_or_ones_own(written, criterion, bounds) -> None:
    assert expecting(written) == (Expectation(criterion=criterion, bounds=pytest.approx(bounds)),)


def test_a_bound_decides_what_the_case_is() -> None:
    with_on = only_case(f'{LONE_CAR}expect: {{keeps_lane: "on"}}\n')
    assert with_on.digest == only_case(f"{LONE_CAR}expect: {{keeps_lane: {{at_most: 0.1 m}}}}\n").digest
    assert with_on.digest != only_case(f"{LONE_CAR}expect: {{keeps_lane: {{at_most: 0.2 m}}}}\n").digest


def test_several_stand_in_the_order_of_the_document_whatever_the_file_has() -> None:
    names = [expectation.criterion for expectation in expecting('{progress: "on", rss: "on", speed_limit: "on"}')]
    assert names == ["speed_limit", "rss", "progress"]


@pytest.mark.parametrize(
    "criterion", ["yields: {to: oncomng}", "reacts_before: {to: oncomng, time_to_collision: 1.7 s}"]
)
def test_somebody_who_is_not_there_is_said_where_they_are_named(criterion) -> None:
    text = LEFT_TURN.replace("{min_ttc: {at_least: 0.95 s}}", f"{{{criterion}}}")
    name = criterion.partition(":")[0]
    assert f"expect.{name}.to: unknown actor oncomng; did you mean oncoming?" in words_of_error(text)


def test_an_actor_named_is_one_of_the_bounds() -> None:
    text = LEFT_TURN.replace("{min_ttc: {at_least: 0.95 s}}", "{yields: {to: oncoming}}")
    (expectation,) = expanded(text).cases[0].expectations[3:]
    assert expectation == Expectation(criterion="yields", bounds={"to": "oncoming", "at_least": 1.0})
