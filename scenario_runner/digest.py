"""Digests of content, and seeds made from them: the same input gives the same bytes anywhere."""

from __future__ import annotations

import dataclasses
import enum
import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np

DIGEST_BYTES = 16


def digest_of(*parts: Any) -> str:  # noqa: ANN401 - any noun made of the kinds below
    """BLAKE2b-16 of nouns, arrays, text and numbers, as 32 hex digits.

    Every part is written with its kind and length, so that no two different inputs share their bytes.

    Raises:
        TypeError: a part is of a kind whose bytes are not fixed (a set, an arbitrary object).
    """
    state = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for part in parts:
        _feed(state, part)
    return state.hexdigest()


def short_id(case_id: str) -> str:
    """The 8 hex digits that stand for a case id wherever an id does."""
    return digest_of(case_id)[:8]


def seed_of(*parts: Any) -> int:  # noqa: ANN401 - as digest_of
    """A 64-bit seed from the same kinds of parts as `digest_of`."""
    return int(digest_of(*parts)[:16], 16)


def _feed(state: hashlib.blake2b, part: Any) -> None:  # noqa: ANN401, C901, PLR0911, PLR0912 - a literal table of kinds
    match part:
        case None:
            return _write(state, "none", b"")
        case enum.Enum():
            return _write(state, "word", part.name.encode())
        case bool():
            return _write(state, "bool", bytes([part]))
        case int():
            return _write(state, "int", str(part).encode())
        case float():
            return _write(state, "float", np.float64(part).tobytes())
        case str():
            return _write(state, "text", part.encode())
        case bytes():
            return _write(state, "bytes", part)
        case np.ndarray():
            _write(state, f"array{part.dtype.str}{part.shape}", np.ascontiguousarray(part).tobytes())
        case Mapping():
            _write(state, "map", str(len(part)).encode())
            for key, value in part.items():
                _feed(state, key)
                _feed(state, value)
        case tuple() | list():
            _write(state, "list", str(len(part)).encode())
            for item in part:
                _feed(state, item)
        case _ if hasattr(part, "digest") and isinstance(part.digest, str):
            _write(state, "digest", part.digest.encode())
        case _ if dataclasses.is_dataclass(part):
            _write(state, "noun", type(part).__name__.encode())
            for field in dataclasses.fields(part):
                _feed(state, getattr(part, field.name))
        case _:
            msg = f"{type(part).__name__} has no fixed bytes"
            raise TypeError(msg)
    return None


def _write(state: hashlib.blake2b, kind: str, content: bytes) -> None:
    state.update(f"{kind}:{len(content)}:".encode())
    state.update(content)
