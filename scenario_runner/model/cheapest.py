"""The cheapest way through a graph whose steps are asked for as the search comes to them.

Not networkx: importing it takes 0.4 s, longer than all else a case needs.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Container, Iterable, Mapping
from typing import TypeVar

Node = TypeVar("Node", bound=tuple[object, ...] | str)
"""What stands for a place: it can be hashed and put in order."""


def cheapest(
    starts: Mapping[Node, float],
    onward: Callable[[tuple[Node, ...]], Iterable[tuple[Node, float]]],
    goals: Container[Node],
) -> tuple[Node, ...]:
    """The way from one of the starts, each at its cost, to one of the goals; () where there is none (Dijkstra).

    Of equally cheap ones the first in order of its nodes.

    Args:
        onward: The nodes that a way leads on to from its last one, and what each adds to its cost, ≥ 0.
    """
    waiting: list[tuple[float, tuple[Node, ...]]] = [(cost, (node,)) for node, cost in starts.items()]
    heapq.heapify(waiting)
    settled: set[Node] = set()
    while waiting:
        cost, way = heapq.heappop(waiting)
        if way[-1] in goals:
            return way
        if way[-1] in settled:
            continue
        settled.add(way[-1])
        for node, more in onward(way):
            if node not in settled:
                heapq.heappush(waiting, (cost + more, (*way, node)))
    return ()
