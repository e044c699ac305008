"""Perception between the world and the stack: what is told of what could be seen (semantics 20, 21)."""
