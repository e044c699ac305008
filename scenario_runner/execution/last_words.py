"""Where a worker was when it was killed: written down by the system's own signal, read by who waited for it."""

from __future__ import annotations

import faulthandler
import os
import re
import signal
from pathlib import Path

FRAME = re.compile(r'File "(?P<file>.+)", line (?P<line>\d+) in (?P<function>.+)')
NOT_ITS_OWN = re.compile(r"/site-packages/|/lib/python\d")
"""Frames of libraries: who called them says more."""


def write_last_words(folder: Path) -> None:
    """Have this process leave where it is, in a file of its number, when a fault or SIGALRM ends it: also in C."""
    file = _file(folder, os.getpid()).open("wb")
    faulthandler.enable(file)
    faulthandler.register(signal.SIGALRM, file=file, chain=True)


def last_words(folder: Path, pid: int | None) -> str:
    """`planner.py:41 in plan`, where a process that was killed was; nothing where it left no word."""
    if pid is None or not (file := _file(folder, pid)).is_file():
        return ""
    frames = list(FRAME.finditer(file.read_text("utf-8", "replace")))
    own = [each for each in frames if not NOT_ITS_OWN.search(each["file"])] or frames
    return f"{Path(own[0]['file']).name}:{own[0]['line']} in {own[0]['function']}" if own else ""


def _file(folder: Path, pid: int) -> Path:
    return folder / f"{pid}.words"
