"""Reaches a stack behind gRPC: a client of the AlpaSim egodriver contract (docs/grpc-stacks.md).

A session for each case; in each step where the ego is, the route ahead of it, and the question where to drive. Whoever
needs no cameras drives unmodified; the list of objects rides along in a field that the contract leaves to the runner.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from scenario_runner.adapters import wire
from scenario_runner.adapters.commands import sound_command
from scenario_runner.adapters.egodriver import REVISION, SERVICE, messages
from scenario_runner.errors import InputError, Problem, StackError
from scenario_runner.geometry import FloatArray
from scenario_runner.model.stacks import Briefing, Command, EgoState, MakeStack, Observation, Stack, StackManifest
from scenario_runner.model.stacks import Trajectory as Plan

AHEAD_M = 100.0
EVERY_ROWS = 4
"""Waypoints of the route: so far ahead, every 2 m."""
_CALLS = {
    "start_session": ("DriveSessionRequest", "SessionRequestStatus"),
    "close_session": ("DriveSessionCloseRequest", "Empty"),
    "submit_egomotion_observation": ("RolloutEgoTrajectory", "Empty"),
    "submit_route": ("RouteRequest", "Empty"),
    "drive": ("DriveRequest", "DriveResponse"),
}


def reach(manifest: StackManifest) -> MakeStack:
    """What makes the manifest's stack for a case: a session with the server.

    Raises:
        InputError: grpcio is not installed, or nobody answers there within `start_limit`.
    """
    return _Server(manifest).stack


class _Server:
    """A server, and the session of now."""

    def __init__(self, manifest: StackManifest) -> None:
        self._manifest, self._numbers = manifest, count(1)
        os.environ.setdefault("GRPC_ENABLE_FORK_SUPPORT", "0")  # who is forked from here begins another program
        try:
            import grpc
        except ModuleNotFoundError as missing:
            raise _refused(manifest, "gRPC is an extra; pip install 'scenario-runner[grpc]'") from missing
        self._failure, self._session = grpc.RpcError, ""
        channel = grpc.insecure_channel(manifest.grpc)
        try:
            grpc.channel_ready_future(channel).result(timeout=manifest.start_limit_s)
        except grpc.FutureTimeoutError as late:
            what = f"nobody answers at {manifest.grpc} within {manifest.start_limit_s:g} s; is the server started?"
            raise _refused(manifest, what) from late
        known = messages()
        self._calls: dict[str, Callable[..., Any]] = {
            name: channel.unary_unary(SERVICE + name, known[asked].SerializeToString, known[answered].FromString)
            for name, (asked, answered) in _CALLS.items()
        }

    def stack(self, briefing: Briefing) -> Stack:
        """For one case, in a session of its own; that of the case before is closed."""
        limit_s = self._manifest.start_limit_s
        if self._session:
            self.call("close_session", {"session_uuid": self._session}, limit_s)
        self._session = f"case-{next(self._numbers)}-of-seed-{briefing.seed}"
        asked = {"session_uuid": self._session, "random_seed": briefing.seed}
        self.call("start_session", asked, limit_s, metadata=(REVISION,))
        return _Remote(self, self._session, briefing, self._manifest.step_limit_s)

    def call(self, name: str, fields: dict[str, Any], limit_s: float, **more: Any) -> Any:  # noqa: ANN401 - messages
        """What the server answers.

        Raises:
            StackError: it does not, or with an error.
        """
        request = messages()[_CALLS[name][0]](**fields)
        try:
            return self._calls[name](request, timeout=limit_s, **more)
        except self._failure as failure:
            if name in ("start_session", "close_session"):
                self._session = ""
            code, details = failure.code().name, failure.details() or "no words"
            late = f" (no answer for {limit_s:g} s)" if code == "DEADLINE_EXCEEDED" else ""
            msg = f"{name}: {code}{late}: {' '.join(details.split())[:300]}"
            raise StackError(msg) from failure


class _Remote:
    """A session, for one case. Its local frame is the map's, moved to whole metres near the route's start."""

    def __init__(self, server: _Server, session: str, briefing: Briefing, limit_s: float) -> None:
        self._server, self._session, self._limit_s = server, session, limit_s
        self._points, self._step_us = briefing.route.table, round(briefing.stack_step_s * 1e6)
        self._origin_m = np.floor(self._points[0, :2])
        self._told = wire.road(briefing.road) + wire.case(briefing)
        self._number, self._row = 0, 0

    def drive(self, observation: Observation) -> Command:
        """The server's plan, sound."""
        ego, now_us = observation.ego, round(observation.time_s * 1e6)
        self._tell(ego, now_us)
        asked = {
            "session_uuid": self._session,
            "time_now_us": now_us,
            "time_query_us": now_us + self._step_us,
            "renderer_data": self._told + wire.step(self._number, observation),
        }
        self._told, self._number = b"", self._number + 1
        answer = self._server.call("drive", asked, self._limit_s)
        if answer.terminate_session:
            msg = f"drive: ended its session at {observation.time_s:.2f} s"
            raise StackError(msg)
        return sound_command(Plan(self._states(answer.trajectory.poses, observation)), time_s=observation.time_s)

    def _tell(self, ego: EgoState, now_us: int) -> None:
        """Where the ego is, in the local frame, and the route ahead, as seen from it."""
        known = messages()
        x_m, y_m = ego.x_m - self._origin_m[0], ego.y_m - self._origin_m[1]
        half_rad = 0.5 * ego.yaw_rad
        pose = known["Pose"](
            vec=known["Vec3"](x=x_m, y=y_m), quat=known["Quat"](w=math.cos(half_rad), z=math.sin(half_rad))
        )
        state = known["DynamicState"](
            linear_velocity=known["Vec3"](x=ego.speed_mps),
            linear_acceleration=known["Vec3"](x=ego.acceleration_mps2),
            angular_velocity=known["Vec3"](z=ego.speed_mps * ego.curvature_per_m),
        )
        poses = known["Trajectory"](poses=[known["PoseAtTime"](pose=pose, timestamp_us=now_us)])
        told = {"session_uuid": self._session, "trajectory": poses, "dynamic_states": [state]}
        self._server.call("submit_egomotion_observation", told, self._limit_s)
        ahead = [known["Vec3"](x=x_m, y=y_m) for x_m, y_m in self._ahead(ego).tolist()]
        route = known["Route"](timestamp_us=now_us, waypoints=ahead)
        self._server.call("submit_route", {"session_uuid": self._session, "route": route}, self._limit_s)

    def _ahead(self, ego: EgoState) -> FloatArray:
        """Points (M, 2) of the route from beside the ego on, in its frame: x ahead, y to the left."""
        near = self._points[self._row : self._row + 200, :2] - (ego.x_m, ego.y_m)
        self._row += int((near * near).sum(axis=1).argmin())
        rows = self._points[self._row : self._row + int(2.0 * AHEAD_M) : EVERY_ROWS, :2] - (ego.x_m, ego.y_m)
        cos, sin = math.cos(ego.yaw_rad), math.sin(ego.yaw_rad)
        return np.column_stack([rows[:, 0] * cos + rows[:, 1] * sin, rows[:, 1] * cos - rows[:, 0] * sin])

    def _states(self, poses: Any, observation: Observation) -> FloatArray:  # noqa: ANN401 - messages
        """Poses of the local frame as states (M, 5); from now on, as fast as they lead from one to the next."""
        rows = [
            (
                pose.timestamp_us / 1e6,
                pose.pose.vec.x + self._origin_m[0],
                pose.pose.vec.y + self._origin_m[1],
                2.0 * math.atan2(pose.pose.quat.z, pose.pose.quat.w),
            )
            for pose in poses
        ]
        if not rows:
            msg = f"drive: answered a trajectory without poses at {observation.time_s:.2f} s"
            raise StackError(msg)
        if rows[0][0] > observation.time_s + 1e-6:
            rows.insert(0, (observation.time_s, *observation.ego[:3]))
        states = np.array(rows, dtype=np.float64)
        if len(states) < 2:
            msg = f"drive: answered a trajectory of one pose at {observation.time_s:.2f} s"
            raise StackError(msg)
        steps = np.diff(states, axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):  # times that do not rise are told by who checks it
            mps = (steps[:, 1] * np.cos(states[:-1, 3]) + steps[:, 2] * np.sin(states[:-1, 3])) / steps[:, 0]
        mps = np.where(np.isfinite(states[1:]).all(axis=1) & (steps[:, 0] > 0.0), mps, 0.0)
        return np.column_stack([states, [*mps, mps[-1]]])


def _refused(manifest: StackManifest, what: str) -> InputError:
    return InputError(Problem(file=str(Path(manifest.folder) / "stack.yaml"), where="grpc", what=what))
