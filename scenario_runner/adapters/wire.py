"""Messages of the stack protocol, version 1 (docs/stack-protocol.md): what a stack is told, and what it answers."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Any

import msgspec
import numpy as np

from scenario_runner.errors import StackError
from scenario_runner.geometry import FloatArray
from scenario_runner.model.arrivals import Arrival
from scenario_runner.model.roads import Conflict, Lane, Path, Road
from scenario_runner.model.stacks import Briefing, Command, Control, Observation, Trajectory

VERSION = 1
MOST_BYTES = 64 * 1024 * 1024
STATE_SIZE = 5
_LENGTH = struct.Struct("<I")
_EGO = struct.Struct("<6d")
_ENCODER, _DECODER = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder()


def framed(message: Any) -> bytes:  # noqa: ANN401 - whatever MessagePack holds
    """A message behind its length."""
    body = _ENCODER.encode(message)
    return _LENGTH.pack(len(body)) + body


def length_of(head: bytes | bytearray) -> int:
    """Of the frame that begins with 4 bytes.

    Raises:
        StackError: nothing that long is a frame.
    """
    (length,) = _LENGTH.unpack_from(head)
    if length > MOST_BYTES:
        msg = f"answered a frame of {length} bytes; none is longer than {MOST_BYTES}"
        raise StackError(msg)
    return int(length)


def hello(runner: str) -> bytes:
    """The first frame."""
    return framed(["hello", VERSION, runner])


def over() -> bytes:
    """A case is over."""
    return framed(["over"])


def step(number: int, seen: Observation) -> bytes:
    """What is seen in a step."""
    signals = [(one.id, int(one.shows), one.line_m) for one in seen.signals]
    return framed(("step", number, seen.time_s, _EGO.pack(*seen.ego), seen.objects.tobytes(), signals))


def case(briefing: Briefing) -> bytes:
    """A briefing without its road."""
    body = briefing.ego
    return framed(
        [
            "case",
            {
                "seed": briefing.seed,
                "stack_step_s": briefing.stack_step_s,
                "cruise_speed_mps": briefing.cruise_speed_mps,
                "reverse": briefing.reverse,
                "ego": {
                    "length_m": body.length_m,
                    "width_m": body.width_m,
                    "wheelbase_m": body.wheelbase_m,
                    "box_centre_from_reference_m": body.box_centre_from_reference_m,
                },
                "route": _route(briefing.route),
                "goal_station_m": briefing.goal_station_m,
                "goal_within_s": briefing.goal_within_s,
                "arrivals": [_arrival(each) for each in briefing.arrivals],
                "domain_ends_m": briefing.domain_ends_m,
                "conditions": dict(briefing.conditions),
                "recording": None if briefing.recording is None else _numbers(briefing.recording),
            },
        ]
    )


def road(told: Road) -> bytes:
    """A road as a stack may know it."""
    return framed(
        [
            "road",
            {
                "lanes": [_lane(lane) for lane in told.lanes.values()],
                "conflicts": [_conflict(conflict) for conflict in told.conflicts],
                "stop_lines": [(line.lane, line.station_m, str(line.kind)) for line in told.stop_lines],
                "signals": [(signal.id, signal.lanes) for signal in told.signals],
                "crossings": _all_numbers(told.crossings),
                "buildings": _all_numbers(told.buildings),
                "drivable": _all_numbers(told.drivable_m),
            },
        ]
    )


def _route(route: Path) -> dict[str, Any]:
    lanes = [(each.lane, each.from_m, each.to_m, each.shift_m) for each in route.stretches]
    return {"points": _numbers(route.table), "length_m": route.length_m, "lanes": lanes}


def _arrival(arrival: Arrival) -> dict[str, Any]:
    return {
        "from_s": arrival.from_s,
        "to_s": arrival.to_s,
        "areas": _all_numbers(arrival.areas_m),
        "yaw_rad": arrival.yaw_rad,
        "speed_mps": arrival.speed_mps,
    }


def _lane(lane: Lane) -> dict[str, Any]:
    return {
        "id": lane.id,
        "kind": str(lane.kind),
        "centre": _numbers(lane.centre_m),
        "left_edge": _numbers(lane.left_m),
        "right_edge": _numbers(lane.right_m),
        "speed_limit_mps": lane.speed_limit_mps,
        "successors": lane.successors,
        "left": lane.left,
        "right": lane.right,
        "in_junction": lane.in_junction,
        "left_mark": lane.left_mark,
        "right_mark": lane.right_mark,
        "turn": lane.turn,
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "lane": conflict.lane,
        "other": conflict.other,
        "kind": str(conflict.kind),
        "priority": str(conflict.priority),
        "enter_m": conflict.enter_m,
        "exit_m": conflict.exit_m,
        "other_enter_m": conflict.other_enter_m,
        "other_exit_m": conflict.other_exit_m,
        "by_signals": conflict.by_signals,
    }


def _numbers(table: FloatArray) -> bytes:
    return np.ascontiguousarray(table, dtype="<f8").tobytes()


def _all_numbers(tables: Iterable[FloatArray]) -> list[bytes]:
    return [_numbers(table) for table in tables]


def message(body: bytes | bytearray | memoryview) -> list[Any]:
    """What a stack answered: an array that begins with a word.

    Raises:
        StackError: it is not.
    """
    try:
        found = _DECODER.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        msg = f"answered what is no MessagePack: {error}"
        raise StackError(msg) from error
    if not isinstance(found, list) or not found or not isinstance(found[0], str):
        msg = f"answered {type(found).__name__}; an answer is an array that begins with a word"
        raise StackError(msg)
    return found


def command(answer: list[Any], number: int) -> Command:
    """The command in an answer to a step; that its numbers are sound is still to be seen.

    Raises:
        StackError: it is none, or one for another step.
    """
    match answer:
        case ["control", int(asked), acceleration, curvature, reverse, *_]:
            found: Command = Control(acceleration, curvature, reverse=reverse)
        case ["trajectory", int(asked), bytes(states), *_]:
            found = _trajectory(states)
        case _:
            msg = f"answered {_shown(answer)} to step {number}; answer control or trajectory"
            raise StackError(msg)
    if asked != number:
        msg = f"answered for step {asked} when it was asked for step {number}"
        raise StackError(msg)
    return found


def _trajectory(states: bytes) -> Trajectory:
    if len(states) % (8 * STATE_SIZE):
        msg = f"answered a trajectory of {len(states)} bytes; a state has {8 * STATE_SIZE}"
        raise StackError(msg)
    return Trajectory(np.frombuffer(states, dtype="<f8").reshape(-1, STATE_SIZE))


def _shown(answer: list[Any]) -> str:
    kinds = ", ".join(type(each).__name__ for each in answer[1:6])
    return f"{answer[0]!r} with {kinds}" if kinds else repr(answer[0])
