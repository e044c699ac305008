"""A scenario file: its header, its parameters, and its situation, checked at every value a parameter takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from keyword import iskeyword
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, WithJsonSchema

from scenario_runner.errors import InputError, Problem, did_you_mean
from scenario_runner.loading.distributions import extremes, is_distribution, read_parameter, wrong_draws
from scenario_runner.loading.documents import Wrong, check, first_of_each_place, problems_of
from scenario_runner.loading.parameter_schema import VALUES
from scenario_runner.loading.parameters import Value, misuses_in, plain, replaced, shown, uses_in
from scenario_runner.loading.references import wrong_references
from scenario_runner.loading.standards_file import standard_wrongs
from scenario_runner.loading.yaml_source import Source, Where
from scenario_runner.model.catalog import Catalog
from scenario_runner.model.documents import NAME, Document, Name
from scenario_runner.model.odd import OddTree, read_conditions
from scenario_runner.model.preventability import Preventable
from scenario_runner.model.scenarios import Parameter, Scenario, Situation
from scenario_runner.model.tags import TagName

LONGEST_LINE = 100
ROAD_TYPE = "scenery.road.type"
_WORD = re.compile(r"[A-Za-z_]\w*")

Values = Annotated[Any, PlainValidator(read_parameter), WithJsonSchema(VALUES)]

MOST_DRAWS = 10_000
"""Enough for 99.97 % demonstrated without a failure at 95 %; a suite of them is driven in parts."""


class Header(Document):
    """What a scenario file says besides its situation."""

    scenario: Name = Field(description="Its name, as the file's.", examples=["left_turn_oncoming_car"])
    capability: str = Field(description="What it demands: an id of capabilities.yaml.", examples=["PRI-05"])
    summary: str = Field(min_length=1, description="One sentence for people.", examples=["Turn left across a car."])
    tags: list[TagName] = Field(
        default_factory=list,
        description="What happens in it; check --drive measures each again.",
        examples=[["pedestrian", "occluded"]],
    )
    standards: dict[str, Annotated[list[str | int], Field(min_length=1)]] = Field(
        default_factory=dict,
        description="What it stands for itself, by source and ids of standards.yaml.",
        examples=[{"euroncap_2026": ["CCRs"]}],
    )
    preventable: Literal["always", "never"] | None = Field(
        default=None,
        description="Whether contact can be avoided; unless given, reference drivers that keep their lane and brake "
        "are asked. always: the ego initiates, and can wait; never: judged by how hard it hits.",
    )
    parameters: dict[Name, Values] = Field(
        default_factory=dict, description="Open values by name; $name stands for one. Every combination is a case."
    )
    draws: int | None = Field(
        default=None, ge=1, le=MOST_DRAWS, description="How many cases, where parameters are drawn.", examples=[60]
    )
    covering: int | None = Field(
        default=None,
        ge=2,
        le=3,
        description="Not every combination: every pair of values (2) or triple (3) is in some case.",
        examples=[2],
    )
    derive: dict[Name, Annotated[str, Field(examples=["gap * speed"])]] = Field(
        default_factory=dict, description="Values computed from parameters, with units, as in gap * speed."
    )
    require: list[Annotated[str, Field(examples=["gap * speed <= 70 m"])]] = Field(
        default_factory=list,
        description="Conditions on parameters; combinations that break one are left out.",
        examples=[["gap * speed <= 70 m"]],
    )


class ScenarioFile(Header, Situation):
    """A scenario: a situation with open parameters, and what is expected of the ego."""


HEADER = tuple(Header.model_fields)


def read_scenario(source: Source, catalog: Catalog) -> Scenario:
    """The scenario a file declares, in the vocabulary of a catalog.

    Raises:
        InputError: everything that is wrong with it.
    """
    if not isinstance(source.data, Mapping):
        raise InputError(problems_of(source, check(ScenarioFile, source.data).wrongs))
    content = _Content.of(source.data)
    points = content.points()
    header = check(Header, content.header)
    wrongs = [
        *_header_wrongs(source, catalog),
        *_parameter_wrongs(content),
        *wrong_draws(content.header),
        *_covering_wrongs(content),
        *standard_wrongs(content.header.get("standards"), catalog.standards),
        *(wrong for point in points for wrong in _situation_wrongs(content, point, catalog)),
        *content.explained(content.checked(ScenarioFile, content.bound(points[0])), points[0]),
    ]
    problems = [*problems_of(source, first_of_each_place(wrongs)), *_long_lines(source)]
    if problems or header.document is None:
        raise InputError(sorted(problems, key=lambda problem: (problem.line, problem.column)))
    return _scenario(source, header.document)


def _scenario(source: Source, document: Header) -> Scenario:
    return Scenario(
        name=document.scenario,
        capability=document.capability,
        summary=document.summary,
        tags=tuple(document.tags),
        file=source.file,
        preventable=None if document.preventable is None else Preventable(document.preventable),
        parameters=tuple(Parameter(name=name, values=values) for name, values in document.parameters.items()),
        derive=document.derive,
        require=tuple(document.require),
        draws=document.draws,
        covering=document.covering,
        standards={name: tuple(map(str, ids)) for name, ids in document.standards.items()},
        situation={key: item for key, item in source.data.items() if key not in HEADER},
        places=source.places,
    )


Point = Mapping[str, Value]
"""A value for every parameter that can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """A file's header and situation as raw data, with the parameters that can be read and where they are used."""

    header: Mapping[str, Any]
    situation: Mapping[str, Any]
    values: Mapping[str, tuple[Value, ...]]
    uses: Mapping[Where, str]  # where a `$name` stands → the name

    @staticmethod
    def of(data: Mapping[str, Any]) -> _Content:
        """The content of a whole file."""
        situation = {key: item for key, item in data.items() if key not in HEADER}
        return _Content(
            header={key: item for key, item in data.items() if key in HEADER},
            situation=situation,
            values=dict(_readable(_mapping(data.get("parameters")))),
            uses=dict(uses_in(situation)),
        )

    def points(self) -> list[Point]:
        """Points at which every parameter takes each of its values: as many as the longest has."""
        count = max((len(values) for values in self.values.values()), default=1)
        return [
            {name: values[min(place, len(values) - 1)] for name, values in self.values.items()}
            for place in range(count)
        ]

    def bound(self, point: Point) -> dict[str, Any]:
        """The whole file's data at a point; `$name` stays where the name has no value."""
        return {**self.header, **self.bound_situation(point)}

    def bound_situation(self, point: Point) -> dict[str, Any]:
        """The situation's data at a point."""
        bound: dict[str, Any] = replaced(self.situation, {name: plain(value) for name, value in point.items()})
        return bound

    def checked(self, model: type[Document], data: Mapping[str, Any]) -> tuple[Wrong, ...]:
        """What is wrong with bound data; that a `$name` without a value does not fit follows from that: unsaid."""
        open_places = {where for where, name in self.uses.items() if name not in self.values}
        return check(model, data, unsaid=open_places).wrongs

    def explained(self, wrongs: Iterable[Wrong], point: Point) -> Iterator[Wrong]:
        """Wrongs with the value that makes them."""
        for wrong in wrongs:
            name = self.uses.get(wrong.where)
            if name is None or wrong.of_key:
                yield wrong
            elif name in point:
                yield Wrong(wrong.where, f"{wrong.what} (here ${name} is {shown(point[name])})")


def _readable(parameters: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """Parameters whose values can be read; what is wrong with the others is said where the file is checked."""
    for name, written in parameters.items():
        with suppress(ValueError):
            values = read_parameter(written)
            yield name, values if isinstance(values, tuple) else extremes(values)


def _header_wrongs(source: Source, catalog: Catalog) -> Iterator[Wrong]:
    name, stem = source.data.get("scenario"), Path(source.file).stem
    if isinstance(name, str) and name != stem:
        yield Wrong(("scenario",), f"{name} is in {stem}.yaml; the file is named as the scenario")
    capability = source.data.get("capability")
    if isinstance(capability, str) and capability not in catalog.capabilities:
        near = did_you_mean(capability, catalog.capabilities, otherwise="the ids are in capabilities.yaml")
        yield Wrong(("capability",), f"no capability {capability}; {near}")


def _parameter_wrongs(content: _Content) -> Iterator[Wrong]:
    parameters, derived = _mapping(content.header.get("parameters")), _mapping(content.header.get("derive"))
    declared = [*parameters, *derived]
    for where, name in content.uses.items():
        if name not in declared:
            known = did_you_mean(f"${name}", [f"${each}" for each in declared])
            yield Wrong(where, f"no parameter ${name}; {known}")
    for where, text in misuses_in(content.situation):
        yield Wrong(where, f"{text}: a parameter stands alone, as in $gap; compute other values under derive")
    reckoned = _words_in_expressions(content.header)
    used = {*content.uses.values(), *reckoned}
    for key, names in (("parameters", parameters), ("derive", derived)):
        for name in names:
            if name in reckoned and iskeyword(name):  # `require` and `derive` are read by Python's own parser
                yield Wrong((key, name), "cannot stand in require or derive; give it another name")
            elif name not in used and re.match(NAME, name):
                yield Wrong((key, name), f"never used; write ${name} where it stands, or take it out")


def _covering_wrongs(content: _Content) -> Iterator[Wrong]:
    """A covering array is of lists, and of more that vary than meet: else it is every combination."""
    strength = content.header.get("covering")
    if strength not in (2, 3):
        return  # told where the header is checked
    written = _mapping(content.header.get("parameters"))
    drawn = [name for name, each in written.items() if is_distribution(each)]
    varying = sum(len(content.values.get(name, ())) > 1 for name in written)
    if drawn:
        yield Wrong(("covering",), f"{drawn[0]} is drawn; draws are not combined, take covering out")
    elif varying <= strength:
        what = f"{varying} parameters vary, and all combinations of {strength} are every case; take it out"
        yield Wrong(("covering",), what)


def _words_in_expressions(header: Mapping[str, Any]) -> set[str]:
    require, derive = header.get("require"), _mapping(header.get("derive"))
    texts = [*(require if isinstance(require, list) else ()), *derive.values()]
    return {word for text in texts for word in _WORD.findall(str(text))}


def _situation_wrongs(content: _Content, point: Point, catalog: Catalog) -> Iterator[Wrong]:
    bound = content.bound_situation(point)
    found = [
        *_road_wrongs(bound.get("road"), catalog),
        *_condition_wrongs(_mapping(bound.get("conditions")), catalog),
        *wrong_references(bound),
        *(wrong for wrong in content.checked(Situation, bound) if not (wrong.of_key and len(wrong.where) == 1)),
    ]  # unknown keys of the file itself are told where the whole file is checked: they may mean the header's
    yield from content.explained(found, point)


def _road_wrongs(road: object, catalog: Catalog) -> Iterator[Wrong]:
    if isinstance(road, str) and road not in catalog.roads:
        yield Wrong(("road",), f"no road {road}; {did_you_mean(road, catalog.roads)}")
    yield from road_type_wrongs(_mapping(road), catalog.odd, ("road",))


def road_type_wrongs(road: Mapping[str, Any], odd: OddTree, where: Where) -> Iterator[Wrong]:
    """Whether a road's type is one of odd.yaml's words."""
    written, attribute = road.get("type"), odd.attributes.get(ROAD_TYPE)
    if not isinstance(written, str) or attribute is None:
        return
    try:
        attribute.read(written)
    except ValueError as error:
        yield Wrong((*where, "type"), str(error))


def _condition_wrongs(conditions: Mapping[str, Any], catalog: Catalog) -> Iterator[Wrong]:
    written = {name: value for name, value in conditions.items() if value is not None}
    try:
        read_conditions(catalog.odd, written)
    except InputError as error:
        for problem in error.problems:
            is_clear = len(catalog.odd.find(problem.where)) == 1
            yield Wrong(("conditions", problem.where), problem.what, of_key=not is_clear)


def _long_lines(source: Source) -> Iterator[Problem]:
    for number, line in enumerate(source.text.splitlines(), start=1):
        if len(line) > LONGEST_LINE:
            what = f"{len(line)} columns; at most {LONGEST_LINE}"
            yield Problem(file=source.file, line=number, column=LONGEST_LINE + 1, what=what)


def _mapping(data: object) -> Mapping[str, Any]:
    return data if isinstance(data, Mapping) else {}
