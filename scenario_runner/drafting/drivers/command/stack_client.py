"""The stack's end of the scenario runner's stack protocol, version 1, for stacks written in Python.

One file that needs nothing but Python 3.8 or newer: copy it beside your driver, in whatever environment that lives.

    import stack_client

    class Driver:
        def __init__(self, briefing): ...
        def drive(self, observation):
            return stack_client.Control(acceleration_mps2=0.0, curvature_per_m=0.0)

    stack_client.serve(Driver)

`serve` makes a driver for each case and asks it in each step. What a driver raises ends its case, with its words; the
process goes on with the next. Print where you like. Lengths are in metres, angles in radians counter-clockwise, times
in seconds, in a right-handed map frame; the ego is told of and commanded at its rear axle, others are at the middle of
their boxes.
"""

from __future__ import annotations

import os
import struct
import sys
import traceback
from enum import IntEnum
from types import SimpleNamespace
from typing import Any, BinaryIO, Callable, NamedTuple, Protocol, Sequence

VERSION = 1


class Kind(IntEnum):
    """What somebody is."""

    CAR = 0
    VAN = 1
    TRUCK = 2
    BUS = 3
    MOTORCYCLE = 4
    BICYCLE = 5
    PEDESTRIAN = 6
    CHILD = 7
    STATIC = 8
    UNKNOWN = 9
    ANIMAL = 10
    DEBRIS = 11
    PLATE = 12
    EMERGENCY = 13


class Colour(IntEnum):
    """What a signal shows."""

    RED = 0
    RED_YELLOW = 1
    YELLOW = 2
    GREEN = 3
    OFF = 4
    FLASHING_YELLOW = 5


class EgoState(NamedTuple):
    """The ego at its rear axle; the curvature is that of its path, + to the left."""

    x_m: float
    y_m: float
    yaw_rad: float
    speed_mps: float
    acceleration_mps2: float
    curvature_per_m: float


class SeenActor(NamedTuple):
    """Somebody who is seen: `kind` is a number of `Kind`, speed signed along yaw."""

    track_id: float
    kind: float
    x_m: float
    y_m: float
    yaw_rad: float
    speed_mps: float
    length_m: float
    width_m: float
    observed_at_s: float


class SeenSignal(NamedTuple):
    """A signal that faces the route: its id, the number of a `Colour`, and where on the route one waits for it."""

    id: str
    shows: int
    line_m: float


class Observation:
    """What is seen in a step. `table` are the bytes of (N, 9) doubles, for numpy.frombuffer; `actors` are its rows."""

    __slots__ = ("ego", "signals", "table", "time_s")

    def __init__(self, time_s: float, ego: EgoState, table: bytes, signals: tuple[SeenSignal, ...]) -> None:
        self.time_s, self.ego, self.table, self.signals = time_s, ego, table, signals

    @property
    def actors(self) -> list[SeenActor]:
        """Everybody, in an order that means nothing; made anew whenever it is asked for."""
        return list(map(SeenActor._make, _ACTOR.iter_unpack(self.table)))


class Point(NamedTuple):
    """A row of the route, every half metre."""

    x_m: float
    y_m: float
    cos_yaw: float
    sin_yaw: float
    curvature_per_m: float


class Briefing(SimpleNamespace):
    """All that is told before a case, with the names of docs/stack-protocol.md: `seed`, `route.points`, `road.lanes` ..

    Points of the route are `Point`s, those of a recording rows of five, other points (x_m, y_m).
    """


class Control(NamedTuple):
    """Acceleration along the car and curvature of its path (+ left), to hold until the next command.

    Without `reverse` braking ends at standstill.
    """

    acceleration_mps2: float
    curvature_per_m: float
    reverse: bool = False


class Trajectory(NamedTuple):
    """States of the rear axle to track: two or more rows of time_s, x_m, y_m, yaw_rad, speed_mps; or such an array."""

    states: Sequence[Sequence[float]]


class Driver(Protocol):
    """A driver of one case."""

    def drive(self, observation: Observation, /) -> Control | Trajectory:
        """The command for what is seen now."""


def serve(make_driver: Callable[[Briefing], Driver], name: str = "python") -> None:
    """Serve case after case until the runner is done."""
    if "SCENARIO_RUNNER_FD" not in os.environ:
        sys.exit("SCENARIO_RUNNER_FD is not set: the runner starts this program, by `command` of a stack.yaml")
    descriptor = int(os.environ["SCENARIO_RUNNER_FD"])
    with os.fdopen(descriptor, "rb", buffering=1 << 16) as runner:
        served = _Served(make_driver, name)
        while (frame := _frame(runner)) is not None:
            answer = served.answer(frame)
            if answer is not None:
                _send(descriptor, answer)


class _Served:
    """What has been told so far, and what is to be answered."""

    def __init__(self, make_driver: Callable[[Briefing], Driver], name: str) -> None:
        self._make_driver, self._name = make_driver, name
        self._road = SimpleNamespace()
        self._driver: Driver | None = None

    def answer(self, frame: bytes) -> bytes | None:
        """To a message; None to those that want none."""
        message, _ = _value(frame, 0)
        word = message[0]
        try:
            if word == "step":
                return self._command(*message[1:6])
            if word == "case":
                self._driver = self._make_driver(Briefing(road=self._road, **vars(_noun(message[1]))))
                return _encoded("ready")
        except Exception as raised:  # noqa: BLE001 - it is to cost its own case only
            traceback.print_exc()
            return _encoded("error", _words(raised))
        if word == "road":
            self._road = _noun(message[1])
        return _encoded("hello", VERSION, self._name) if word == "hello" else None

    def _command(self, number: int, time_s: float, ego: bytes, table: bytes, signals: list[Any]) -> bytes:
        assert self._driver is not None
        seen = tuple(SeenSignal(*signal[:3]) for signal in signals)
        command = self._driver.drive(Observation(time_s, EgoState(*_EGO.unpack(ego)), table, seen))
        if isinstance(command, Control):
            return _CONTROL + _NUMBERS.pack(
                number,
                _FLOAT,
                command.acceleration_mps2,
                _FLOAT,
                command.curvature_per_m,
                _TRUE if command.reverse else _FALSE,
            )
        if isinstance(command, Trajectory):
            return _encoded("trajectory", number, _states(command.states))
        raise TypeError("drive answered a " + type(command).__name__ + "; answer Control or Trajectory")


def _words(raised: Exception) -> str:
    """Of an exception, with the innermost place of the driver's own files in which it was raised."""
    folder = os.path.dirname(os.path.abspath(__file__))
    frames = traceback.extract_tb(raised.__traceback__)
    own = [each for each in frames if os.path.dirname(os.path.abspath(each.filename)) == folder]
    own = [each for each in own if each.filename != __file__]
    words = f"{type(raised).__name__}: {raised}" if str(raised) else type(raised).__name__
    return f"{words} ({os.path.basename(own[-1].filename)}:{own[-1].lineno})" if own else words


def _states(states: Any) -> bytes:  # noqa: ANN401 - rows, or an array of whatever library
    if hasattr(states, "astype"):
        states = states.tolist()
    numbers = [number for row in states for number in row]
    return struct.pack(f"<{len(numbers)}d", *numbers)


# ---- what a case and a road say

_WIDTHS = {"recording": 5, "centre": 2, "left_edge": 2, "right_edge": 2, "crossings": 2, "buildings": 2, "drivable": 2}
_WIDTHS["areas"] = 2


def _noun(said: dict[str, Any]) -> SimpleNamespace:
    """A map as an object of the same names; tables in it as rows."""
    return SimpleNamespace(**{name: _part(name, value) for name, value in said.items()})


def _part(name: str, value: Any) -> Any:  # noqa: ANN401 - whatever a message holds
    if name == "conditions":
        return value
    if isinstance(value, dict):
        return _noun(value)
    if isinstance(value, list):
        return [_part(name, each) for each in value]
    if isinstance(value, bytes):
        if name == "points":
            return list(map(Point._make, _POINT.iter_unpack(value)))
        return list(struct.iter_unpack(f"<{_WIDTHS.get(name, 1)}d", value))
    return value


# ---- frames, and MessagePack as far as the protocol needs it

_EGO, _ACTOR, _POINT = struct.Struct("<6d"), struct.Struct("<9d"), struct.Struct("<5d")
_LENGTH = struct.Struct("<I")
_NUMBERS = struct.Struct(">QBdBdB")
_FLOAT, _FALSE, _TRUE = 0xCB, 0xC2, 0xC3
_CONTROL = _LENGTH.pack(10 + _NUMBERS.size) + b"\x95\xa7control\xcf"
_DOUBLE = struct.Struct(">d")
_SIZES = {0xC4: 1, 0xC5: 2, 0xC6: 4, 0xD9: 1, 0xDA: 2, 0xDB: 4, 0xDC: 2, 0xDD: 4, 0xDE: 2, 0xDF: 4}
_SINGLE = {0xC0: None, 0xC2: False, 0xC3: True}


def _frame(runner: BinaryIO) -> bytes | None:
    """The next one; None at the end of file."""
    head = runner.read(4)
    if len(head) < 4:
        return None
    (size,) = _LENGTH.unpack(head)
    body = runner.read(size)
    return body if len(body) == size else None


def _send(descriptor: int, frame: bytes) -> None:
    while frame:
        frame = frame[os.write(descriptor, frame) :]


def _value(data: bytes, at: int) -> tuple[Any, int]:
    """The value that begins at a byte, and where the next begins."""
    tag = data[at]
    at += 1
    if tag == _FLOAT:
        return _DOUBLE.unpack_from(data, at)[0], at + 8
    if tag <= 0x7F:
        return tag, at
    if tag >= 0xE0:
        return tag - 256, at
    if tag in _SINGLE:
        return _SINGLE[tag], at
    if tag in (0xCC, 0xCD, 0xCE, 0xCF, 0xD0, 0xD1, 0xD2, 0xD3):
        end = at + (1 << (tag & 3))
        return int.from_bytes(data[at:end], "big", signed=tag >= 0xD0), end
    if tag == 0xCA:
        return struct.unpack_from(">f", data, at)[0], at + 4
    return _holding(data, tag, at)


def _holding(data: bytes, tag: int, at: int) -> tuple[Any, int]:
    """A string, bytes, an array or a map, whose tag was read."""
    if tag <= 0xBF:
        size = tag & (0x1F if tag >= 0xA0 else 0x0F)
        tag = 0xDE if tag < 0x90 else 0xDC if tag < 0xA0 else 0xD9
    elif tag in _SIZES:
        end = at + _SIZES[tag]
        size, at = int.from_bytes(data[at:end], "big"), end
    else:
        raise ValueError(f"byte {at} of a message is no MessagePack that the protocol has")
    if tag <= 0xC6:
        return data[at : at + size], at + size
    if tag <= 0xDB:
        return str(data[at : at + size], "utf-8"), at + size
    is_map, values = tag >= 0xDE, []
    for _ in range(2 * size if is_map else size):
        value, at = _value(data, at)
        values.append(value)
    return dict(zip(values[::2], values[1::2])) if is_map else values, at


def _encoded(*message: str | int | bytes) -> bytes:
    """The frame of an array."""
    body = bytes([0x90 + len(message)]) + b"".join(map(_bytes_of, message))
    return _LENGTH.pack(len(body)) + body


def _bytes_of(value: str | int | bytes) -> bytes:
    if isinstance(value, int):
        return struct.pack(">Bq", 0xD3, value)
    if isinstance(value, bytes):
        return struct.pack(">BI", 0xC6, len(value)) + value
    text = value.encode("utf-8", "replace")
    return struct.pack(">BI", 0xDB, len(text)) + text
