"""JSON in small: deflated and in base64, whose letters nothing in HTML can take for markup."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt

from scenario_runner.geometry import FloatArray

LEVEL = 6  # of deflate; 9 takes twice the time for 1 % less

CENTI, MILLI = 100, 1000


def packed(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """Raw deflate in base64, as the page's `unpacked` reads it."""
    text = json.dumps(value, separators=(",", ":"), allow_nan=False).encode()
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return base64.b64encode(deflate.compress(text) + deflate.flush()).decode()


def data_element(name: str, content: str) -> str:
    """A script element that no browser runs, for what is `packed`."""
    return f'<script type="text/plain" id="{name}">{content}</script>'


def in_html(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """JSON for a script element: no `<`, so that nothing in it ends the element."""
    return json.dumps(value, allow_nan=False).replace("<", "\\u003c")


def bends(columns: FloatArray, scale: int) -> list[list[int]]:
    """Columns of (T, K) in whole parts of 1/scale, each as first value, first step, then by how much steps differ.

    What moves evenly is nearly all noughts, and those at the end are left off. Each value is rounded by itself, so that
    none drifts.
    """
    bent = whole_parts(columns, scale)
    for _ in range(2):
        bent[1:] -= bent[:-1].copy()
    is_bent = bent != 0
    ends = np.where(is_bent.any(axis=0), len(bent) - is_bent[::-1].argmax(axis=0), 0)
    return [column[:end] for column, end in zip(bent.T.tolist(), ends.tolist(), strict=True)]


def steps(points_m: FloatArray) -> list[int]:
    """A line (M, 2) in centimetres: x, y, then each step in x and y."""
    moved: list[int] = np.diff(whole_parts(points_m, CENTI), axis=0, prepend=0).ravel().tolist()
    return moved


def whole_parts(values: FloatArray, scale: int) -> npt.NDArray[np.int64]:
    """Values in whole parts of 1/scale."""
    return np.round(values * scale).astype(np.int64)


def changes(columns: npt.NDArray[Any]) -> list[list[list[int]]]:
    """Of each column of (T, K), T ≥ 1: each row at which it changes, from row 0 on, with its value from there on.

    Values are bools or whole numbers.
    """
    starts: list[list[list[int]]] = [[[0, int(value)]] for value in columns[0].tolist()]
    rows, places = np.nonzero(columns[1:] != columns[:-1])
    for row, place in zip((rows + 1).tolist(), places.tolist(), strict=True):
        starts[place].append([row, int(columns[row, place])])
    return starts
