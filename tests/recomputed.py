"""What `explain` says of a case, computed again from the columns that are stored: pyarrow, numpy and shapely alone.

Nothing of judging, simulation or reporting is used. Where a measure needs more than the drive (the nominal drive, the
smoothing of comfort), the stored column of the criteria table is what it is held against.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import shapely

from scenario_runner.model.cases import Case

KMH, G = 3.6, 9.80665
NUMBER = r"([+-]?\d+(?:\.\d+)?)"
RED = (0, 1)  # red, and red with yellow: the codes of the column signals


def rows_of(folder: Path, table: str, case_id: str) -> list[dict]:
    return [row for row in pq.read_table(folder / f"{table}.parquet").to_pylist() if row["case_id"] == case_id]


@dataclass(frozen=True)
class Stored:
    """A case as its run stored it; the case itself gives only what was declared: bodies, road, route, goal."""

    folder: Path
    case: Case

    @cached_property
    def outcome(self) -> dict:
        (row,) = rows_of(self.folder, "outcomes", self.case.id)
        return row

    @cached_property
    def criteria(self) -> dict[str, dict]:
        return {row["criterion"]: row for row in rows_of(self.folder, "criteria", self.case.id)}

    @cached_property
    def tracks(self) -> dict[int, dict]:
        return {row["actor"]: row for row in rows_of(self.folder, "traces", self.case.id)}

    @cached_property
    def time_s(self) -> np.ndarray:
        return np.array(self.tracks[-1]["ticks"]) * self.tracks[-1]["step_s"]

    def of(self, actor: int, column: str) -> np.ndarray:
        return np.array(self.tracks[actor][column], dtype=float)

    def number_of(self, name: str) -> int:
        return next(actor for actor, row in self.tracks.items() if actor >= 0 and row["name"] == name)

    def row(self, at_s: float) -> int:
        """The first row at a time; the last before it where the trace has none."""
        return int(np.searchsorted(self.time_s, at_s - 1e-6))

    @cached_property
    def front_m(self) -> np.ndarray:
        return self.of(-1, "station_m") + self.case.ego_body.front_m

    def box(self, actor: int, row: int, *, after_s: float = 0.0) -> shapely.Polygon:
        """A body at a row, or as far on as it gets at that speed and heading."""
        body = self.case.ego_body if actor < 0 else self.case.actors[actor].body
        yaw = self.of(actor, "yaw_rad")[row]
        along = np.array([np.cos(yaw), np.sin(yaw)])
        ahead_m = (body.box_centre_from_reference_m if actor < 0 else 0.0) + after_s * self.of(actor, "speed_mps")[row]
        centre_m = np.array([self.of(actor, "x_m")[row], self.of(actor, "y_m")[row]]) + ahead_m * along
        left = np.array([-along[1], along[0]])
        corners = ((1, 1), (-1, 1), (-1, -1), (1, -1))
        return shapely.Polygon(
            [centre_m + 0.5 * (a * body.length_m * along + b * body.width_m * left) for a, b in corners]
        )

    def apart_m(self, actor: int, row: int) -> float:
        return float(self.box(-1, row).distance(self.box(actor, row)))

    @cached_property
    def nearest(self) -> tuple[float, int, float]:
        """The least distance, to whom, and when."""
        found = [
            (self.apart_m(actor, row), actor, row)
            for actor in self.tracks
            if actor >= 0
            for row in range(len(self.time_s))
            if self.tracks[actor]["present"][row]
        ]
        least_m, actor, row = min(found)
        return least_m, actor, float(self.time_s[row])

    def collision_s(self, actor: int, row: int, horizon_s: float = 3.0) -> float:
        """When the boxes would first touch, at constant speeds and headings: by steps, then by halving."""

        def touch(after_s: float) -> bool:
            return self.box(-1, row, after_s=after_s).intersects(self.box(actor, row, after_s=after_s))

        steps = np.arange(0.0, horizon_s + 0.005, 0.005)
        hit = next((place for place, after_s in enumerate(steps) if touch(after_s)), None)
        if hit is None:
            return np.inf
        low, high = (0.0, 0.0) if hit == 0 else (steps[hit - 1], steps[hit])
        for _ in range(20):
            middle = 0.5 * (low + high)
            low, high = (low, middle) if touch(middle) else (middle, high)
        return high

    @cached_property
    def closing_mps(self) -> float:
        """The relative speed at the contact."""
        track = self.tracks[-1]
        row, actor = self.row(track["contact_s"]), track["contact_actor"]
        velocities = [
            self.of(each, "speed_mps")[row] * np.exp(1j * self.of(each, "yaw_rad")[row]) for each in (-1, actor)
        ]
        return float(abs(velocities[0] - velocities[1]))

    @property
    def end_s(self) -> float:
        return self.tracks[-1]["end_tick"] * self.tracks[-1]["step_s"]

    def signal(self, name: str) -> np.ndarray:
        """What a signal shows at each row."""
        ids = [signal.id for signal in self.case.road.signals]
        return np.array(self.tracks[-1]["signals"]).reshape(len(self.time_s), -1)[:, ids.index(name)]

    def before_red_s(self, name: str, at_s: float) -> float:
        row = self.row(at_s)
        later = np.flatnonzero(np.isin(self.signal(name)[row:], RED))
        return float(self.time_s[row + later[0]] - at_s)

    def since_red_s(self, name: str, at_s: float) -> float:
        others = np.flatnonzero(~np.isin(self.signal(name)[: self.row(at_s)], RED))
        return float(at_s - self.time_s[others[-1] + 1])

    def line_m(self, kinds: tuple[str, ...]) -> float:
        """The station of the first line of such a kind on the route."""
        return min(
            line.station_m + stretch.shift_m
            for stretch in self.case.ego.path.stretches
            for line in self.case.road.stop_lines
            if line.lane == stretch.lane and line.kind in kinds
        )

    def passes_s(self, station_m: float) -> float:
        return float(self.time_s[np.flatnonzero(self.front_m > station_m)[0]])

    def slowest_mps(self, line_m: float) -> float:
        """Before the line's passing, in the 4 m before it."""
        end = self.row(self.passes_s(line_m))
        near = (self.front_m[:end] >= line_m - 4.0) & (self.front_m[:end] <= line_m + 1e-4)
        return float(self.of(-1, "speed_mps")[:end][near].min())

    def stood_s(self, since_s: float) -> float:
        """For how long it stood from a time on."""
        stands = np.abs(self.of(-1, "speed_mps")[self.row(since_s) :]) < 0.1
        last = self.row(since_s) + (int(np.argmin(stands)) if not stands.all() else len(stands)) - 1
        return float(self.time_s[last] - since_s)

    def limit_mps(self, at_s: float) -> float:
        """Of the lane the ego's reference point is on at a time."""
        station_m = self.of(-1, "station_m")[self.row(at_s)]
        lanes = [self.case.road.lanes[each.lane] for each in self.case.ego.path.stretches if each.from_m <= station_m]
        return lanes[-1].speed_limit_mps

    def passed_s(self, actor: int) -> float:
        """When all of an actor is ahead of the ego's front, on a road along x."""
        rear_m = self.of(actor, "x_m") - 0.5 * self.case.actors[actor].body.length_m
        body = self.case.ego_body
        front_m = self.of(-1, "x_m") + body.box_centre_from_reference_m + 0.5 * body.length_m
        return float(self.time_s[np.flatnonzero(rear_m > front_m)[0]])

    @property
    def goal_s(self) -> float:
        return float(self.time_s[np.flatnonzero(self.front_m >= self.case.goal.station_m - 1e-4)[0]])

    @property
    def short_m(self) -> float:
        return float(self.case.goal.station_m - self.front_m[-1])

    @property
    def came_near_s(self) -> float:
        """When the ego's front is within max(10 m, 1 s, the way to stop at 3 m/s²) of the conflict (semantics 9)."""
        speed = self.of(-1, "speed_mps")
        near_m = np.maximum(10.0, speed + speed**2 / 6.0)
        zone_m = self.case.meetings[0].ego_enter_m
        return float(self.time_s[np.flatnonzero(self.front_m >= zone_m - near_m)[0]])


Values = Callable[[Stored, dict, tuple[str, ...]], tuple[float, ...]]
WHO = r"(\w+)(?: \(\w+\))?"


def _with(stored: Stored, name: str, row: dict) -> float:
    return stored.collision_s(stored.number_of(name), stored.row(row["at_s"]))


SENTENCES: tuple[tuple[str, str, Values], ...] = (
    ("no_contact", rf"came no nearer to anybody than {NUMBER} m, to {WHO} at {NUMBER} s",
     lambda s, c, w: (s.nearest[0], s.nearest[2])),
    ("no_contact", rf"(?:hit|was struck by) {WHO} at {NUMBER} s (?:with|on) its [\w ]+, closing at {NUMBER} km/h.*",
     lambda s, c, w: (s.tracks[-1]["contact_tick"] * s.tracks[-1]["step_s"], s.closing_mps * KMH)),
    ("mitigates", rf"closed on {WHO} at {NUMBER} km/h when they touched at {NUMBER} s; the bound is {NUMBER} km/h",
     lambda s, c, w: (s.closing_mps * KMH, s.tracks[-1]["contact_s"], c["bound"] * KMH)),
    ("obeys_signals", rf"came no nearer to the line of signal (\w+) than {NUMBER} m",
     lambda s, c, w: (s.line_m(("signal",)) - s.front_m.max(),)),
    ("obeys_signals", rf"passed the line of signal (\w+) at {NUMBER} s at {NUMBER} km/h while it was \w+",
     lambda s, c, w: (t := s.passes_s(s.line_m(("signal",))), s.of(-1, "speed_mps")[s.row(t)] * KMH)),
    ("obeys_signals", rf"passed the line of signal (\w+) at {NUMBER} s at {NUMBER} km/h while it was \w+, "
                      rf"{NUMBER} s before red",
     lambda s, c, w: (t := s.passes_s(s.line_m(("signal",))), s.of(-1, "speed_mps")[s.row(t)] * KMH,
                      s.before_red_s(w[0], t))),
    ("obeys_signals", rf"passed the line of signal (\w+) at {NUMBER} s at {NUMBER} km/h while it was red, "
                      rf"{NUMBER} s after it turned red",
     lambda s, c, w: (t := s.passes_s(s.line_m(("signal",))), s.of(-1, "speed_mps")[s.row(t)] * KMH,
                      s.since_red_s(w[0], t))),
    ("yields", rf"went at {NUMBER} s where {WHO} goes first, and .* {NUMBER} s.*; the bound is {NUMBER} s",
     lambda s, c, w: (c["at_s"], abs(c["measure"]), c["bound"])),
    ("stops_at_stop_line", rf"stood before the stop line it passed at {NUMBER} s",
     lambda s, c, w: (s.passes_s(s.line_m(("stop",))),)),
    ("stops_at_stop_line", rf"passed a stop line at {NUMBER} s without standing before it: "
                           rf"{NUMBER} km/h at the slowest",
     lambda s, c, w: (s.passes_s(s.line_m(("stop",))), s.slowest_mps(s.line_m(("stop",))) * KMH)),
    ("keeps_junction_clear", rf"stood where others cross for {NUMBER} s from {NUMBER} s on; the bound is {NUMBER} s",
     lambda s, c, w: (s.stood_s(c["at_s"]), c["at_s"], c["bound"])),
    ("clearance", rf"passed {WHO} with {NUMBER} m of room at {NUMBER} s; the bound is {NUMBER} m",
     lambda s, c, w: (s.apart_m(s.number_of(w[0]), s.row(c["at_s"])), c["at_s"], c["bound"])),
    ("min_ttc", rf"nobody in its way came within {NUMBER} s of a collision", lambda s, c, w: (3.0,)),
    ("min_ttc", rf"time to collision with {WHO} fell to {NUMBER} s at {NUMBER} s; the bound is {NUMBER} s",
     lambda s, c, w: (_with(s, w[0], c), c["at_s"], c["bound"])),
    ("reacts_before", rf"{WHO} never came within {NUMBER} s of a collision", lambda s, c, w: (3.0,)),
    ("reacts_before", rf"(?:never )?reacted to {WHO}: time to collision had fallen to {NUMBER} s at {NUMBER} s; "
                      rf"the bound is {NUMBER} s",
     lambda s, c, w: (c["measure"], c["at_s"], c["bound"])),
    ("speed_limit", rf"drove {NUMBER} km/h where {NUMBER} km/h is the limit, at {NUMBER} s; the bound is {NUMBER} km/h "
                    r"over it",
     lambda s, c, w: (s.of(-1, "speed_mps")[s.row(c["at_s"])] * KMH, s.limit_mps(c["at_s"]) * KMH, c["at_s"],
                      c["bound"] * KMH)),
    ("no_false_brake", rf"braked {NUMBER} g more than the nominal drive at {NUMBER} s; the bound is {NUMBER} g",
     lambda s, c, w: (c["measure"] / G, c["at_s"], c["bound"] / G)),
    ("comfort", rf"[a-z ]+ {NUMBER} (?:m/s|rad/s)[23]? at {NUMBER} s; the bound is {NUMBER} (?:m/s|rad/s)[23]?",
     lambda s, c, w: (c["measure"] * float(w[-1]), c["at_s"], float(w[-1]))),
    ("progress", rf"made {NUMBER} m of way where the nominal drive makes {NUMBER} m; the bound is a share of {NUMBER}",
     lambda s, c, w: (m := np.ptp(s.of(-1, "station_m")), m / c["measure"], c["bound"])),
    ("reaches_goal", rf"reached its goal at {NUMBER} s", lambda s, c, w: (s.goal_s,)),
    ("reaches_goal", rf"reached its goal at {NUMBER} s, {NUMBER} s to spare",
     lambda s, c, w: (s.goal_s, s.case.goal.within_s - s.goal_s)),
    ("reaches_goal", rf"{NUMBER} m short of its goal when [\w ]+ ended the case at {NUMBER} s",
     lambda s, c, w: (s.short_m, s.end_s)),
    ("minimal_risk", rf"came to rest {NUMBER} m before its domain ends, braking with up to {NUMBER} m/s2 at "
                     rf"{NUMBER} s; the bound is {NUMBER} m/s2",
     lambda s, c, w: (s.case.domain_ends_m - s.front_m[-1], c["measure"], c["at_s"], c["bound"])),
    ("minimal_risk", rf"drove out of its domain at {NUMBER} s, at {NUMBER} km/h",
     lambda s, c, w: (t := s.passes_s(s.case.domain_ends_m + 1e-4), s.of(-1, "speed_mps")[s.row(t)] * KMH)),
    ("lets_pass", rf"let {WHO} by at {NUMBER} s; the bound is {NUMBER} s",
     lambda s, c, w: (s.passed_s(s.number_of(w[0])), c["bound"])),
    ("lets_pass", rf"never let {WHO} by in {NUMBER} s; the bound is {NUMBER} s",
     lambda s, c, w: (s.end_s, c["bound"])),
    ("rss", rf"(?:braked|accelerated) with {NUMBER} m/s2 at {NUMBER} s while too near {WHO} by RSS, which allows "
            rf"{NUMBER} m/s2 then",
     lambda s, c, w: (abs(a := s.of(-1, "acceleration_mps2")[s.row(c["at_s"])]), c["at_s"], a - c["measure"])),
    ("fsm", rf"braked with {NUMBER} m/s2 at {NUMBER} s, where the fuzzy safety model asks for "
            rf"{NUMBER} m/s2 behind {WHO}",
     lambda s, c, w: (b := -min(s.of(-1, "acceleration_mps2")[s.row(c["at_s"])], 0.0), c["at_s"], b + c["measure"])),
    ("", rf"did not arise: {WHO} had left the conflict before the ego came near it at {NUMBER} s",
     lambda s, c, w: (s.came_near_s,)),
)  # fmt: skip
"""Sentences of criteria, and of a verdict: what their numbers are, in their order."""

MEASURES: dict[str, Callable[[Stored, dict], float]] = {
    "no_contact": lambda s, c: s.nearest[0],
    "mitigates": lambda s, c: s.closing_mps,
    "clearance": lambda s, c: s.apart_m(s.number_of(c["actor"]), s.row(c["at_s"])),
    "min_ttc": lambda s, c: _with(s, c["actor"], c),
    "stops_at_stop_line": lambda s, c: s.slowest_mps(s.line_m(("stop",))),
    "speed_limit": lambda s, c: max(s.of(-1, "speed_mps")[s.row(c["at_s"])] - s.limit_mps(c["at_s"]), 0.0),
    "reaches_goal": lambda s, c: s.goal_s,
}
"""Measures that the drive alone gives."""

EVENTS: tuple[tuple[str, Values], ...] = (
    (rf"ego starts at {NUMBER} km/h", lambda s, c, w: (s.of(-1, "speed_mps")[0] * KMH,)),
    (rf"(\w+) at {NUMBER} km/h, {NUMBER} m away",
     lambda s, c, w: (s.of(a := s.number_of(w[0]), "speed_mps")[0] * KMH, s.apart_m(a, 0))),
    (rf"(\w+) first shown to the stack, {NUMBER} m away",
     lambda s, c, w: (s.apart_m(a := s.number_of(w[0]), int(np.argmax(s.tracks[a]["visible"]))),)),
    (rf"ego passes the line of signal (\w+) at \w+, {NUMBER} km/h",
     lambda s, c, w: (s.of(-1, "speed_mps")[s.row(s.passes_s(s.line_m(("signal",))))] * KMH,)),
    (rf"ego begins to brake at {NUMBER} km/h",
     lambda s, c, w: (s.of(-1, "speed_mps")[_brakes(s)] * KMH,)),
    (rf"ego begins to brake at {NUMBER} km/h, at its hardest: {NUMBER} m/s²",
     lambda s, c, w: (s.of(-1, "speed_mps")[_brakes(s)] * KMH, -s.of(-1, "acceleration_mps2").min())),
    (rf"ego brakes hardest, {NUMBER} m/s² at {NUMBER} km/h",
     lambda s, c, w: (-(a := s.of(-1, "acceleration_mps2")).min(), s.of(-1, "speed_mps")[a.argmin()] * KMH)),
    (rf"closest to (\w+): {NUMBER} m, ego at {NUMBER} km/h",
     lambda s, c, w: (s.nearest[0], s.of(-1, "speed_mps")[s.row(s.nearest[2])] * KMH)),
    (rf"contact with (\w+) on the ego's [\w ]+, closing at {NUMBER} km/h", lambda s, c, w: (s.closing_mps * KMH,)),
)  # fmt: skip
"""Events of the timeline that have numbers besides their time."""


def _brakes(stored: Stored) -> int:
    return int(np.flatnonzero(stored.of(-1, "acceleration_mps2") < -0.5)[0])


def event_times(stored: Stored) -> set[float]:
    """When things happen that the timeline has, to its hundredths."""
    acceleration, speed = stored.of(-1, "acceleration_mps2"), stored.of(-1, "speed_mps")
    rows = [*np.flatnonzero(acceleration < -0.5)[:1], acceleration.argmin()]
    rows += [*(np.flatnonzero((speed[1:] < 0.1) & (speed[:-1] >= 0.1)) + 1)[:1]]
    for signal in stored.case.road.signals:
        rows += [*(np.flatnonzero(np.diff(stored.signal(signal.id))) + 1)]
    rows += [np.argmax(track["visible"]) for actor, track in stored.tracks.items() if actor >= 0]
    times = [0.0, stored.end_s, stored.nearest[2], *stored.time_s[np.array(rows, dtype=int)]]
    times += [row["at_s"] for row in stored.criteria.values() if row["finding"] == "violated" and row["at_s"]]
    times += [time for fired in stored.tracks[-1]["fired"] for time in (fired["started_s"], fired["ended_s"]) if time]
    if stored.case.road.signals:
        line_m = stored.line_m(("signal",))
        times += [stored.passes_s(line_m)] if stored.front_m.max() > line_m else []
    return {round(float(time), 2) for time in times}


def numbers_in(words: str) -> list[str]:
    return re.findall(r"(?<![\w.])[+-]?\d+(?:\.\d+)?(?![\w.]|\.\d)", words)


def equals(printed: str, value: float) -> bool:
    """Whether a number was printed of this value: they differ by no more than half of its last digit."""
    digits = len(printed.partition(".")[2])
    return abs(float(printed) - value) <= 0.5 * 10.0**-digits + 1e-4 + 1e-6 * (1.0 + abs(value))
