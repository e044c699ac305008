"""Digests of content, and seeds made from them: the same input gives the same bytes anywhere."""

from __future__ import annotations

import dataclasses
import enum
import hashlib
import struct
from collections.abc import Hashable, Mapping
from functools import cache
from typing import Any

import numpy as np

DIGEST_BYTES = 16


def digest_of(*parts: Any) -> str:  # noqa: ANN401 - any noun made of the kinds below
    """BLAKE2b-16 of nouns, arrays, text and numbers, as 32 hex digits.

    Every part is written with its kind and length, so that no two different inputs share their bytes.

    Raises:
        TypeError: a part is of a kind whose bytes are not fixed (a set, an arbitrary object).
    """
    pieces: list[bytes] = []
    for part in parts:
        _feed(pieces, part)
    return hashlib.blake2b(b"".join(pieces), digest_size=DIGEST_BYTES).hexdigest()


def short_id(case_id: str) -> str:
    """The 8 hex digits that stand for a case id wherever an id does."""
    return digest_of(case_id)[:8]


def seed_of(*parts: Any) -> int:  # noqa: ANN401 - as digest_of
    """A 64-bit seed from the same kinds of parts as `digest_of`."""
    return int(digest_of(*parts)[:16], 16)


def _feed(pieces: list[bytes], part: Any) -> None:  # noqa: ANN401, C901, PLR0911, PLR0912 - a literal table of kinds
    kind = type(part)
    if kind is float:  # most of what a noun is made of: asked for first
        return _write(pieces, "float", _DOUBLE.pack(part))
    if kind is str:
        return _write(pieces, "text", part.encode())
    match part:
        case None:
            return _write(pieces, "none", b"")
        case enum.Enum():
            return _write(pieces, "word", part.name.encode())
        case bool():
            return _write(pieces, "bool", bytes([part]))
        case int():
            return _write(pieces, "int", str(part).encode())
        case float():
            return _write(pieces, "float", _DOUBLE.pack(part))
        case str():
            return _write(pieces, "text", part.encode())
        case bytes():
            return _write(pieces, "bytes", part)
        case np.ndarray():
            _write(pieces, f"array{part.dtype.str}{part.shape}", np.ascontiguousarray(part).tobytes())
        case tuple() | list():
            _write(pieces, "list", str(len(part)).encode())
            for item in part:
                _feed(pieces, item)
        case Mapping():
            _write(pieces, "map", str(len(part)).encode())
            for key, value in part.items():
                _feed(pieces, key)
                _feed(pieces, value)
        case _ if hasattr(part, "digest") and isinstance(part.digest, str):
            _write(pieces, "digest", part.digest.encode())
        case _ if dataclasses.is_dataclass(part):
            _write(pieces, "noun", kind.__name__.encode())
            for name in _field_names(part.__class__):
                _feed(pieces, getattr(part, name))
        case _:
            msg = f"{kind.__name__} has no fixed bytes"
            raise TypeError(msg)
    return None


_DOUBLE = struct.Struct("=d")


@cache
def _field_names(noun: Hashable) -> tuple[str, ...]:
    """Of a dataclass."""
    return tuple(field.name for field in dataclasses.fields(noun))  # type: ignore[arg-type]


def _write(pieces: list[bytes], kind: str, content: bytes) -> None:
    pieces.append(f"{kind}:{len(content)}:".encode())
    pieces.append(content)
