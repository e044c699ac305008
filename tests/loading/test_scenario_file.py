"""Scenario files: what they give, and every mistake in one at once, at its place, in plain words."""

import time
from pathlib import Path

import pytest

import staged
from scenario_runner.errors import InputError
from scenario_runner.loading.catalog import load_scenario, load_vocabulary
from scenario_runner.model.distributions import Distribution, Normal
from scenario_runner.model.preventability import Preventable
from scenario_runner.model.scenarios import Place2D
from scenario_runner.units import parse_quantity

CATALOG = load_vocabulary(Path(__file__).resolve().parents[2] / "catalog")

TEXTS = {
    "left_turn": staged.LEFT_TURN.replace("left_turn_oncoming_car", "left_turn"),
    "overtake": staged.OVERTAKE.replace("cyclist_overtake_oncoming_car", "overtake"),
}


GAPS, SWERVES = "{from: 2 s, to: 12 s, step: 2 s}", "[0 m, 0.4 m, 0.8 m]"
DRAWN = "{normal: {mean: 6 s, sd: 2 s}, between: [2 s, 12 s], source: assumed}"


@pytest.fixture
def load(tmp_path, monkeypatch):
    """Loads one of TEXTS with some of its words replaced, or another text; file names in messages are relative."""
    monkeypatch.chdir(tmp_path)

    def loaded(name, *changes, text=None):
        text = TEXTS[name] if text is None else text
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
            text = text.replace(old, new)
        Path(f"{name}.yaml").write_text(text)
        return load_scenario(Path(f"{name}.yaml"), CATALOG)

    return loaded


@pytest.fixture
def problems(load):
    """The messages of what `load` refuses, without the name of the file."""

    def found(name, *changes, text=None):
        with pytest.raises(InputError) as raised:
            load(name, *changes, text=text)
        return [str(each).removeprefix(f"{name}.yaml:") for each in raised.value.problems]

    return found


def test_a_scenario_has_its_header_and_its_situation_unbound(load):
    scenario = load("left_turn")
    assert (scenario.name, scenario.capability, scenario.file) == ("left_turn", "PRI-05", "left_turn.yaml")
    assert scenario.summary == "Turn left across an oncoming car, no signals; wait if the gap is small."
    assert scenario.require == ("gap * oncoming_speed <= 70 m",)
    assert list(scenario.situation) == ["road", "conditions", "ego", "actors", "expect"]
    assert scenario.situation["actors"]["oncoming"]["start"]["after"] == "$gap"
    assert scenario.places["actors", "oncoming", "start", "speed"] == Place2D(line=19, column=52)


def test_parameters_that_are_drawn_come_with_their_distribution_and_the_number_of_draws(load):
    scenario = load("overtake", (GAPS, DRAWN), (SWERVES, "[0 m]\ndraws: 9"))
    gap = Distribution(shape=Normal(mean=6.0, sd=2.0), low=2.0, high=12.0, unit="s", source="assumed")
    assert [each.values for each in scenario.parameters] == [gap, (parse_quantity("0 m"),)]
    assert scenario.draws == 9
    assert load("overtake").draws is None


def test_a_covering_array_has_its_strength(load):
    assert load("left_turn", ("parameters:", "covering: 2\nparameters:")).covering == 2
    assert load("left_turn").covering is None


def test_a_scenario_may_stand_for_ids_of_standards_itself(load):
    written = "standards: {euroncap_2026: [CCFtap], nhtsa37: [29]}\ncapability:"
    assert load("left_turn", ("capability:", written)).standards == {"euroncap_2026": ("CCFtap",), "nhtsa37": ("29",)}
    assert load("left_turn").standards == {}


@pytest.mark.parametrize("word", ["always", "never"])
def test_a_scenario_may_declare_whether_its_cases_are_preventable(load, word):
    assert load("left_turn").preventable is None
    assert load("left_turn", ("road:", f"preventable: {word}\nroad:")).preventable == Preventable(word)


def test_no_other_word_is_declared_preventable(problems):
    [found] = problems("left_turn", ("road:", "preventable: sometimes\nroad:"))
    assert "preventable" in found
    assert "always" in found
    assert "never" in found


def test_parameters_come_in_the_order_of_the_file(load):
    scenario = load("left_turn")
    assert [(each.name, len(each.values)) for each in scenario.parameters] == [
        ("oncoming_speed", 4),
        ("gap", 13),
        ("rainfall", 2),
    ]
    assert [value.text for value in scenario.parameters[1].values[:3]] == ["-1 s", "-0.5 s", "0 s"]


def test_a_road_may_be_declared_in_place(load):
    assert load("overtake").situation["road"]["lane_width"] == "3.25 m"


def test_derived_values_may_stand_in_the_situation(load):
    scenario = load("left_turn", ("require:", "derive: {later: gap + 1 s}\nrequire:"), ("after: $gap", "after: $later"))
    assert scenario.derive == {"later": "gap + 1 s"}


def test_all_problems_of_a_file_come_at_once_in_its_order(problems):
    assert problems(
        "left_turn",
        ("PRI-05", "PRI-5"),
        ("crossroad_urban", "crosroad_urban"),
        ("rainfall: $rain", "rainfal: $rain"),
        ("before: junction, by: 45 m, speed", "before: junction, by: 45 m, sped"),
        ("type: car", "type: caar"),
        ("$gap, speed", "$gpa, speed"),
        ("at: conflict", "at: confict"),
    ) == [
        "2:1: capability: no capability PRI-5; did you mean PRI-05?",
        "4:1: road: no road crosroad_urban; did you mean crossroad_urban?",
        "5:39: conditions.rainfal: unknown condition; did you mean rainfall?",
        "13:39: ego.start.sped: unknown key; did you mean speed?",
        "17:5: actors.oncoming.type: caar is not a word for it; did you mean car?",
        "19:25: actors.oncoming.start.at: no road user confict; did you mean conflict?",
        "19:38: actors.oncoming.start.after: no parameter $gpa; did you mean $gap?",
    ]


_SPEED = "{at: 1 s, speed: 1 m/s}"
ONE_MISTAKE = {
    # the header
    "name_and_file": (
        ("left_turn", ("scenario: left_turn", "scenario: left_trun")),
        "1:1: scenario: left_trun is in left_turn.yaml; the file is named as the scenario",
    ),
    "no_near_capability": (
        ("left_turn", ("PRI-05", "overtaking")),
        "2:1: capability: no capability overtaking; the ids are in capabilities.yaml",
    ),
    "unknown_top_key": (
        ("left_turn", ("road:", "roads: 1\nroad:")),
        "4:1: roads: unknown key; did you mean road?",
    ),
    "missing_top_key": (
        ("left_turn", ("summary: Turn left across an oncoming car, no signals; wait if the gap is small.\n", "")),
        "1:1: summary: missing; add summary: Turn left across a car.",
    ),
    "empty_summary": (
        (
            "left_turn",
            ("summary: Turn left across an oncoming car, no signals; wait if the gap is small.", 'summary: ""'),
        ),
        "3:1: summary: needs some words, as in Turn left across a car.",
    ),
    "long_line": (
        ("left_turn", ("# reaches the conflict", "# " + "x" * 40 + " reaches the conflict")),
        "8:101: 130 columns; at most 100",
    ),
    "require_is_no_list": (
        ("left_turn", ("require: [gap * oncoming_speed <= 70 m]", "require: gap <= 2 s")),
        "10:1: require: needs a list, as in [gap * speed <= 70 m]",
    ),
    # parameters
    "unused_parameter": (
        ("overtake", ("by: $swerve", "by: 1 m")),
        "7:3: parameters.swerve: never used; write $swerve where it stands, or take it out",
    ),
    "unused_derived": (
        ("left_turn", ("require:", "derive: {late: gap + 1 s}\nrequire:")),
        "10:10: derive.late: never used; write $late where it stands, or take it out",
    ),
    "undeclared_without_any": (
        (
            "overtake",
            ("parameters:\n  gap: {from: 2 s, to: 12 s, step: 2 s}\n  swerve: [0 m, 0.4 m, 0.8 m]\n", ""),
            ("$gap", "2 s"),
        ),
        "17:25: actors.cyclist.do.swerve.change_offset.by: no parameter $swerve; known: none",
    ),
    "parameter_name": (
        ("left_turn", ("  gap: {from", "  Gap: {from"), ("after: $gap", "after: 2 s"), ("[gap *", "[Gap *")),
        "8:3: parameters.Gap: Gap is no name here; use small letters, digits and _, and begin with a letter",
    ),
    "distribution": (
        ("overtake", (GAPS, "{normal: {mean: 1 s, sd: 1 s}}"), (SWERVES, "[0 m]\ndraws: 9")),
        "6:3: parameters.gap: between missing; it cuts normal where no road user goes, as in between: [0.5 s, 4 s]",
    ),
    "unknown_draws": (
        ("overtake", (GAPS, DRAWN), (SWERVES, "[0 m]")),
        "6:3: parameters.gap: drawn, and nothing says how often; add draws: 60 beside parameters",
    ),
    "list_beside_draws": (
        ("overtake", (GAPS, DRAWN), (SWERVES, f"{SWERVES}\ndraws: 9")),
        "7:3: parameters.swerve: a list beside gap, which is drawn; "
        "draw it too, as in {weights: {0 m: 1, 0.4 m: 1}, source: …}",
    ),
    "draws_of_nothing": (
        ("overtake", (SWERVES, f"{SWERVES}\ndraws: 9")),
        "8:1: draws: no parameter is drawn; take it out, or draw one, "
        "as in {normal: {mean: 1.8 s, sd: 0.6 s}, between: [0.5 s, 4 s], source: assumed}",
    ),
    "too_many_draws": (
        ("overtake", (GAPS, DRAWN), (SWERVES, "[0 m]\ndraws: 10001")),
        "8:1: draws: must be at most 10000",
    ),
    "covering_of_draws": (
        ("overtake", (GAPS, DRAWN), (SWERVES, "[0 m]\ndraws: 9\ncovering: 2")),
        "9:1: covering: gap is drawn; draws are not combined, take covering out",
    ),
    "covering_all": (
        ("overtake", (SWERVES, f"{SWERVES}\ncovering: 2")),
        "8:1: covering: 2 parameters vary, and all combinations of 2 are every case; take it out",
    ),
    "covering_too_much": (
        ("left_turn", ("parameters:", "covering: 4\nparameters:")),
        "6:1: covering: must be at most 3",
    ),
    "unknown_standard": (
        ("left_turn", ("capability:", "standards: {euroncap: [CCFtap]}\ncapability:")),
        "2:13: standards.euroncap: no standard euroncap; did you mean euroncap_2026?",
    ),
    "unknown_id_of_a_standard": (
        ("left_turn", ("capability:", "standards: {euroncap_2026: [CCFtab], nhtsa37: [29]}\ncapability:")),
        "2:29: standards.euroncap_2026.0: euroncap_2026 has no CCFtab; did you mean CCFtap?",
    ),
    "an_end_that_cannot_be": (
        ("overtake", (GAPS, DRAWN), (SWERVES, "{uniform: [0 m, 900 m], source: assumed}\ndraws: 9")),
        "21:25: actors.cyclist.do.swerve.change_offset.by: must be at most 200 m (here $swerve is 900 m)",
    ),
    "one_of_its_values": (
        ("left_turn", ("[0 mm/h, 5 mm/h]", "[0 mm/h, 500 mm/h]")),
        "5:39: conditions.rainfall: 500 mm/h is out of range; needs 0 to 150 mm/h (here $rainfall is 500 mm/h)",
    ),
    "wrong_kind_of_parameter": (
        ("left_turn", ("speed: $oncoming_speed", "speed: $gap")),
        "19:52: actors.oncoming.start.speed: -1 s is a duration (s), needs a speed (m/s), as in 50 km/h "
        "(here $gap is -1 s)",
    ),
    # quantities
    "plain_number": (
        ("left_turn", ("by: 45 m", "by: 45")),
        "13:29: ego.start.by: 45 is a plain number, needs a length (m), as in 45 m",
    ),
    "other_dimension": (
        ("left_turn", ("within: 20 s", "within: 20 m")),
        "14:37: ego.goal.within: 20 m is a length (m), needs a duration (s), as in 2.5 s",
    ),
    "neither_on_nor_a_bound": (
        ("left_turn", ("{min_ttc: {at_least: 0.95 s}}", "{keeps_lane: 0.2 m}")),
        "20:10: expect.keeps_lane: 0.2 m is not a word for it; known: on (or keys and values, of at_most)",
    ),
    "misspelt_bound": (
        ("left_turn", ("{min_ttc: {at_least: 0.95 s}}", "{yields: {at_lest: 2 s}}")),
        "20:19: expect.yields.at_lest: unknown key; did you mean at_least?",
    ),
    "on_where_a_bound_is_needed": (
        ("left_turn", ("{min_ttc: {at_least: 0.95 s}}", "{mitigates: on}")),
        "20:10: expect.mitigates: needs keys and values, as in {at_most: 20 km/h}",
    ),
    "domain_by_two_relations": (
        ("left_turn", ("  goal:", "  domain_ends: {before: junction, after: south}\n  goal:")),
        "14:3: ego.domain_ends: name exactly one of before, after",
    ),
    "unknown_unit": (
        ("left_turn", ("speed: 40 km/h}", "speed: 40 kmh}")),
        "13:39: ego.start.speed: unknown unit kmh; did you mean km/h?",
    ),
    "no_quantity": (
        ("left_turn", ("by: 45 m", "by: far")),
        "13:29: ego.start.by: far is no quantity, needs a length (m), as in 45 m",
    ),
    "list_for_a_quantity": (
        ("left_turn", ("by: 45 m", "by: [45 m]")),
        "13:29: ego.start.by: needs a length (m), as in 45 m",
    ),
    "above": (
        ("left_turn", ("within: 20 s", "within: 0 s")),
        "14:37: ego.goal.within: must be above 0 s",
    ),
    "at_least": (
        ("overtake", ("lane_width: 3.25 m", "lane_width: 2 m")),
        "4:40: road.lane_width: must be at least 2.2 m",
    ),
    "at_most": (
        ("overtake", ("length: 800 m", "length: 8 km")),
        "4:60: road.length: must be at most 2000 m",
    ),
    "speed_below_zero": (
        ("left_turn", ("speed: 40 km/h}", "speed: -40 km/h}")),
        "13:39: ego.start.speed: must be at least 0 km/h",
    ),
    # shapes
    "empty_value": (
        ("left_turn", ("type: car", "type:")),
        "17:5: actors.oncoming.type: nothing is written here; give a value or take the key out",
    ),
    "missing_key": (
        ("left_turn", ("  goal: {after: junction, by: 30 m, within: 20 s}\n", "")),
        "11:1: ego.goal: missing; add goal: {after: junction, by: 30 m}",
    ),
    "missing_in_a_step": (
        ("overtake", ("{by: $swerve, over: 1 s}", "{by: $swerve}")),
        "20:9: actors.cyclist.do.swerve.change_offset: name exactly one of over, within",
    ),
    "list_too_short": (
        ("left_turn", ("[south, west]", "[south]")),
        "12:3: ego.route: needs two values, as in [south, west]",
    ),
    "list_too_long": (
        ("left_turn", ("[south, west]", "[south, west, east]")),
        "12:3: ego.route: needs two values, as in [south, west]",
    ),
    "word_for_a_list": (
        ("left_turn", ("route: [south, west]", "route: south")),
        "12:3: ego.route: needs a list, as in [south, west]",
    ),
    "word_for_keys": (
        ("left_turn", ("min_ttc: {at_least: 0.95 s}", "min_ttc: 0.95 s")),
        "20:10: expect.min_ttc: needs keys and values, as in {at_least: 2.5 s}",
    ),
    "keys_for_a_word": (
        ("left_turn", ("before: junction", "before: {a: b}")),
        "13:11: ego.start.before: needs a word",
    ),
    "list_for_keys": (
        (
            "left_turn",
            ("conditions: {illumination: 10000 lux, rainfall: $rainfall}", "conditions: []"),
            ("  rainfall: [0 mm/h, 5 mm/h]\n", ""),
        ),
        "5:1: conditions: needs keys and values",
    ),
    "no_whole_number": (
        ("left_turn", ("by: 45 m, speed", "by: 45 m, lane: 1.5, speed")),
        "13:39: ego.start.lane: needs a whole number",
    ),
    "lane_huge": (
        ("left_turn", ("by: 45 m, speed", f"by: 45 m, lane: {10**30}, speed")),
        "13:39: ego.start.lane: must be at most 6",
    ),
    "lane_zero": (
        ("left_turn", ("by: 45 m, speed", "by: 45 m, lane: 0, speed")),
        "13:39: ego.start.lane: must be at least 1",
    ),
    "no_truth": (
        ("overtake", ("        change_offset:", "        optional: maybe\n        change_offset:")),
        "20:9: actors.cyclist.do.swerve.optional: needs true or false",
    ),
    "actor_name": (
        ("left_turn", ("  oncoming:", "  On Coming:")),
        "16:3: actors.On Coming: On Coming is no name here; use small letters, digits and _, and begin with a letter",
    ),
    "reserved_name": (
        ("left_turn", ("  oncoming:", "  conflict:")),
        "16:3: actors.conflict: an actor cannot be called conflict; give it another name",
    ),
    "road_is_a_number": (
        ("left_turn", ("road: crossroad_urban", "road: 3")),
        "4:1: road: needs a word, as in crossroad_urban",
    ),
    "unknown_road": (
        ("left_turn", ("road: crossroad_urban", "road: moon")),
        f"4:1: road: no road moon; known: {', '.join(CATALOG.roads)}",
    ),
    "road_key": (
        ("overtake", ("length: 800 m", "lenght: 800 m")),
        "4:60: road.lenght: unknown key; did you mean length?",
    ),
    "road_lanes": (
        ("overtake", ("lanes: 1+1", "lanes: 1x1")),
        "4:28: road.lanes: 1x1 does not read as it must, as in 1+1",
    ),
    "road_type": (
        ("overtake", ("length: 800 m", "type: locl")),
        "4:60: road.type: locl is not a word for it; did you mean local?",
    ),
    "off": (
        ("left_turn", ("{min_ttc: {at_least: 0.95 s}}", "{no_contact: no}")),
        "20:10: expect.no_contact: no is not a word for it; known: off",
    ),
    "off_as_truth": (
        ("left_turn", ("{min_ttc: {at_least: 0.95 s}}", "{no_contact: false}")),
        "20:10: expect.no_contact: false is not a word for it; known: off",
    ),
    # what goes together
    "two_relations": (
        ("left_turn", ("before: junction, by: 45 m", "before: junction, after: south, by: 45 m")),
        "13:3: ego.start: name exactly one of before, after, behind, ahead_of",
    ),
    "no_relation": (
        ("overtake", ("{after: west, by: 120 m, offset", "{by: 120 m, offset")),
        "16:5: actors.cyclist.start: name exactly one of before, after, behind, ahead_of, or meets",
    ),
    "meets_without_after": (
        ("left_turn", ("at: conflict, after: $gap, ", "at: conflict, ")),
        "19:5: actors.oncoming.start: meets needs at (conflict or an actor's name) and after (a duration, as in 2 s)",
    ),
    "meets_at_rest": (
        ("overtake", ("after: $gap, speed: 50 km/h", "after: $gap, speed: 0 km/h")),
        "24:5: actors.oncoming.start: meets needs a speed above 0",
    ),
    "meets_without_speed": (
        ("overtake", ("after: $gap, speed: 50 km/h", "after: $gap")),
        "24:5: actors.oncoming.start: meets needs a speed above 0",
    ),
    "meets_after_a_place": (
        ("overtake", ("{from: 2 s, to: 12 s, step: 2 s}", "[2 m]")),
        "24:38: actors.oncoming.start.after: 2 m is a length (m), needs a duration (s), as in 2 s (here $gap is 2 m)",
    ),
    "meets_and_by": (
        ("overtake", ("at: cyclist, after", "at: cyclist, by: 3 m, after")),
        "24:5: actors.oncoming.start: meets goes with at, after, lane, offset and speed only",
    ),
    "at_without_meets": (
        ("overtake", ("{after: west, by: 120 m", "{after: west, at: conflict, by: 120 m")),
        "16:5: actors.cyclist.start: at goes with meets only",
    ),
    "two_actions": (
        ("overtake", ("        change_offset:", "        stop: {at: 3 m/s2}\n        change_offset:")),
        "18:7: actors.cyclist.do.swerve: name exactly one action: "
        "change_speed, change_offset, change_lane, cross, stop, keep_gap, drive, follow_speeds, take_route, "
        "follow_path, open_door, signal, vanish",
    ),
    "two_triggers": (
        ("overtake", ("when: {distance", "when: {time: 1 s, distance")),
        "19:9: actors.cyclist.do.swerve.when: name exactly one trigger: "
        "time, distance, time_headway, time_to_collision, speed, reaches, standstill, off_road, signal, step, all, any",
    ),
    "speeds_out_of_order": (
        ("overtake", ("      swerve:\n", f"      go: {{follow_speeds: [{_SPEED}, {_SPEED}]}}\n      swerve:\n")),
        "18:12: actors.cyclist.do.go.follow_speeds: each at must be later than the one before",
    ),
    "points_half_timed": (
        (
            "overtake",
            ("change_offset: {by: $swerve, over: 1 s}", "follow_path: {points: [{ahead: $swerve, at: 1 s}, {}]}"),
        ),
        "20:9: actors.cyclist.do.swerve.follow_path: at goes with all points or none, each later than the one before",
    ),
    "lasting_with_all": (
        (
            "overtake",
            (
                "{distance: {to: ego, below: 12 m}}",
                "{lasting: 1 s, all: [{time: 1 s}, {off_road: {}}]}",
            ),
        ),
        "19:9: actors.cyclist.do.swerve.when: lasting goes with a single trigger; write it inside",
    ),
    "two_bounds": (
        ("overtake", ("{distance: {to: ego, below: 12 m}}", "{speed: {below: 1 m/s, above: 1 m/s}}")),
        "19:16: actors.cyclist.do.swerve.when.speed: name exactly one of below, above",
    ),
    # names of somebody
    "ego_behind": (
        ("overtake", ("behind: cyclist", "behind: cylist")),
        "10:11: ego.start.behind: no road user cylist; did you mean cyclist?",
    ),
    "goal": (
        ("overtake", ("ahead_of: cyclist", "ahead_of: ego")),
        "11:10: ego.goal.ahead_of: no road user ego; known: cyclist, oncoming",
    ),
    "meets_at_itself": (
        ("overtake", ("at: cyclist", "at: oncoming")),
        "24:25: actors.oncoming.start.at: no road user oncoming; known: conflict, cyclist",
    ),
    "trigger": (
        ("overtake", ("to: ego", "to: eggo")),
        "19:27: actors.cyclist.do.swerve.when.distance.to: no road user eggo; did you mean ego?",
    ),
    "headway": (
        ("overtake", ("{distance: {to: ego, below: 12 m}}", "{time_headway: {of: oncmng, below: 2 s}}")),
        "19:31: actors.cyclist.do.swerve.when.time_headway.of: no road user oncmng; did you mean oncoming?",
    ),
    "reaches": (
        ("overtake", ("{distance: {to: ego, below: 12 m}}", "{reaches: {behind: nobody}}")),
        "19:26: actors.cyclist.do.swerve.when.reaches.behind: no road user nobody; known: ego, cyclist, oncoming",
    ),
    "step": (
        ("overtake", ("{distance: {to: ego, below: 12 m}}", "{step: swerve}")),
        "19:16: actors.cyclist.do.swerve.when.step: no step swerve; known: none",
    ),
    "expect": (
        ("overtake", ("to: cyclist", "to: cyclst")),
        "25:22: expect.clearance.to: no road user cyclst; did you mean cyclist?",
    ),
    "keyword": (
        ("left_turn", ("  gap: {", "  from: {"), ("$gap", "$from"), ("[gap *", "[from *")),
        "8:3: parameters.from: cannot stand in require or derive; give it another name",
    ),
    # conditions
    "ambiguous": (
        ("left_turn", ("illumination: 10000 lux", "type: asphalt")),
        "5:14: conditions.type: may mean several conditions; write road.type or junction.type or surface.type",
    ),
    "condition_twice": (
        ("left_turn", ("illumination: 10000 lux", "weather.rainfall: 0 mm/h")),
        "5:40: conditions.rainfall: said already, as weather.rainfall; keep one (here $rainfall is 0 mm/h)",
    ),
    "condition_null": (
        ("left_turn", ("illumination: 10000 lux", "illumination: ")),
        "5:14: conditions.illumination: nothing is written here; give a value or take the key out",
    ),
    "condition_of_keys": (
        ("left_turn", ("illumination: 10000 lux", "illumination: {a: b}")),
        "5:14: conditions.illumination: needs a number in lux, as in 1 lux",
    ),
}


@pytest.mark.parametrize(("changed", "message"), ONE_MISTAKE.values(), ids=list(ONE_MISTAKE))
def test_a_mistake_says_where_and_what_would_be_right(problems, changed, message):
    assert problems(changed[0], *changed[1:]) == [message]


def test_a_parameter_stands_alone(problems):
    remedy = "a parameter stands alone, as in $gap; compute other values under derive"
    assert problems("left_turn", ("after: $gap", "after: $gap + 1 s"), (" $rainfall", " $rainfall/2")) == [
        f"5:39: conditions.rainfall: $rainfall/2: {remedy}",
        "9:3: parameters.rainfall: never used; write $rainfall where it stands, or take it out",
        f"19:39: actors.oncoming.start.after: $gap + 1 s: {remedy}",
    ]


def test_a_parameter_that_cannot_be_read_is_not_blamed_where_it_is_used(problems):
    assert problems("left_turn", ("[30 km/h, 40 km/h, 50 km/h, 60 km/h]", "[30 kmh]")) == [
        "7:3: parameters.oncoming_speed: unknown unit kmh; did you mean km/h?"
    ]


def test_an_empty_scenario_is_told_all_it_needs(problems):
    ego = (
        "{route: [south, west], start: {before: junction, by: 45 m, speed: 40 km/h}, goal: {after: junction, by: 30 m}}"
    )
    assert problems("left_turn", text="scenario: left_turn\n") == [
        "1:1: road: missing; add road: crossroad_urban",
        f"1:1: ego: missing; add ego: {ego}",
        "1:1: capability: missing; add capability: PRI-05",
        "1:1: summary: missing; add summary: Turn left across a car.",
    ]


@pytest.mark.parametrize("text", ["- a\n", "just words\n", "3\n"])
def test_a_file_that_is_no_mapping_is_one_problem(problems, text):
    assert problems("left_turn", text=text) == ["1:1: needs keys and values, as in name: value"]


def test_an_infinite_number_is_no_quantity(problems):
    assert problems("left_turn", ("by: 45 m", "by: .inf"), ("within: 20 s", "within: .nan")) == [
        "13:29: ego.start.by: inf is no quantity, needs a length (m), as in 45 m",
        "14:37: ego.goal.within: nan is no quantity, needs a duration (s), as in 2.5 s",
    ]


def test_twenty_files_load_in_a_moment(load):
    load("left_turn")
    start_s = time.process_time()
    for _ in range(20):
        load("left_turn")
    assert time.process_time() - start_s < 0.3


@pytest.mark.parametrize(
    ("misspelt", "message"),
    [
        ("requires:", "10:1: requires: unknown key; did you mean require?"),
        ("Require:", "10:1: Require: unknown key; did you mean require?"),
    ],
)
def test_a_misspelt_key_of_the_header_is_told_the_headers_keys(problems, misspelt, message):
    assert message in problems("left_turn", ("require:", misspelt))


def test_a_capability_in_small_letters_is_told_its_own(problems):
    assert problems("left_turn", ("PRI-05", "pri-05")) == [
        "2:1: capability: no capability pri-05; did you mean PRI-05?"
    ]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("1e300 km/h", "1e300 km/h is out of range; at most 500 km/h"),
        ("1e999 km/h", "1e999 km/h is out of range; at most 500 km/h"),
        ("501 km/h", "501 km/h is out of range; at most 500 km/h"),
        ("-1e300 km/h", "-1e300 km/h is out of range; at least -500 km/h"),
        ("４０ km/h", "４０ km/h is no quantity, needs a speed (m/s), as in 50 km/h"),
    ],
)
def test_a_speed_no_car_has_is_refused(problems, written, message):
    assert problems("left_turn", ("speed: 40 km/h", f"speed: {written}")) == [f"13:39: ego.start.speed: {message}"]


def test_a_goal_has_no_more_time_than_a_case_may_last(problems):
    assert problems("left_turn", ("within: 20 s", "within: 121 s")) == ["14:37: ego.goal.within: must be at most 120 s"]


def test_an_offset_beside_everything_is_refused(problems):
    assert problems("left_turn", ("after: $gap,", "after: $gap, offset: 201 m,")) == [
        "19:52: actors.oncoming.start.offset: must be at most 200 m"
    ]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("1", "1 is a plain number, needs a duration (s), as in 2 s"),
        ("true", "needs a duration (s), as in 2 s"),
        ("[1 s]", "needs a duration (s), as in 2 s"),
    ],
)
def test_a_gap_needs_a_unit(problems, written, message):
    assert f"19:39: actors.oncoming.start.after: {message}" in problems(
        "left_turn", ("after: $gap", f"after: {written}")
    )


def test_a_parameter_whose_name_is_none_is_told_so(problems):
    found = problems("left_turn", ("  gap:", "  Gap:"))
    assert "8:3: parameters.Gap: Gap is no name here; use small letters, digits and _, and begin with a letter" in found


def test_expressions_that_are_numbers_are_shown_an_expression(problems):
    written = "derive: {far: 3}\nrequire: [4, far > 1 m]"
    found = problems("left_turn", ("require: [gap * oncoming_speed <= 70 m]", written))
    assert "10:10: derive.far: needs a word, as in gap * speed" in found
    assert "11:11: require.0: needs a word, as in gap * speed <= 70 m" in found
