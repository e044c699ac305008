"""The messages of the AlpaSim egodriver contract that a runner without cameras needs, made from their numbers.

Names, numbers and kinds of fields are the contract's (package `egodriver`, as carla-driver-interface 2.3.1 has it).
They live in a pool of their own, so that they meet no other copy of the contract in the same process.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

SERVICE = "/egodriver.EgodriverService/"
REVISION = ("carla-driver-interface-contract", "2")
"""What a client says of itself as it starts a session: that it speaks the contract as AlpaSim itself does."""

# kinds: float, fixed64, string, bytes, bool, or the message named; * for many
_MESSAGES: Mapping[str, Mapping[str, tuple[int, str]]] = {
    "common.Empty": {},
    "common.SessionRequestStatus": {},
    "common.Quat": {name: (number, "float") for number, name in enumerate("wxyz", 1)},
    "common.Vec3": {name: (number, "float") for number, name in enumerate("xyz", 1)},
    "common.Pose": {"vec": (1, "common.Vec3"), "quat": (2, "common.Quat")},
    "common.DynamicState": {
        name: (number, "common.Vec3")
        for number, name in enumerate(
            ("angular_velocity", "linear_velocity", "linear_acceleration", "angular_acceleration"), 1
        )
    },
    "common.PoseAtTime": {"pose": (1, "common.Pose"), "timestamp_us": (2, "fixed64")},
    "common.Trajectory": {"poses": (1, "*common.PoseAtTime")},
    "egodriver.DriveSessionRequest": {"session_uuid": (1, "string"), "random_seed": (2, "fixed64")},
    "egodriver.DriveSessionCloseRequest": {"session_uuid": (1, "string")},
    "egodriver.RolloutEgoTrajectory": {
        "session_uuid": (1, "string"),
        "trajectory": (3, "common.Trajectory"),
        "dynamic_states": (5, "*common.DynamicState"),
    },
    "egodriver.Route": {"waypoints": (1, "*common.Vec3"), "timestamp_us": (2, "fixed64")},
    "egodriver.RouteRequest": {"session_uuid": (1, "string"), "route": (3, "egodriver.Route")},
    "egodriver.DriveRequest": {
        "session_uuid": (1, "string"),
        "time_now_us": (3, "fixed64"),
        "time_query_us": (4, "fixed64"),
        "renderer_data": (5, "bytes"),
    },
    "egodriver.DriveResponse": {"trajectory": (2, "common.Trajectory"), "terminate_session": (4, "bool")},
}
_KINDS = {"float": 2, "fixed64": 6, "bool": 8, "string": 9, "bytes": 12}  # of descriptor.proto
_MESSAGE_KIND, _ONE, _MANY = 11, 1, 3


@cache
def messages() -> Mapping[str, Any]:
    """Their classes, by their names without the package."""
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

    pool = descriptor_pool.DescriptorPool()
    for package in ("common", "egodriver"):
        file = descriptor_pb2.FileDescriptorProto(name=f"{package}.proto", package=package, syntax="proto3")
        file.dependency.extend(["common.proto"] if package == "egodriver" else [])
        for name, fields in _MESSAGES.items():
            if name.startswith(f"{package}."):
                _add(file.message_type.add(name=name.partition(".")[2]), fields)
        pool.Add(file)
    return {
        name.partition(".")[2]: message_factory.GetMessageClass(pool.FindMessageTypeByName(name)) for name in _MESSAGES
    }


def _add(message: Any, fields: Mapping[str, tuple[int, str]]) -> None:  # noqa: ANN401 - protobuf's
    for name, (number, kind) in fields.items():
        label, kind = (_MANY, kind[1:]) if kind.startswith("*") else (_ONE, kind)
        field = message.field.add(name=name, number=number, label=label, type=_KINDS.get(kind, _MESSAGE_KIND))
        if kind not in _KINDS:
            field.type_name = f".{kind}"
