"""Reaches a stack in a process of its own, which serves case after case for as long as it answers soundly."""

from __future__ import annotations

import shutil
import time
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from scenario_runner.adapters import wire
from scenario_runner.adapters.child import Child
from scenario_runner.adapters.commands import sound_command
from scenario_runner.adapters.cores import share_a_core
from scenario_runner.errors import InputError, Problem, StackError
from scenario_runner.model.stacks import Briefing, Command, MakeStack, Observation, Stack, StackManifest


def reach(manifest: StackManifest) -> MakeStack:
    """What makes the manifest's stack for a case. Its process starts with the first one, and anew after a failure.

    Whatever goes wrong in it, or is answered wrongly, is a StackError with the process's last words.

    Raises:
        InputError: there is no such program.
    """
    program = manifest.command[0]
    if shutil.which(Path(manifest.folder) / program if "/" in program else program) is None:
        what = f"{program!r} is no program that can be started in {manifest.folder}; is it built?"
        raise InputError(Problem(file=str(Path(manifest.folder) / "stack.yaml"), where="command", what=what))
    return _Children(manifest).stack


class Served(NamedTuple):
    """How a stack's process comes and goes: how soon it answers its greeting, and whether it leaves by itself."""

    ready_s: float
    leaves: bool


def come_and_gone(manifest: StackManifest) -> Served:
    """Start the process of a stack, greet it, and let it go again.

    Raises:
        StackError: it cannot be started, or does not answer as it should.
    """
    began_s = time.monotonic()
    child = _greeted(manifest)
    return Served(time.monotonic() - began_s, child.leaves())


def _greeted(manifest: StackManifest) -> Child:
    """A process that speaks our version of the protocol."""
    child = Child(manifest)
    try:
        answer = child.ask(wire.hello(version("scenario-runner")), manifest.start_limit_s)
        if answer[0] != "hello" or len(answer) < 2:
            msg = f"answered {answer[0]!r} to hello; answer hello"
            raise StackError(msg)
        if answer[1] != wire.VERSION:
            msg = f"speaks version {answer[1]} of the protocol; this runner speaks {wire.VERSION}"
            raise StackError(msg)
    except StackError:
        child.end()
        raise
    return child


class _Children:
    """The process of a stack in this worker, and what it has been told so far."""

    def __init__(self, manifest: StackManifest) -> None:
        self._manifest = manifest
        self.child: Child | None = None
        self._road = ""
        self._in_case = False

    def stack(self, briefing: Briefing) -> Stack:
        """For one case, in the process that is there or a new one."""
        with _Ending(self):
            child = self.child or self._started()
            within_s = self._manifest.step_limit_s
            if self._in_case:
                child.tell(wire.over(), within_s)
            if briefing.road.digest != self._road:
                child.tell(wire.road(briefing.road), within_s)
                self._road = briefing.road.digest
            child.begin()
            self._in_case = True
            answer = child.ask(wire.case(briefing), self._manifest.start_limit_s)
            _let_speak(answer, "in make_stack")
            if answer[0] != "ready":
                msg = f"answered {answer[0]!r} to a case; answer ready"
                raise StackError(msg)
        return _Remote(self, child, within_s)

    def _started(self) -> Child:
        share_a_core()
        self.child = child = _greeted(self._manifest)
        self._road, self._in_case = "", False
        return child

    def forget(self) -> None:
        """End the process: what it would answer next is not to be relied on."""
        if self.child is not None:
            self.child.end()
            self.child = None


class _SaidError(StackError):
    """The stack itself says that it has failed; its process goes on."""


class _Ending:
    """While it lasts a failure that is not the stack's own word ends its process."""

    __slots__ = ("_children",)

    def __init__(self, children: _Children) -> None:
        self._children = children

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and not issubclass(kind, _SaidError):
            self._children.forget()


class _Remote:
    """A stack for one case, in another process."""

    __slots__ = ("_child", "_children", "_number", "_within_s")

    def __init__(self, children: _Children, child: Child, within_s: float) -> None:
        self._children, self._child, self._within_s = children, child, within_s
        self._number = 0

    def drive(self, observation: Observation) -> Command:
        """The stack's command, sound."""
        number = self._number
        self._number = number + 1
        with _Ending(self._children):
            answer = self._child.ask(wire.step(number, observation), self._within_s)
            _let_speak(answer, f"at {observation.time_s:.2f} s")
            return sound_command(wire.command(answer, number), time_s=observation.time_s)


def _let_speak(answer: list[object], when: str) -> None:
    """Pass on what a stack says of itself.

    Raises:
        _SaidError: it says that it has failed.
    """
    if answer[0] == "error":
        msg = f"{when}: {answer[1] if len(answer) > 1 else 'no words'}"
        raise _SaidError(msg)
