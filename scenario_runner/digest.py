"""Digests of content, and seeds made from them: the same input gives the same bytes anywhere."""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import struct
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

DIGEST_BYTES = 16

_DOUBLE = struct.Struct("=d")
_FLOAT = b"float:8:"


def digest_of(*parts: Any) -> str:  # noqa: ANN401 - any noun made of the kinds below
    """BLAKE2b-16 of nouns, arrays, text and numbers, as 32 hex digits.

    Every part is written with its kind and length, so that no two different inputs share their bytes. What nouns are
    compared without is not written.

    Raises:
        TypeError: a part is of a kind whose bytes are not fixed (a set, an arbitrary object).
    """
    pieces: list[bytes] = []
    for part in parts:
        _writer_of(part.__class__)(pieces, part)
    return hashlib.blake2b(b"".join(pieces), digest_size=DIGEST_BYTES).hexdigest()


def short_id(case_id: str) -> str:
    """The 8 hex digits that stand for a case id wherever an id does."""
    return digest_of(case_id)[:8]


def seed_of(*parts: Any) -> int:  # noqa: ANN401 - as digest_of
    """A 64-bit seed from the same kinds of parts as `digest_of`."""
    return int(digest_of(*parts)[:16], 16)


Writer = Callable[[list[bytes], Any], None]


@cache
def _writer_of(kind: type) -> Writer:
    """How parts of a kind are written: looked up once, for a case has thousands of parts of a dozen kinds.

    Raises:
        TypeError: as `digest_of`.
    """
    for known, writer in _WRITERS.items():
        if issubclass(kind, known):
            return writer
    if hasattr(kind, "digest"):
        return lambda pieces, part: pieces.append(_written(b"digest", part.digest.encode()))
    if dataclasses.is_dataclass(kind):
        return _noun_writer(kind.__name__, tuple(field.name for field in dataclasses.fields(kind) if field.compare))
    msg = f"{kind.__name__} has no fixed bytes"
    raise TypeError(msg)


def _noun_writer(name: str, fields: tuple[str, ...]) -> Writer:
    head = _written(b"noun", name.encode())

    def write(pieces: list[bytes], noun: Any) -> None:  # noqa: ANN401 - a dataclass
        pieces.append(head)
        for field in fields:
            part = getattr(noun, field)
            _writer_of(part.__class__)(pieces, part)

    return write


def _write_array(pieces: list[bytes], part: np.ndarray) -> None:
    kind = f"array{part.dtype.str}{part.shape}".encode()
    pieces.append(_written(kind, np.ascontiguousarray(part).tobytes()))


def _write_list(pieces: list[bytes], part: Sequence[Any]) -> None:
    pieces.append(_written(b"list", b"%d" % len(part)))
    for item in part:
        _writer_of(item.__class__)(pieces, item)


def _write_map(pieces: list[bytes], part: Mapping[Any, Any]) -> None:
    pieces.append(_written(b"map", b"%d" % len(part)))
    for key, value in part.items():
        _writer_of(key.__class__)(pieces, key)
        _writer_of(value.__class__)(pieces, value)


def _written(kind: bytes, content: bytes) -> bytes:
    return b"%b:%d:%b" % (kind, len(content), content)


_NONE, _FALSE, _TRUE = _written(b"none", b""), _written(b"bool", b"\0"), _written(b"bool", b"\1")

_WRITERS: Mapping[type, Writer] = {
    type(None): lambda pieces, _: pieces.append(_NONE),
    enum.Enum: lambda pieces, part: pieces.append(_written(b"word", part.name.encode())),
    bool: lambda pieces, part: pieces.append(_TRUE if part else _FALSE),
    int: lambda pieces, part: pieces.append(_written(b"int", b"%d" % part)),
    float: lambda pieces, part: pieces.append(_FLOAT + _DOUBLE.pack(part)),  # most of what a noun is made of
    str: lambda pieces, part: pieces.append(_written(b"text", part.encode())),
    bytes: lambda pieces, part: pieces.append(_written(b"bytes", part)),
    np.ndarray: _write_array,
    tuple: _write_list,
    list: _write_list,
    Mapping: _write_map,
}
"""The first kind that a part is of says how it is written."""
