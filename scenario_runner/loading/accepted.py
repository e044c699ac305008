"""Values of an ODD attribute that are accepted, as slices and ODDs write them: {from, below}, a word, or words."""

from __future__ import annotations

import math
from collections.abc import Mapping

from scenario_runner.model.odd import Attribute, OddTree
from scenario_runner.model.odds import Accepted


def accepted_of(tree: OddTree, name: str, written: object) -> Accepted:
    """The values of the attribute a name means that are written: one interval or a list of them, a word, or words.

    Raises:
        ValueError: no clear name, nothing accepted, or what the attribute cannot have.
    """
    attribute = tree.named(name)
    short = tree.short_name(attribute.key)
    if attribute.kind in ("int", "float"):
        return Accepted(attribute=attribute, name=short, intervals=_intervals(attribute, written))
    words = frozenset(words_of(attribute, written))
    if not words:
        msg = f"names nothing; known: {', '.join(attribute.values)}"
        raise ValueError(msg)
    return Accepted(attribute=attribute, name=short, words=words)


def _intervals(attribute: Attribute, written: object) -> tuple[tuple[float, float], ...]:
    """One interval, or a list of them; an empty list is none."""
    listed = written if isinstance(written, list) and written else [written]
    return tuple(interval_of(attribute, each) for each in listed)


def interval_of(attribute: Attribute, accepted: object) -> tuple[float, float]:
    """[from, below) in the attribute's unit; what is not said is open.

    Raises:
        ValueError: no interval, an empty one, or a number the attribute cannot have.
    """
    if not isinstance(accepted, Mapping) or not accepted or not {"from", "below"}.issuperset(accepted):
        msg = "needs an interval, as in {from: 2 mm/h, below: 8 mm/h}; either may be left out"
        raise ValueError(msg)
    ends = {key: float(attribute.read(value)) for key, value in accepted.items()}  # type: ignore[arg-type] # a number
    low, high = ends.get("from", -math.inf), ends.get("below", math.inf)
    if not low < high:
        msg = f"nothing lies from {accepted['from']} and below {accepted['below']}"
        raise ValueError(msg)
    return low, high


def words_of(attribute: Attribute, accepted: object) -> tuple[str, ...]:
    """The words accepted; of a bool they are `true` and `false`.

    Raises:
        ValueError: a word the attribute does not have.
    """
    listed = accepted if isinstance(accepted, list) else [accepted]
    if attribute.kind == "bool":
        return tuple("true" if attribute.read(word) else "false" for word in listed)
    for word in listed:
        attribute.read([word] if attribute.kind == "set" else word)
    return tuple(str(word) for word in listed)
