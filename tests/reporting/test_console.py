"""A run's screen: progress only where somebody watches, every failure with its reason, nothing dropped in silence."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

from rich.console import Console, RenderableType

import example_runs as made
from scenario_runner.model.cases import Case
from scenario_runner.model.costs import Costs
from scenario_runner.model.outcomes import Outcome, RecordingError, Verdict
from scenario_runner.reporting.console import failures, left_out_reasons, next_steps, progress, recording_lines, summary


def printed(what: RenderableType, width: int = 80) -> list[str]:
    console = Console(width=width, color_system=None)
    with console.capture() as capture:
        console.print(what)
    return [line.rstrip() for line in capture.get().splitlines()]


def cases(*verdicts: Verdict, scenario: str = "child") -> tuple[list[Case], list[Outcome]]:
    made_cases = [
        made.case(f"{scenario}@gap={number}", scenario=scenario, parameters={"gap": f"{number} s", "dark": "no"})
        for number in range(len(verdicts))
    ]
    return made_cases, [made.outcome(case, verdict) for case, verdict in zip(made_cases, verdicts, strict=True)]


def shown(driven: tuple[list[Case], list[Outcome]], limit: int, width: int = 80) -> list[str]:
    parameters = {case.id: case.parameters for case in driven[0]}
    return printed(failures(driven[1], parameters, limit=limit, see_all="runs/2026/outcomes.parquet"), width)


def test_each_case_that_did_not_pass_is_shown_with_its_values_and_its_reason_worst_first() -> None:
    driven = cases(Verdict.PASSED, Verdict.FAILED, Verdict.INCONCLUSIVE, Verdict.ERROR, Verdict.RUNNER_ERROR)
    ids = [case.short_id for case in driven[0]]
    assert shown(driven, limit=10) == [
        "child (PED-03): 4 of 5 did not pass: 1 failed, 1 error, 1 inconclusive, 1 runner",
        "error",
        f"  bug {ids[4]}  gap 4 s, dark no",
        "      KeyError: 'child'",
        f"  err {ids[3]}  gap 3 s, dark no",
        "      ValueError at 1.20 s: list index [0] out of range",
        f"  ✗   {ids[1]}  gap 1 s, dark no",
        "      no_contact: hit child with its front at 2.85 s, closing at 20.7 km/h",
        f"  ?   {ids[2]}  gap 2 s, dark no",
        "      child never stepped out",
        "",
    ]


def test_failures_are_ranked_by_severity_and_the_reader_is_told_so() -> None:
    found, outcomes = cases(Verdict.FAILED, Verdict.FAILED, Verdict.ERROR)
    mild, grave = (
        replace(outcome, contact=made.touched(p)) for p, outcome in zip((0.004, 0.5), outcomes[:2], strict=True)
    )
    lines = shown((found, [mild, grave, outcomes[2]]), limit=10, width=140)
    reason = "      no_contact: hit child with its front at 2.85 s, closing at 20.7 km/h"
    assert lines[3:] == [
        f"  ✗   {found[1].short_id}  gap 1 s, dark no",
        f"{reason}; P(MAIS3+) 0.50 by monfort_mueller_2025_car",
        f"  ✗   {found[0].short_id}  gap 0 s, dark no",
        f"{reason}; P(MAIS3+) < 0.01 by monfort_mueller_2025_car",
        "",
        "Worst first: by verdict, then by P(MAIS3+), the chance of a serious injury. It decides no verdict.",
    ]


def test_the_scenario_that_cost_most_comes_first_beside_the_counts_it_is_made_of() -> None:
    costs = Costs(
        declared_by="a test",
        why="",
        unit="cost points",
        touch=10.0,
        serious_injury=1000.0,
        no_curve=50.0,
        violations={},
        stack_error=30.0,
    )
    (_, mild), (_, grave) = cases(Verdict.FAILED), cases(Verdict.FAILED, Verdict.ERROR, scenario="turn")
    outcomes = [replace(mild[0], contact=made.touched(0.1)), replace(grave[0], contact=made.touched(0.5)), grave[1]]
    lines = printed(failures(outcomes, {}, limit=9, see_all="", costs=costs), 250)

    assert lines[:2] == [
        "turn (PED-03): 2 of 2 did not pass: 1 failed, 1 error",
        "  loss 540.0 cost points: no_contact 1 → 510.0, stack error 1 → 30.0",
    ]
    assert lines[lines.index("child (PED-03): 1 of 1 failed") + 1] == "  loss 110.0 cost points: no_contact 1 → 110.0"
    assert lines[-1].endswith("All of them: loss 650.0 cost points: no_contact 2 → 620.0, stack error 1 → 30.0.")


def test_a_long_list_is_cut_fairly_and_says_where_the_rest_is() -> None:
    many, few = cases(*[Verdict.FAILED] * 5), cases(Verdict.FAILED, scenario="turn")
    lines = shown((many[0] + few[0], many[1] + few[1]), limit=3)
    assert [line for line in lines if line.startswith("  ✗")] == [
        f"  ✗   {many[0][0].short_id}  gap 0 s, dark no",
        f"  ✗   {many[0][1].short_id}  gap 1 s, dark no",
        f"  ✗   {few[0][0].short_id}  gap 0 s, dark no",
    ]
    assert "  … 3 more" in lines
    assert lines[-1] == "See all of them: runs/2026/outcomes.parquet"


def test_a_case_without_parameters_is_shown_by_its_id() -> None:
    case = made.case("argoverse2_0a1e6f0a", parameters={})
    assert shown(([case], [made.outcome(case)]), limit=3)[1] == f"  ✗   {case.short_id}  argoverse2_0a1e6f0a"


def test_a_stacks_words_reach_the_screen_as_one_harmless_line() -> None:
    case = made.case()
    foreign = made.outcome(case, Verdict.ERROR, because="[bold]no\x1b[31m\nreturn /[x]")
    assert shown(([case], [foreign]), limit=3)[2] == "      [bold]no�[31m return /[x]"


def test_nothing_is_listed_when_all_passed() -> None:
    assert shown(cases(Verdict.PASSED), limit=3) == []


def test_the_summary_counts_every_verdict() -> None:
    _, outcomes = cases(Verdict.RUNNER_ERROR, Verdict.ERROR, Verdict.PASSED, Verdict.FAILED, Verdict.INCONCLUSIVE)
    words = summary(outcomes, [made.left_out()], seconds=3.214, folder="runs/2026")
    counts = "1 passed, 1 failed, 1 error, 1 inconclusive, 1 runner error"
    assert printed(words, 120) == [
        f"5 cases: {counts}; 1 left out · 3.2 s · runs/2026",
    ]


def test_what_to_do_next_finds_the_gravest_failure_the_stack_and_the_run_again() -> None:
    found, outcomes = cases(Verdict.RUNNER_ERROR, Verdict.ERROR, Verdict.PASSED, Verdict.FAILED, Verdict.INCONCLUSIVE)
    words = next_steps(outcomes, stack="own/blind", run=" --run kept/2026", out=" --out kept")
    assert printed(words, 120) == [
        f"explain one: scenario-runner explain {found[3].short_id} --run kept/2026",
        "run those that did not pass again: scenario-runner run --lf --stack own/blind --out kept",
    ]


def test_nothing_is_to_be_done_where_all_passed() -> None:
    _, outcomes = cases(Verdict.PASSED)
    assert next_steps(outcomes, stack="blind").plain == ""


def test_the_summary_of_a_run_that_passed_is_one_line() -> None:
    _, outcomes = cases(Verdict.PASSED)
    words = summary(outcomes, [], seconds=0.5, folder="runs/2026")
    assert printed(words) == ["1 case: 1 passed, 0 failed; 0 left out · 0.5 s · runs/2026"]


def test_an_interrupted_run_says_how_many_cases_it_never_reached() -> None:
    _, outcomes = cases(Verdict.PASSED)
    words = summary(outcomes, [], seconds=0.5, folder="runs/2026", unfinished=12)
    expected = "1 case: 1 passed, 0 failed; 0 left out; stopped before 12 more · 0.5 s · runs/2026"
    assert printed(words, 120) == [expected]


def test_left_out_cases_are_counted_by_reason_whatever_its_numbers() -> None:
    reasons = [
        "require gap >= 8 m: 7.5 m",
        "require gap >= 8 m: 6 m",
        "require gap >= 8 m: 6 m",
        "invalid: boxes overlap",
    ]
    left_out = [made.left_out(number, reason) for number, reason in enumerate(reasons)]
    assert printed(left_out_reasons(left_out)) == [
        "4 left out:",
        "  3 × require gap >= 8 m: 7.5 m, and alike",
        "  1 × invalid: boxes overlap",
    ]
    assert printed(left_out_reasons(left_out, limit=1))[-1] == "  … and 1 more reason"


def test_a_recorded_drive_says_how_far_the_ego_was_from_its_recording() -> None:
    outcome = replace(made.outcome(made.case()), recording_error=RecordingError(mean_m=0.125, largest_m=1.5))
    assert printed(recording_lines([outcome, made.outcome(made.case())])) == [
        "child: 0.12 m from the recorded ego on average, 1.50 m at most"
    ]


def test_progress_is_silent_where_nobody_watches() -> None:
    file = StringIO()
    with progress(Console(file=file), 1) as finished:
        finished(made.outcome(made.case()))
    assert file.getvalue() == ""


def test_progress_shows_count_and_verdicts_and_vanishes() -> None:
    file = StringIO()
    with progress(Console(file=file, force_terminal=True, width=80), 2) as finished:
        finished(made.outcome(made.case(), Verdict.PASSED))
        finished(made.outcome(made.case()))
    assert "2/2" in file.getvalue()
    assert "✓ 1  ✗ 1" in file.getvalue()
    assert file.getvalue().endswith("\x1b[2K")
