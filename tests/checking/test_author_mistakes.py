"""Every mistake an author can make has its own message, with its place and what would be right."""

from pathlib import Path

import pytest

from scenario_runner.checkup.reading import check
from scenario_runner.loading.catalog import load_vocabulary

CATALOG = load_vocabulary(Path(__file__).resolve().parents[2] / "catalog")

TURN = """\
scenario: turn
capability: PRI-05
summary: Turn left across an oncoming car.
road: crossroad_urban
conditions: {illumination: 10000 lux, rainfall: $rainfall}
parameters:
  speed: [30 km/h, 50 km/h]
  gap: {from: -1 s, to: 3 s, step: 1 s}
  rainfall: [0 mm/h, 5 mm/h]
require: [gap * speed <= 35 m]
ego:
  route: [south, west]
  start: {before: junction, by: 45 m, speed: 40 km/h}
  goal: {after: junction, by: 30 m, within: 20 s}
actors:
  oncoming:
    type: car
    route: [north, south]
    start: {meets: ego, at: conflict, after: $gap, speed: $speed}
expect: {min_ttc: {at_least: 0.95 s}}
"""

PASS = """\
scenario: pass
capability: CYC-05
summary: Pass a cyclist who swerves.
road: {template: straight, lanes: 1+1, length: 400 m}
parameters:
  swerve: [0.4 m, 0.8 m]
ego:
  route: [west, east]
  start: {behind: cyclist, by: 50 m, speed: 50 km/h}
  goal: {after: west, by: 300 m}
actors:
  cyclist:
    type: bicycle
    start: {after: west, by: 120 m, offset: -1.1 m, speed: 15 km/h}
    do:
      swerves:
        when: {distance: {to: ego, below: 40 m}}
        change_offset: {by: $swerve, over: 1 s}
      returns:
        when: {step: swerves}
        change_offset: {to: -1.1 m, over: 2 s}
        optional: true
  walker:
    type: pedestrian
    start: {after: west, by: 330 m, offset: -4 m}
    do:
      walks:
        when: {time_headway: {below: 3 s}}
        cross: {speed: 5 km/h}
        optional: true
"""

RIGHT = {"turn": TURN, "pass": PASS}

MISTAKES: list[tuple[str, list[tuple[str, str]], list[str]]] = [
    (
        "turn",
        [("road: crossroad_urban", "road: [crossroad_urban")],
        ["4:7: no YAML: a [ is opened and not closed, or a comma is missing"],
    ),
    (
        "turn",
        [("within: 20 s}", "within: 20 s")],
        ["14:9: no YAML: a { is opened and not closed, or a comma is missing"],
    ),
    (
        "turn",
        [("summary: Turn left", 'summary: "Turn left')],
        ["3:10: no YAML: a quote is opened and not closed"],
    ),
    (
        "turn",
        [("  route: [south", "\troute: [south")],
        ["12:1: no YAML: a tab cannot indent; use spaces"],
    ),
    (
        "turn",
        [("summary: Turn left", "summary: Turn: left")],
        ["3:14: no YAML: a second `: ` in one line, or keys not indented alike"],
    ),
    (
        "turn",
        [("  route: [south", " route: [south")],
        ["13:3: no YAML: this line is not indented as those beside it"],
    ),
    (
        "turn",
        [("capability: PRI-05", "capability: PRI-05\ncapability: PRI-06")],
        ["3:1: capability: written twice, first on line 2; keep one"],
    ),
    (
        "turn",
        [("speed: 40 km/h}", "speed: 40 km/h, speed: 50 km/h}")],
        ["13:55: ego.start.speed: written twice, first on line 13; keep one"],
    ),
    (
        "turn",
        [("[south, west]", "&r [south, west]"), ("[north, south]", "*r")],
        [
            "12:10: ego.route: the anchor &r is refused; write values out where they stand",
            "18:12: actors.oncoming.route: the alias *r is refused; write the value out",
        ],
    ),
    (
        "turn",
        [("expect:", "---\nexpect:")],
        ["20:1: a second document begins here; write one document a file"],
    ),
    (
        "turn",
        [("by: 45 m", "by: !!str 45 m")],
        ["13:33: ego.start.by: the tag !!str is refused; write the value alone"],
    ),
    (
        "turn",
        [("road: crossroad_urban", "road: @crossroad_urban")],
        ["4:7: no YAML: a value cannot begin with @; put it in quotes"],
    ),
    (
        "turn",
        [("ego:\n", "<<: {limit: 9 s}\nego:\n")],
        ["11:1: the merge key << is refused; write the keys out"],
    ),
    (
        "turn",
        [("road: crossroad_urban", "crossroad_urban")],
        ["5:1: no YAML: a line without `key: `"],
    ),
    (
        "turn",
        [
            (
                "summary: Turn left across an oncoming car.",
                (
                    "summary: Turn left Turn left Turn left Turn left Turn left Turn left Turn left Turn left"
                    " Turn left Turn left Turn left Turn left "
                ),
            )
        ],
        ["3:101: 129 columns; at most 100"],
    ),
    (
        "turn",
        [("scenario: turn", "scenario: trun")],
        ["1:1: scenario: trun is in turn.yaml; the file is named as the scenario"],
    ),
    (
        "turn",
        [("scenario: turn", "scenario: Turn-left")],
        ["1:1: scenario: Turn-left is in turn.yaml; the file is named as the scenario"],
    ),
    (
        "turn",
        [("scenario: turn\n", "")],
        ["1:1: scenario: missing; add scenario: left_turn_oncoming_car"],
    ),
    (
        "turn",
        [("PRI-05", "PRI-55")],
        ["2:1: capability: no capability PRI-55; did you mean PRI-05?"],
    ),
    (
        "turn",
        [("summary:", "sumary:")],
        ["3:1: sumary: unknown key; did you mean summary?"],
    ),
    (
        "turn",
        [("road: c", "tags: [oncomming]\nroad: c")],
        ["4:8: tags.0: oncomming is not a word for it; did you mean oncoming?"],
    ),
    (
        "turn",
        [("road: c", "tags: oncoming\nroad: c")],
        ["4:1: tags: needs a list, as in [pedestrian, occluded]"],
    ),
    (
        "turn",
        [("road: crossroad_urban", "road: crossroad_ruban")],
        ["4:1: road: no road crossroad_ruban; did you mean crossroad_urban?"],
    ),
    (
        "turn",
        [("road: crossroad_urban", "road: {template: crossrods}")],
        ["4:8: road.template: crossrods is not a word for it; did you mean crossroad?"],
    ),
    (
        "turn",
        [("illumination: 10000 lux", "illuminaton: 10000 lux")],
        ["5:14: conditions.illuminaton: unknown condition; did you mean illumination?"],
    ),
    (
        "turn",
        [("illumination: 10000 lux", "illumination: bright")],
        ["5:14: conditions.illumination: bright is no quantity, needs a number in lux, as in 1 lux"],
    ),
    (
        "turn",
        [("illumination: 10000 lux", "illumination: 10000 lux, junction.type: t_junction")],
        [
            (
                "5:39: conditions.junction.type: t_junction is not a word for it; known: none, t, y, "
                "crossroad, staggered, grade_separated, roundabout_mini, roundabout_compact, "
                "roundabout_normal, roundabout_large, roundabout_double"
            )
        ],
    ),
    (
        "turn",
        [("illumination: 10000 lux", "illumination: 10000 lux, level: 3")],
        ["5:39: conditions.level: said already, as illumination; keep one"],
    ),
    (
        "turn",
        [("after: $gap", "after: $gpa")],
        ["19:39: actors.oncoming.start.after: no parameter $gpa; did you mean $gap?"],
    ),
    (
        "turn",
        [("after: $gap", "after: $gap + 1 s")],
        [
            (
                "19:39: actors.oncoming.start.after: $gap + 1 s: a parameter stands alone, as in $gap; "
                "compute other values under derive"
            )
        ],
    ),
    (
        "turn",
        [("after: $gap", "after: gap")],
        ["19:39: actors.oncoming.start.after: gap is no quantity, needs a duration (s), as in 2 s"],
    ),
    (
        "turn",
        [("by: 45 m, speed: 40", "by: 45 m + 3 m, speed: 40")],
        ["13:29: ego.start.by: 45 m + 3 m is no quantity, needs a length (m), as in 45 m"],
    ),
    (
        "turn",
        [("[30 km/h, 50 km/h]", "[]")],
        ["7:3: parameters.speed: no values; give at least one"],
    ),
    (
        "turn",
        [("[30 km/h, 50 km/h]", "30 km/h")],
        [
            (
                "7:3: parameters.speed: needs a list of values, as in [1 s, 2 s], {from: 1 s, to: 5 s, step: "
                "1 s}, or a distribution"
            )
        ],
    ),
    (
        "turn",
        [("[30 km/h, 50 km/h]", "[30 km/h, 50]")],
        [
            (
                "7:3: parameters.speed: 30 km/h is a speed (m/s), 50 is a plain number; values of one "
                "parameter are of one kind"
            )
        ],
    ),
    (
        "turn",
        [("[30 km/h, 50 km/h]", "[30 km/h, 30 km/h]")],
        ["7:3: parameters.speed: 30 km/h and 30 km/h have the same id, speed=30; keep one, or one unit"],
    ),
    (
        "turn",
        [("[30 km/h, 50 km/h]", "[36 km/h, 10 m/s]")],
        ["7:3: parameters.speed: 36 km/h and 10 m/s are the same; keep one"],
    ),
    (
        "turn",
        [("to: 3 s, step", "to: 3.5 s, step")],
        ["8:3: parameters.gap: steps of 1 s from -1 s miss 3.5 s; end at 3 s or 4 s"],
    ),
    (
        "turn",
        [("step: 1 s", "step: 0 s")],
        ["8:3: parameters.gap: step is 0; it would never arrive"],
    ),
    (
        "turn",
        [("step: 1 s", "step: 1 m")],
        [
            (
                "8:3: parameters.gap: from is a duration (s), to is a duration (s), step is a length (m); "
                "from, to and step are of one kind"
            )
        ],
    ),
    (
        "turn",
        [("step: 1 s", "stp: 1 s")],
        ["8:3: parameters.gap: unknown key stp; did you mean step?"],
    ),
    (
        "turn",
        [("step: 1 s", "step: -1 s")],
        ["8:3: parameters.gap: steps of -1 s lead from -1 s away from 3 s; turn the sign"],
    ),
    (
        "turn",
        [("step: 1 s", "step: 0.0001 s")],
        ["8:3: parameters.gap: 40001 values; at most 1000, take a larger step"],
    ),
    (
        "turn",
        [("speed: $speed", "speed: $gap")],
        [
            (
                "19:52: actors.oncoming.start.speed: -1 s is a duration (s), needs a speed (m/s), as in 50 "
                "km/h (here $gap is -1 s)"
            )
        ],
    ),
    (
        "turn",
        [("rainfall: $rainfall", "rainfall: 0 mm/h")],
        ["9:3: parameters.rainfall: never used; write $rainfall where it stands, or take it out"],
    ),
    (
        "turn",
        [("[30 km/h, 50 km/h]", "{normal: {mean: 40 km/h, sd: 5 km/h}}")],
        [
            "7:3: parameters.speed: drawn, and nothing says how often; add draws: 60 beside parameters",
            (
                "8:3: parameters.gap: a list beside speed, which is drawn; draw it too, as in {weights: {-1 "
                "s: 1, 0 s: 1}, source: …}"
            ),
            (
                "9:3: parameters.rainfall: a list beside speed, which is drawn; draw it too, as in {weights: "
                "{0 mm/h: 1, 5 mm/h: 1}, source: …}"
            ),
        ],
    ),
    (
        "turn",
        [("gap * speed <= 35 m", "gap + speed <= 35 m")],
        [
            (
                "10:11: require.0: gap is a duration (s), speed is a speed (m/s); only like is added to, or "
                "compared with, like"
            )
        ],
    ),
    (
        "turn",
        [("gap * speed <= 35 m", "gap * speed <= 35 s")],
        [
            (
                "10:11: require.0: gap * speed is a length (m), 35 s is a duration (s); only like is added "
                "to, or compared with, like"
            )
        ],
    ),
    (
        "turn",
        [("gap * speed <= 35 m", "gap * sped <= 35 m")],
        ["10:11: require.0: unknown name sped; did you mean speed?"],
    ),
    (
        "turn",
        [("gap * speed <= 35 m", "gap * speed")],
        ["10:11: require.0: gap * speed is a length (m), needs a condition, as in gap <= 2 s"],
    ),
    (
        "turn",
        [("gap * speed <= 35 m", "gap * speed <= 35 m m")],
        [
            (
                "10:11: require.0: 'gap * speed <= 35 m m' is no expression; write arithmetic and comparisons"
                " of parameters, as in gap * speed <= 70 m"
            )
        ],
    ),
    (
        "turn",
        [("gap * speed <= 35 m", '__import__("os") <= 3')],
        [
            (
                "10:11: require.0: __import__('os') is not understood; known: + - * / **, comparisons, and or"
                " not, abs min max"
            )
        ],
    ),
    (
        "turn",
        [("gap * speed <= 35 m", "gap <= 100 s")],
        [
            (
                "10:11: require.0: gap <= 100 s takes nothing out: it holds at all 20 points left; take it "
                "out, or widen a parameter"
            )
        ],
    ),
    (
        "turn",
        [("gap * speed <= 35 m", "gap <= -100 s")],
        ["10:1: require: takes out all 20 points; no case is left"],
    ),
    (
        "turn",
        [("[gap * speed <= 35 m]", "gap * speed <= 35 m")],
        ["10:1: require: needs a list, as in [gap * speed <= 70 m]"],
    ),
    (
        "turn",
        [("require:", "derive: {late: early + 1 s, early: late - 1 s}\nrequire:"), ("$gap", "$late")],
        ["10:10: derive.late: unknown name early; known: speed, gap, rainfall"],
    ),
    (
        "turn",
        [("require:", "derive: {gap: speed * 1 s}\nrequire:")],
        ["10:10: derive.gap: gap is a parameter already; give the derived value another name"],
    ),
    (
        "turn",
        [("before: junction, by: 45 m", "before: juncton, by: 45 m")],
        ["13:11: ego.start.before: unknown place juncton; did you mean junction?"],
    ),
    (
        "turn",
        [("before: junction, by: 45 m", "by: 45 m")],
        ["13:3: ego.start: name exactly one of before, after, behind, ahead_of"],
    ),
    (
        "turn",
        [("before: junction, by: 45 m", "before: junction, after: junction")],
        ["13:3: ego.start: name exactly one of before, after, behind, ahead_of"],
    ),
    (
        "turn",
        [("before: junction, by: 45 m", "behind: nobody, by: 45 m")],
        ["13:11: ego.start.behind: no road user nobody; known: oncoming"],
    ),
    (
        "turn",
        [("[south, west]", "[south, wst]")],
        ["12:3: ego.route: unknown arm wst; did you mean west?"],
    ),
    (
        "turn",
        [("[south, west]", "[south, south]")],
        ["12:3: ego.route: a route from south back to south is a U-turn; go to one of east, north, west"],
    ),
    (
        "turn",
        [("[south, west]", "[south]")],
        ["12:3: ego.route: needs two values, as in [south, west]"],
    ),
    (
        "turn",
        [("by: 45 m, speed", "by: 45 m, lane: 3, speed")],
        ["12:3: ego.route: no lane 3 comes in from south; it has lane 1 only"],
    ),
    (
        "turn",
        [("by: 45 m, speed", "by: 45 m, lane: 0, speed")],
        ["13:39: ego.start.lane: must be at least 1"],
    ),
    (
        "turn",
        [("after: junction, by: 30 m", "before: junction, by: 80 m")],
        [("14:3: ego.goal: the goal lies 35 m behind the ego's front at its start; put it farther along the route")],
    ),
    (
        "turn",
        [("after: junction, by: 30 m", "after: junction, by: 600 m")],
        [
            (
                "14:3: ego.goal: the goal lies 100 m beyond the end of the road; arms grow to 500 m at most; "
                "place it elsewhere, or rule such values out by require (at speed = 30 km/h, gap = 1 s, "
                "rainfall = 0 mm/h; 3 of 3 cases)"
            )
        ],
    ),
    (
        "pass",
        [("by: 300 m", "by: 500 m")],
        [
            (
                "10:3: ego.goal: the goal lies 100 m beyond the end of the road; the road is 400 m long; "
                "place it elsewhere, or rule such values out by require"
            )
        ],
    ),
    (
        "pass",
        [("{after: west, by: 300 m}", "{behind: cyclist, by: 3 m}")],
        ["10:3: ego.goal: cyclist moves, so this is no fixed place; use before or after an anchor"],
    ),
    (
        "pass",
        [("{after: west, by: 300 m}", "{ahead_of: cyclst, by: 3 m}")],
        ["10:10: ego.goal.ahead_of: no road user cyclst; did you mean cyclist?"],
    ),
    (
        "turn",
        [("within: 20 s", "within: 3 s")],
        [
            (
                "14:37: ego.goal.within: at the speed it starts with and alone on the road the ego takes 12.9"
                " s to the goal: 9.9 s more than 3 s; give more time, or less way (at speed = 30 km/h, gap = "
                "1 s, rainfall = 0 mm/h; 3 of 3 cases)"
            )
        ],
    ),
    (
        "turn",
        [("within: 20 s", "within: 0 s")],
        ["14:37: ego.goal.within: must be above 0 s"],
    ),
    (
        "turn",
        [("expect:", "limit: 4 s\nexpect:")],
        [
            (
                "20:1: limit: at the speed it starts with and alone on the road the ego takes 12.9 s to the "
                "goal: 8.9 s more than 4 s; give more time, or less way (at speed = 30 km/h, gap = 1 s, "
                "rainfall = 0 mm/h; 3 of 3 cases)"
            )
        ],
    ),
    (
        "turn",
        [("type: car", "type: kar")],
        ["17:5: actors.oncoming.type: kar is not a word for it; did you mean car?"],
    ),
    (
        "turn",
        [("    type: car\n", "")],
        ["16:3: actors.oncoming.type: missing; add type: car"],
    ),
    (
        "turn",
        [("  oncoming:\n", "  ego:\n")],
        ["16:3: actors.ego: an actor cannot be called ego; give it another name"],
    ),
    (
        "turn",
        [("  oncoming:\n", "  On Coming:\n")],
        [
            (
                "16:3: actors.On Coming: On Coming is no name here; use small letters, digits and _, and "
                "begin with a letter"
            )
        ],
    ),
    (
        "turn",
        [("meets: ego", "meets: other")],
        ["19:13: actors.oncoming.start.meets: other is not a word for it; known: ego"],
    ),
    (
        "turn",
        [
            (", after: $gap", ""),
            ("  gap: {from: -1 s, to: 3 s, step: 1 s}\n", ""),
            ("require: [gap * speed <= 35 m]\n", ""),
        ],
        [
            (
                "17:5: actors.oncoming.start: meets needs at (conflict or an actor's name) and after (a "
                "duration, as in 2 s)"
            )
        ],
    ),
    (
        "turn",
        [
            ("after: $gap", "after: 3 m"),
            ("  gap: {from: -1 s, to: 3 s, step: 1 s}\n", ""),
            ("require: [gap * speed <= 35 m]\n", ""),
        ],
        ["17:39: actors.oncoming.start.after: 3 m is a length (m), needs a duration (s), as in 2 s"],
    ),
    (
        "turn",
        [
            ("speed: $speed}", "speed: 0 km/h}"),
            ("  speed: [30 km/h, 50 km/h]\n", ""),
            ("[gap * speed <= 35 m]", "[gap <= 2 s]"),
        ],
        ["18:5: actors.oncoming.start: meets needs a speed above 0"],
    ),
    (
        "turn",
        [("at: conflict, ", "")],
        [
            (
                "19:5: actors.oncoming.start: meets needs at (conflict or an actor's name) and after (a "
                "duration, as in 2 s)"
            )
        ],
    ),
    (
        "turn",
        [("at: conflict", "at: cyclist")],
        ["19:25: actors.oncoming.start.at: no road user cyclist; did you mean conflict?"],
    ),
    (
        "turn",
        [("at: conflict", "at: conflict, by: 3 m")],
        ["19:5: actors.oncoming.start: meets goes with at, after, lane, offset and speed only"],
    ),
    (
        "turn",
        [("route: [north, south]", "route: [west, south]")],
        [
            (
                "19:25: actors.oncoming.start.at: oncoming's path never comes close to the ego's; name whom "
                "they meet at, or another route"
            )
        ],
    ),
    (
        "turn",
        [("gap: {from: -1 s, to: 3 s", "gap: {from: -9 s, to: 3 s")],
        [
            (
                "19:39: actors.oncoming.start.after: oncoming has left the conflict 1.76 s before the case "
                "begins, 24.5 m beyond it: start the ego nearer to it, or let it come later (at speed = 50 "
                "km/h, gap = -9 s, rainfall = 5 mm/h; 1 of 3 cases)"
            )
        ],
    ),
    (
        "turn",
        [("speed: [30 km/h, 50 km/h]", "speed: [30 km/h, 400 km/h]")],
        [
            (
                "19:5: actors.oncoming.start: oncoming starts 131 m before the road begins; arms grow to 500 "
                "m at most; place it elsewhere, or rule such values out by require (at speed = 400 km/h, gap "
                "= -1 s, rainfall = 5 mm/h; 1 of 3 cases)"
            )
        ],
    ),
    (
        "turn",
        [("speed: $speed}", "speed: $speed, lane: 2}")],
        ["18:5: actors.oncoming.route: no lane 2 comes in from north; it has lane 1 only"],
    ),
    (
        "pass",
        [("behind: cyclist, by: 50 m", "behind: cyclist, by: 5 m")],
        [
            (
                "9:3: ego.start: cyclist drives 15 km/h 5.0 m ahead, and braking with all the grip there is "
                "(8.8 m/s2) from 50 km/h takes 6.9 m: start 1.9 m farther back, or slower"
            )
        ],
    ),
    (
        "pass",
        [("behind: cyclist, by: 50 m", "behind: cyclist, by: -4 m")],
        [
            (
                "14:5: actors.cyclist.start: overlap at the start: ego and cyclist, by 0.11 m; place it "
                "elsewhere, or rule such values out by require"
            )
        ],
    ),
    (
        "pass",
        [("behind: cyclist, by: 50 m", "behind: cyclist, by: 150 m")],
        [
            (
                "9:3: ego.start: the ego starts 37 m before the road begins; the road is 400 m long; place it"
                " elsewhere, or rule such values out by require"
            )
        ],
    ),
    (
        "pass",
        [("start: {after: west, by: 120 m", "start: {ahead_of: ego, by: 120 m")],
        [("9:3: ego.start: these starts depend on each other: ego, cyclist, ego; place one of them by an anchor")],
    ),
    (
        "pass",
        [("offset: -1.1 m, speed", "offset: -300 m, speed")],
        ["14:37: actors.cyclist.start.offset: must be at least -200 m"],
    ),
    (
        "pass",
        [("below: 40 m", "below: 40 s")],
        [
            (
                "17:36: actors.cyclist.do.swerves.when.distance.below: 40 s is a duration (s), needs a length"
                " (m), as in 45 m"
            )
        ],
    ),
    (
        "pass",
        [("{to: ego, below: 40 m}", "{to: eog, below: 40 m}")],
        ["17:27: actors.cyclist.do.swerves.when.distance.to: no road user eog; did you mean ego?"],
    ),
    (
        "pass",
        [("{to: ego, below: 40 m}", "{to: cyclist, below: 40 m}")],
        ["17:27: actors.cyclist.do.swerves.when.distance.to: no road user cyclist; known: ego, walker"],
    ),
    (
        "pass",
        [("when: {distance: {to: ego, below: 40 m}}", "when: {distance: {to: ego, below: 40 m}, time: 2 s}")],
        [
            (
                "17:9: actors.cyclist.do.swerves.when: name exactly one trigger: time, distance, "
                "time_headway, time_to_collision, speed, reaches, standstill, off_road, signal, step, all, "
                "any"
            )
        ],
    ),
    (
        "pass",
        [("when: {distance: {to: ego, below: 40 m}}", "when: {}")],
        [
            (
                "17:9: actors.cyclist.do.swerves.when: name exactly one trigger: time, distance, "
                "time_headway, time_to_collision, speed, reaches, standstill, off_road, signal, step, all, "
                "any"
            )
        ],
    ),
    (
        "pass",
        [("when: {distance: {to: ego, below: 40 m}}", "when: {far: 3 m}")],
        [
            (
                "17:16: actors.cyclist.do.swerves.when.far: unknown key; known: time, distance, time_headway,"
                " time_to_collision, speed, reaches, standstill, off_road, signal, step, all, any, delay, "
                "lasting"
            )
        ],
    ),
    (
        "pass",
        [("when: {distance: {to: ego, below: 40 m}}", "when: 2 s")],
        ["17:9: actors.cyclist.do.swerves.when: needs keys and values"],
    ),
    (
        "pass",
        [
            (
                "change_offset: {by: $swerve, over: 1 s}",
                "change_offset: {by: $swerve, over: 1 s}\n        stop: {at: 2 m/s2}",
            )
        ],
        [
            (
                "16:7: actors.cyclist.do.swerves: name exactly one action: change_speed, change_offset, "
                "change_lane, cross, stop, keep_gap, drive, follow_speeds, take_route, follow_path, "
                "open_door, signal, vanish"
            )
        ],
    ),
    (
        "pass",
        [
            ("        change_offset: {by: $swerve, over: 1 s}\n", ""),
            ("  swerve: [0.4 m, 0.8 m]\n", ""),
            ("parameters:\n", ""),
        ],
        [
            (
                "14:7: actors.cyclist.do.swerves: name exactly one action: change_speed, change_offset, "
                "change_lane, cross, stop, keep_gap, drive, follow_speeds, take_route, follow_path, "
                "open_door, signal, vanish"
            )
        ],
    ),
    (
        "pass",
        [("change_offset: {by: $swerve, over: 1 s}", "change_offset: {by: $swerve, over: 1 s, within: 3 m}")],
        ["18:9: actors.cyclist.do.swerves.change_offset: name exactly one of over, within"],
    ),
    (
        "pass",
        [("change_offset: {by: $swerve, over: 1 s}", "change_offset: {by: $swerve}")],
        ["18:9: actors.cyclist.do.swerves.change_offset: name exactly one of over, within"],
    ),
    (
        "pass",
        [("change_offset: {by: $swerve, over: 1 s}", "change_ofset: {by: $swerve, over: 1 s}")],
        ["18:9: actors.cyclist.do.swerves.change_ofset: unknown key; did you mean change_offset?"],
    ),
    (
        "pass",
        [("step: swerves", "step: swervs")],
        ["20:16: actors.cyclist.do.returns.when.step: no step swervs; did you mean swerves?"],
    ),
    (
        "pass",
        [("step: swerves", "step: returns")],
        ["20:16: actors.cyclist.do.returns.when.step: no step returns; known: swerves, walker.walks"],
    ),
    (
        "pass",
        [("change_offset: {to: -1.1 m, over: 2 s}", "change_lane: {to: left, over: 2 s}")],
        [
            (
                "21:23: actors.cyclist.do.returns.change_lane.to: no lane of this direction lies to the left "
                "of eastbound_1; it has no neighbour: change the offset, or the road"
            )
        ],
    ),
    (
        "pass",
        [("change_offset: {to: -1.1 m, over: 2 s}", "change_lane: {to: up, over: 2 s}")],
        ["21:23: actors.cyclist.do.returns.change_lane.to: up is not a word for it; known: left, right"],
    ),
    (
        "pass",
        [("change_offset: {to: -1.1 m, over: 2 s}", "stop: {at: -2 m/s2}")],
        ["21:16: actors.cyclist.do.returns.stop.at: must be above 0 m/s2"],
    ),
    (
        "pass",
        [("change_offset: {to: -1.1 m, over: 2 s}", "signal: {of: west, to: red}")],
        [("21:18: actors.cyclist.do.returns.signal.of: this road has no signals; declare them under road.signals")],
    ),
    (
        "pass",
        [("change_offset: {to: -1.1 m, over: 2 s}", "take_route: [west, north]")],
        ["21:9: actors.cyclist.do.returns.take_route: unknown arm north; arms are west, east"],
    ),
    (
        "pass",
        [("change_offset: {to: -1.1 m, over: 2 s}", "cross: {speed: 5 km/h}")],
        [
            (
                "14:53: actors.cyclist.start.speed: whoever crosses starts at rest; leave this out, the "
                "step's own speed says how fast it goes"
            )
        ],
    ),
    (
        "pass",
        [("offset: -4 m}", "offset: -4 m, speed: 3 km/h}")],
        [
            (
                "25:51: actors.walker.start.speed: whoever crosses starts at rest; leave this out, the step's"
                " own speed says how fast it goes"
            )
        ],
    ),
    (
        "pass",
        [("offset: -4 m}", "offset: -150 m}")],
        ["29:9: actors.walker.do.walks.cross: no road lies across from walker within 100 m"],
    ),
    (
        "pass",
        [("    do:\n      walks", "    drives: idm\n    do:\n      walks")],
        ["27:5: actors.walker.do: an actor that drives by idm follows no steps; take out do or drives"],
    ),
    (
        "pass",
        [("when: {time_headway: {below: 3 s}}", "when: {reaches: {of: ego, ahead_of: cyclist, by: 3 m}}")],
        [
            (
                "28:16: actors.walker.do.walks.when.reaches: cyclist moves, so this is no fixed place; use "
                "before or after an anchor"
            )
        ],
    ),
    (
        "turn",
        [("min_ttc: {at_least: 0.95 s}", "min_tcc: {at_least: 0.95 s}")],
        ["20:10: expect.min_tcc: unknown key; did you mean min_ttc?"],
    ),
    (
        "turn",
        [("min_ttc: {at_least: 0.95 s}", "min_ttc: 0.95 s")],
        ["20:10: expect.min_ttc: needs keys and values, as in {at_least: 2.5 s}"],
    ),
    (
        "turn",
        [("min_ttc: {at_least: 0.95 s}", "clearance: {to: cyclist, at_least: 1 m}")],
        ["20:22: expect.clearance.to: no road user cyclist; known: oncoming"],
    ),
    (
        "turn",
        [("min_ttc: {at_least: 0.95 s}", "no_contact: false")],
        ["20:10: expect.no_contact: false is not a word for it; known: off"],
    ),
    (
        "turn",
        [("min_ttc: {at_least: 0.95 s}", "min_ttc: {at_least: 0.95 m}")],
        ["20:20: expect.min_ttc.at_least: 0.95 m is a length (m), needs a duration (s), as in 2.5 s"],
    ),
]
"""A right scenario, the words of it that are changed, and all that check then says, without the name of the file."""


def said(base: str, changes: list[tuple[str, str]]) -> list[str]:
    text = RIGHT[base]
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    file = Path(f"{base}.yaml")
    file.write_text(text)
    return [str(remark).removeprefix(f"{file}:") for remark in check([file], CATALOG).remarks]


@pytest.mark.parametrize(
    ("base", "changes", "told"), MISTAKES, ids=[" ".join(new.split()) or "nothing" for _, ((_, new), *_), _ in MISTAKES]
)
def test_each_mistake_is_told_at_its_place_with_what_would_be_right(base, changes, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert said(base, changes) == told


@pytest.mark.parametrize("base", RIGHT)
def test_without_a_mistake_nothing_is_told(base, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert said(base, []) == []


def test_no_two_mistakes_share_a_message_but_those_of_one_kind():
    messages = {line.partition(" ")[2] for _, _, told in MISTAKES for line in told}

    assert len(messages) >= 90
