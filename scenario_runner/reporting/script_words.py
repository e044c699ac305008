"""A scenario's script in words: where everybody starts, what they do and when, as its file declares it.

What is read is the file's own data, checked before: `$name` stays where a parameter stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Node = Mapping[str, Any]

SETTINGS = ("when", "optional", "repeat", "priority")
"""Keys of a step that are no action."""


def ego_words(ego: Node) -> Iterator[str]:
    """The ego's way, its start, where its domain ends, and its goal, a sentence each."""
    yield f"drives {_route(ego['route'])}"
    if "changes_lane" in ego:
        change = ego["changes_lane"]
        yield f"moves to the lane on its {change['to']} from {_place(change)}, within {change['within']}"
    yield f"starts {_start(ego['start'])}" + (f", asked for {ego['cruise']}" if "cruise" in ego else "")
    if "domain_ends" in ego:
        yield f"must stand before its domain ends, {_place(ego['domain_ends'])}"
    yield f"must get {_goal(ego['goal'])}"


def actor_words(actor: Node) -> Iterator[str]:
    """What an actor is and where it starts, then each of its steps."""
    route = f", {_route(actor['route'])}" if "route" in actor else ""
    yield f"{actor['type']}{route}, starts {_start(actor['start'])}{_manner_of(actor)}"
    for name, step in actor.get("do", {}).items():
        yield f"{name}: {_step(step)}"


def _manner_of(actor: Node) -> str:
    drives = {"idm": ", then follows whoever is ahead", "mobil": ", then follows and changes lanes"}
    style = f" ({actor['style']})" if "style" in actor else ""
    return f"{drives.get(actor.get('drives', ''), '')}{style}"


def _route(route: list[str]) -> str:
    return f"{route[0]} → {route[1]}"


def _goal(goal: Node) -> str:
    within = f" within {goal['within']}" if "within" in goal else ""
    return f"{_place(goal)}{within}"


def _start(start: Node) -> str:
    speed = f"at {start['speed']}" if "speed" in start else "standing"
    parts = [_place(start)]
    if "lane" in start:
        parts.append(f"in lane {start['lane']}")
    if "offset" in start:
        parts.append(f"{_aside(start['offset'])}its lane's middle")
    if "facing" in start:
        parts.append(f"facing {start['facing']}")
    return ", ".join([*parts, speed])


def _aside(offset: object) -> str:
    """`2.75 m right of `, nothing in the middle itself; of a parameter only + is known to be left."""
    written = str(offset)
    if written.startswith("-"):
        return f"{written[1:]} right of "
    return "" if written.split()[0] in ("0", "0.0") else f"{written} left of "


def _place(place: Node) -> str:
    """A relation to a place or a road user, or a meeting."""
    if "meets" in place:
        where = "at the conflict" if place["at"] == "conflict" else f"beside {place['at']}"
        return f"so that it is {where} {place['after']} after the ego would be"
    for relation in ("before", "after", "behind", "ahead_of"):
        if relation in place:
            by = f"{place['by']} " if "by" in place else "right "
            return f"{by}{relation.replace('_', ' ')} {place[relation]}"
    return "nowhere"


def _step(step: Node) -> str:
    action = next(key for key in step if key not in SETTINGS)
    does = _ACTIONS[action](step[action]) if action in _ACTIONS else _plain(action, step[action])
    often = f", up to {step['repeat']} times" if "repeat" in step else ""
    return f"{_when(step['when'])}, {does}{often}" if "when" in step else f"from the start, {does}{often}"


def _when(when: Node) -> str:
    for several, joint in (("all", " and "), ("any", " or ")):
        if several in when:
            return joint.join(_when(one) for one in when[several])
    trigger = next(key for key in when if key not in ("delay", "lasting"))
    value = when[trigger]
    words = _TRIGGERS[trigger](value) if trigger in _TRIGGERS else f"when {_plain(trigger, value)}"
    lasting = f" for {when['lasting']}" if "lasting" in when else ""
    return f"{words}{lasting}" + (f", {when['delay']} later" if "delay" in when else "")


def _speed(value: Node) -> str:
    bound = f"slower than {value['below']}" if "below" in value else f"faster than {value['above']}"
    return f"when {value.get('of', 'ego')} is {bound}"


_TRIGGERS: Mapping[str, Callable[[Any], str]] = {
    "time": lambda value: f"at {value}",
    "distance": lambda value: f"when {value.get('to', 'ego')} is within {value['below']}",
    "time_headway": lambda value: f"when {value.get('of', 'ego')} is {value['below']} away or less",
    "time_to_collision": lambda value: f"when {value.get('of', 'ego')} would hit it in {value['below']} or less",
    "speed": _speed,
    "reaches": lambda value: f"when {value.get('of', 'ego')} is {_place(value)}",
    "standstill": lambda value: f"when {value.get('of', 'ego')} has stood for {value['at_least']}",
    "off_road": lambda value: f"when {value.get('of', 'ego')} leaves the road",
    "signal": lambda value: f"when signal {value['of']} shows {value['shows']}",
    "step": lambda value: f"after {value}",
}


def _manner(value: Node) -> str:
    """How hard or long a change is."""
    shape = f", {value['shape']}" if "shape" in value else ""
    return "".join(f" {key} {value[key]}" for key in ("at", "over", "within") if key in value) + shape


def _change_speed(value: Node) -> str:
    if "to" in value:
        return f"goes to {value['to']}{_manner(value)}"
    of = f" from that of {value['of']}" if "of" in value else ""
    return f"changes its speed by {value['by']}{of}{_manner(value)}"


def _change_offset(value: Node) -> str:
    if "to" in value:
        return f"moves to {_aside(value['to'])}the middle of its way{_manner(value)}"
    by = str(value["by"])
    way = f"{by[1:]} to its right" if by.startswith("-") else f"{by} to its left"
    return f"moves {way}{_manner(value)}"


_ACTIONS: Mapping[str, Callable[[Any], str]] = {
    "change_speed": _change_speed,
    "change_offset": _change_offset,
    "change_lane": lambda value: f"changes to the lane on its {value['to']}{_manner(value)}",
    "cross": lambda value: f"crosses at {value['speed']}" + ", letting the ego pass" * bool(value.get("yields")),
    "stop": lambda value: f"brakes to a stop at {value['at']}",
    "keep_gap": lambda value: f"keeps {value.get('gap', value.get('time'))} behind {value['to']}",
    "drive": lambda value: f"follows whoever is ahead, at most {value['at_most']}",
    "follow_speeds": lambda value: "drives " + ", ".join(f"{each['speed']} at {each['at']}" for each in value),
    "take_route": lambda value: f"takes the way {_route(value)}",
    "follow_path": lambda value: "follows a drawn path" + ", backwards" * bool(value.get("backwards")),
    "open_door": lambda value: f"opens its {value['side']} door",
    "signal": lambda value: f"sets signal {value['of']} to {value['to']}",
    "vanish": lambda value: "is gone",
}


def _plain(key: str, value: object) -> str:
    """What has no words of its own, as it is written."""
    if isinstance(value, Mapping):
        value = ", ".join(f"{name.replace('_', ' ')} {each}" for name, each in value.items())
    return f"{key.replace('_', ' ')} {value}"
