"""Whether anybody could have avoided contact in a case, and how hard the best of them hit (semantics 13, 14)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SPARE_MPS = 5.0 / 3.6
"""By how much faster than the best reference driver one may hit what nobody could have avoided (semantics 14)."""


class Preventable(StrEnum):
    """What is said of a case: declared by its scenario, or found by driving the reference drivers through it."""

    ALWAYS = "always"  # declared: the ego initiates, and need not
    YES = "yes"  # some reference driver avoids contact
    NO = "no"  # none does
    NEVER = "never"  # declared: contact cannot be avoided, how hard it is can be helped


UNPREVENTABLE = (Preventable.NO, Preventable.NEVER)
"""Cases that are judged by how hard the ego hits, instead of by whether it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is known of one case under one way of driving the others; the same whichever stack is under test.

    Drivers are asked in turn until one avoids contact, `avoided_by`. The best is the one that hits most gently of those
    who do not, where none avoids it.
    """

    preventable: Preventable
    avoided_by: str | None = None
    best_driver: str | None = None
    best_at_s: float | None = None
    best_closing_mps: float | None = None  # relative speed at its first contact

    @property
    def bound_mps(self) -> float | None:
        """How fast the ego may close at impact; None where it must not touch anybody."""
        if self.preventable not in UNPREVENTABLE:
            return None
        return (self.best_closing_mps or 0.0) + SPARE_MPS  # nothing: the declaration errs, and somebody avoids it
