"""Frozen nouns shared by all parts: no input or output, no clock."""
