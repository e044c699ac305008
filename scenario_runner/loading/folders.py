"""Where things are looked for: from a folder upward, then in the copy that comes with the package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scenario_runner.errors import InputError, did_you_mean

_IN_WHEEL = Path(__file__).parents[1] / "packaged"
PACKAGED = _IN_WHEEL if _IN_WHEEL.is_dir() else Path(__file__).parents[2]
"""Where the catalog and the stacks that come with the package lie: inside the wheel, or at the top of a checkout."""


def upward(start: Path) -> Iterator[Path]:
    """`start` and every folder above it; relative as long as `start` is, so that messages stay short."""
    yield start
    yield from start.parents
    if not start.is_absolute():
        for height in range(1, len(Path().resolve().parents) + 1):
            yield Path(*[".."] * height)


def named_file(word: str, folder: Path, *, what: str) -> Path:
    """The file that `word` means: a path, else the name of a `what` in a folder.

    Raises:
        InputError: there is no such name, with the nearest.
    """
    if "/" in word or word.endswith((".yaml", ".yml")):
        return Path(word)
    known = {path.stem: path for path in sorted(folder.glob("*.yaml"))}
    if word not in known:
        raise InputError(f"no {what} {word} in {folder}; {did_you_mean(word, known)}")
    return known[word]
