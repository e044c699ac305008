"""Reaches a stack that is a Python module beside its stack.yaml: the one place where foreign code is called."""

from __future__ import annotations

import difflib
import importlib
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from scenario_runner.adapters.commands import described, sound_command
from scenario_runner.adapters.limits import answer_within, take_no_more_than
from scenario_runner.errors import InputError, Interruption, Problem, StackError
from scenario_runner.model.stacks import Briefing, Command, MakeStack, Observation, Stack, StackManifest

LONGEST_WORDS = 300  # characters of an exception's message that are passed on


def reach(manifest: StackManifest) -> MakeStack:
    """What makes the manifest's stack for a case, its module imported now.

    Modules beside `stack.yaml` can be imported by name at the top of the stack's module. They stay the stack's own:
    another stack's module of the same name is another module. Reaching a stack again imports it again.

    Whatever the stack raises or answers wrongly, here or while it drives, is a StackError with its words. Only
    an Interruption passes through: a stack that raises KeyboardInterrupt by itself has failed.

    Raises:
        InputError: the module or the function in it is not there, cannot be imported, or cannot be called.
    """
    make_stack = _found(manifest)
    take_no_more_than(manifest.memory_limit_bytes)

    def make(briefing: Briefing) -> Stack:
        return _made(make_stack, briefing, manifest)

    return make


class _Guarded:
    """A stack whose every failure while driving is a StackError."""

    __slots__ = ("_drive", "_folder", "_limit_s")

    def __init__(self, drive: Callable[[Observation], object], manifest: StackManifest) -> None:
        self._drive, self._folder, self._limit_s = drive, manifest.folder, manifest.step_limit_s

    def drive(self, observation: Observation) -> Command:
        """The stack's command, sound."""
        answer_within(self._limit_s)
        try:
            return sound_command(self._drive(observation), time_s=observation.time_s)
        except (Interruption, StackError):
            raise
        except BaseException as raised:  # noqa: BLE001 - foreign code: SystemExit, too, is its failure
            raise StackError(_last_words(raised, f"at {observation.time_s:.2f} s", self._folder)) from raised


def _made(make_stack: Callable[[Briefing], object], briefing: Briefing, manifest: StackManifest) -> Stack:
    answer_within(manifest.start_limit_s)
    try:
        stack = make_stack(briefing)
        drive = getattr(stack, "drive", None)
    except Interruption:
        raise
    except BaseException as raised:  # noqa: BLE001 - foreign code
        raise StackError(_last_words(raised, "in make_stack", manifest.folder)) from raised
    if not callable(drive):
        msg = f"make_stack answered {described(stack)}; answer an object with drive(observation)"
        raise StackError(msg)
    return _Guarded(drive, manifest)


def _found(manifest: StackManifest) -> Callable[[Briefing], object]:
    module_name, colon, name = manifest.python.partition(":")
    if not (module_name and colon and name):
        raise _refused(manifest, f"{manifest.python!r} names no function; write module:make_stack")
    module = _imported(manifest, module_name)
    if not hasattr(module, name):
        raise _refused(manifest, f"{module_name} has no {name}{_meant(name, dir(module))}")
    make_stack = getattr(module, name)
    if not callable(make_stack):
        what = f"{name} in {module_name} is {described(make_stack)}; make it a function of the briefing that answers"
        raise _refused(manifest, f"{what} an object with drive(observation)")
    found: Callable[[Briefing], object] = make_stack
    return found


def _imported(manifest: StackManifest, name: str) -> ModuleType:
    folder = Path(manifest.folder)
    try:
        with _folder_first(folder):
            return importlib.import_module(name)
    except Interruption:
        raise
    except BaseException as raised:  # noqa: BLE001 - foreign code
        if isinstance(raised, ModuleNotFoundError) and raised.name == name:
            missing = f"there is no module {name} in {folder}{_meant(name, sorted(_modules_in(folder)))}"
            raise _refused(manifest, missing) from raised
        raise _refused(manifest, _last_words(raised, f"on importing {name}", manifest.folder)) from raised


def _refused(manifest: StackManifest, what: str) -> InputError:
    return InputError(Problem(file=str(Path(manifest.folder) / "stack.yaml"), where="python", what=what))


def _meant(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, [word for word in known if not word.startswith("_")], n=1)
    return f"; did you mean {near[0]}?" if near else ""


@contextmanager
def _folder_first(folder: Path) -> Iterator[None]:
    """While it lasts imports look in `folder` first; afterwards its modules are forgotten, whoever holds them aside.

    Forgetting is what lets two stacks each have a `planner.py`.
    """
    place = str(folder.resolve())
    own = _modules_in(folder)
    hidden = {name: sys.modules.pop(name) for name in list(sys.modules) if name.partition(".")[0] in own}
    sys.path.insert(0, place)
    importlib.invalidate_caches()  # the folder may be younger than the last look into it
    try:
        yield
    finally:
        sys.path.remove(place)
        for name in [name for name in sys.modules if name.partition(".")[0] in own]:
            del sys.modules[name]
        sys.modules.update(hidden)


def _modules_in(folder: Path) -> set[str]:
    """Names a folder gives to import, but this package's own: a stack beside a checkout must not shadow it."""
    files = {path.stem for path in folder.glob("*.py")}
    packages = {path.parent.name for path in folder.glob("*/__init__.py")}
    return (files | packages) - {__name__.partition(".")[0]}


def _last_words(raised: BaseException, when: str, folder: str) -> str:
    """`ValueError at 2.30 s: boom (planner.py:41)`, the place being the innermost in the stack's folder."""
    what = " ".join(_message(raised).split())
    if len(what) > LONGEST_WORDS:
        what = what[:LONGEST_WORDS] + "…"
    return f"{type(raised).__name__} {when}{': ' if what else ''}{what}{_place(raised, folder)}"


def _message(raised: BaseException) -> str:
    try:
        return str(raised)
    except Exception:  # noqa: BLE001 - foreign code: an exception's text may itself raise
        return ""


def _place(raised: BaseException, folder: str) -> str:
    if isinstance(raised, SyntaxError) and raised.filename:
        return ""  # Python's message names it already
    own = Path(folder).resolve()
    frames = [frame for frame in traceback.extract_tb(raised.__traceback__) if Path(frame.filename).is_relative_to(own)]
    if not frames:
        return ""
    return f" ({Path(frames[-1].filename).relative_to(own)}:{frames[-1].lineno})"
