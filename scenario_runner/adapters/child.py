"""A stack's process: started, asked within a time, heard to its last words, and ended with all that it started."""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import socket
import struct
import subprocess
import time
from contextlib import suppress
from typing import Any
from weakref import finalize

from scenario_runner.adapters import wire
from scenario_runner.errors import StackError
from scenario_runner.model.stacks import StackManifest

DESCRIPTOR = "SCENARIO_RUNNER_FD"
SLICE_S = 0.05
"""So long one waits at a time; in between what the stack prints is taken away, so that printing never stops it."""
CHUNK_BYTES, CHUNKS = 1 << 16, 17
"""Of what was printed so much is taken away at once: all that a pipe holds, and no more of a flood."""
WORDS_BYTES = 2000
LEAVES_S = 1.0
"""A process whose end of the socket is closed is given so long to be gone by itself."""


class Child:
    """A process of a stack; one that was ended is not asked again. It ends with whoever holds this.

    Raises:
        StackError: its command cannot be started.
    """

    def __init__(self, manifest: StackManifest) -> None:
        self._socket, theirs = socket.socketpair()
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            self._socket.setsockopt(socket.SOL_SOCKET, option, struct.pack("@ll", 0, int(SLICE_S * 1e6)))
        self._printed, printing = os.pipe()
        life, self._life = os.pipe()
        try:
            self._process = _started(manifest, theirs.fileno(), life, printing)
        except OSError as error:
            _close(self._socket, self._printed, self._life)
            os.close(life)
            msg = f"{manifest.command[0]!r} cannot be started: {error.strerror}"
            raise StackError(msg) from error
        finally:
            theirs.close()
            os.close(printing)
        _end_with_us(life, self._process.pid)
        os.close(life)
        os.set_blocking(self._printed, False)  # noqa: FBT003 - it is the function's own
        self._words = b""
        self._end = finalize(self, _kill_and_close, self._process, self._socket, self._printed, self._life)
        self._buffer = bytearray(1 << 16)

    def tell(self, frame: bytes, within_s: float) -> None:
        """Send a frame.

        Raises:
            StackError: it takes too long to be read, or the process has ended.
        """
        rest, until_s = memoryview(frame), time.monotonic() + within_s
        while rest:
            try:
                rest = rest[self._socket.send(rest) :]
            except BlockingIOError:
                self._wait_on(until_s, f"read nothing for {within_s:g} s")
            except (BrokenPipeError, ConnectionResetError):
                raise self._ended() from None

    def ask(self, frame: bytes, within_s: float) -> list[Any]:
        """Send a frame, and what is answered.

        Raises:
            StackError: no answer within a time, or none that is one; the process has ended.
        """
        self.tell(frame, within_s)
        until_s = time.monotonic() + within_s
        got = self._receive(0, 4, until_s, within_s)
        length = wire.length_of(self._buffer)
        if len(self._buffer) < 4 + length:
            self._buffer.extend(bytes(4 + length - len(self._buffer)))
        got = self._receive(got, 4 + length, until_s, within_s)
        if got > 4 + length:
            msg = "answered more than it was asked"
            raise StackError(msg)
        return wire.message(memoryview(self._buffer)[4 : 4 + length])

    def _receive(self, got: int, wanted: int, until_s: float, within_s: float) -> int:
        """How much is there when at least `wanted` bytes are."""
        while got < wanted:
            try:
                more = self._socket.recv_into(memoryview(self._buffer)[got:])
            except BlockingIOError:
                self._wait_on(until_s, f"gave no answer for {within_s:g} s")
                continue
            except ConnectionResetError:
                more = 0
            if more == 0:
                raise self._ended()
            got += more
        return got

    def _wait_on(self, until_s: float, otherwise: str) -> None:
        self.listen()
        if time.monotonic() >= until_s:
            self.end()
            raise StackError(self._with_words(f"the process {otherwise}"))

    def begin(self) -> None:
        """Another case: what was printed before is none of its words."""
        self.listen()
        self._words = b""

    def listen(self) -> None:
        """Take away what was printed, and keep the end of it."""
        for _ in range(CHUNKS):
            try:
                chunk = os.read(self._printed, CHUNK_BYTES)
            except BlockingIOError:
                return
            if not chunk:
                return
            self._words = (self._words + chunk)[-WORDS_BYTES:]

    def _ended(self) -> StackError:
        """It closed its end: because it has ended, as a rule."""
        try:
            code = self._process.wait(LEAVES_S)
        except subprocess.TimeoutExpired:
            self.end()
            return StackError(self._with_words("the process closed its end of the connection"))
        self.end()
        return StackError(self._with_words(f"the process {_how(code)}"))

    def leaves(self) -> bool:
        """Close the connection, as after the last case: whether the process soon leaves by itself. Then it is ended."""
        self._socket.shutdown(socket.SHUT_RDWR)
        try:
            self._process.wait(LEAVES_S)
        except subprocess.TimeoutExpired:
            return False
        finally:
            self.end()
        return True

    def end(self) -> None:
        """Kill the process and all that it started; nothing more where that was done."""
        if self._end.alive:
            _kill(self._process)
            self.listen()
            self._end()

    def _with_words(self, what: str) -> str:
        lines = self._words.decode("utf-8", "replace").split("\n")
        last = " | ".join(line.strip() for line in lines[-4:] if line.strip())
        return f"{what}; its last words: {last[-300:]}" if last else what


def _kill_and_close(process: subprocess.Popen[bytes], connection: socket.socket, *descriptors: int) -> None:
    _kill(process)
    _close(connection, *descriptors)


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):  # it and all of its group are gone
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _close(connection: socket.socket, *descriptors: int) -> None:
    connection.close()
    for descriptor in descriptors:
        os.close(descriptor)


def _started(manifest: StackManifest, theirs: int, life: int, printing: int) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        manifest.command,
        cwd=manifest.folder,
        env=os.environ | {DESCRIPTOR: str(theirs)},
        stdin=subprocess.DEVNULL,
        stdout=printing,
        stderr=printing,
        pass_fds=(theirs, life),
        start_new_session=True,
    )
    if manifest.memory_limit_bytes is not None:
        limit = (manifest.memory_limit_bytes,) * 2
        with suppress(ProcessLookupError):  # it is over already
            resource.prlimit(process.pid, resource.RLIMIT_AS, limit)
    return process


def _end_with_us(life: int, group: int) -> None:
    """Have the system end the whole process group when our end of a pipe closes, however we end.

    SIGIO, unhandled, ends a process; the pipe carries nothing else.
    """
    fcntl.fcntl(life, fcntl.F_SETOWN, -group)
    fcntl.fcntl(life, fcntl.F_SETFL, fcntl.fcntl(life, fcntl.F_GETFL) | os.O_ASYNC)


def _how(code: int) -> str:
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"exited with code {code}"
