"""What a run must say of the programs and files it came from, so that it can be repeated."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from urllib.parse import unquote, urlsplit

from scenario_runner.digest import digest_of
from scenario_runner.storage.schemas import HEAD

_OURS = "scenario_runner-"
_NAMED = ("scenario-runner", "numpy", "numba", "pyarrow")


def versions() -> Mapping[str, str]:
    """Versions of Python, of the runner, and of the libraries whose arithmetic or format reaches a result."""
    return {"python": platform.python_version()} | {name: _version(name) for name in _NAMED}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # the runner itself, run from its sources
        return "not installed"


def installed_packages() -> Mapping[str, str]:
    """Everything installed that a stack here may import, by name and version.

    With a digest of its sources where it is installed editable, as it keeps its version while they change. The runner
    itself is not among them.
    """
    found = {path.stem: path for place in sys.path for path in Path(place).glob("*.dist-info")}
    return {name: _sources_digest(path) for name, path in sorted(found.items()) if not name.startswith(_OURS)}


def _sources_digest(dist_info: Path) -> str:
    try:
        origin = json.loads((dist_info / "direct_url.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):  # installed from an index, as most are
        return ""
    sources = Path(unquote(urlsplit(origin.get("url", "")).path))
    is_editable = origin.get("dir_info", {}).get("editable", False)
    return folder_digest(sources) if is_editable and sources.is_dir() else ""


def folder_digest(folder: Path) -> str:
    """Of all files below a folder, by relative name and content.

    Byte code, hidden files and runs do not count, so that driving a stack from its own folder leaves it as it was.
    """
    return digest_of([(path.relative_to(folder).as_posix(), _content_digest(path)) for path in sorted(_files(folder))])


def file_digest(path: Path) -> str:
    """Of a file's content; of one that is gone, of nothing."""
    return digest_of(_content_digest(path)) if path.is_file() else ""


def _files(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        here = Path(place)
        folders[:] = [name for name in folders if _counts(name) and not (here / name / HEAD).is_file()]
        yield from (here / name for name in names if _counts(name) and (here / name).is_file())


def _counts(name: str) -> bool:
    return not name.startswith(".") and name != "__pycache__"


def _content_digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").digest()
