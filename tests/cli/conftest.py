"""A small working folder with its own catalog: one scenario that everybody passes, one that `blind` fails."""

from pathlib import Path

import pytest

from scenario_runner.cli import main
from watched import STANDS

ROOT = Path(__file__).resolve().parents[2]

FREE_ROAD = """\
scenario: free_road
capability: LON-01
summary: Drive on along an empty road.
road: {template: straight, lanes: 1+1, length: 200 m}
parameters:
  speed: [30 km/h, 50 km/h]
ego:
  route: [west, east]
  start: {after: west, by: 20 m, speed: $speed}
  goal: {after: west, by: 80 m, within: 20 s}
"""
PARKED_CAR = STANDS.replace("scenario: stands", "scenario: parked_car")


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """The working folder, with `catalog/` and the repository's `stacks/`."""
    scenarios = tmp_path / "catalog" / "scenarios" / "LON"
    scenarios.mkdir(parents=True)
    (tmp_path / "catalog" / "roads").mkdir()
    for name in ("odd.yaml", "capabilities.yaml", "slices.yaml", "roads/crossroad_urban.yaml"):
        (tmp_path / "catalog" / name).symlink_to(ROOT / "catalog" / name)
    (tmp_path / "stacks").symlink_to(ROOT / "stacks")
    (scenarios / "free_road.yaml").write_text(FREE_ROAD)
    (scenarios / "parked_car.yaml").write_text(PARKED_CAR)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return tmp_path


class Answer:
    """What a command answered."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def call(desk, capsys):
    """Run a command in the working folder."""

    def run(*words):
        capsys.readouterr()
        code = main(words)
        out, err = capsys.readouterr()
        return Answer(code, out, err)

    return run


@pytest.fixture
def stack(desk):
    """Write a stack of a few lines and answer its folder's path."""

    def write(name, code, *extra):
        folder = desk / "own" / name
        folder.mkdir(parents=True)
        (folder / f"{name}_driver.py").write_text(code)
        lines = [f"name: {name}", "summary: A stack of a test.", f"python: {name}_driver:make_stack", *extra]
        (folder / "stack.yaml").write_text("\n".join(lines) + "\n")
        return str(folder.relative_to(desk))

    return write
