"""The real command `watch` in a process of its own, asked over HTTP as its page asks."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

STANDS = """\
scenario: stands
capability: LON-02
summary: Stop behind a car that stands in the lane.
road: {template: straight, lanes: 1+1, length: 200 m}
parameters:
  ahead: [40 m, 60 m]
ego:
  route: [west, east]
  start: {after: west, by: 20 m, speed: 30 km/h}
  goal: {after: west, by: 120 m, within: 20 s}
actors:
  parked:
    type: car
    start: {ahead_of: ego, by: $ahead}
expect: {reaches_goal: off}
limit: 12 s
"""
PATIENCE_S = 60.0


class Watched:
    """A watch that runs, and what it answers."""

    def __init__(self, process: subprocess.Popen) -> None:
        self.process = process
        self.said = [process.stdout.readline(), process.stdout.readline()]
        self.url = re.search(r"http://127\.0\.0\.1:\d+/", self.said[0])[0]

    def get(self, path: str, **headers: str) -> bytes:
        asked = urllib.request.Request(self.url + path, headers=headers)
        with urllib.request.urlopen(asked, timeout=PATIENCE_S) as answer:
            return answer.read()

    def status(self, path: str, **headers: str) -> int:
        try:
            self.get(path, **headers)
        except urllib.error.HTTPError as error:
            return error.code
        return 200

    def round_after(self, number: int) -> dict:
        """The newest round that is another one than this."""
        return json.loads(self.get(f"round?after={number}"))

    def end(self) -> tuple[int, str]:
        """Ctrl-C; its exit code and what it still said."""
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, rest


@contextmanager
def watching(folder: Path, *words: str) -> Iterator[Watched]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "scenario_runner", "watch", *words]
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        yield Watched(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()
