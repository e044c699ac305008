"""Scenarios to begin with: for any capability a file that runs as it is, to be made into the one that was meant."""

from __future__ import annotations

from pathlib import Path
from string import Template

from scenario_runner.drafting.choices import PACES, PLAIN_PACE, WORDS, choice_of

BODIES = Path(__file__).parent / "bodies"


class _Body(Template):
    """A body's text; $ is left to parameters.

    %other is the type of who takes part, %who (%Who where a sentence begins) what it is called, %pace its speed.
    """

    delimiter = "%"


def usual_name(capability: str) -> str:
    """What a draft about a capability, by its id, is called unless its author says otherwise."""
    choice = choice_of(capability)
    return f"{choice.other}_{choice.body}"


def draft_of(capability: str, name: str, *, schema: str) -> str:
    """The file of a scenario about a capability, by its id; `schema` is the path of the schema from its folder."""
    choice = choice_of(capability)
    body = _Body((BODIES / f"{choice.body}.yaml").read_text(encoding="utf-8"))
    head = f"# yaml-language-server: $schema={schema}\nscenario: {name}\ncapability: {capability}\n"
    who = WORDS.get(choice.other, f"a {choice.other}")
    called = {"who": who, "Who": who[0].upper() + who[1:]}
    return head + body.substitute(called, other=choice.other, pace=PACES.get(choice.other, PLAIN_PACE))
