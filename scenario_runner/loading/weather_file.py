"""weather.yaml: what weather, light and surface do to friction and to seeing, and whose numbers these are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from scenario_runner.errors import InputError
from scenario_runner.loading.accepted import accepted_of
from scenario_runner.loading.documents import Wrong, check, first_of_each_place, problems_of
from scenario_runner.loading.yaml_source import Source
from scenario_runner.model.documents import Angle, Document
from scenario_runner.model.odd import OddTree
from scenario_runner.model.odds import Accepted
from scenario_runner.model.weather import Effect, Sight, Weather

Words = Annotated[str, Field(min_length=1)]
Share = Annotated[float, Field(gt=0, le=1)]
Factor = Annotated[float, Field(ge=1, le=100)]


class SightDocument(Document):
    """What perception makes of an effect."""

    range: Share | Literal["visibility"] = Field(description="Of the range of detection.", examples=[0.75])
    range_of_vulnerable: Share | None = Field(default=None, description="Of people and two-wheelers.", examples=[0.6])
    within: Annotated[Angle, Field(gt=0)] | None = Field(
        default=None, description="To either side.", examples=["20 deg"]
    )
    noise: Factor = Field(description="Of the noise of positions.", examples=[1.3])
    missed: Factor = Field(description="Of the odds of missing an object.", examples=[1.8])


class EffectDocument(Document):
    """One effect."""

    when: dict[str, Any] = Field(min_length=1, description="Where it applies.", examples=[{"surface.condition": "wet"}])
    friction: Annotated[float, Field(ge=0.05, le=1.1)] | None = Field(default=None, examples=[0.7])
    sight: SightDocument | None = None
    source: Words = Field(description="Whose number it is.", examples=["judgement"])

    @model_validator(mode="after")
    def _does_something(self) -> EffectDocument:
        if self.friction is None and self.sight is None:
            msg = "does nothing; give friction, sight or both"
            raise ValueError(msg)
        return self


class WeatherDocument(Document):
    """The table."""

    version: int = Field(ge=1, examples=[1])
    declared_by: Words = Field(examples=["the safety team"])
    doubt: Words = Field(examples=["judgement; no standard gives such numbers"])
    effects: dict[str, EffectDocument] = Field(min_length=1)


def read_weather(source: Source, odd: OddTree) -> Weather:
    """The table a file holds, in the words of a tree.

    Raises:
        InputError: everything that is wrong with it.
    """
    checked = check(WeatherDocument, source.data)
    effects = source.data.get("effects") if isinstance(source.data, Mapping) else None
    wrongs = list(checked.wrongs)
    when = {name: _when(name, effect, odd, wrongs) for name, effect in _items(effects) if isinstance(effect, Mapping)}
    if wrongs or checked.document is None:
        raise InputError(problems_of(source, first_of_each_place(wrongs)))
    document = checked.document
    return Weather(
        version=document.version,
        declared_by=document.declared_by,
        doubt=document.doubt,
        effects=tuple(_effect(name, each, when[name]) for name, each in document.effects.items()),
    )


def _when(name: str, effect: Mapping[str, Any], odd: OddTree, wrongs: list[Wrong]) -> tuple[Accepted, ...]:
    """What an effect asks for, as far as it can be read; what cannot is added to the wrongs."""
    found: list[Accepted] = []
    for condition, written in _items(effect.get("when")):
        try:
            found.append(accepted_of(odd, condition, written))
        except ValueError as error:
            wrongs.append(Wrong(("effects", name, "when", condition), str(error)))
    return tuple(found)


def _effect(name: str, document: EffectDocument, when: tuple[Accepted, ...]) -> Effect:
    return Effect(
        name=name, when=when, friction=document.friction, sight=_sight(document.sight), source=document.source
    )


def _sight(document: SightDocument | None) -> Sight | None:
    if document is None:
        return None
    factor = None if document.range == "visibility" else float(document.range)
    vulnerable = factor if document.range_of_vulnerable is None else document.range_of_vulnerable
    return Sight(
        range_factor=factor,
        range_factor_of_vulnerable=vulnerable,
        noise_factor=document.noise,
        missed_odds_factor=document.missed,
        within_rad=document.within,
    )


def _items(data: object) -> Any:  # noqa: ANN401 - raw YAML
    return data.items() if isinstance(data, Mapping) else ()
