"""Lets tests import the modules of `reference` as the stack itself does: from beside its stack.yaml."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "stacks" / "reference"))
