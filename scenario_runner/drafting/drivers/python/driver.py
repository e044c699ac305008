"""A driver to begin with: it follows its route and keeps its distance. It gives way to nobody yet."""

from __future__ import annotations

from scenario_runner import Briefing, Colour, Control, Observation, Projector, RouteFollower, Stack, either_way

TIME_GAP_S = 1.5
STANDING_GAP_M = 4.0
HARDEST_MPS2 = 8.0
GENTLE_MPS2 = 1.5


class Driver:
    """Of one case."""

    def __init__(self, briefing: Briefing) -> None:
        self.briefing = briefing
        self.follower, self.projector = RouteFollower(briefing), Projector(briefing.route)

    def drive(self, observation: Observation) -> Control:
        """The route's own command, or harder braking: the nearest of all that one must slow down for decides."""
        ego = observation.ego
        front_m = self.follower.locate(ego)[0] + self.briefing.ego.front_m
        free = self.follower.nominal(ego)
        ahead = [(end_m - front_m, 0.0) for end_m in self.ends_m(observation)] + self.leaders(observation, front_m)
        wanted = [free.acceleration_mps2, *(self.behind_mps2(ego.speed_mps, *each) for each in ahead)]
        return Control(min(wanted), free.curvature_per_m)

    def ends_m(self, observation: Observation) -> list[float]:
        """Stations that one may not pass now."""
        red = [each.line_m for each in observation.signals if each.shows <= Colour.YELLOW]
        domain_m = self.briefing.domain_ends_m
        return red if domain_m is None else [*red, domain_m]

    def leaders(self, observation: Observation, front_m: float) -> list[tuple[float, float]]:
        """Gap and speed of everybody ahead on the route."""
        found = []
        for actor in observation.actors:
            station_m, left_m, _, _ = self.projector.place(actor.track_id, x_m=actor.x_m, y_m=actor.y_m)
            gap_m = station_m - 0.5 * actor.length_m - front_m
            if gap_m > -1.0 and abs(left_m) < 0.5 * (actor.width_m + self.briefing.ego.width_m) + 0.3:
                found.append((gap_m, actor.speed_mps))
        return found

    def behind_mps2(self, speed_mps: float, gap_m: float, leader_mps: float) -> float:
        """What keeps the distance to somebody, and comes to rest behind who stands: the Intelligent Driver Model's."""
        closing_m = speed_mps * (speed_mps - leader_mps) / (2.0 * GENTLE_MPS2)
        wished_m = STANDING_GAP_M + max(speed_mps * TIME_GAP_S + closing_m, 0.0)
        return max(GENTLE_MPS2 * (1.0 - (wished_m / max(gap_m, 0.1)) ** 2), -HARDEST_MPS2)


def make_stack(briefing: Briefing) -> Stack:
    """A driver for one case; one that backs along its route is driven as if its rear were its front."""
    return either_way(briefing, Driver)
