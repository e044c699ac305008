"""Stacks to begin with: a driver that follows its route, and conforms as it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

BODIES = Path(__file__).parent / "drivers"
REACHED = {
    "python": "python: driver:make_stack",
    "command": "command: [python3, driver.py]",
    "grpc": "grpc: localhost:50051",
}
"""Kinds of stacks, and how they are reached."""


def stack_files(kind: str, name: str) -> Mapping[str, bytes]:
    """The files of a stack of a kind, by their names."""
    manifest = (
        f"name: {name}\nsummary: Follows its route and keeps its distance.\n{REACHED[kind]}\nstep_budget: 0.1 s\n"
    )
    files = sorted(file for file in (BODIES / kind).iterdir() if file.suffix in (".py", ".txt"))
    bodies = {file.name: file.read_bytes() for file in files}
    return {"stack.yaml": manifest.encode(), **bodies}
