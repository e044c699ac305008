"""What a command costs, with every process it starts, in the environment users have."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tools.bench.figures import ROOT

PYTHON = sys.executable
WITHOUT_SCIPY = str(ROOT / "tools" / "bench" / "users")
USUAL = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}  # compiled once, as usual
USUAL["PYTHONPATH"] = os.pathsep.join(filter(None, [WITHOUT_SCIPY, str(ROOT), USUAL.get("PYTHONPATH")]))


class Used(NamedTuple):
    """What one command used, over all its processes."""

    cpu_s: float
    rss_mb: float  # of the largest process
    wall_s: float


def used(command: Sequence[str], cwd: Path = ROOT, **environment: str) -> Used:
    """Run a command in a folder; it may answer 1, a failed case being no fault of the measurement.

    Raises:
        SystemExit: it answered anything else.
    """
    whole = [PYTHON, "-m", "tools.bench.whole_cpu", *command]
    done = subprocess.run(whole, check=False, capture_output=True, cwd=cwd, env=USUAL | environment, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    found = json.loads(done.stdout)
    return Used(found["cpu_s"], found["rss_kb"] / 1024, found["wall_s"])
