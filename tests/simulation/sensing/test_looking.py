"""What a stack is told through a profile: rates, errors and times as declared, by draws that hang on nothing else."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from drives import other, straight_case
from scenario_runner.loading.catalog import load_vocabulary
from scenario_runner.model.actors import BODIES, ActorKind
from scenario_runner.model.cases import Goal, Recorded
from scenario_runner.model.perception import Profile, Sector, Table
from scenario_runner.model.runs import Setup
from scenario_runner.model.stacks import OBJECT_COLUMNS, Control
from scenario_runner.simulation.loop import simulate
from scenario_runner.simulation.sensing.sensor import GHOST_STEPS, Senses, sensor_of
from simulation.test_contact_and_sight import polygon, shown_share

CATALOG = load_vocabulary(Path(__file__).resolve().parents[3] / "catalog")
ID, KIND, X, Y, YAW, SPEED, LENGTH, WIDTH, SEEN_S = range(len(OBJECT_COLUMNS))
RAIN = "environment.weather.rainfall"
EGO = (1.33, 0.0)  # the middle of the ego's box at its start
ALL, NONE = Table(distances_m=(0.0,), values=(1.0,)), Table(distances_m=(0.0,), values=(0.0,))


def level(value):
    """A table of one value."""
    return Table(distances_m=(0.0,), values=(value,))


def profile(**more):
    """The truth, but for what is given."""
    truth = {
        "name": "of the test",
        "sectors": (Sector(range_m=1e6, within_rad=math.pi),),
        "detected": ALL,
        "position_m": NONE,
        "bias_m": NONE,
        "speed_mps": NONE,
        "yaw_rad": NONE,
        "correlation": 0.0,
        "delay_s": 0.0,
        "ghosts_per_s": 0.0,
        "source": "the test",
    }
    return Profile(**(truth | more))


def standing(x_m, y_m=0.0, *, kind=ActorKind.CAR, name="it", body=None):
    states = np.array([[0.0, x_m, y_m, 0.5, 3.0], [99.0, x_m, y_m, 0.5, 3.0]])
    return other(name, kind=kind, body=body or BODIES[kind], motion=Recorded(states=states))


class Notes:
    """Stands, or holds its speed, and notes what it is told."""

    def __init__(self):
        self.told = []

    def drive(self, observation):
        self.told.append((observation.time_s, observation.objects.copy()))
        return Control(0.0, 0.0)


def looked(actors, seen_by, *, seed=0, speed_mps=0.0, limit_s=30.0, weather=None, **more):
    """What a stack is told at each step, and the trace."""
    plain = straight_case(actors=actors, limit_s=limit_s, **more)
    case = replace(plain, ego=replace(plain.ego, speed_mps=speed_mps), goal=Goal(station_m=150.0))
    notes = Notes()
    senses = None if seen_by is None else Senses(seen_by, weather)
    trace = simulate(case, lambda _: notes, Setup(seed=seed), senses=senses)
    return notes.told, trace


def sightings(actors, seen_by, seeds, **more):
    """For each seed and step: the one object's row, NaN where it is not told of; (S, T, 9)."""
    found = []
    for seed in range(seeds):
        told, _ = looked(actors, seen_by, seed=seed, **more)
        found.append([rows[0] if len(rows) else np.full(9, np.nan) for _, rows in told])
    return np.array(found)


@cache
def many(share, correlation):
    """Whether a standing car 50 m ahead is told of, for 40 seeds of 300 steps."""
    rows = sightings([standing(50.0)], profile(detected=level(share), correlation=correlation), 40)
    return ~np.isnan(rows[:, :, X])


# ---- whom it is told of


def test_a_perfect_profile_tells_the_truth():
    places = ((20.0, 5.0), (30.0, -6.0), (40.0, 20.0), (-9.0, 0.0))
    actors = [standing(*place, name=str(place)) for place in places]
    told, trace = looked(actors, profile(), limit_s=1.0)
    truth, true_trace = looked(actors, None, limit_s=1.0)

    for (_, rows), (_, true_rows) in zip(told, truth, strict=True):
        assert rows[rows[:, ID].argsort()].tolist() == true_rows[true_rows[:, ID].argsort()].tolist()
    assert (trace.visible == true_trace.visible).all()


@pytest.mark.parametrize("share", [0.3, 0.7, 0.95])
def test_as_many_are_found_as_the_profile_says(share):
    """Correlated over time: 12,000 looks weigh like some 630, whose share strays by 0.02 at most (one sigma)."""
    assert many(share, 0.9).mean() == pytest.approx(share, abs=0.06)


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_a_miss_outlasts_a_step_as_the_profile_says(correlation):
    found = many(0.7, correlation).astype(float) - 0.7
    lag_one = (found[:, 1:] * found[:, :-1]).mean() / (0.7 * 0.3)
    assert lag_one == pytest.approx(correlation, abs=0.06)


def test_the_chain_is_stationary_from_the_first_look_on():
    firsts = ~np.isnan(sightings([standing(50.0)], profile(detected=level(0.6), correlation=0.9), 400, limit_s=0.1))
    assert firsts[:, 0, X].mean() == pytest.approx(0.6, abs=0.08)  # of 400: one sigma is 0.025


def test_between_distances_the_share_is_between():
    table = Table(distances_m=(0.0, 100.0), values=(1.0, 0.0))
    found = ~np.isnan(sightings([standing(EGO[0] + 40.0)], profile(detected=table), 40, limit_s=10.0))
    assert found[:, :, X].mean() == pytest.approx(0.6, abs=0.04)


def test_ahead_a_distance_counts_as_the_profile_stretches_it():
    edge = Table(distances_m=(40.0, 40.1), values=(1.0, 0.0), ahead=0.5)
    ahead, beside = standing(EGO[0] + 30.0, name="ahead"), standing(EGO[0], 30.0, name="beside")
    told, _ = looked([ahead, beside], profile(detected=edge), limit_s=0.5)
    assert [rows[:, Y].tolist() for _, rows in told] == [[30.0]] * 5


def test_beyond_its_range_and_beside_its_sectors_nobody_is_seen():
    sectors = (Sector(range_m=50.0, within_rad=0.5), Sector(range_m=10.0, within_rad=math.pi))
    places = {"ahead": (45.0, 0.0), "far": (60.0, 3.0), "aside": (20.0, 20.0), "near": (-7.0, 0.0)}
    actors = [standing(EGO[0] + x_m, y_m, name=name) for name, (x_m, y_m) in places.items()]
    told, _ = looked(actors, profile(sectors=sectors), limit_s=0.5)
    assert all(sorted((rows[:, X] - EGO[0]).round(6).tolist()) == [-7.0, 45.0] for _, rows in told)


@pytest.mark.parametrize(("aside_m", "share"), [(-3.0, 0.4), (-3.7, 0.8)])
def test_of_whom_less_than_half_is_in_sight_half_are_found(aside_m, share):
    """By shapely the truck leaves 0.38 of the car in sight, or 0.71."""
    truck, car = BODIES[ActorKind.TRUCK], BODIES[ActorKind.CAR]
    in_sight = shown_share(polygon(40.0, 0.0, 0.5, car), [polygon(20.0, aside_m, 0.5, truck)])
    assert (in_sight < 0.5) == (share == 0.4)
    assert in_sight > 0.3

    actors, found = [standing(20.0, aside_m, kind=ActorKind.TRUCK, name="truck"), standing(40.0, name="car")], []
    for seed in range(10):
        told, _ = looked(actors, profile(detected=level(0.8)), seed=seed)
        found += [(rows[:, X] > 35.0).any() for _, rows in told]
    assert np.mean(found) == pytest.approx(share, abs=0.04)  # of 3,000: one sigma is 0.01


# ---- with what errors


def test_errors_have_the_size_of_the_profile_and_hang_together_over_time():
    car = standing(EGO[0] + 50.0)
    seen_by = profile(
        position_m=level(2.0), speed_mps=level(0.5), yaw_rad=level(0.1), bias_m=level(1.0), correlation=0.8
    )
    rows = sightings([car], seen_by, 40)
    along, across = rows[:, :, X] - (EGO[0] + 50.0), rows[:, :, Y]
    for error, size, mean in (
        (along, 2.0, 1.0),
        (across, 2.0, 0.0),
        (rows[:, :, SPEED] - 3.0, 0.5, 0.0),
        (rows[:, :, YAW] - 0.5, 0.1, 0.0),
    ):
        beside = (error - mean) / size
        assert error.mean() == pytest.approx(mean, abs=0.12 * size)  # some 1,300 that count: 0.03 of the size
        assert beside.std() == pytest.approx(1.0, abs=0.08)
        assert (beside[:, 1:] * beside[:, :-1]).mean() == pytest.approx(0.8, abs=0.08)
        assert (beside[:, 5:] * beside[:, :-5]).mean() == pytest.approx(0.8**5, abs=0.1)
    assert abs(np.corrcoef(along.ravel(), across.ravel())[0, 1]) < 0.1


def test_errors_are_as_large_in_the_first_look():
    rows = sightings([standing(EGO[0] + 50.0)], profile(position_m=level(2.0), correlation=0.9), 400, limit_s=0.1)
    assert rows[:, 0, Y].std() == pytest.approx(2.0, abs=0.25)


def test_a_bias_is_along_the_line_of_sight():
    told, _ = looked([standing(EGO[0] + 30.0, 40.0)], profile(bias_m=level(5.0)), limit_s=0.1)
    assert told[0][1][0, [X, Y]].tolist() == pytest.approx([EGO[0] + 33.0, 44.0])


def test_of_two_profiles_the_same_case_meets_the_same_draws():
    """So that what is due to perception is due to it alone: errors are those of the other, scaled."""
    actors = [standing(30.0, name="a"), standing(40.0, 5.0, name="b")]
    small, large = (looked(actors, profile(position_m=level(size)), limit_s=2.0)[0] for size in (0.1, 0.3))
    for (_, one), (_, two) in zip(small, large, strict=True):
        truth = np.array([[30.0, 0.0], [40.0, 5.0]])
        one, two = (rows[rows[:, X].argsort()][:, [X, Y]] - truth for rows in (one, two))
        assert two == pytest.approx(3.0 * one)


def test_who_is_missed_by_the_better_profile_is_missed_by_the_worse_one():
    better, worse = (many(share, 0.9) for share in (0.7, 0.3))
    assert (worse <= better).all()
    assert worse.sum() < better.sum()


def test_a_draw_hangs_on_nothing_the_stack_does():
    """One that brakes meets the errors of one that stands by, step by step, for the size is the same everywhere."""

    class Brakes(Notes):
        def drive(self, observation):
            super().drive(observation)
            return Control(-3.0, 0.0)

    case, errors = straight_case(actors=[standing(80.0)], limit_s=3.0), []
    for stack in (Notes(), Brakes()):
        senses = Senses(profile(position_m=level(1.0), correlation=0.9), None)
        simulate(case, lambda _, stack=stack: stack, Setup(), senses=senses)
        errors.append([rows[0, Y] for _, rows in stack.told])
    assert errors[0] == errors[1]


def test_a_draw_hangs_on_nobody_who_is_hidden_or_gone():
    """The walker's errors are the same whether the van is there to hide it at first, or stands elsewhere."""
    seen_by, told = profile(position_m=level(0.3), correlation=0.9), []
    for sensor_case in (True, False):
        case = straight_case(actors=[standing(80.0, 8.0), standing(40.0, 4.0 if sensor_case else -20.0, name="van")])
        sensor = sensor_of(case, Senses(seen_by, None), seed=7)
        told.append(sensor.draws[:, 0])
    assert (told[0] == told[1]).all()


# ---- under the weather


@pytest.mark.parametrize(
    ("conditions", "range_m"),
    [({}, 100.0), ({RAIN: 10.0}, 55.0), ({RAIN: 1.0}, 90.0)],
)
def test_rain_shortens_the_range_as_the_weather_table_says(conditions, range_m):
    sectors = (Sector(range_m=100.0, within_rad=math.pi),)
    actors = [
        standing(EGO[0] + at_m, side * 0.2 * range_m, name=f"at {at_m}")
        for at_m, side in ((0.95 * range_m, 1), (range_m, -1))
    ]
    told, _ = looked(actors, profile(sectors=sectors), limit_s=0.1, weather=CATALOG.weather, conditions=conditions)
    assert len(told[0][1]) == 1


def test_heavy_rain_makes_errors_and_the_odds_of_a_miss_larger():
    rain = {"weather": CATALOG.weather, "conditions": {RAIN: 10.0}}
    seen_by = profile(detected=level(0.8), position_m=level(1.0))
    rows = sightings([standing(EGO[0] + 30.0)], seen_by, 30, **rain)
    assert np.nanstd(rows[:, :, Y]) == pytest.approx(1.6, abs=0.1)
    assert (~np.isnan(rows[:, :, X])).mean() == pytest.approx(0.8 / (0.8 + 3 * 0.2), abs=0.03)


# ---- when


def test_what_is_told_is_as_old_as_the_delay_and_says_so():
    states = np.array([[0.0, 50.0, 0.0, 0.0, 10.0], [10.0, 150.0, 0.0, 0.0, 10.0]])
    moving = other("it", motion=Recorded(states=states))
    told, trace = looked([moving], profile(delay_s=0.15), limit_s=2.0)

    assert [len(rows) for _, rows in told[:3]] == [0, 0, 1]
    for time_s, rows in told[2:]:
        assert rows[0, SEEN_S] == pytest.approx(time_s - 0.2)  # the newest look that is old enough
        assert rows[0, X] == pytest.approx(50.0 + 10.0 * (time_s - 0.2))
    assert trace.visible[:3, 0].tolist() == [False, False, True]


def test_a_delay_of_a_whole_step_is_one_step():
    told, _ = looked([standing(50.0)], profile(delay_s=0.1), limit_s=1.0)
    assert [round(time_s - rows[0, SEEN_S], 9) for time_s, rows in told[1:]] == [0.1] * 9


def test_the_trace_says_of_whom_the_stack_was_told():
    told, trace = looked([standing(50.0)], profile(detected=level(0.5), correlation=0.8), limit_s=10.0)
    assert trace.visible[: len(told), 0].tolist() == [len(rows) == 1 for _, rows in told]
    assert 0 < trace.visible[:, 0].sum() < len(told)


# ---- and who is not there


def test_ghosts_come_up_as_often_as_the_profile_says_stay_and_are_no_track_of_others():
    seen_by, born, lengths = profile(ghosts_per_s=0.5), 0, []
    for seed in range(30):
        told, _ = looked([standing(50.0)], seen_by, seed=seed)
        places = {}
        for step, (_, rows) in enumerate(told):
            for row in rows:
                places.setdefault(row[ID], []).append((step, row[X], row[Y]))
        ghosts = {track: seen for track, seen in places.items() if (seen[0][1], seen[0][2]) != (50.0, 0.0)}
        assert set(places) - set(ghosts) == {0.0}
        born += len(ghosts)
        for seen in ghosts.values():
            assert len({place[1:] for place in seen}) == 1  # where it came up it stands
            lengths.append(len(seen))
    assert born == pytest.approx(0.5 * 30.0 * 30, abs=4.0 * math.sqrt(0.5 * 30.0 * 30))
    assert np.mean(lengths) == pytest.approx(GHOST_STEPS, abs=0.6)


def test_without_a_rate_nobody_comes_up():
    told, _ = looked([], profile(), limit_s=5.0)
    assert all(len(rows) == 0 for _, rows in told)
