"""ODD files: statements over the attributes of odd.yaml, every mistake at its line and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import product
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from scenario_runner.errors import InputError
from scenario_runner.loading.accepted import accepted_of
from scenario_runner.loading.documents import EMPTY, Wrong, check, first_of_each_place, problems_of
from scenario_runner.loading.folders import named_file
from scenario_runner.loading.yaml_source import Source, Where
from scenario_runner.model.documents import Document, Name
from scenario_runner.model.expectations import Expect
from scenario_runner.model.odd import OddTree
from scenario_runner.model.odds import Accepted, Conditional, Kind, Mode, Odd, Statement
from scenario_runner.model.outcomes import ContactRecord, CriterionResult, Outcome, RecordingError
from scenario_runner.model.severity import Severity

ODDS = "odds"
METRICS = frozenset(Expect.model_fields) | {
    field.name for noun in (Outcome, CriterionResult, ContactRecord, Severity, RecordingError) for field in fields(noun)
}
"""Words for what is only known after a drive."""

Written = dict[str, Any]


class ConditionalDocument(Document):
    """Statements that count where `if` holds."""

    when: Written = Field(alias="if", description="All of it must hold.", examples=[{"road.type": "motorway"}])
    include: Written = Field(default_factory=dict, examples=[{"illumination": {"from": "2000 lux"}}])
    exclude: Written = Field(default_factory=dict, examples=[{"rainfall": {"from": "7.6 mm/h"}}])


class OddDocument(Document):
    """An ODD: what is inside, what is outside, and what holds of the rest."""

    odd: Name = Field(description="Its name, which is the file's too.", examples=["urban_day_dry"])
    summary: str = Field(default="", description="One sentence for people.")
    mode: Literal["permissive", "restrictive", "default"] = Field(
        default="default", description="What becomes of attributes that nothing includes.", examples=["default"]
    )
    include: Written = Field(default_factory=dict, examples=[{"illumination": {"from": "2000 lux"}}])
    exclude: Written = Field(default_factory=dict, examples=[{"rainfall": {"from": "7.6 mm/h"}}])
    conditional: tuple[ConditionalDocument, ...] = ()


def odd_path(word: str, catalog: Path) -> Path:
    """The file that `word` means: a path, else a name in the catalog's odds/.

    Raises:
        InputError: no ODD of that name.
    """
    return named_file(word, catalog / ODDS, what="ODD")


def read_odd_file(source: Source, tree: OddTree) -> Odd:
    """The ODD a file holds, in the words of a tree.

    Raises:
        InputError: everything that is wrong with it.
    """
    checked = check(OddDocument, source.data)
    reading = _Reading(tree)
    content = source.data if isinstance(source.data, Mapping) else {}
    statements, conditionals = reading.statements(content, ()), reading.conditionals(content.get("conditional"))
    wrongs = [*checked.wrongs, *_name_wrongs(content, Path(source.file).stem), *reading.wrongs]
    wrongs += _overlaps(statements, conditionals)
    if content and not wrongs and not statements and not conditionals:
        wrongs.append(Wrong((), "says nothing; add include, exclude or conditional"))
    document = checked.document
    if wrongs or document is None:
        raise InputError(problems_of(source, first_of_each_place(wrongs)))
    return Odd(
        name=document.odd,
        summary=document.summary,
        mode=Mode(document.mode),
        statements=tuple(statements.values()),
        conditionals=tuple(each for _, each in conditionals if each.then),
    )


_Statements = Mapping[Where, Statement]


class _Reading:
    """One pass over what a file says of attributes; what cannot be read is collected, and reading goes on."""

    def __init__(self, tree: OddTree) -> None:
        self.tree = tree
        self.wrongs: list[Wrong] = []

    def statements(self, content: Mapping[str, Any], where: Where) -> dict[Where, Statement]:
        """What `include` and `exclude` say, by their places."""
        return {
            place: Statement(kind=kind, accepted=accepted)
            for kind in Kind
            for place, accepted in self.accepted(content.get(kind.value), (*where, kind.value)).items()
        }

    def conditionals(self, listed: object) -> list[tuple[_Statements, Conditional]]:
        """Each conditional with its statements' places; one that does not narrow anything is a mistake."""
        found: list[tuple[_Statements, Conditional]] = []
        for place, content in enumerate(listed if isinstance(listed, list) else ()):
            if not isinstance(content, Mapping):
                continue  # said already: needs keys and values
            where: Where = ("conditional", place)
            when = self.accepted(content.get("if"), (*where, "if"))
            then = self.statements(content, where)
            if content.get("if") == {}:
                self.wrongs.append(Wrong((*where, "if"), EMPTY))
            if not {"include", "exclude"} & set(content):
                self.wrongs.append(Wrong(where, "narrows nothing; add include or exclude"))
            found.append((then, Conditional(when=tuple(when.values()), then=tuple(then.values()))))
        return found

    def accepted(self, written: object, where: Where) -> dict[Where, Accepted]:
        """The attributes named in one mapping, by their places."""
        found: dict[Where, Accepted] = {}
        names: dict[str, str] = {}
        for name, values in written.items() if isinstance(written, Mapping) else ():
            place = (*where, name)
            try:
                accepted = _accepted(self.tree, name, values)
                if accepted.attribute.key in names:
                    msg = f"said already, as {names[accepted.attribute.key]}; keep one"
                    raise ValueError(msg)
            except ValueError as error:
                self.wrongs.append(Wrong(place, str(error)))
            else:
                names[accepted.attribute.key] = name
                found[place] = accepted
        return found


def _accepted(tree: OddTree, name: str, written: object) -> Accepted:
    if name.rpartition(".")[2] in METRICS and not tree.find(name):
        msg = "a metric, known only after a drive; an ODD is made of measures, which are those of odd.yaml"
        raise ValueError(msg)
    return accepted_of(tree, name, written)


def _name_wrongs(content: Mapping[str, Any], stem: str) -> Iterator[Wrong]:
    name = content.get("odd")
    if isinstance(name, str) and name != stem:
        yield Wrong(("odd",), f"{name} is in {stem}.yaml; the file is named as the ODD")


def _overlaps(statements: _Statements, conditionals: Sequence[tuple[_Statements, Conditional]]) -> Iterator[Wrong]:
    """Values both included and excluded: EXCLUDE wins, so that the include would say what is not so.

    A conditional's exclude may take away from an include that stands outside of it: that is what it is for.
    """
    yield from _overlaps_of(statements, statements)
    for own, _ in conditionals:
        yield from _overlaps_of(own, {**statements, **own})


def _overlaps_of(including: _Statements, excluding: _Statements) -> Iterator[Wrong]:
    includes = [each for each in including.items() if each[1].kind is Kind.INCLUDE]
    excludes = [each for each in excluding.items() if each[1].kind is Kind.EXCLUDE]
    for (_, include), (place, exclude) in product(includes, excludes):
        if common := include.accepted.common(exclude.accepted):
            yield Wrong(place, f"{common} is included too; a value is one or the other, and EXCLUDE would win")
