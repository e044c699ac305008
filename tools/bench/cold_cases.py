"""A folder of scenario files as a catalog has them: each yields twenty cases of nine road users and four events."""

from __future__ import annotations

import random
from pathlib import Path

CASES_A_FILE = 20

HEAD = """\
scenario: {name}
capability: LON-07
summary: Cars on three lanes; one ahead slows down and drives on, another moves over.
road: {{template: straight, lanes: 3+0, length: 800 m, speed_limit: 70 km/h, type: primary}}
conditions: {{illumination: 10000 lux, rainfall: 0 mm/h, surface.condition: dry}}
limit: {limit:g} s
parameters:
  speed: [30 km/h, 35 km/h, 40 km/h, 45 km/h, 50 km/h]
  gap: [35 m, 40 m, 45 m, 50 m]
ego:
  route: [west, east]
  start: {{after: west, by: 40 m, lane: 1, speed: $speed}}
  goal: {{after: west, by: 700 m}}
actors:
  ahead:
    type: car
    start: {{ahead_of: ego, by: $gap, lane: 1, speed: 45 km/h}}
    do:
      slow:
        when: {{time: 0.5 s}}
        change_speed: {{to: 30 km/h, at: 2 m/s2}}
        optional: true
      drive_on:
        when: {{step: slow}}
        change_speed: {{to: 50 km/h, at: 1.5 m/s2}}
        optional: true
  beside:
    type: car
    start: {{after: west, by: 420 m, lane: 2, speed: 45 km/h}}
    do:
      move_over:
        when: {{distance: {{to: ego, below: 320 m}}}}
        change_lane: {{to: left, over: 3 s}}
        optional: true
      go:
        when: {{step: move_over}}
        change_speed: {{to: 55 km/h, at: 1 m/s2}}
        optional: true
"""
FOLLOWER = """\
  car_{number}:
    type: car
    start: {{after: west, by: {by:.1f} m, lane: {lane}, speed: {speed:.1f} km/h}}
    drives: idm
"""
TAIL = "expect: {min_ttc: {at_least: 0.5 s}, reaches_goal: off}  # the limit ends every case\n"


def write_cold_cases(folder: Path, files: int, *, limit_s: float) -> int:
    """Write so many different files; how many cases they are."""
    for number in range(files):
        name = f"nine_cars_{number:03}"
        (folder / f"{name}.yaml").write_text(_scenario(name, limit_s, random.Random(number)), encoding="utf-8")
    return files * CASES_A_FILE


def _scenario(name: str, limit_s: float, draws: random.Random) -> str:
    followers = [
        FOLLOWER.format(
            number=number, by=200.0 + 30.0 * number + draws.uniform(-5.0, 5.0), lane=number % 3 + 1,
            speed=draws.uniform(40.0, 50.0),
        )
        for number in range(6)
    ]  # fmt: skip
    return HEAD.format(name=name, limit=limit_s) + "".join(followers) + TAIL
