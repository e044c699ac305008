"""Whether all that a drive needs compiled is there, and how to compile it ahead of need."""

from __future__ import annotations

from scenario_runner.caching import are_kept

ENTRIES = (
    "ticks.advance",
    "cross_sections.lessen_by_pairs",
    "driving.locate",
    "driving.nominal_step",
    "driving.place_near",
    "geometry.place_on_line",
    "path_rows.bend_spline",
    "path_rows.filter_line",
    "path_rows.sample_spline",
)  # by source file


def ready() -> bool:
    """Whether the kernels lie compiled for this Python. Imports nothing heavy."""
    return are_kept(ENTRIES)


def warm() -> None:
    """Load the kernels into this process, compiling them first where they are not `ready`."""
    from scenario_runner.simulation.loop import rehearse  # noqa: PLC0415 - brings numba

    rehearse()
