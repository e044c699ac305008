"""Where what is kept between runs lies, and how compiled functions come to be kept there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path as FilePath
from typing import Any, TypeVar, cast

from scenario_runner.digest import digest_of

PACKAGE = FilePath(__file__).parent
SOURCES = (
    "simulation/kernel/*.py",
    "caching.py",
    "compiling.py",
    "compiled.py",
    "driving.py",
    "geometry.py",
    "model/cross_sections.py",
    "model/path_rows.py",
    "model/opendrive/curves.py",
    "model/opendrive/network.py",
    "model/opendrive/scalar_*.py",
    "storyboard/comparing.py",
    "storyboard/gaps.py",
    "storyboard/meetings.py",
    "storyboard/motion.py",
    "storyboard/passing.py",
    "storyboard/quiet/*.py",
    "storyboard/springs.py",
    "storyboard/synchronizing.py",
    "storyboard/touching.py",
    "storyboard/trajectories.py",
    "trigonometry.py",
)
INNER: dict[str, Any] = {
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "forceinline": True,
    "_nrt": False,
    "error_model": "numpy",
}
"""How a function is compiled that only compiled ones call."""
Function = TypeVar("Function", bound=Callable[..., Any])


def cache_home() -> FilePath:
    """Where all that is kept between runs lies: in the user's cache folder, or in NUMBA_CACHE_DIR where that is set."""
    home = FilePath(os.environ.get("XDG_CACHE_HOME") or FilePath.home() / ".cache") / "scenario-runner"
    return FilePath(os.environ.get("NUMBA_CACHE_DIR") or home)


def cache_folder() -> FilePath:
    """A folder for this very text of what is compiled: an edited callee never meets a stale caller."""
    sources = [path.read_bytes() for pattern in SOURCES for path in sorted(PACKAGE.glob(pattern))]
    key = digest_of(sources, version("numba"), str(PACKAGE))[:16]
    return cache_home() / "kernels" / key


def are_kept(entries: tuple[str, ...]) -> bool:
    """Whether entries, "module.function" each, lie compiled for this Python. Imports nothing heavy."""
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    folder = cache_folder()
    return all(any(folder.glob(f"*/{entry}-*.{python}*.nbi")) for entry in entries)


def let_call(*functions: Callable[..., Any], copied: bool = False) -> None:
    """Let compiled functions call plain ones: compiled once each or, where it is often done, copied into callers."""
    from numba.extending import register_jitable  # noqa: PLC0415 - only who computes pays for it

    for function in functions:
        register_jitable(**(INNER | {"forceinline": copied}))(function)


def entry(function: Function, *signatures: Any) -> Function:  # noqa: ANN401 - numba's types
    """Compiled by itself, kept on disk, callable from Python without holding the interpreter's lock.

    With signatures it is compiled, or loaded, at once and for these types alone; else when called, for the types met.
    """
    import numba  # noqa: PLC0415 - only who computes pays for it

    usual = numba.config.CACHE_DIR  # type: ignore[attr-defined]
    numba.config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined] # read while an entry is declared
    try:
        compiled = numba.njit(list(signatures) or None, cache=True, nogil=True, error_model="numpy")
        return cast(Function, compiled(function))
    finally:
        numba.config.CACHE_DIR = usual  # type: ignore[attr-defined]
