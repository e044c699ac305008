"""Which keys of a road document each template takes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from scenario_runner.errors import InputError, Problem
from scenario_runner.model.road_templates import RoadDocument

_JUNCTIONS = ("crossroad", "t_junction", "staggered")

# What is not here every template takes.
TAKEN_BY: Mapping[str, Sequence[str]] = {
    "length": ("straight", "on_ramp", "off_ramp", "lane_drop", "work_zone"),
    "curve_radius": ("straight",),
    "works_limit": ("work_zone",),
    "parking": ("straight",),
    "shoulder": ("straight",),
    "radius": ("roundabout",),
    "stagger": ("staggered",),
    "priority": _JUNCTIONS,
    "stop": _JUNCTIONS,
    "signals": ("crossroad", "t_junction"),
    "crossings": (*_JUNCTIONS, "roundabout"),
    "buildings": ("straight", *_JUNCTIONS),
}


def foreign_keys(document: RoadDocument) -> list[Problem]:
    """A problem for each key that is set and not for this template."""
    return [
        Problem(where=key, what=f"only {_listed(templates)} takes it; take {key} out")
        for key, templates in TAKEN_BY.items()
        if document.template not in templates and getattr(document, key) != _default(key)
    ]


def unknown_arms(key: str, named: Sequence[str] | None, arms: Collection[str]) -> list[Problem]:
    """A problem for each arm named that is not there, and for one that is named twice."""
    strange = [arm for arm in dict.fromkeys(named or ()) if arm not in arms]
    problems = [Problem(where=key, what=f"unknown arm {arm}; arms are {', '.join(arms)}") for arm in strange]
    if len(set(named or ())) < len(named or ()):
        problems.append(Problem(where=key, what="names an arm twice; name each once"))
    return problems


def refuse(problems: Sequence[Problem]) -> None:
    """Raise what is wrong, if anything is.

    Raises:
        InputError: all of it.
    """
    if problems:
        raise InputError(problems)


def _default(key: str) -> object:
    return RoadDocument.model_fields[key].default


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
