"""Every number of what `explain` says can be computed again from the stored columns."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.console import Console

from recomputed import EVENTS, MEASURES, NUMBER, SENTENCES, Stored, equals, event_times, numbers_in
from scenario_runner import pipeline
from scenario_runner.judging.judge import CRITERIA
from scenario_runner.loading.catalog import load_vocabulary
from scenario_runner.loading.stack import find_stack
from scenario_runner.model.runs import RunHead, Setup
from scenario_runner.reporting.explaining import explanation
from scenario_runner.storage import RunWriter, read_remains, read_trace

ROOT = Path(__file__).resolve().parents[1]
EXPECT = """
expect:
  keeps_direction: on
  keeps_lane: on
  stops_at_stop_line: on
  keeps_junction_clear: on
  yields: on
  speed_limit: on
  comfort: on
  progress: {at_least: 0.2}
  no_false_brake: on
  mitigates: {at_most: 20 km/h}
  reacts_before: {time_to_collision: 1.7 s, to: other}
  min_ttc: {at_least: 0.95 s}
  clearance: {to: other, at_least: 1 m}
  rss: on
  fsm: on
"""
SCENARIOS = {
    "lights": """\
scenario: lights
capability: SIG-05
summary: Turn left across somebody at a light.
road:
  template: crossroad
  type: distributor
  signals: {green: [[south, north], [west, east]], until: $until}
parameters: {gap: [-1 s, 1 s, 3 s], until: [0 s, 2 s, 12 s]}
ego:
  route: [south, west]
  start: {before: junction, by: 45 m, speed: 40 km/h}
  goal: {after: junction, by: 30 m, within: 20 s}
actors:
  other:
    type: car
    route: [north, south]
    start: {meets: ego, at: conflict, after: $gap, speed: 40 km/h}""",
    "stops": """\
scenario: stops
capability: PRI-01
summary: Stop for somebody, and go.
road: {template: crossroad, type: distributor, priority: [west, east], stop: [south, north]}
conditions: {rainfall: 5 mm/h}
parameters: {gap: [0 s, 2 s, 5 s]}
ego:
  route: [south, north]
  start: {before: junction, by: 45 m, speed: 40 km/h}
  goal: {after: junction, by: 30 m, within: 20 s}
actors:
  other:
    type: van
    route: [west, east]
    start: {meets: ego, at: conflict, after: $gap, speed: 40 km/h}""",
    "cuts": """\
scenario: cuts
capability: CUT-02
summary: Somebody slower cuts in.
road: {template: straight, lanes: 2+0, length: 600 m, speed_limit: 50 km/h}
parameters: {gap: [10 m, 20 m]}
ego:
  route: [west, east]
  start: {after: west, by: 50 m, lane: 1, speed: 60 km/h}
  goal: {after: west, by: 250 m}
actors:
  other:
    type: car
    start: {ahead_of: ego, by: 30 m, lane: 2, speed: 30 km/h}
    do: {cuts: {when: {distance: {below: $gap}}, change_lane: {to: right, over: 2 s}}}""",
}
SCENARIOS["ends"] = """\
scenario: ends
capability: RES-07
summary: Rest before the domain ends, and let somebody by.
road: {template: straight, lanes: 2+0, length: 600 m}
parameters: {ends: [80 m, 120 m, 200 m], within: [3 s, 30 s]}
ego:
  route: [west, east]
  start: {after: west, by: 50 m, lane: 1, speed: 50 km/h}
  domain_ends: {after: west, by: $ends}
  goal: {after: west, by: 300 m}
actors:
  other:
    type: car
    start: {behind: ego, by: 10 m, lane: 2, speed: 70 km/h}"""
MORE = {"ends": "  minimal_risk: on\n  lets_pass: {to: other, within: $within}\n"}
STACKS = ("reference", "blind", "nervous")


@pytest.fixture(scope="module")
def explained(tmp_path_factory):
    """Each case of each scenario with each stack: its stored columns, and the lines that explain it."""
    desk, catalog, found = tmp_path_factory.mktemp("explained"), load_vocabulary(ROOT / "catalog"), []
    for name, text in SCENARIOS.items():
        (desk / f"{name}.yaml").write_text(text + EXPECT + MORE.get(name, ""))
        cases = pipeline.gather([str(desk / f"{name}.yaml")], catalog).selection.chosen
        for stack in STACKS:
            folder = desk / name / stack
            folder.mkdir(parents=True)
            with RunWriter(folder, RunHead(id=stack, stack=stack, setup=Setup(), command="")) as writer:
                for one in pipeline.drive(cases, find_stack(stack, ROOT), Setup(), workers=0):
                    writer.add(one.case, one.trace, one.outcome)
            run, _, _ = read_remains(folder)
            for case, outcome in zip(cases, run.outcomes, strict=True):
                page = explanation(case, read_trace(folder, case.id), outcome, stack=stack, catalog="catalog")
                found.append((Stored(folder, case), printed(page)))
    return found


def printed(page):
    console = Console(width=400, color_system=None)
    with console.capture() as capture:
        console.print(page)
    return [line.rstrip() for line in capture.get().splitlines()]


def section(lines, title):
    """The lines below a heading that begins so."""
    start = next(number for number, line in enumerate(lines) if line.startswith(title)) + 1
    end = next((number for number in range(start, len(lines)) if not lines[number]), len(lines))
    return [line[2:] for line in lines[start:end]]


def wrong_in(words, criterion, stored):
    """What is wrong with a sentence's numbers; a sentence that has some and is not known is wrong too."""
    if not numbers_in(words):
        return []
    for name, pattern, values in SENTENCES:
        match = re.fullmatch(pattern, words)
        if match and name == criterion["criterion"]:
            groups = [group for group in match.groups() if group is not None]
            told = [group for group in groups if re.fullmatch(NUMBER, group)]
            expected = values(stored, criterion, tuple(groups))
            return [(words, *pair) for pair in zip(told, expected, strict=True) if not equals(*pair)]
    return [(words, "is no sentence whose numbers are known")]


def test_the_cases_pass_fail_and_are_inconclusive_and_every_criterion_is_met_and_violated(explained):
    outcomes = {stored.outcome["verdict"] for stored, _ in explained}
    judged = {(row["criterion"], row["finding"]) for stored, _ in explained for row in stored.criteria.values()}
    never_here = {"stays_on_road", "keeps_direction", "keeps_lane", "keeps_junction_clear", "progress"}

    assert outcomes == {"passed", "failed", "inconclusive"}
    assert {name for name, finding in judged if finding == "met"} == set(CRITERIA)
    assert {name for name, finding in judged if finding == "violated"} >= set(CRITERIA) - never_here


def test_the_reason_and_every_criterions_sentence_hold_numbers_of_the_columns(explained):
    wrong = []
    for stored, lines in explained:
        reason = lines[0].partition(": ")[2]
        sources = [row for row in stored.criteria.values() if row["because"] == reason] or [{"criterion": ""}]
        wrong += wrong_in(reason, sources[0], stored)
        for row in stored.criteria.values():
            wrong += wrong_in(row["because"], row, stored)
            assert f"    {row['because']}" in section(lines, "Judged by")

    assert wrong == []


def test_measures_bounds_and_margins_are_those_of_the_columns_and_of_the_drive(explained):
    for stored, lines in explained:
        told = [line for line in section(lines, "Judged by") if not line.startswith("    ")]
        assert len(told) == len(stored.criteria)
        for line in told:
            name = re.search(r"  (\w+)(?:  |$)", line)[1]
            row = stored.criteria[name]
            numbers = dict(re.findall(rf"(measure|bound|margin|at) {NUMBER}", line))
            columns = {"measure": row["measure"], "bound": row["bound"], "margin": row["margin"], "at": row["at_s"]}
            assert set(numbers) == {key for key, value in columns.items() if value is not None}, line
            assert [key for key, told_ in numbers.items() if not equals(told_, columns[key])] == [], line
            if name in MEASURES and row["measure"] is not None:
                assert equals(numbers["measure"], MEASURES[name](stored, row)), line
            if row["margin"] is not None:
                assert abs(row["margin"]) == pytest.approx(abs(row["measure"] - row["bound"]), abs=1e-6), line


def test_every_event_is_at_a_time_and_with_numbers_of_the_trace(explained):
    for stored, lines in explained:
        times = event_times(stored)
        for line in section(lines, "What happened"):
            at, words = re.fullmatch(rf" *{NUMBER} s +(.*)", line).groups()
            assert any(abs(float(at) - time) < 0.006 for time in times), line
            numbers = numbers_in(words)
            if numbers:
                known = [(found, values) for pattern, values in EVENTS if (found := re.fullmatch(pattern, words))]
                assert known, f"no event whose numbers are known: {line}"
                ((match, values),) = known
                expected = values(stored, {}, tuple(group for group in match.groups() if group is not None))
                assert [pair for pair in zip(numbers, expected, strict=True) if not equals(*pair)] == [], line


def test_the_moments_are_rows_of_the_trace(explained):
    for stored, lines in explained:
        title = next(line for line in lines if line.startswith("Five moments"))
        focus = stored.number_of(title.partition(" with ")[2])
        for line in section(lines, "Five moments")[1:]:
            at, *told = numbers_in(re.sub(r"1 s before", "", line).replace(" s ", "  "))
            row = stored.row(float(at))
            columns = [stored.of(-1, "speed_mps")[row] * 3.6, stored.of(-1, "acceleration_mps2")[row]]
            columns += [stored.of(-1, "offset_m")[row], stored.of(focus, "speed_mps")[row] * 3.6]
            columns += [stored.apart_m(focus, row)]
            assert abs(stored.time_s[row] - float(at)) < 0.006
            assert [pair for pair in zip(told, columns, strict=True) if not equals(*pair)] == [], line
            assert line.endswith("yes" if stored.tracks[focus]["visible"][row] else "no")


def test_the_head_is_of_the_columns_and_severity_of_the_contact(explained):
    for stored, lines in explained:
        row, head = stored.outcome, "\n".join(lines[: lines.index("What happened")])
        assert f"case {row['short_id']} = {row['case_id']}" in head
        assert f"from {row['origin_file']}:{row['origin_line']}" in head
        chances = re.findall(rf"P\(MAIS3\+\) {NUMBER}", head)
        assert [float(told) for told in chances] == (
            [] if row["contact_p_mais3"] is None or row["contact_p_mais3"] < 0.01
            else [round(row["contact_p_mais3"], 2)]
        )  # fmt: skip
