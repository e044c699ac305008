"""What was made of maps is kept between runs, by the bytes of the file and the text of what reads it."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar, cast

from scenario_runner.caching import PACKAGE, cache_home
from scenario_runner.digest import DIGEST_BYTES, digest_of

SOURCES = (
    "formats/opendrive/*.py",
    "formats/lane_lines.py",
    "formats/xml_source.py",
    "model/opendrive/*.py",
    "model/conflicts.py",
    "model/roads.py",
    "model/signals.py",
    "errors.py",
    "geometry.py",
    "trigonometry.py",
    "units.py",
)
MOST_KEPT = 200
"""Of these files; a map of 1 MB takes about as much. The oldest go first."""

Made = TypeVar("Made")


def kept(make: Callable[[bytes, str], Made], content: bytes, file: str) -> Made:
    """What `make` makes of a file's content, or made of the same before; what it raises is not kept.

    Entries are pickles, as the compiler's are in the folder beside: whoever can write there can run code as the user
    anyhow. One that was torn is made anew, and where nothing can be written nothing is kept.
    """
    place = maps_folder() / f"{digest_of(make.__name__, content, file)}.pickle"
    found = _entry(place)
    if found is not None:
        return cast(Made, pickle.loads(found))  # noqa: S301 - whole, and written by this very text
    made = make(content, file)
    with suppress(OSError):
        _keep(place, pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    return made


@cache
def _reader() -> str:
    """Digest of all that decides what is made of a file."""
    sources = [path.read_bytes() for pattern in SOURCES for path in sorted(PACKAGE.glob(pattern))]
    return digest_of(sources, version("numpy"), version("shapely"))


def maps_folder() -> Path:
    """Where maps lie as they were read by this very reader."""
    return cache_home() / "maps" / _reader()


def _entry(place: Path) -> bytes | None:
    """The pickle in an entry, which begins with its digest; None where there is none, or a torn one."""
    try:
        whole = place.read_bytes()
    except OSError:
        return None
    digest, rest = whole[: 2 * DIGEST_BYTES], whole[2 * DIGEST_BYTES :]
    return rest if digest_of(rest).encode() == digest else None


def _keep(place: Path, pickled: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, suffix=".growing", delete=False) as growing:
        growing.write(digest_of(pickled).encode() + pickled)
    Path(growing.name).replace(place)
    entries = sorted(place.parent.glob("*.pickle"), key=lambda entry: entry.stat().st_mtime_ns)
    for entry in entries[:-MOST_KEPT]:
        entry.unlink(missing_ok=True)
