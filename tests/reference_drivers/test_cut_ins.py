"""The cut-ins of UN R157 in closed loop: where each reference driver's own frontier lies."""

from itertools import product

import pytest

from scenario_runner.envelopes import avoidable_ttc_s
from scenario_runner.reference_drivers import careful_competent, fsm, reg157, rss
from tools.cut_ins import TICK_S, CutIn, avoids, frontier_s
from tools.write_frontiers import FILE, frontiers_svg

MODELS = {
    "careful_competent": careful_competent.MODEL,
    "reg157": reg157.MODEL,
    "rss": rss.MODEL,
    "fsm": fsm.MODEL,
}


@pytest.mark.parametrize("own_kmh", [20, 30, 40, 50, 60])
def test_reg157_avoids_what_the_regulation_says_to_one_tick(own_kmh):
    slower_kmh, gaps_m = (10, 20, 30, 40, 50), range(0, 61, 2)
    for closing_kmh, gap_m, lateral_mps in product(slower_kmh, gaps_m, (0.5, 1.0, 2.0, 3.0)):
        cut_in = CutIn(own_kmh / 3.6, closing_kmh / 3.6, float(gap_m), lateral_mps)
        spare_s = cut_in.ttc_s - avoidable_ttc_s(cut_in.closing_mps)
        if closing_kmh <= own_kmh and abs(spare_s) > TICK_S:
            assert avoids(reg157.MODEL, cut_in) == (spare_s > 0.0), cut_in


@pytest.mark.parametrize("closing_kmh", [10, 20, 30, 40, 50])
@pytest.mark.parametrize("lateral_mps", [0.5, 1.5, 3.0])
def test_reg157s_frontier_is_the_regulations_and_at_most_one_tick_later(closing_kmh, lateral_mps):
    closing_mps = closing_kmh / 3.6
    found_s = frontier_s(reg157.MODEL, own_mps=60 / 3.6, closing_mps=closing_mps, lateral_mps=lateral_mps)

    assert 0.0 <= found_s - avoidable_ttc_s(closing_mps) <= TICK_S


@pytest.mark.parametrize("name", MODELS)
def test_who_avoids_a_cut_in_avoids_one_that_leaves_more_room(name):
    for closing_kmh, lateral_mps in product((10, 30, 50), (0.5, 1.5, 3.0)):
        found = [
            avoids(MODELS[name], CutIn(60 / 3.6, closing_kmh / 3.6, gap_m, lateral_mps)) for gap_m in range(0, 80, 2)
        ]
        assert found == sorted(found)
        assert found[-1]


def test_the_careful_driver_needs_its_reaction_its_ramp_and_its_braking_where_nobody_wandered_before():
    """A cut-in so quick that what was seen of it is the wandering and the drift while it is judged."""
    closing_mps, lateral_mps = 30 / 3.6, 3.0
    seen_s = (1.14 - 0.375) / lateral_mps  # from the end of wandering to the intrusion
    ramp_s = careful_competent.RAMP_S
    needs_s = 0.4 + 0.75 + 0.5 * ramp_s + closing_mps / (2.0 * careful_competent.HARDEST_MPS2)
    coasted_s = 0.5 * 0.4 * 0.75**2 / closing_mps  # about what coasting spares

    found_s = frontier_s(careful_competent.MODEL, own_mps=60 / 3.6, closing_mps=closing_mps, lateral_mps=lateral_mps)

    assert found_s == pytest.approx(needs_s - seen_s - coasted_s, abs=2 * TICK_S)


def test_who_looks_beside_its_lane_needs_less_than_the_regulation_asks_for():
    """RSS minds the distance across before anybody is in the lane, and so at ordinary lane changes outdoes reg157."""
    for closing_kmh in (10, 20, 30, 40, 50):
        asked_s = avoidable_ttc_s(closing_kmh / 3.6)
        found_s = frontier_s(rss.MODEL, own_mps=60 / 3.6, closing_mps=closing_kmh / 3.6, lateral_mps=1.5)
        assert found_s < asked_s


def test_the_picture_of_the_frontiers_is_the_one_in_code():
    assert FILE.read_text(encoding="utf-8") == frontiers_svg(), "run `python -m tools.write_frontiers`"
