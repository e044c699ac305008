"""What is compiled for stacks: the plain functions of `driving`, whose bits it must have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drives import arc_path, straight_path
from scenario_runner import compiled, driving
from scenario_runner.model.roads import Path

ROUTES = {"straight": straight_path(60.0), "bend": arc_path()}


@pytest.mark.parametrize("route", ROUTES.values(), ids=ROUTES)
@given(
    at_m=st.tuples(st.floats(-30.0, 90.0), st.floats(-30.0, 30.0)),
    motion=st.tuples(st.floats(-4.0, 4.0), st.floats(-5.0, 40.0), st.floats(-1.2, 1.2)),  # yaw, speed, drift
)
def test_it_has_the_bits_of_plain_python(
    route: Path, at_m: tuple[float, float], motion: tuple[float, float, float]
) -> None:
    table, profile_mps = route.table.copy(), driving.speed_profile(route, 12.0)
    place = driving.locate(table, 0, len(table), *at_m, 20.0)
    assert compiled.locate(table, 0, len(table), *at_m, 20.0) == place
    asked = (table, profile_mps, *place, *motion)
    assert compiled.nominal_step(*asked) == driving.nominal_step(*asked)
    for row in (0, len(table) // 2, len(table) - 1):
        assert compiled.place_near(table, row, *at_m) == driving.place_near(table, row, *at_m)
