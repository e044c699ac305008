"""action.yml: its shell steps run here as GitHub would run them, with files of ours for what GitHub hands in."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
INSTALL, DRIVE = ACTION["runs"]["steps"]
INPUT = re.compile(r"^\$\{\{ inputs\.([\w-]+) \}\}$")


@pytest.fixture
def act(tmp_path):
    """Run the driving step with some inputs, in a folder with the catalog's own stacks."""
    (tmp_path / "bin").mkdir()
    runner = tmp_path / "bin/scenario-runner"
    runner.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m scenario_runner "$@"\n')
    runner.chmod(0o755)
    for name in ("catalog", "stacks"):
        (tmp_path / name).symlink_to(ROOT / name)
    files = {name: tmp_path / name.lower() for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    for file in files.values():
        file.touch()

    def run(**given):
        inputs = {name: one.get("default", "") for name, one in ACTION["inputs"].items()}
        inputs |= {name.replace("_", "-"): value for name, value in given.items()}
        handed_in = {name: inputs[INPUT.match(value)[1]] for name, value in DRIVE["env"].items()}
        environment = os.environ | handed_in | {name: str(file) for name, file in files.items()}
        environment |= {
            "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "GITHUB_ACTIONS": "true",
        }
        bash = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", DRIVE["run"]]  # as GitHub calls it
        done = subprocess.run(bash, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        return done, {name: file.read_text() for name, file in files.items()}

    return run


def test_every_input_reaches_the_step_and_no_other_way_than_by_the_environment():
    reached = {INPUT.match(value)[1] for value in DRIVE["env"].values()}

    assert reached == set(ACTION["inputs"])
    assert "${{" not in INSTALL["run"] + DRIVE["run"]
    assert all(step["shell"] == "bash" for step in (INSTALL, DRIVE))


def test_a_red_run_leaves_its_summary_its_junit_file_and_its_folder(act, tmp_path):
    done, files = act(stack="stacks/blind", what="cut_in_close* 91cd731e")
    tests = ElementTree.parse(tmp_path / "junit.xml").getroot()

    assert done.returncode == 1
    assert files["GITHUB_STEP_SUMMARY"].startswith("### ✗ blind: 12 passed, 20 failed\n")
    assert (tests.get("tests"), tests.get("failures")) == ("32", "20")
    name, _, folder = files["GITHUB_OUTPUT"].strip().partition("=")
    assert (name, (tmp_path / folder / "run.json").is_file()) == ("run", True)
    assert "::error file=catalog/scenarios/CUT/cut_in_close.yaml,line=1," in done.stderr


def test_baseline_cache_shard_and_further_options_are_handed_on(act, tmp_path):
    _, files = act(stack="blind", what="cut_in_close", cache="kept here", out="before")
    before = files["GITHUB_OUTPUT"].strip().partition("=")[2]
    done, _ = act(stack="blind", what="cut_in_close", cache="kept here", baseline=before, shard="1/2", options="-n 0")

    assert done.returncode == 0
    assert "16 of 16 cases unchanged since " in done.stderr
    assert "nothing got worse since " in done.stdout


def test_what_cannot_be_run_is_red_too(act):
    done, files = act(stack="nowhere")

    assert done.returncode == 4
    assert files == {"GITHUB_STEP_SUMMARY": "", "GITHUB_OUTPUT": ""}
