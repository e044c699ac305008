"""Hides what users do not have: scipy is for the tests alone, and numba imports it wherever it is installed."""

import sys

sys.modules["scipy"] = None  # type: ignore[assignment] # how Python is told that there is none
