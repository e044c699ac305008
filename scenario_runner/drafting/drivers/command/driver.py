"""A driver to begin with: it follows its route and keeps its distance. It gives way to nobody yet."""

from __future__ import annotations

import math

import stack_client
from stack_client import Briefing, Control, EgoState, Observation, Point

TIME_GAP_S = 1.5
STANDING_GAP_M = 4.0
HARDEST_MPS2 = 8.0
GENTLE_MPS2 = 1.5
ACROSS_MPS2 = 2.0
POINT_STEP_M = 0.5
IN_SIGHT = 250  # rows of the route


class Driver:
    """Of one case."""

    def __init__(self, briefing: Briefing) -> None:
        self.briefing, self.row = briefing, 0
        self.points: list[Point] = briefing.route.points
        self.speeds_mps = self._speeds()

    def drive(self, observation: Observation) -> Control:
        """The nearest of all that one must slow down for decides."""
        ego = observation.ego
        way = -1.0 if self.briefing.reverse else 1.0  # whoever backs along a route is driven as if the rear were ahead
        speed_mps, yaw_rad = way * ego.speed_mps, ego.yaw_rad + (0.0 if way > 0.0 else math.pi)
        self.row = self.nearest(max(self.row - 10, 0), ego.x_m, ego.y_m)
        front_m = self.row * POINT_STEP_M + way * self.briefing.ego.box_centre_from_reference_m
        front_m += 0.5 * self.briefing.ego.length_m

        ends = [(end_m - front_m, 0.0) for end_m in self.ends_m(observation)]
        free_mps2 = min(max(2.0 * (self.speeds_mps[self.row] - speed_mps), -GENTLE_MPS2), GENTLE_MPS2)
        wanted = [free_mps2, *(self.behind_mps2(speed_mps, *end) for end in ends + self.leaders(observation, front_m))]
        return Control(way * min(wanted), way * self.curvature(ego, yaw_rad), self.briefing.reverse)

    def ends_m(self, observation: Observation) -> list[float]:
        """Stations that one may not pass now."""
        red = [each.line_m for each in observation.signals if each.shows <= stack_client.Colour.YELLOW]
        domain_m = self.briefing.domain_ends_m
        return red if domain_m is None else [*red, domain_m]

    def leaders(self, observation: Observation, front_m: float) -> list[tuple[float, float]]:
        """Gap and speed of everybody ahead on the route."""
        found = []
        for actor in observation.actors:
            row = self.nearest(self.row, actor.x_m, actor.y_m)
            point = self.points[row]
            left_m = (actor.y_m - point.y_m) * point.cos_yaw - (actor.x_m - point.x_m) * point.sin_yaw
            along = math.cos(actor.yaw_rad) * point.cos_yaw + math.sin(actor.yaw_rad) * point.sin_yaw
            gap_m = row * POINT_STEP_M - 0.5 * actor.length_m - front_m
            if row > self.row and abs(left_m) < 0.5 * (actor.width_m + self.briefing.ego.width_m) + 0.3:
                found.append((gap_m, actor.speed_mps * along))
        return found

    def behind_mps2(self, speed_mps: float, gap_m: float, leader_mps: float) -> float:
        """What keeps the distance to somebody, and comes to rest behind who stands: the Intelligent Driver Model's."""
        closing_m = speed_mps * (speed_mps - leader_mps) / (2.0 * GENTLE_MPS2)
        wished_m = STANDING_GAP_M + max(speed_mps * TIME_GAP_S + closing_m, 0.0)
        return max(GENTLE_MPS2 * (1.0 - (wished_m / max(gap_m, 0.1)) ** 2), -HARDEST_MPS2)

    def curvature(self, ego: EgoState, yaw_rad: float) -> float:
        """The route's, and what leads back to it."""
        point, reach_m = self.points[self.row], 3.0 + 0.5 * abs(ego.speed_mps)
        left_m = (ego.y_m - point.y_m) * point.cos_yaw - (ego.x_m - point.x_m) * point.sin_yaw
        askew = math.sin(yaw_rad) * point.cos_yaw - math.cos(yaw_rad) * point.sin_yaw
        return point.curvature_per_m - min(max(left_m / reach_m, -1.0), 1.0) / reach_m - 2.0 * askew / reach_m

    def nearest(self, first: int, x_m: float, y_m: float) -> int:
        """The row of the route that is nearest to a point, from one on, as far as one can look: roughly, then well."""

        def away_m2(row: int) -> float:
            return (self.points[row].x_m - x_m) ** 2 + (self.points[row].y_m - y_m) ** 2

        last = min(first + IN_SIGHT, len(self.points))
        near = min(range(first, last, 8), key=away_m2)
        return min(range(max(near - 7, first), min(near + 8, last)), key=away_m2)

    def _speeds(self) -> list[float]:
        """How fast at most at each row: slow enough for the curve there, and for braking gently before the next."""
        found, mps = [], self.briefing.cruise_speed_mps
        for point in reversed(self.points):
            bend_mps = math.sqrt(ACROSS_MPS2 / max(abs(point.curvature_per_m), 1e-6))
            mps = min(self.briefing.cruise_speed_mps, bend_mps, math.sqrt(mps * mps + 2.0 * GENTLE_MPS2 * POINT_STEP_M))
            found.append(mps)
        return found[::-1]


if __name__ == "__main__":
    stack_client.serve(Driver)
