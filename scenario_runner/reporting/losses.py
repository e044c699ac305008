"""A loss in words: its points, and beside them what it is made of, so that anybody can add it up."""

from __future__ import annotations

from scenario_runner.model.costs import Costs, Loss


def loss_words(loss: Loss, costs: Costs) -> str:
    """`loss 100.0 cost points: no_contact 2 → 90.0, min_ttc 2 → 10.0`: how often, and what it costs together."""
    parts = ", ".join(f"{part.what} {part.count} → {points(part.tenths)}" for part in loss.parts)
    return f"loss {points(loss.tenths)} {costs.unit}{f': {parts}' if parts else ''}"


def points(tenths: int) -> str:
    """`812.4`."""
    return f"{tenths // 10}.{tenths % 10}"
