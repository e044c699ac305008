"""Traffic signals of a storyboard: what each shows, by its controller's phases or by an action."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from scenario_runner.model.openscenario.scenarios import SignalController


@dataclass(slots=True, eq=False)
class Lamps:
    """Controllers go through their phases from the start, or from the phase that an action set."""

    controllers: Mapping[str, SignalController]
    time_s: float = 0.0
    began_s: dict[str, float] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)

    def phase_of(self, controller: str) -> str | None:
        """The phase that a controller is in; None for one that is not there, or has not begun."""
        own = self.controllers.get(controller)
        if own is None or not own.phases:
            return None
        since_s = self.time_s - self._began_s(own)
        if since_s < -1e-9:
            return None
        cycle_s = sum(phase.duration_s for phase in own.phases)
        if 0.0 < cycle_s < math.inf:
            since_s -= cycle_s * math.floor((since_s + 1e-9) / cycle_s)
        for phase in own.phases:
            if since_s < phase.duration_s - 1e-9:
                return phase.name
            since_s -= phase.duration_s
        return own.phases[-1].name

    def state_of(self, signal: str) -> str | None:
        """What a signal shows: as an action set it, else by the phase of a controller."""
        if signal in self.states:
            return self.states[signal]
        for controller in self.controllers.values():
            now = self.phase_of(controller.name)
            for phase in controller.phases:
                if phase.name == now and signal in (states := dict(phase.states)):
                    return states[signal]
        return None

    @property
    def next_change_s(self) -> float:
        """Before this time no controller gets to another phase by itself; inf: it never does."""
        return min((self._turns_s(own) for own in self.controllers.values() if own.phases), default=math.inf)

    def _turns_s(self, own: SignalController) -> float:
        """When a controller's phase of now is over."""
        since_s, cycle_s = self.time_s - self._began_s(own), sum(phase.duration_s for phase in own.phases)
        if since_s < 0.0 or cycle_s == 0.0:
            return self._began_s(own)
        over_s = since_s % cycle_s if cycle_s < math.inf else since_s
        for phase in own.phases:
            over_s -= phase.duration_s
            if over_s < 0.0:
                break
        return self.time_s - over_s

    def set_phase(self, controller: str, phase: str) -> None:
        """A controller begins a phase now, and goes on from there."""
        own = self.controllers[controller]
        before_s = 0.0
        for each in own.phases:
            if each.name == phase:
                break
            before_s += each.duration_s
        self.began_s[controller] = self.time_s - before_s
        for signal in {name for each in own.phases for name, _ in each.states}:
            self.states.pop(signal, None)

    def _began_s(self, own: SignalController) -> float:
        """A controller that refers to another begins so much later than that one."""
        if own.name in self.began_s:
            return self.began_s[own.name]
        first = self.controllers.get(own.reference)
        return own.delay_s + (0.0 if first is None or first is own else self._began_s(first))
