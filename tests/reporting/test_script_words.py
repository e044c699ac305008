"""A script in words says who starts where and does what when, with the file's own numbers."""

import re
from pathlib import Path

import pytest
import yaml

from scenario_runner.model.scripts import StepDocument, When
from scenario_runner.reporting import script_words
from scenario_runner.reporting.script_words import actor_words, ego_words

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "catalog/scenarios").rglob("*.yaml"))


def words_of(*, start="{after: west, by: 10 m}", step):
    actor = yaml.safe_load(f"{{type: car, start: {start}, do: {{it: {step}}}}}")
    return list(actor_words(actor))[1]


def test_the_ego_is_told_by_its_way_its_start_and_its_goal():
    ego = yaml.safe_load(
        "{route: [south, west], start: {before: junction, by: 45 m, speed: 40 km/h},"
        " goal: {after: junction, by: 30 m, within: 20 s}}"
    )

    assert list(ego_words(ego)) == [
        "drives south → west",
        "starts 45 m before junction, at 40 km/h",
        "must get 30 m after junction within 20 s",
    ]


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("{meets: ego, at: conflict, after: $gap, speed: 30 km/h}",
         "so that it is at the conflict $gap after the ego would be, at 30 km/h"),
        ("{meets: ego, at: cyclist, after: 2 s, speed: $v}",
         "so that it is beside cyclist 2 s after the ego would be, at $v"),
        ("{ahead_of: ego, by: 40 m, lane: 2, speed: $v}", "40 m ahead of ego, in lane 2, at $v"),
        ("{after: west, by: 9 m, offset: -2.75 m}", "9 m after west, 2.75 m right of its lane's middle, standing"),
        ("{after: west, offset: $aside, facing: right}",
         "right after west, $aside left of its lane's middle, facing right, standing"),
    ],
)  # fmt: skip
def test_a_start_is_told_as_it_is_declared(start, words):
    (told,) = actor_words(yaml.safe_load(f"{{type: car, start: {start}}}"))

    assert told == f"car, starts {words}"


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("{change_speed: {to: 20 km/h, at: 2 m/s2}}", "from the start, goes to 20 km/h at 2 m/s2"),
        ("{change_speed: {by: -5 km/h, of: ego, over: 2 s, shape: cubic}}",
         "from the start, changes its speed by -5 km/h from that of ego over 2 s, cubic"),
        ("{change_offset: {by: -0.8 m, over: 1 s}}", "from the start, moves 0.8 m to its right over 1 s"),
        ("{change_offset: {by: $swerve, over: 1 s}}", "from the start, moves $swerve to its left over 1 s"),
        ("{change_offset: {to: 0 m, over: 1 s}}", "from the start, moves to the middle of its way over 1 s"),
        ("{change_lane: {to: right, within: 30 m}}", "from the start, changes to the lane on its right within 30 m"),
        ("{when: {time: 1 s}, stop: {at: 4 m/s2}}", "at 1 s, brakes to a stop at 4 m/s2"),
        ("{when: {distance: {to: ego, below: 12 m}}, vanish: true}", "when ego is within 12 m, is gone"),
        ("{when: {time_headway: {below: $h}}, cross: {speed: 5 km/h, yields: true}}",
         "when ego is $h away or less, crosses at 5 km/h, letting the ego pass"),
        ("{when: {time_to_collision: {of: van, below: 2 s}}, drive: {at_most: 50 km/h}}",
         "when van would hit it in 2 s or less, follows whoever is ahead, at most 50 km/h"),
        ("{when: {speed: {above: 20 km/h}}, keep_gap: {to: ego, time: 2 s}}",
         "when ego is faster than 20 km/h, keeps 2 s behind ego"),
        ("{when: {reaches: {of: lead, before: junction, by: 28 m}}, take_route: [west, $turns]}",
         "when lead is 28 m before junction, takes the way west → $turns"),
        ("{when: {standstill: {at_least: 3 s}}, open_door: {side: left}, repeat: 2}",
         "when ego has stood for 3 s, opens its left door, up to 2 times"),
        ("{when: {signal: {of: south, shows: red}, delay: 2 s}, signal: {of: south, to: green}}",
         "when signal south shows red, 2 s later, sets signal south to green"),
        ("{when: {all: [{step: a.done}, {off_road: {}, lasting: 1 s}]}, follow_path: {points: [], backwards: true}}",
         "after a.done and when ego leaves the road for 1 s, follows a drawn path, backwards"),
        ("{when: {any: [{time: 1 s}, {time: $t}]}, follow_speeds: [{at: 2 s, speed: 0 km/h}, {at: 4 s, speed: $v}]}",
         "at 1 s or at $t, drives 0 km/h at 2 s, $v at 4 s"),
    ],
)  # fmt: skip
def test_a_step_is_told_with_what_starts_it(step, words):
    assert words_of(step=step) == f"it: {words}"


def test_every_trigger_and_action_of_the_grammar_has_words_of_its_own():
    grouping = {"all", "any", "delay", "lasting"}

    assert set(script_words._TRIGGERS) == set(When.model_fields) - grouping
    assert set(script_words._ACTIONS) == set(StepDocument.model_fields) - set(script_words.SETTINGS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_parameter_a_scenarios_people_use_is_named_in_their_words(path):
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    drawn = {"follow_path", "open_door"}  # told without their numbers
    people = {**document, "actors": [without(actor, drawn) for actor in document.get("actors", {}).values()]}
    used = set(re.findall(r"\$\w+", yaml.safe_dump([people["ego"], people["actors"]])))
    told = " ".join(
        [*ego_words(document["ego"]), *(w for a in document.get("actors", {}).values() for w in actor_words(a))]
    )

    assert used - set(re.findall(r"\$\w+", told)) == set()


def without(actor, actions):
    steps = {name: {k: v for k, v in step.items() if k not in actions} for name, step in actor.get("do", {}).items()}
    return {**actor, "do": steps, "style": ""}
