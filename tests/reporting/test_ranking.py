"""What is read first: the worst verdict, within it the gravest contact; all else in the order of the run."""

from dataclasses import replace

import example_runs as made
from scenario_runner.model.outcomes import Outcome, Verdict
from scenario_runner.reporting.ranking import severity_sentence, severity_words, worst_first


def outcomes(*given: tuple[Verdict, float | None]) -> list[Outcome]:
    driven = [made.outcome(made.case(f"child@gap={number}"), verdict) for number, (verdict, _) in enumerate(given)]
    return [replace(outcome, contact=made.touched(p)) for outcome, (_, p) in zip(driven, given, strict=True)]


def test_the_worst_verdict_comes_first_and_within_it_the_gravest_contact():
    given = outcomes(
        (Verdict.INCONCLUSIVE, 0.9),
        (Verdict.FAILED, 0.1),
        (Verdict.PASSED, None),
        (Verdict.FAILED, 0.6),
        (Verdict.ERROR, None),
    )

    assert worst_first(given) == [given[4], given[3], given[1], given[0]]


def test_what_no_curve_is_of_comes_last_in_the_order_of_the_run():
    given = outcomes((Verdict.FAILED, None), (Verdict.FAILED, 0.2), (Verdict.FAILED, None))

    assert worst_first(given) == [given[1], given[0], given[2]]
    assert severity_words(given[0]) == severity_sentence(given[0]) == ""


def test_a_curve_of_another_version_is_named_and_not_explained():
    (given,) = outcomes((Verdict.FAILED, 0.2))
    other = replace(given, contact=made.touched(0.2, "mcmurry_2021"))

    assert severity_sentence(other) == "P(MAIS3+) 0.20 by mcmurry_2021, a curve that this version does not know."
