"""Where things are looked for: from a folder upward, then in the copy that comes with the package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

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
