"""Smoothed values and derivatives of evenly spaced samples (Savitzky, Golay: Analytical Chemistry 36, 1964)."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from scenario_runner.geometry import FloatArray


def smoothed(values: FloatArray, *, window: int, order: int, derivative: int = 0, step_s: float = 1.0) -> FloatArray:
    """At each sample the polynomial of an order fitted, by least squares, to the window of samples about it, (T,).

    It is read at the window's middle, which with an even number of samples lies half a step after the sample. Near
    both ends the first and the last window's polynomials are read at the samples. Fewer samples than the window make
    a smaller one; too few for the order, a lower order.

    Args:
        values: (T,), T ≥ 1, evenly spaced.
        window: How many samples.
        order: Of the polynomial.
        derivative: 0 for the values themselves.
        step_s: Between samples.
    """
    count, window = len(values), min(window, len(values))
    order = min(order, window - 1)
    if derivative > order:
        return np.zeros(count)
    first, place = _windows(count, window)
    powers = np.vander(np.arange(window, dtype=np.float64), order + 1, increasing=True)  # (window, order + 1)
    fits = np.lib.stride_tricks.sliding_window_view(values, window) @ np.linalg.pinv(powers).T
    terms = [
        math.perm(power, derivative) * fits[first, power] * place ** (power - derivative)
        for power in range(derivative, order + 1)
    ]
    return np.asarray(np.sum(terms, axis=0) / step_s**derivative, dtype=np.float64)


def _windows(count: int, window: int) -> tuple[npt.NDArray[np.intp], FloatArray]:
    """The first sample of each sample's window, and where in it its polynomial is read; both (T,)."""
    at, half = np.arange(count), window // 2
    inner = (at >= half) & (at < count - half)
    first = np.where(inner, at - (window - 1) // 2, np.where(at < half, 0, count - window))
    return first, np.where(inner, 0.5 * (window - 1), at - first)
