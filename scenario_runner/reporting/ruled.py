"""What decided about a run, in lines: what became of a baseline, and of gates."""

from __future__ import annotations

from collections.abc import Iterator

from scenario_runner.model.gates import GateState
from scenario_runner.model.rulings import Ruling
from scenario_runner.reporting.changes import headline, kind_lines
from scenario_runner.reporting.gates_table import asked_words, by_state, found_words, gates_headline
from scenario_runner.reporting.words import one_line


def ruling_lines(ruling: Ruling) -> Iterator[str]:
    """What a baseline and the gates came to, with the counts; of gates that are met no more than how many."""
    if ruling.since is not None:
        yield headline(ruling.since)
        yield ", ".join(line for _, line in kind_lines(ruling.since))
    if ruling.gates is not None:
        yield gates_headline(ruling.gates)
        for result in by_state(ruling.gates):
            if result.state is not GateState.MET:
                name, found = one_line(result.gate.name), found_words(result)
                yield f"{result.state}: {name} ({asked_words(result.gate)}): {found}"
