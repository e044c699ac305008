"""Where in a file something is written."""

from __future__ import annotations

from typing import NamedTuple


class Written(NamedTuple):
    """The line on which the start tag of an element ends; only for messages, and cheap to keep."""

    file: str
    line: int
    tag: str
