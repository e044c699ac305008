"""Where things are looked for: from a folder upward, then in the copy that comes with the package."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

PACKAGED = Path(__file__).parents[1] / "packaged"
"""Catalog and stacks inside the wheel; a checkout has them at its top instead."""


def upward(start: Path) -> Iterator[Path]:
    """`start` and every folder above it; relative as long as `start` is, so that messages stay short."""
    yield start
    yield from start.parents
    if not start.is_absolute():
        for height in range(1, len(Path().resolve().parents) + 1):
            yield Path(*[".."] * height)
