"""How the kernel's functions are compiled into its entries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba.extending import overload

from scenario_runner.caching import INNER, let_call
from scenario_runner.driving import adapt_speed, follow_curvature, locate, nominal_command, path_at, row_beside, row_of
from scenario_runner.geometry import FloatArray, box_gap_m, corner_gap_sq, half_extent
from scenario_runner.trigonometry import arc_tangent, direction_rad, sin_cos, wrapped

Function = TypeVar("Function", bound=Callable[..., Any])


def inner(function: Function) -> Function:
    """Compiled into whoever calls it. It has no face for Python: calling one from there crashes the process."""
    return cast(Function, numba.njit(**INNER)(function))


def rare(function: Function) -> Function:
    """As `inner`, but called, not copied into its callers: for what happens a few times a drive, to compile it once."""
    return cast(Function, numba.njit(**(INNER | {"forceinline": False}))(function))


@overload(row_of, jit_options=cast(Any, INNER), strict=False)
def _row_of(_table: FloatArray, _row: int) -> Callable[..., tuple[float, ...]]:
    """`row_of` for arrays, whose rows the compiler cannot take apart."""
    return lambda _table, _row: (_table[_row, 0], _table[_row, 1], _table[_row, 2], _table[_row, 3], _table[_row, 4])


let_call(
    path_at,
    locate,
    row_beside,
    follow_curvature,
    adapt_speed,
    nominal_command,
    half_extent,
    corner_gap_sq,
    box_gap_m,
    sin_cos,
    arc_tangent,
    direction_rad,
    wrapped,
    copied=True,
)
