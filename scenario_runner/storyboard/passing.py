"""How a value passes from where it is to its target: by shape, over time, distance or at a rate."""

from __future__ import annotations

from dataclasses import dataclass

from scenario_runner.model.openscenario.actions import Transition
from scenario_runner.storyboard.comparing import NO_DIFFERENCE
from scenario_runner.trigonometry import PI, sin_cos

STEEPEST = {"linear": 1.0, "sinusoidal": 0.5 * PI, "cubic": 1.5}
"""The steepest slope of each shape over 0 to 1: a rate is never exceeded."""
LINEAR, SINUSOIDAL, CUBIC = 0.0, 1.0, 2.0
SHAPES = {"linear": LINEAR, "sinusoidal": SINUSOIDAL, "cubic": CUBIC, "step": LINEAR}
"""Their numbers; a step is over before it is asked for its share."""
HALVINGS = 40  # to a millionth of a millionth


@dataclass(slots=True)
class Passing:
    """A transition under way: `done` of its `span`, seconds or by distance metres."""

    start: float
    end: float
    shape: str
    span: float
    by_distance: bool
    done: float = 0.0

    @property
    def is_over(self) -> bool:
        """Whether the target is reached."""
        return self.done >= self.span - 1e-9

    def after(self, step_s: float, way_m: float) -> float:
        """The value one tick later, in which the entity gets so far."""
        self.done += way_m if self.by_distance else step_s
        return self.value

    @property
    def value(self) -> float:
        """The value now."""
        if self.is_over:
            return self.end
        return self.start + share_of(self.shape, self.done / self.span) * (self.end - self.start)

    def fall_back_to(self, value: float) -> None:
        """Less was possible than it asked for: it goes on from where it would have had that much."""
        change = self.end - self.start
        if self.span > 0.0 and change != 0.0:
            self.done = self.span * done_at(self.shape, min(max((value - self.start) / change, 0.0), 1.0))


def done_at(shape: str, share: float) -> float:
    """How much of its span is done when so much of a change is there: `share_of` turned round, by halving."""
    return done_for(SHAPES[shape], share)


def done_for(shape: float, share: float) -> float:
    """As `done_at`, of a shape by its number. Compiled too."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if passed_share(shape, middle) < share:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def share_of(shape: str, done: float) -> float:
    """How much of a change is there when so much of its span is done, both 0 to 1."""
    return passed_share(SHAPES[shape], done)


def passed_share(shape: float, done: float) -> float:
    """As `share_of`, of a shape by its number. Compiled too."""
    if shape == SINUSOIDAL:
        return 0.5 * (1.0 - sin_cos(PI * done)[1])
    return done * done * (3.0 - 2.0 * done) if shape == CUBIC else done


def passing(transition: Transition, start: float, end: float) -> Passing:
    """A transition from one value to another, as its dynamics have it."""
    if transition.shape == "step" or abs(end - start) <= NO_DIFFERENCE:
        span = 0.0
    elif transition.dimension == "rate":
        rate = abs(transition.value)
        span = STEEPEST[transition.shape] * abs(end - start) / rate if rate > 0.0 else float("inf")
    else:
        span = max(transition.value, 0.0)
    return Passing(start, end, transition.shape, span, transition.dimension == "distance")
