"""A server of the egodriver contract to begin with: its policy follows the route it is given, and sees nobody yet.

Start it before the runner: python server.py. What is seen rides along in `ctx.renderer_data` of the request, in frames
of the stack protocol, for servers that look there.
"""

from __future__ import annotations

import numpy as np
from carla_driver_interface.driver import BaseDriver, DriveContext, DriveResult
from carla_driver_interface.geometry import Pose, Trajectory
from carla_driver_interface.server import run_server

SPEED_MPS, HORIZON_S, STEP_S = 8.0, 4.0, 0.1


class Policy(BaseDriver):
    """Along the waypoints, in the ego's own frame: x ahead, y to the left."""

    name = "mine"

    def drive(self, ctx: DriveContext) -> DriveResult:
        """Where it wants to be, every tenth of a second from now on."""
        route = np.asarray(ctx.session.route_waypoints_in_rig, dtype=np.float64)[:, :2]
        line = np.concatenate([[[0.0, 0.0]], route[route[:, 0] > 1.0]])
        ways_m = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
        plan, steps = Trajectory.empty(), np.arange(STEP_S, HORIZON_S + STEP_S, STEP_S)
        x_m, y_m = (np.interp(SPEED_MPS * steps, ways_m, line[:, column]) for column in (0, 1))
        yaw_rad = np.arctan2(np.diff(y_m, prepend=0.0), np.diff(x_m, prepend=0.0))
        for number, step_s in enumerate(steps):
            pose = Pose.from_xyz_yaw(x_m[number], y_m[number], 0.0, yaw_rad[number])
            plan.append(ctx.time_now_us + round(step_s * 1e6), pose)
        return DriveResult(trajectory_in_rig=plan)


if __name__ == "__main__":
    run_server(Policy(), port=50051, host="localhost", mode="alpasim")
