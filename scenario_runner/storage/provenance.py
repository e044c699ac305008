"""What a run must say of the programs and files it came from, so that it can be repeated."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from scenario_runner.digest import digest_of

_NAMED = ("scenario-runner", "numpy", "numba", "pyarrow")


def versions() -> Mapping[str, str]:
    """Versions of Python, of the runner, and of the libraries whose arithmetic or format reaches a result."""
    return {"python": platform.python_version()} | {name: _version(name) for name in _NAMED}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # the runner itself, run from its sources
        return "not installed"


def folder_digest(folder: Path) -> str:
    """Of all files below a folder, by relative name and content; byte code and hidden files do not count."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and _counts(path.relative_to(folder)))
    return digest_of([(path.relative_to(folder).as_posix(), path.read_bytes()) for path in files])


def _counts(path: Path) -> bool:
    return not any(part.startswith(".") or part == "__pycache__" for part in path.parts)
