"""What the four have in common: the nominal ego's drive in its lane, less their braking, after their reaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from scenario_runner.envelopes import needed_braking_mps2
from scenario_runner.following import RouteFollower
from scenario_runner.model.stacks import Briefing, Control, Observation
from scenario_runner.reference_drivers.scene import Other, Own, View

URGENT_MPS2 = 5.0  # more makes an emergency manoeuvre (UN R157, 5.3.1.1): here a leader is braked for at the latest
STANDING_GAP_M = 2.0  # UN R157's least following gap
TIME_GAP_S = 2.0  # with which the careful driver of UN R157 follows
BRAKING_LEADER_MPS2 = 0.5  # from here on a leader is taken to brake on until they stand; our judgement
JUST_S = 1e-9  # times are sums of steps

G_MPS2 = 9.80665
HARDEST_MPS2 = 0.774 * G_MPS2  # the careful driver's, of UN R157
JERK_MPS3 = 12.65  # with which it gets there, in 0.6 s
RAMP_S = HARDEST_MPS2 / JERK_MPS3
REACTION_S = 0.75  # until its foot is on the brake
COASTING_MPS2 = 0.4  # meanwhile, off the other pedal


class ReactsIn(Protocol):
    """How long after now a driver would brake for somebody; None where it sees no reason to."""

    def __call__(self, own: Own, other: Other, *, is_known: bool) -> float | None:
        """`is_known`: it has had a reason since some earlier step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What tells one driver from another: when it brakes for somebody, and how hard once it does."""

    reacts_in_s: ReactsIn
    braking_mps2: Callable[[Own, Other], float]
    jerk_mps3: float
    coasting_mps2: float = 0.0  # in the last REACTION_S before it brakes


@dataclass(slots=True)
class Reacting:
    """A model's braking over time: whom it reacts to, from when on, and how far its brakes have come."""

    model: Model
    step_s: float
    _due_s: dict[int, float] = field(default_factory=dict)  # by track, when it brakes for them
    _braking_mps2: float = 0.0

    def braking(self, time_s: float, own: Own, others: list[Other]) -> float | None:
        """How hard it brakes now; None where it minds nobody, and may speed up."""
        wanted = [wanted for other in others if (wanted := self._wanted(time_s, own, other)) is not None]
        rising_mps2 = self._braking_mps2 + self.model.jerk_mps3 * self.step_s
        self._braking_mps2 = min(max(wanted, default=0.0), rising_mps2)
        return self._braking_mps2 if wanted else None

    def _wanted(self, time_s: float, own: Own, other: Other) -> float | None:
        delay_s = self.model.reacts_in_s(own, other, is_known=other.track in self._due_s)
        if delay_s is None:
            self._due_s.pop(other.track, None)
            return None
        due_s = self._due_s.setdefault(other.track, time_s + delay_s)
        if time_s >= due_s - JUST_S:
            return self.model.braking_mps2(own, other)
        return self.model.coasting_mps2 if due_s - time_s <= REACTION_S else 0.0


class InLane:
    """Drives a briefing's route by a model."""

    def __init__(self, briefing: Briefing, model: Model) -> None:
        self._follower = RouteFollower(briefing)
        self._view = View(briefing)
        self._reacting = Reacting(model, briefing.stack_step_s)

    def drive(self, observation: Observation) -> Control:
        """The nominal command; while it minds somebody, no faster and less its braking."""
        own = self._view.own(observation, self._follower)
        others = self._view.others(observation, own)
        braking_mps2 = self._reacting.braking(observation.time_s, own, others)
        nominal = self._follower.nominal(observation.ego)
        if braking_mps2 is None:
            return nominal
        return Control(min(nominal.acceleration_mps2, -braking_mps2), nominal.curvature_per_m)


def minds_in_lane(own: Own, other: Other, *, is_known: bool, delay_s: float) -> bool:
    """Whether somebody in the lane is reacted to by who brakes `delay_s` later: in time, and until they are followed.

    UN R157 says of leaders only what its cases need. That a driver begins when its brakes would otherwise be needed
    harder than in an emergency is our judgement, and the same for everybody who stands, crosses or comes in the lane.
    """
    if is_known:
        has_reason = other.closing_mps(own) > 0.0 or other.gap_m <= STANDING_GAP_M + TIME_GAP_S * own.speed_mps
    else:
        has_reason = _needed_mps2(own, other, delay_s) > URGENT_MPS2
    return has_reason and other.is_in_lane  # asked last: few lanes have to be measured


def _needed_mps2(own: Own, other: Other, delay_s: float) -> float:
    """Braking needed from a delay on, of who leaves a standing gap; a leader who brakes is taken to stop."""
    gap_m = other.gap_m - STANDING_GAP_M
    needed = needed_braking_mps2(gap_m=gap_m, closing_mps=other.closing_mps(own), delay_s=delay_s)
    if other.braking_mps2 < BRAKING_LEADER_MPS2:
        return needed
    stops_m = other.along_mps * other.along_mps / (2.0 * other.braking_mps2)
    return max(needed, needed_braking_mps2(gap_m=gap_m + stops_m, closing_mps=own.speed_mps, delay_s=delay_s))


def while_closing(strength_mps2: float) -> Callable[[Own, Other], float]:
    """Braking of one strength as long as the gap shrinks."""

    def braking_mps2(own: Own, other: Other) -> float:
        return strength_mps2 if other.closing_mps(own) > 0.0 else 0.0

    return braking_mps2
