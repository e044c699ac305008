"""Ticks in which nothing starts and nothing ends, one after the other in one compiled call."""
