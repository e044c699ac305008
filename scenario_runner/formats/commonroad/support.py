"""What is done with each element of a CommonRoad file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from scenario_runner.formats.xml_source import Element

USED: Mapping[str, str] = {
    "lanelet": "a lane",
    "leftBound": "edges of lanes",
    "rightBound": "edges of lanes",
    "lineMarking": "solid, dashed, double or none",
    "predecessor": "which lane leads into which",
    "successor": "which lane leads into which",
    "adjacentLeft": "lanes to change to; of the other direction, on which side one drives",
    "adjacentRight": "lanes to change to; of the other direction, on which side one drives",
    "laneletType": "what a lane is for; a crosswalk is a crossing",
    "userOneWay": "who alone may use a lane",
    "userBidirectional": "who alone may use a lane",
    "speedLimit": "limits of lanes (2018)",
    "stopLine": "where one waits",
    "trafficSign": "limits, stop and yield lines, priority",
    "trafficSignRef": "whose signs those are",
    "trafficLight": "signals with phases, for the lanes that follow",
    "trafficLightRef": "whose lights those are",
    "intersection": "what lanes across it do",
    "obstacle": "replayed, or parked (2018)",
    "dynamicObstacle": "replayed",
    "staticObstacle": "parked",
    "environmentObstacle": "buildings and pillars hide others",
    "rectangle": "boxes; places of goals",
    "circle": "the smallest box round it; places of goals",
    "polygon": "the smallest box round it; places of goals",
    "initialState": "where somebody is first",
    "trajectory": "where somebody is when; of intervals and areas the middle",
    "occupancySet": "a box as large as the largest, amid each",
    "planningProblem": "a case",
    "goalState": "place, time, heading and speed to be in at once",
}
READ_PAST: Mapping[str, str] = {
    "location": "where on earth it lies, weather and time of day",
    "scenarioTags": "words",
    "tags": "words",
    "crossing": "crosswalks are lanelets",
    "isLeftOf": "who comes from the right is seen from the lanes",
    "phantomObstacle": "nobody who is there",
    "initialSignalState": "lights and horn of road users",
    "signalState": "lights and horn of road users",
    "signalSeries": "lights and horn of road users",
    "acceleration": "motion is told by places, headings and speeds",
    "steeringAngle": "motion is told by places, headings and speeds",
    "yawRate": "motion is told by places, headings and speeds",
    "slipAngle": "motion is told by places, headings and speeds",
    "frontWheelAngularSpeed": "motion is told by places, headings and speeds",
    "rearWheelAngularSpeed": "motion is told by places, headings and speeds",
    "z": "roads are seen from above",
}
_NAMES = (
    "commonRoad active additionalValue center color cycle cycleElement direction duration exact incoming "
    "incomingLanelet intervalEnd intervalStart length occupancy orientation point position radius role shape state "
    "successorsLeft successorsRight successorsStraight time timeOffset trafficSignElement trafficSignID type velocity "
    "velocityY virtual width x y"
)
_PARTS = frozenset(_NAMES.split())
"""Elements that say more of those used, whatever these are."""


def unknown(root: Element) -> Counter[str]:
    """How many there are of each element that is none of the format, as far as is known here; not what lies in them."""
    found: Counter[str] = Counter()
    waiting = [root]
    while waiting:
        name = str((element := waiting.pop()).tag)
        if name in USED or name in _PARTS:
            waiting.extend(element)
        elif name not in READ_PAST:
            found[name] += 1
    return found
