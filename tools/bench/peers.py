"""`make bench-peers`: the same nine cars for 15 s in highway-env, in libsumo and here, in one run.

The peers are installed into a virtual environment of their own, once. Each side is a process (`tools.bench.sides`);
rounds alternate between the sides, and every figure is the median of the rounds' ratios of CPU time a step. All sides
have the same initial states, the same followers' and ego's model with the same constants, and an ego in plain Python
that reads all nine cars at every step of 0.1 s. Beside that we record every step, move everybody and check contact at
0.05 s, and work out who is in sight; they do not.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tools.bench.figures import ROOT, Figure, figure, floor, write

WANTED = ("highway-env==1.12.1", "libsumo==1.28.0")
VENV = ROOT / ".venv-peers"
ROUNDS = 5
EPISODES = {"ours": 200, "highway": 6, "sumo": 60}


class Side(NamedTuple):
    """CPU of one side in one round, and where its ego ended."""

    step_us: float
    reset_ms: float
    ego_m: float

    @property
    def case_ms(self) -> float:
        """A case of 150 steps, made ready and driven."""
        return self.reset_ms + 0.15 * self.step_us


def main() -> int:
    """Install where needed, measure, merge the rows into the benchmarks' files; 1 if a bar is missed."""
    python = _installed()
    rounds = [{name: _measured(name, python) for name in EPISODES} for _ in range(ROUNDS)]
    figures = [
        *_against(rounds, "highway", WANTED[0].replace("==", " "), 250.0),
        *_against(rounds, "sumo", WANTED[1].replace("==", " "), 3.0),
        figure("ours, the peers' work", median(each["ours"].step_us for each in rounds), "µs/step", note="Python ego"),
        figure("egos' ends apart", _apart_m(rounds), "m", note="largest difference of the sides' mean after 15 s"),
    ]
    print(write(figures, {}, target="bench-peers"))
    return int(any(each.holds is False for each in figures))


def _installed() -> Path:
    python = VENV / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *WANTED], check=True)
    return python


def _measured(name: str, python: Path) -> Side:
    interpreter = sys.executable if name == "ours" else str(python)
    command = [interpreter, "-m", f"tools.bench.sides.{name}", str(EPISODES[name])]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    found = json.loads(done.stdout.strip().splitlines()[-1])
    reset_ms = found["reset_s"] * 1e3 / EPISODES[name]
    return Side(found["step_s"] * 1e6 / found["steps"], reset_ms, found["ego_m"])


def _against(rounds: list[dict[str, Side]], name: str, known_as: str, bar: float) -> list[Figure]:
    steps = median(each[name].step_us / each["ours"].step_us for each in rounds)
    cases = median(each[name].case_ms / each["ours"].case_ms for each in rounds)
    note = f"steps per CPU second; median of {ROUNDS} interleaved rounds"
    return [
        floor(f"ours / {known_as}, Python IDM ego", steps, "×", bar, note),
        figure(f"ours / {known_as}, whole cases", cases, "×", note="reset, staging and trace included; nothing stored"),
        figure(known_as, median(each[name].step_us for each in rounds), "µs/step", note="Python ego"),
    ]


def _apart_m(rounds: list[dict[str, Side]]) -> float:
    ends_m = [side.ego_m for side in rounds[0].values()]
    return max(ends_m) - min(ends_m)


if __name__ == "__main__":
    sys.exit(main())
