"""Play the collected OpenSCENARIO files and print how far each is from what esmini recorded of it.

python -m tools.reference_states [--only GLOB] [--kind golden|traces|variations] [--workers N] [--data FOLDER]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from fnmatch import fnmatch
from multiprocessing import get_context
from pathlib import Path

from tools.reference_states.jobs import Kind, jobs
from tools.reference_states.measuring import Measured, measure
from tools.reference_states.tables import report

DATA = Path(__file__).resolve().parents[3] / "shared/data"


def main(words: Sequence[str]) -> None:
    """Measure what is asked for, and print it."""
    asked = _parser().parse_args(words)
    wanted = [
        job
        for job in jobs(asked.data)
        if fnmatch(job.name, asked.only) and (asked.kind is None or job.kind.startswith(asked.kind))
    ]
    if asked.workers > 1:
        with ProcessPoolExecutor(asked.workers, mp_context=get_context("forkserver")) as pool:
            found: list[Measured] = list(pool.map(measure, wanted))
    else:
        found = [measure(job) for job in wanted]
    sys.stdout.write(report(found))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.reference_states", description=__doc__.split("\n")[0])
    parser.add_argument("--only", default="*", metavar="GLOB", help="files whose path matches, as '*cut-in*'")
    parser.add_argument("--kind", choices=[each.split()[0] for each in Kind], help="of these results alone")
    parser.add_argument("--workers", type=int, default=1, metavar="N")
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER")
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
