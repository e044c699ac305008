"""A stack in a process of its own: served case after case, and whatever it does costs its own case only."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from drives import straight_briefing
from protocol_programs import SPEAKS
from scenario_runner.adapters.in_child import reach
from scenario_runner.errors import InputError, StackError
from scenario_runner.model.stacks import Control, EgoState, Observation, StackManifest, Trajectory

SERVES = (
    SPEAKS
    + """
cases = 0
while True:
    heard = hear()
    if heard[0] == "hello":
        say("hello", 1, "test")
    elif heard[0] == "case":
        cases += 1
        say("ready")
    elif heard[0] == "step":
        number, ego = heard[1], struct.unpack("<6d", heard[3])
        if cases == 2 and number == 1:
            FAULT
        say("control", number, float(cases), ego[0], False)
"""
)


NOBODY = np.zeros((0, 9))
NOBODY.setflags(write=False)


def written(folder, fault="pass", **limits):
    """A stack whose second case meets a fault in its second step; it answers how many cases it had, and the ego's x."""
    (folder / "s.py").write_text(SERVES.replace("FAULT", fault.replace("; ", "\n            ")))
    limits = {"step_limit_s": 1.0, **limits}
    return StackManifest(name="s", summary="", folder=str(folder), command=(sys.executable, "s.py"), **limits)


def seen(x_m=0.0, time_s=0.0):
    return Observation(time_s, EgoState(x_m, 0.0, 0.0, 10.0, 0.0, 0.0), NOBODY)


def second_step(make_stack):
    """Of a case."""
    stack = make_stack(straight_briefing())
    stack.drive(seen())
    return stack.drive(seen(time_s=0.3))


def test_one_process_serves_case_after_case_and_is_told_what_is_seen(tmp_path):
    make_stack = reach(written(tmp_path))
    for case in (1, 2, 3):
        stack = make_stack(straight_briefing())
        assert [stack.drive(seen(x_m)) for x_m in (0.1, 0.2)] == [Control(float(case), x_m) for x_m in (0.1, 0.2)]


FAULTS = {
    "raises": ("raise ValueError('boom')", "the process exited with code 1; its last words: .*ValueError: boom"),
    "loops": ("while True: pass", "the process gave no answer for 1 s"),
    "sleeps in C": ("time.sleep(99)", "the process gave no answer for 1 s"),
    "leaves": ("os._exit(0)", "the process exited with code 0"),
    "leaves with a code": ("os._exit(7)", "the process exited with code 7"),
    "segfaults": ("import ctypes; ctypes.string_at(0)", "the process was killed by SIGSEGV"),
    "eats memory": ("all_ = bytearray(1 << 30)", "exited with code 1; .*MemoryError"),
    "hangs up": ("os.close(fd); time.sleep(99)", "the process closed its end of the connection"),
    "garbage": ("os.write(fd, b'\\x01\\0\\0\\0\\xc1'); continue", "answered what is no MessagePack"),
    "no frame": ("os.write(fd, b'\\xff\\xff\\xff\\xff'); continue", "answered a frame of 4294967295 bytes"),
    "no array": (
        "say_ = msgspec.msgpack.encode(5); os.write(fd, struct.pack('<I', 1) + say_); continue",
        "answered int",
    ),
    "another word": (
        "say('steer', number); continue",
        "answered 'steer' with int to step 1; answer control or trajectory",
    ),
    "nan": (
        "say('control', number, float('nan'), 0.0, False); continue",
        "answered NaN for acceleration_mps2 at 0.30 s",
    ),
    "no number": ("say('control', number, 'hard', 0.0, False); continue", "answered a str for acceleration_mps2"),
    "another step": ("say('control', number - 1, 0.0, 0.0, False); continue", "answered for step 0 when .* for step 1"),
    "half a state": (
        "say('trajectory', number, b'1234'); continue",
        "answered a trajectory of 4 bytes; a state has 40",
    ),
    "more than asked": (
        "body = msgspec.msgpack.encode(('control', 1, 0.0, 0.0, False)); "
        "os.write(fd, 2 * (struct.pack('<I', len(body)) + body)); continue",
        "answered more than it was asked",
    ),
    "floods": ("while True: print('x' * 10000)", "the process gave no answer for 1 s; its last words: .*xxx"),
}


@pytest.mark.parametrize(("fault", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_costs_its_own_case_and_a_fresh_process_serves_the_next(tmp_path, fault, words):
    make_stack = reach(written(tmp_path, fault, memory_limit_bytes=600_000_000))
    assert make_stack(straight_briefing()).drive(seen(5.0)) == Control(1.0, 5.0)

    struck = make_stack(straight_briefing())
    struck.drive(seen())
    with pytest.raises(StackError, match=words):
        struck.drive(seen(time_s=0.3))
    assert make_stack(straight_briefing()).drive(seen(5.0)) == Control(1.0, 5.0)  # its first case


def test_what_a_stack_says_of_itself_ends_its_case_and_not_its_process(tmp_path):
    make_stack = reach(written(tmp_path, "say('error', 'no way out'); continue"))
    make_stack(straight_briefing())
    with pytest.raises(StackError, match="at 0.30 s: no way out"):
        second_step(make_stack)
    assert make_stack(straight_briefing()).drive(seen()) == Control(3.0, 0.0)


def test_prints_and_errors_break_nothing_however_many(tmp_path):
    prints = "print('y' * 300000); sys.stderr.write('z' * 300000)"
    make_stack = reach(written(tmp_path, prints))
    make_stack(straight_briefing())
    stack = make_stack(straight_briefing())
    assert [stack.drive(seen(1.0)) for _ in range(3)] == [Control(2.0, 1.0)] * 3


def test_a_trajectory_arrives_to_the_last_bit(tmp_path):
    states = np.random.default_rng(1).normal(size=(3, 5)).cumsum(axis=0)
    states[:, 0] = 0.1, 0.2, 0.30000000000000004
    make_stack = reach(written(tmp_path, f"say('trajectory', number, {states.tobytes()!r}); continue"))
    make_stack(straight_briefing())
    command = second_step(make_stack)
    assert isinstance(command, Trajectory)
    assert np.array_equal(command.states, states)


@pytest.mark.parametrize(
    ("begins", "words"),
    [
        ("say('hello', 2, 'new')", "speaks version 2 of the protocol; this runner speaks 1"),
        ("say('ready')", "answered 'ready' to hello; answer hello"),
        ("say('error', 'too old')", "answered 'error' to hello; answer hello"),
        ("time.sleep(99)", "gave no answer for 0.5 s"),
        ("sys.exit('no licence')", "exited with code 1; its last words: no licence"),
    ],
)
def test_a_process_that_does_not_greet_is_told_of(tmp_path, begins, words):
    manifest = written(tmp_path, start_limit_s=0.5)
    text = (tmp_path / "s.py").read_text()
    (tmp_path / "s.py").write_text(text.replace('say("hello", 1, "test")', begins))
    with pytest.raises(StackError, match=words):
        reach(manifest)(straight_briefing())


def test_a_command_that_is_not_there_is_an_error_that_names_the_manifest(tmp_path):
    manifest = replace(written(tmp_path), command=("./not_there",))
    with pytest.raises(InputError, match=r"stack.yaml: command: './not_there' is no program .*; is it built\?"):
        reach(manifest)


def test_a_program_that_the_system_cannot_start_is_the_stacks_failure(tmp_path):
    manifest = replace(written(tmp_path), command=("./text",))
    (tmp_path / "text").write_text("no program")
    (tmp_path / "text").chmod(0o755)
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(StackError, match="'./text' cannot be started: Exec format error"):
        reach(manifest)(straight_briefing())
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_what_a_stack_has_started_ends_with_it(tmp_path):
    starts = "import subprocess; child = subprocess.Popen(['sleep', '99']); print(child.pid, flush=True); os._exit(1)"
    make_stack = reach(written(tmp_path, starts))
    make_stack(straight_briefing())
    with pytest.raises(StackError, match=r"last words: (\d+)") as raised:
        second_step(make_stack)
    pid = int(str(raised.value).rpartition(" ")[2])
    assert _ends(pid)


def test_a_stack_that_hangs_ends_with_the_runner(tmp_path):
    """However the runner ends: here it is killed while it waits."""
    manifest = written(
        tmp_path, "print(os.getpid(), file=open('pid', 'w'), flush=True); time.sleep(99)", step_limit_s=60.0
    )
    runner = os.fork()
    if runner == 0:
        make_stack = reach(manifest)
        make_stack(straight_briefing())
        second_step(make_stack)
        os._exit(0)
    until_s = time.monotonic() + 20.0
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text().strip():
        assert time.monotonic() < until_s
        time.sleep(0.02)
    os.kill(runner, 9)
    os.waitpid(runner, 0)
    assert _ends(int((tmp_path / "pid").read_text()))


def _ends(pid, within_s=5.0):
    until_s = time.monotonic() + within_s
    while time.monotonic() < until_s:
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True  # dead, and waited for by nobody yet
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.02)
    return False


def test_no_descriptor_is_left_behind(tmp_path):
    make_stack = reach(written(tmp_path, "os._exit(1)"))
    make_stack(straight_briefing())
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        with pytest.raises(StackError):
            second_step(make_stack)
        make_stack(straight_briefing())
    assert len(list(Path("/proc/self/fd").iterdir())) == before
