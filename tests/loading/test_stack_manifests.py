"""Stack manifests: which one a word means, and what is wrong with one."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from scenario_runner.errors import InputError
from scenario_runner.loading.stack import find_stack
from scenario_runner.model.stacks import StackManifest

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Two stacks in `stacks/`, one packaged, and the working folder two levels below."""
    for folder in ("project/stacks/blind", "project/stacks/mine", "packaged/stacks/blind", "packaged/stacks/reference"):
        path = tmp_path / folder
        path.mkdir(parents=True)
        (path / "stack.yaml").write_text(
            f"name: {folder.split('/')[-1]} of {folder.split('/')[0]}\npython: d:make_stack\n"
        )
    monkeypatch.setattr("scenario_runner.loading.stack.PACKAGED", tmp_path / "packaged")
    work = tmp_path / "project" / "a" / "b"
    work.mkdir(parents=True)
    monkeypatch.chdir(work)
    return tmp_path / "project"


def message(word):
    with pytest.raises(InputError) as raised:
        find_stack(word, Path())
    return str(raised.value)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("mine", "mine of project"),
        ("blind", "blind of project"),
        ("reference", "reference of packaged"),
        ("../../stacks/mine", "mine of project"),
        ("../../stacks/mine/stack.yaml", "mine of project"),
    ],
)
def test_a_word_is_a_path_or_a_name_in_the_nearest_stacks_or_the_packaged_ones(project, word, name):
    assert find_stack(word, Path()).name == name


def test_an_absolute_path_is_a_path(project):
    assert find_stack(str(project / "stacks" / "mine"), Path("elsewhere")).name == "mine of project"


def test_a_folder_here_is_meant_before_a_name(project):
    Path("blind").mkdir()
    Path("blind/stack.yaml").write_text("name: here\npython: d:make_stack\n")
    assert find_stack("blind", Path()).name == "here"


def test_without_a_word_the_nearest_manifest_upward_is_meant(project):
    (project / "stack.yaml").write_text("name: top\npython: d:make_stack\n")
    assert find_stack(None, Path()) == StackManifest(name="top", summary="", python="d:make_stack", folder="../..")


def test_without_a_word_and_a_manifest_the_names_are_told(project):
    assert message(None) == (
        f"no stack.yaml in {Path().resolve()} or above; name a stack with --stack: blind, mine, reference"
    )


@pytest.mark.parametrize(
    ("word", "what"),
    [
        ("refrence", "no stack refrence; did you mean reference?"),
        ("xyz", "no stack xyz; known: blind, mine, reference"),
        ("no/where", "stack no/where: no such file or folder"),
        ("my.yaml", "stack my.yaml: no such file or folder"),
        ("../..", "stack ../..: no stack.yaml in it"),
        (".", "stack .: no stack.yaml in it"),
    ],
)
def test_a_word_that_means_nothing_says_what_would(project, word, what):
    assert message(word) == what


def test_a_manifest_is_read_whole(project):
    Path("stack.yaml").write_text(
        "name: s\nsummary: Drives.\npython: a.b:make\ngiven: [recording]\nstep_budget: 50 ms\n"
    )
    assert find_stack(None, Path()) == StackManifest(
        name="s", summary="Drives.", python="a.b:make", folder=".", given=("recording",), step_budget_s=0.05
    )


def test_all_problems_of_a_manifest_come_at_once(project):
    Path("stack.yaml").write_text("nam: x\npython: driver.py\ngiven: [future]\nstep_budget: 0 s\n")
    assert message(None).splitlines() == [
        "stack.yaml:1:1: nam: unknown key; did you mean name?",
        "stack.yaml:2:1: python: driver.py does not read as it must, as in my_driver:make_stack",
        "stack.yaml:3:9: given.0: future is not a word for it; known: recording",
        "stack.yaml:4:1: step_budget: must be above 0 s",
    ]


@pytest.mark.parametrize("name", sorted(path.parent.name for path in REPOSITORY.glob("stacks/*/stack.yaml")))
def test_every_stack_of_the_repository_has_its_folder_s_name(name):
    manifest = find_stack(name, REPOSITORY)
    assert manifest.name == name
    if manifest.command:
        assert any((Path(manifest.folder) / script).is_file() for script in ("build.sh", "setup.sh"))  # what makes it
        return
    module = manifest.python.partition(":")[0]
    is_beside_it = (Path(manifest.folder) / f"{module}.py").is_file()
    assert is_beside_it or (module.startswith("scenario_runner.") and find_spec(module) is not None)


def test_a_stack_may_be_a_command_with_limits(project):
    (project / "stack.yaml").write_text(
        "name: c\ncommand: [./c, --fast]\nstep_limit: 2 s\nstart_limit: 1 min\nmemory_limit: 1.5 GB\n"
    )
    assert find_stack(None, Path()) == StackManifest(
        name="c",
        summary="",
        folder="../..",
        command=("./c", "--fast"),
        step_limit_s=2.0,
        start_limit_s=60.0,
        memory_limit_bytes=1_500_000_000,
    )


@pytest.mark.parametrize(
    ("reached", "what"),
    [
        ("", "a stack is reached by python, by command or by grpc, and names none of them"),
        (
            "python: d:make_stack\ncommand: [./c]\n",
            "a stack is reached by python, by command or by grpc; name one of them",
        ),
        ("command: [./c]\nmemory_limit: much\n", "memory_limit"),
        ("command: [./c]\nstep_limit: 0 s\n", "step_limit"),
    ],
)
def test_a_stack_is_reached_one_way_within_limits_that_can_be_read(project, reached, what):
    (project / "stack.yaml").write_text(f"name: c\n{reached}")
    assert what in message(None)
