"""Where what is kept between runs lies, compiled code with it."""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path as FilePath

from scenario_runner.digest import digest_of

PACKAGE = FilePath(__file__).parent
SOURCES = ("simulation/kernel/*.py", "compiling.py", "compiled.py", "driving.py", "geometry.py", "trigonometry.py")


def cache_home() -> FilePath:
    """Where all that is kept between runs lies: in the user's cache folder, or in NUMBA_CACHE_DIR where that is set."""
    home = FilePath(os.environ.get("XDG_CACHE_HOME") or FilePath.home() / ".cache") / "scenario-runner"
    return FilePath(os.environ.get("NUMBA_CACHE_DIR") or home)


def cache_folder() -> FilePath:
    """A folder for this very text of what is compiled: an edited callee never meets a stale caller."""
    sources = [path.read_bytes() for pattern in SOURCES for path in sorted(PACKAGE.glob(pattern))]
    key = digest_of(sources, version("numba"), str(PACKAGE))[:16]
    return cache_home() / "kernels" / key
