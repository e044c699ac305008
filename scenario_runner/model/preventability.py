"""Whether anybody could have avoided contact in a case (semantics 13), and how hard the best of them hit."""

from __future__ import annotations

from enum import StrEnum


class Preventable(StrEnum):
    """What is said of a case: declared by its scenario, or found by driving the reference drivers through it."""

    ALWAYS = "always"  # declared: the ego initiates, and need not
    YES = "yes"  # some reference driver avoids contact
    NO = "no"  # none does
    NEVER = "never"  # declared: contact cannot be avoided, how hard it is can be helped
