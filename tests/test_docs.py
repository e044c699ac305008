"""Runs everything README shows, in its order, in a folder of its own; and holds the other pages to the code.

In a `console` block a line after `$ ` is run, lines after `> ` go on with it, and what follows is what it prints: `…`
alone stands for any lines, `…` in a line for any text. A `yaml` or `python` block that begins with `# name`, or an
`xml` block that begins with `<!-- name -->`, is written to the file of that name.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections import ChainMap
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from scenario_runner import pipeline
from scenario_runner.cli import commands
from scenario_runner.model.runs import Shard
from scenario_runner.storage.schemas import TABLES

ROOT = Path(__file__).resolve().parents[1]
RECORDINGS = {
    "recordings/argoverse2": ROOT / "../shared/data/argoverse2",
    "recordings/commonroad": ROOT / "../shared/data/commonroad-reactive-planner/example_scenarios",
    "recordings/euro_ncap": ROOT / "../shared/data/osc-ncap/OpenSCENARIO/NCAP",
    "recordings/un_r157": ROOT / "../shared/data/osc-alks",
}
DECISIONS = sorted((ROOT / "decisions").glob("*.md"))
PAGES = {path.name: path for path in (*sorted(ROOT.glob("*.md")), *DECISIONS)}
README = PAGES["README.md"].read_text(encoding="utf-8")


class Shown(NamedTuple):
    """A command of README, the line it stands in, and what it prints."""

    line: int
    command: str
    output: str


class WrittenFile(NamedTuple):
    name: str
    text: str


def steps() -> Iterator[Shown | WrittenFile]:
    for block in re.finditer(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL):
        language, text = block.groups()
        named = re.match(r"(?:#|<!--) (\S+\.\w+)(?: -->)?\n", text)
        if language == "console":
            for shown in re.finditer(r"^\$ (.*(?:\n> .*)*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE):
                line = README.count("\n", 0, block.start(2) + shown.start()) + 1
                yield Shown(line, shown[1].replace("\n> ", "\n"), shown[2])
        elif named:
            yield WrittenFile(named[1], text)


COMMANDS = [step for step in steps() if isinstance(step, Shown)]


def is_runnable(shown: Shown) -> bool:
    return all(folder.is_dir() for name, folder in RECORDINGS.items() if name in shown.command)


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """A folder like a clone's: catalog, stacks and Makefile, and `scenario-runner` found as in an activated .venv."""
    desk = tmp_path_factory.mktemp("clone")
    for name in ("catalog", "stacks", "Makefile"):
        (desk / name).symlink_to(ROOT / name)
    for name in ("bin", "docs", "recordings"):
        (desk / name).mkdir()
    for name, folder in RECORDINGS.items():
        (desk / name).symlink_to(folder)
    stand_ins = {
        "python": f'{sys.executable} "$@"',
        "scenario-runner": f'{sys.executable} -m scenario_runner "$@"',
        "pytest": f'{sys.executable} -m pytest -p scenario_runner.pytest_plugin "$@"',
        "make": f'{shutil.which("make")} -o .venv/.ready RUNNER=scenario-runner "$@"',  # all but the install
    }
    for name, command in stand_ins.items():
        (desk / "bin" / name).write_text(f"#!/bin/sh\nexec {command}\n")
        (desk / "bin" / name).chmod(0o755)
    return desk


@pytest.fixture(scope="module")
def printed(desk) -> dict[Shown, str]:
    """What each command of README prints, run one after the other."""
    path = f"{desk / 'bin'}:{os.environ['PATH']}"
    environment = os.environ | {"COLUMNS": "80", "PATH": path, "PYTHONPATH": str(ROOT), "GITHUB_ACTIONS": ""}
    answers, code = {}, 0
    for step in steps():
        if isinstance(step, WrittenFile):
            (desk / step.name).parent.mkdir(exist_ok=True)
            (desk / step.name).write_text(step.text, encoding="utf-8")
        elif is_runnable(step):
            script = f"(exit {code})\n{step.command}"  # so that `echo $?` tells of the command before
            bash = partial(subprocess.run, ["bash", "-c", script], cwd=desk, env=environment)
            answer = bash(stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            code, answers[step] = answer.returncode, answer.stdout
    return answers


@pytest.mark.parametrize("shown", COMMANDS, ids=lambda shown: f"{shown.line}: {shown.command.splitlines()[0]}")
def test_a_command_of_readme_prints_what_is_shown(shown, printed):
    if not is_runnable(shown):
        pytest.skip(f"needs the folders of {RECORDINGS}")
    lines = [re.escape(line).replace("…", ".*") for line in shown.output.splitlines()]
    pattern = "".join("(?:.*\n)*?" if line == ".*" else f"{line}\n" for line in lines)
    output = "".join(f"{line.rstrip()}\n" for line in printed[shown].splitlines())

    if not re.fullmatch(pattern, output):
        pytest.fail(f"README.md:{shown.line}: $ {shown.command}\nprints now\n{output}", pytrace=False)


def test_the_picture_of_readme_is_the_one_its_command_draws(desk, printed):
    drawn = (desk / "docs/left_turn.svg").read_text(encoding="utf-8")

    assert drawn == (ROOT / "docs/left_turn.svg").read_text(encoding="utf-8")


def test_readme_lists_the_columns_of_outcomes_and_json_rows_have_them_too(desk, printed):
    table = README[README.index("| `outcomes.parquet`") : README.index("`criteria.parquet` has")]
    told = [name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1] if row else "")]
    rows = json.loads((desk / "outcomes.json").read_text(encoding="utf-8"))

    assert sorted(told) == sorted(TABLES["outcomes"]) == sorted(rows[0])


def test_readme_counts_the_capabilities_that_have_a_scenario():
    catalog = pipeline.load(ROOT)
    tested = {scenario.capability for scenario in catalog.scenarios}

    assert f"\n{len(tested)} of the {len(catalog.capabilities)} capabilities have a scenario." in README


def test_every_option_that_readme_names_is_one():
    below = [one for each in commands.commands.values() for one in getattr(each, "commands", {"": each}).values()]
    known = {word for command in below for option in command.params for word in option.opts}
    known |= {"--scenarios", "--pdb"}  # of pytest, with our plugin
    named = set(re.findall(r"`[^`\n]*?(--[a-z-]+)", README))

    assert named - known == set()


WORKFLOWS = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "docs/ci").glob("*.yml"))
}
VARIABLES = {
    "${{ matrix.shard }}": "1",
    "$CI_NODE_INDEX": "1",
    "$CI_NODE_TOTAL": "4",
    "$GITHUB_STEP_SUMMARY": "summary.md",
    "shards/*": "shards/20260102-030405-abcdef",
}


def our_words(workflow: str) -> Iterator[list[str]]:
    """The words of every call of scenario-runner in a workflow, its variables filled in."""
    document = WORKFLOWS[workflow]
    jobs = document["jobs"].values() if workflow == "github" else (document["drive"], document["merge"])
    for job in jobs:
        for line in job["script"] if "script" in job else [step.get("run", "") for step in job["steps"]]:
            for variable, value in VARIABLES.items():
                line = line.replace(variable, value)
            if line.startswith("scenario-runner "):
                yield shlex.split(line)[1:]


@pytest.mark.parametrize("workflow", WORKFLOWS)
def test_what_a_workflow_calls_the_command_line_takes(workflow):
    calls = list(our_words(workflow))
    contexts = [commands.commands[name].make_context(name, words) for name, *words in calls]

    assert [context.info_name for context in contexts] == ["run", "merge"]
    assert contexts[0].params["shard"] == Shard(number=1, count=4)


def test_github_drives_every_shard_and_merges_them_though_cases_failed():
    jobs = WORKFLOWS["github"]["jobs"]

    assert jobs["drive"]["strategy"] == {"fail-fast": False, "matrix": {"shard": [1, 2, 3, 4]}}
    assert (jobs["merge"]["needs"], jobs["merge"]["if"]) == ("drive", "${{ !cancelled() }}")


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    text = PAGES[page].read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)\s]+)\)", text) if not link.startswith("https://")]

    assert [link for link in links if not leads_somewhere(link, PAGES[page])] == []


def leads_somewhere(link: str, page: Path) -> bool:
    name, _, part = link.partition("#")
    target = page.parent / name if name else page
    return target.exists() and (not part or part in headings(target.read_text(encoding="utf-8")))


def headings(text: str) -> list[str]:  # as links name them
    return [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in re.findall(r"^#+ (.*)$", text, re.M)]


@pytest.mark.parametrize("page", PAGES)
def test_places_and_targets_that_are_named_exist(page):
    text = PAGES[page].read_text(encoding="utf-8")
    places = re.findall(r"(?<![\w./-])(?:scenario_runner|catalog|stacks|tests|tools|decisions|docs)/[\w./-]*", text)
    targets = re.findall(r"`make (\w+)", text)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert [place for place in places if not (ROOT / place.rstrip(".")).exists()] == []
    assert [target for target in targets if f"\n{target}:" not in makefile] == []


def test_what_the_glossary_names_is_in_the_code():
    rows = re.findall(r"^\| \*\*.*?\|.*?\|(.*?)\|", PAGES["GLOSSARY.md"].read_text(encoding="utf-8"), re.M)
    places = [
        "backing",
        "labelling",
        "judging.judge",
        "judging.nominal",
        *(f"model.{path.stem}" for path in (ROOT / "scenario_runner/model").glob("*.py")),
    ]
    known = ChainMap(*(vars(import_module(f"scenario_runner.{place}")) for place in places))

    assert len(rows) > 30
    for name in (name for row in rows for name in re.findall(r"`(.+?)`", row)):
        owner, _, member = name.partition(".")
        assert owner in known, name
        assert member in (*dir(known[owner]), ""), name


def test_the_changelog_tells_of_this_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

    assert re.findall(r"^## \[(.*?)\]", PAGES["CHANGELOG.md"].read_text(encoding="utf-8"), re.M)[0] == version


@pytest.mark.parametrize(("number", "path"), [*enumerate(DECISIONS, start=1)], ids=[path.stem for path in DECISIONS])
def test_a_decision_has_a_number_its_forces_a_choice_and_a_price(number, path):
    text = path.read_text(encoding="utf-8")

    assert path.name.startswith(f"{number:04}-")
    assert text.startswith(f"# {number:04} ")
    assert re.findall(r"^\*\*(\w+)\.\*\* ", text, re.M) == ["Forces", "Choice", "Price"]
