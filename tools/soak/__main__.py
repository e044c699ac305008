"""Drive thousands of cases by a stack that fails in every twentieth of them, in every way there is, and print the tale.

python -m tools.soak [--cases N] [--kind python|command] [--workers N]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from scenario_runner import pipeline
from tools.soak.faulty import SELDOM
from tools.soak.soaking import KINDS, Soaked, soak


def main(words: Sequence[str]) -> int:
    """Soak, and say what came of it; 1 where anything was wrong."""
    asked = _parser().parse_args(words)
    chosen = pipeline.gather((), pipeline.load(Path())).selection.chosen
    cases = list(islice(cycle(chosen), asked.cases))
    is_wrong = False
    for kind in asked.kind or KINDS:
        began_s = time.monotonic()
        found = soak(cases, kind, SELDOM, workers=asked.workers)
        took_s = time.monotonic() - began_s
        sys.stdout.write("\n".join([f"# {kind}: {len(cases)} cases in {took_s:.0f} s", "", *_lines(found), ""]) + "\n")
        is_wrong = is_wrong or bool(found.wrong)
    return int(is_wrong)


def _lines(found: Soaked) -> list[str]:
    verdicts = ", ".join(f"{count} {verdict}" for verdict, count in found.verdicts.most_common())
    faults = [f"| {name} | {found.faults[name]} | {words} |" for name, words in sorted(found.words.items())]
    looks = [
        f"| {each.cases} | {each.runner_mb:.0f} | {each.started_mb:.0f} | {each.most_descriptors} |"
        for each in found.looks
    ]
    return [
        *("| fault | cases | verdict `error` with |", "|---|---|---|", *faults, ""),
        *("| cases | runner MB | started MB | most descriptors |", "|---|---|---|---|", *looks, ""),
        f"verdicts: {verdicts}",
        *(found.wrong or ["nothing wrong: one verdict each, no process left, no descriptor left"]),
    ]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.soak", description=__doc__.split("\n")[0])
    parser.add_argument("--cases", type=int, default=5000, metavar="N")
    parser.add_argument("--kind", action="append", choices=KINDS, help="how the stack is reached; both unless given")
    parser.add_argument("--workers", type=int, default=2, metavar="N")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
