"""Where compiled kernels are kept between runs, whether they are there, and how to compile them ahead of need."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from pathlib import Path as FilePath

from scenario_runner.digest import digest_of

PACKAGE = FilePath(__file__).parent.parent
SOURCES = ("simulation/kernel/*.py", "driving.py", "geometry.py", "trigonometry.py")
ENTRIES = ("advance", "run")


def cache_home() -> FilePath:
    """Where all that is kept between runs lies: in the user's cache folder, or in NUMBA_CACHE_DIR where that is set."""
    home = FilePath(os.environ.get("XDG_CACHE_HOME") or FilePath.home() / ".cache") / "scenario-runner"
    return FilePath(os.environ.get("NUMBA_CACHE_DIR") or home)


def cache_folder() -> FilePath:
    """A folder for this very text of the kernel's sources: an edited callee never meets a stale caller."""
    sources = [path.read_bytes() for pattern in SOURCES for path in sorted(PACKAGE.glob(pattern))]
    key = digest_of(sources, version("numba"), str(PACKAGE))[:16]
    return cache_home() / "kernels" / key


def ready() -> bool:
    """Whether the kernels lie compiled for this Python. Imports nothing heavy."""
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    folder = cache_folder()
    return all(any(folder.glob(f"*/ticks.{entry}-*.{python}*.nbi")) for entry in ENTRIES)


def warm() -> None:
    """Load the kernels into this process, compiling them first where they are not `ready`."""
    from scenario_runner.simulation.loop import rehearse  # noqa: PLC0415 - brings numba

    rehearse()
