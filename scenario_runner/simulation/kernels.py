"""Whether the compiled kernels are there, and how to compile them ahead of need."""

from __future__ import annotations

import sys

from scenario_runner.caching import cache_folder

ENTRIES = (
    "ticks.advance",
    "ticks.run",
    "driving.locate",
    "driving.nominal_step",
    "driving.place_near",
)  # by source file


def ready() -> bool:
    """Whether all that is compiled lies there for this Python. Imports nothing heavy."""
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    folder = cache_folder()
    return all(any(folder.glob(f"*/{entry}-*.{python}*.nbi")) for entry in ENTRIES)


def warm() -> None:
    """Load the kernels into this process, compiling them first where they are not `ready`."""
    from scenario_runner.simulation.loop import rehearse  # noqa: PLC0415 - brings numba

    rehearse()
