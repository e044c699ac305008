"""Runs a command and prints, as JSON, what it and every process it left behind cost: CPU seconds, the largest RSS.

    python -m tools.bench.whole_cpu COMMAND [ARGUMENT]...

A run's workers are children of a fork server that nobody waits for; as their reaper, which only Linux has, this process
inherits them all.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


def main() -> int:
    """Run, wait for everybody, print one line of JSON on standard output; the command's own output is discarded."""
    if sys.platform == "linux" and ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        return 1
    begun = time.perf_counter()
    code = subprocess.run(sys.argv[1:], check=False, stdout=subprocess.DEVNULL).returncode
    wall_s = time.perf_counter() - begun
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({"cpu_s": used.ru_utime + used.ru_stime, "rss_kb": used.ru_maxrss, "wall_s": wall_s}))
    return code


if __name__ == "__main__":
    sys.exit(main())
