"""Entities that stand in one place touch, unless one's road passes over the other's."""

import pytest

from formats.opendrive.maps import lane, line, record_of, road, section
from formats.openscenario.written import read_text, scenario_text
from scenario_runner.model.opendrive.network import Network
from scenario_runner.storyboard.playing import Options, play

CAR = (
    '<ScenarioObject name="{}"><Vehicle name="v" vehicleCategory="car"><BoundingBox>'
    '<Center x="1.4" y="0" z="0.9"/><Dimensions width="1.8" length="4.5" height="1.8"/></BoundingBox>'
    '<Performance maxSpeed="60" maxAcceleration="5" maxDeceleration="9"/><Axles>'
    '<FrontAxle maxSteering="0.5" wheelDiameter="0.6" trackWidth="1.7" positionX="2.8" positionZ="0.3"/>'
    '<RearAxle maxSteering="0" wheelDiameter="0.6" trackWidth="1.7" positionX="0" positionZ="0.3"/></Axles>'
    "<Properties/></Vehicle></ScenarioObject>"
)
COLLIDES = (
    '<ConditionGroup><Condition name="c" delay="0" conditionEdge="none"><ByEntityCondition>'
    '<TriggeringEntities triggeringEntitiesRule="any"><EntityRef entityRef="Ego"/></TriggeringEntities>'
    '<EntityCondition><CollisionCondition><EntityRef entityRef="Other"/></CollisionCondition></EntityCondition>'
    "</ByEntityCondition></Condition></ConditionGroup>"
)


def put(entity, road_id):
    place = f'<LanePosition roadId="{road_id}" laneId="-1" s="50"/>'
    return (
        f'<Private entityRef="{entity}"><PrivateAction><TeleportAction><Position>{place}</Position></TeleportAction>'
        "</PrivateAction></Private>"
    )


@pytest.mark.parametrize(("above_m", "touches"), [(0.0, True), (1.9, True), (2.1, False), (-5.0, False)])
def test_cars_in_one_place_touch_unless_a_road_lies_two_metres_above_the_other(tmp_path, above_m, touches):
    rises = f'<elevationProfile><elevation s="0" a="{above_m}" b="0" c="0" d="0"/></elevationProfile>'
    across = line(100.0, x=50.0, y=-50.0, hdg=1.5707963267948966)
    network = Network(
        record_of(road("1", 100.0, section(lane(-1))), road("2", 100.0, section(lane(-1)), view=across, more=rises))
    )
    text = scenario_text(
        entities=CAR.format("Ego") + CAR.format("Other"), init=put("Ego", "1") + put("Other", "2"), stop=COLLIDES
    )
    played = play(read_text(tmp_path, text), network, Options(limit_s=1.0))
    assert [(touch.one, touch.other) for touch in played.touches] == ([("Ego", "Other")] if touches else [])
    assert (played.ended_s < 1.0) == touches
