"""What ends a play that cannot go on."""

from __future__ import annotations


class CannotPlay(Exception):  # noqa: N818 - it is no error of ours: the file asks for what it has not
    """The file asks for what its map, its entities or this player do not have; its words say what."""
