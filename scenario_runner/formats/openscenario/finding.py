"""Files that a file names: where they are looked for, and where they were found."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath


def found_file(
    written: str, folders: Iterable[Path], suffixes: tuple[str, ...] = ("",)
) -> tuple[Path | None, list[Path]]:
    """The first file there is, and all paths that were tried up to it; a backslash parts folders as a slash does.

    A path is looked for from each folder in turn, one without a suffix with each suffix added.
    """
    tried: list[Path] = []
    name = PureWindowsPath(written).as_posix()
    if not name or "\0" in name:
        return None, tried
    for folder in folders:
        for suffix in ("",) if PurePosixPath(name).suffix else suffixes:
            path = folder / f"{name}{suffix}"
            tried.append(path)
            if _is_file(path):
                return path, tried
    return None, list(dict.fromkeys(tried))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than the system takes
        return False
