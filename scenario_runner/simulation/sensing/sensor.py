"""A profile, the weather and a case's draws as arrays, for the kernel that looks."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scenario_runner.geometry import FloatArray
from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.cases import Case
from scenario_runner.model.odd import Conditions
from scenario_runner.model.perception import Profile, Table
from scenario_runner.model.stacks import OBJECT_COLUMNS
from scenario_runner.model.weather import Weather
from scenario_runner.simulation.draws import Stream, sequence

IntArray = npt.NDArray[np.int64]

DETECTED, POSITION, BIAS, SPEED, YAW = range(5)  # tables
E_RANGE, E_RANGE_OF_VULNERABLE, E_NOISE, E_ODDS, E_WITHIN = range(5)  # an effect of the weather
D_ALONG, D_ACROSS, D_SPEED, D_YAW, D_KEEP, D_FIND, DRAWS = range(7)
(G_BORN, G_ENDS, G_RANGE, G_BEARING, G_KIND, G_LENGTH, G_WIDTH, G_X, G_Y, G_YAW, GHOST_SIZE) = range(11)
NORMAL = (Stream.ALONG, Stream.ACROSS, Stream.SPEED, Stream.YAW)
CORRELATED_S = 0.1
"""The time over which a profile's correlation is."""
GHOST_KINDS = (ActorKind.CAR, ActorKind.PEDESTRIAN, ActorKind.BICYCLE)
GHOST_STEPS = 5.0
"""How many stack steps one stays on average: 2 to 10 frames, by judgement."""
GHOST_NEAR_M, GHOST_FAR_M, GHOST_WITHIN_RAD = 5.0, 60.0, 1.0
NEW = -1.0
"""Of an object: nobody has looked for it yet."""


class Senses(NamedTuple):
    """What perceives: a profile, under a weather table."""

    profile: Profile
    weather: Weather | None


class Sensor(NamedTuple):
    """All that looking needs, and keeps. N objects, G ghosts, T stack steps."""

    tables: FloatArray  # (R, 2): distance, value
    spans: IntArray  # (5, 2): first row and count of each table
    aheads: FloatArray  # (5,)
    sectors: FloatArray  # (K, 2): range, half-angle
    effects: FloatArray  # (E, 5)
    vulnerable: FloatArray  # (kinds,): 1 of those who are
    draws: FloatArray  # (T, N, DRAWS)
    found: FloatArray  # (N,): whether it is found, or NEW
    ghosts: FloatArray  # (G, GHOST_SIZE)
    order: IntArray  # (N + G,): in which they are told
    told: FloatArray  # (N,): of whom one is
    out: FloatArray  # (N + G, 9), with OBJECT_COLUMNS
    kept: float  # the chance that a miss, or a find, outlasts a step


def sensor_of(case: Case, senses: Senses, seed: int) -> Sensor:
    """For one case; `seed` is its own."""
    profile, count = senses.profile, len(case.actors)
    step_s = case.step_s * case.ticks_per_stack_step
    steps = round(case.limit_s / case.step_s) // case.ticks_per_stack_step + 2
    kept = profile.correlation ** (step_s / CORRELATED_S)
    ghosts = _ghosts(profile.ghosts_per_s * step_s, steps, seed)
    tables = (profile.detected, profile.position_m, profile.bias_m, profile.speed_mps, profile.yaw_rad)
    counts = [len(table.values) for table in tables]
    return Sensor(
        tables=np.concatenate([_rows(table) for table in tables]),
        spans=np.column_stack([np.cumsum([0, *counts[:-1]]), counts]).astype(np.int64),
        aheads=np.array([table.ahead for table in tables]),
        sectors=np.array([(sector.range_m, sector.within_rad) for sector in profile.sectors], dtype=np.float64),
        effects=_effects(senses.weather, case.conditions),
        vulnerable=np.array([float(kind.is_vulnerable) for kind in ActorKind]),
        draws=_draws(seed, (steps, count), kept),
        found=np.full(count, NEW),
        ghosts=ghosts,
        order=sequence(seed, Stream.ORDER).permutation(count + len(ghosts)).astype(np.int64),
        told=np.zeros(count),
        out=np.zeros((count + len(ghosts), len(OBJECT_COLUMNS))),
        kept=kept,
    )


def _rows(table: Table) -> FloatArray:
    return np.column_stack([table.distances_m, table.values]).astype(np.float64)


def _effects(weather: Weather | None, conditions: Conditions) -> FloatArray:
    """Of all that applies, (E, 5); a range that visibility bounds is bounded by the line of sight already."""
    rows = []
    for effect in () if weather is None else weather.effects:
        if (sight := effect.sight) is not None and effect.applies(conditions):
            ranges = (sight.range_factor or 1.0, sight.range_factor_of_vulnerable or 1.0)
            within_rad = np.pi if sight.within_rad is None else sight.within_rad
            rows.append((*ranges, sight.noise_factor, sight.missed_odds_factor, within_rad))
    return np.array(rows, dtype=np.float64).reshape(-1, 5)


def _draws(seed: int, shape: tuple[int, int], kept: float) -> FloatArray:
    """(T, N, DRAWS): errors in standard deviations, each of its own stream and correlated over time; and chances."""
    steps, count = shape
    drawn = np.empty((steps, count, DRAWS))
    for actor in range(count):
        for column, stream in enumerate(NORMAL):
            drawn[:, actor, column] = sequence(seed, stream, actor).standard_normal(steps)
        for column, stream in ((D_KEEP, Stream.KEEP), (D_FIND, Stream.FIND)):
            drawn[:, actor, column] = sequence(seed, stream, actor).random(steps)
    fresh = np.sqrt(1.0 - kept * kept)
    for step in range(1, steps):  # AR(1), stationary from the first on
        drawn[step, :, : len(NORMAL)] = kept * drawn[step - 1, :, : len(NORMAL)] + fresh * drawn[step, :, : len(NORMAL)]
    return drawn


def _ghosts(rate: float, steps: int, seed: int) -> FloatArray:
    """(G, GHOST_SIZE): in each step one comes up with this chance, somewhere ahead, and stands there for some steps."""
    drawn = sequence(seed, Stream.GHOSTS)
    chances = drawn.random((steps, 4))
    stays = drawn.geometric(1.0 / (GHOST_STEPS - 1.0), steps) + 1
    rows = []
    for born in np.flatnonzero(chances[:, 0] < rate).tolist():
        _, far, aside, kind = chances[born].tolist()
        body = BODIES[what := GHOST_KINDS[int(kind * len(GHOST_KINDS))]]
        range_m = GHOST_NEAR_M + far * (GHOST_FAR_M - GHOST_NEAR_M)
        bearing_rad = (2.0 * aside - 1.0) * GHOST_WITHIN_RAD
        about = (born, born + int(stays[born]), range_m, bearing_rad, what, body.length_m, body.width_m)
        rows.append((*about, 0.0, 0.0, 0.0))
    return np.array(rows, dtype=np.float64).reshape(-1, GHOST_SIZE)
