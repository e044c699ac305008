"""Stacks reached in process: found or refused before any case, and afterwards guilty of their own failures."""

import sys
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest

from scenario_runner.adapters.in_process import reach
from scenario_runner.errors import InputError, Interruption, StackError
from scenario_runner.model.stacks import OBJECT_COLUMNS, Control, EgoState, Observation, StackManifest

SEEN = Observation(2.3, EgoState(0.0, 0.0, 0.0, 10.0, 0.0, 0.0), np.empty((0, len(OBJECT_COLUMNS))))
STILL = "answer = Control(0.0, 0.0)"


def stack_in(folder: Path, body: str, python: str = "planner:make_stack") -> StackManifest:
    """A manifest of a planner that drives as `body` says."""
    folder.mkdir(exist_ok=True)
    head = "from scenario_runner import Control, Trajectory\n\n"
    drive = "class Planner:\n    def drive(self, observation):\n{}\n        return answer\n\n"
    lines = "\n".join(f"        {line}" for line in dedent(body).strip().splitlines())
    make = "def make_stack(briefing):\n    return Planner()\n"
    (folder / "planner.py").write_text(head + drive.format(lines) + make, encoding="utf-8")
    return StackManifest(name="it", summary="", python=python, folder=str(folder))


def module_in(folder: Path, source: str, python: str = "planner:make_stack") -> StackManifest:
    """A manifest of a planner whose module is just `source`."""
    (folder / "planner.py").write_text(dedent(source), encoding="utf-8")
    return StackManifest(name="it", summary="", python=python, folder=str(folder))


def words_of(manifest: StackManifest) -> str:
    with pytest.raises(StackError) as failure:
        reach(manifest)(None).drive(SEEN)
    return str(failure.value)


def refusal_of(manifest: StackManifest) -> str:
    with pytest.raises(InputError) as refusal:
        reach(manifest)
    return str(refusal.value)


def test_a_sound_stack_drives(tmp_path: Path) -> None:
    manifest = stack_in(tmp_path, "answer = Control(observation.time_s, 0.5)")
    assert reach(manifest)(None).drive(SEEN) == Control(2.3, 0.5)


def test_two_stacks_may_have_modules_of_one_name(tmp_path: Path) -> None:
    made = []
    for gain in (1.0, 2.0):
        folder = tmp_path / f"{gain}"
        manifest = stack_in(folder, "answer = Control(gains.GAIN, 0.0)")
        (folder / "gains.py").write_text(f"GAIN = {gain}\n", encoding="utf-8")
        planner = folder / "planner.py"
        planner.write_text("import gains\n" + planner.read_text(encoding="utf-8"), encoding="utf-8")
        made.append(reach(manifest)(None))
    assert [stack.drive(SEEN).acceleration_mps2 for stack in made] == [1.0, 2.0]


def test_reaching_a_stack_leaves_the_imports_of_others_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "textwrap.py").write_text("MINE = True\n", encoding="utf-8")
    manifest = module_in(tmp_path, "import textwrap\nassert textwrap.MINE\ndef make_stack(briefing): ...\n")
    before, path = sys.modules["textwrap"], list(sys.path)
    reach(manifest)
    assert sys.modules["textwrap"] is before
    assert "planner" not in sys.modules
    assert sys.path == path


def test_what_a_stack_raises_is_told_with_its_time_and_line(tmp_path: Path) -> None:
    assert words_of(stack_in(tmp_path, "raise ValueError('boom')")) == "ValueError at 2.30 s: boom (planner.py:5)"


def test_the_line_is_the_stacks_own_even_when_a_library_raised(tmp_path: Path) -> None:
    words = words_of(stack_in(tmp_path, "import json\nanswer = json.loads('{')"))
    assert words.startswith("JSONDecodeError at 2.30 s: Expecting property name")
    assert words.endswith("(planner.py:6)")


def test_a_stack_that_exits_has_failed(tmp_path: Path) -> None:
    assert words_of(stack_in(tmp_path, "raise SystemExit(3)")) == "SystemExit at 2.30 s: 3 (planner.py:5)"


def test_an_exception_whose_text_raises_still_has_a_name(tmp_path: Path) -> None:
    body = """
    class Sly(Exception):
        def __str__(self): raise RuntimeError
    raise Sly
    """
    assert words_of(stack_in(tmp_path, body)) == "Sly at 2.30 s (planner.py:7)"


def test_long_words_over_several_lines_are_cut_to_one(tmp_path: Path) -> None:
    words = words_of(stack_in(tmp_path, r"raise ValueError('a\n' * 1000)"))
    assert words == f"ValueError at 2.30 s: {'a ' * 150}… (planner.py:5)"


def test_a_number_that_will_not_become_one_is_the_stacks_failure(tmp_path: Path) -> None:
    body = """
    class Sly(float):
        def __float__(self): raise TypeError('no float')
    answer = Control(Sly(1.0), 0.0)
    """
    assert words_of(stack_in(tmp_path, body)) == "TypeError at 2.30 s: no float (planner.py:6)"


def test_a_wrong_answer_is_told_with_its_time(tmp_path: Path) -> None:
    assert words_of(stack_in(tmp_path, "answer = None")) == "answered None at 2.30 s; answer Control or Trajectory"


def test_an_interruption_of_the_process_passes_through(tmp_path: Path) -> None:
    told_to_end = "from scenario_runner.errors import Interruption; raise Interruption"
    stack = reach(stack_in(tmp_path, told_to_end))(None)
    with pytest.raises(Interruption):
        stack.drive(SEEN)


def test_a_keyboard_interrupt_of_its_own_is_the_stacks_failure(tmp_path: Path) -> None:
    stack = reach(stack_in(tmp_path, "raise KeyboardInterrupt"))(None)
    with pytest.raises(StackError, match="KeyboardInterrupt"):
        stack.drive(SEEN)


def test_a_make_stack_that_raises_is_the_stacks_failure(tmp_path: Path) -> None:
    manifest = module_in(tmp_path, "def make_stack(briefing):\n    raise OSError('no weights')\n")
    assert words_of(manifest) == "OSError in make_stack: no weights (planner.py:2)"


def test_a_make_stack_that_answers_no_stack_is_the_stacks_failure(tmp_path: Path) -> None:
    manifest = module_in(tmp_path, "def make_stack(briefing):\n    return {}\n")
    assert words_of(manifest) == "make_stack answered a dict; answer an object with drive(observation)"


def test_a_missing_module_is_refused_with_the_near_one(tmp_path: Path) -> None:
    manifest = stack_in(tmp_path, STILL, python="plannr:make_stack")
    assert refusal_of(manifest) == (
        f"{tmp_path}/stack.yaml: python: there is no module plannr in {tmp_path}; did you mean planner?"
    )


def test_a_missing_function_is_refused_with_the_near_one(tmp_path: Path) -> None:
    manifest = stack_in(tmp_path, STILL, python="planner:make_stak")
    assert refusal_of(manifest) == (
        f"{tmp_path}/stack.yaml: python: planner has no make_stak; did you mean make_stack?"
    )


def test_what_cannot_be_called_is_refused(tmp_path: Path) -> None:
    manifest = module_in(tmp_path, "make_stack = 1.5\n")
    assert refusal_of(manifest) == (
        f"{tmp_path}/stack.yaml: python: make_stack in planner is a float; "
        "make it a function of the briefing that answers an object with drive(observation)"
    )


def test_a_word_without_a_function_is_refused(tmp_path: Path) -> None:
    manifest = stack_in(tmp_path, STILL, python="planner")
    assert refusal_of(manifest) == (
        f"{tmp_path}/stack.yaml: python: 'planner' names no function; write module:make_stack"
    )


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("x = 1\ny = x / 0\n", "ZeroDivisionError on importing planner: division by zero (planner.py:2)"),
        ("import sys\nsys.exit('bye')\n", "SystemExit on importing planner: bye (planner.py:2)"),
        (
            "import no_such_library\n",
            "ModuleNotFoundError on importing planner: No module named 'no_such_library' (planner.py:1)",
        ),
        ("def (\n", "SyntaxError on importing planner: invalid syntax (planner.py, line 1)"),
    ],
)
def test_a_module_that_cannot_be_imported_is_refused_with_its_words(tmp_path: Path, source: str, words: str) -> None:
    assert refusal_of(module_in(tmp_path, source)) == f"{tmp_path}/stack.yaml: python: {words}"
