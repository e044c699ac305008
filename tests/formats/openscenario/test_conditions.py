from __future__ import annotations

from pathlib import Path

import pytest
from written import condition_of, condition_text

from scenario_runner.errors import InputError
from scenario_runner.model.openscenario.conditions import (
    Apart,
    Clear,
    Collided,
    Compared,
    ElementState,
    Lasting,
    Looking,
    Reached,
    Signal,
    Time,
    Traveled,
    Turned,
    Valued,
)
from scenario_runner.model.openscenario.places import WorldPosition

POSITION = '<Position><WorldPosition x="1" y="2"/></Position>'
PLACE = WorldPosition(x_m=1.0, y_m=2.0, z_m=0.0, yaw_rad=None)


def apart(measure: str, **others: object) -> Apart:
    known = {"entity": "B", "position": None, "freespace": True, "rule": "lessThan", "bound": 3.0}
    known |= {"distance_type": "euclidianDistance", "coordinate_system": "entity"}
    return Apart(measure=measure, **{**known, **others})  # type: ignore[arg-type]


ENTITY: dict[str, Looking] = {
    '<SpeedCondition value="3" rule="greaterOrEqual" direction="lateral"/>': Compared(
        measure="Speed", rule="greaterOrEqual", bound=3.0, direction="lateral"
    ),
    '<AccelerationCondition value="-3" rule="lessThan"/>': Compared(
        measure="Acceleration", rule="lessThan", bound=-3.0
    ),
    '<RelativeSpeedCondition entityRef="B" value="3" rule="lessThan"/>': Compared(
        measure="RelativeSpeed", rule="lessThan", bound=3.0, entity="B"
    ),
    '<AngleCondition angle="1" angleTolerance="0.1" angleType="heading" coordinateSystem="road"/>': Turned(
        angle_rad=1.0, tolerance_rad=0.1, of="heading", coordinate_system="road", entity=None
    ),
    '<RelativeAngleCondition entityRef="B" angle="1" angleTolerance="0.1" angleType="heading"/>': Turned(
        angle_rad=1.0, tolerance_rad=0.1, of="heading", coordinate_system="entity", entity="B"
    ),
    '<StandStillCondition duration="2"/>': Lasting(measure="StandStill", duration_s=2.0),
    '<EndOfRoadCondition duration="0"/>': Lasting(measure="EndOfRoad", duration_s=0.0),
    '<OffroadCondition duration="1"/>': Lasting(measure="Offroad", duration_s=1.0),
    '<TraveledDistanceCondition value="50"/>': Traveled(distance_m=50.0),
    f'<ReachPositionCondition tolerance="2">{POSITION}</ReachPositionCondition>': Reached(
        position=PLACE, tolerance_m=2.0
    ),
    '<CollisionCondition><EntityRef entityRef="B"/></CollisionCondition>': Collided(entity="B", of_type=""),
    '<CollisionCondition><ByType type="vehicle"/></CollisionCondition>': Collided(entity=None, of_type="vehicle"),
    '<TimeHeadwayCondition entityRef="B" value="3" freespace="true" rule="lessThan"/>': apart("TimeHeadway"),
    '<TimeHeadwayCondition entityRef="B" value="3" freespace="false" alongRoute="true" rule="lessThan"/>': apart(
        "TimeHeadway", freespace=False, distance_type="longitudinal", coordinate_system="road"
    ),
    """<RelativeDistanceCondition entityRef="B" value="3" freespace="true" rule="lessThan"
 relativeDistanceType="cartesianDistance" coordinateSystem="lane"/>""": apart(
        "RelativeDistance", distance_type="cartesianDistance", coordinate_system="lane"
    ),
    f'<DistanceCondition value="3" freespace="true" rule="lessThan">{POSITION}</DistanceCondition>': apart(
        "Distance", entity=None, position=PLACE
    ),
    """<TimeToCollisionCondition value="3" freespace="true" rule="lessThan"><TimeToCollisionConditionTarget>
<EntityRef entityRef="B"/></TimeToCollisionConditionTarget></TimeToCollisionCondition>""": apart("TimeToCollision"),
    f"""<TimeToCollisionCondition value="3" freespace="true" rule="lessThan"><TimeToCollisionConditionTarget>
{POSITION}</TimeToCollisionConditionTarget></TimeToCollisionCondition>""": apart(
        "TimeToCollision", entity=None, position=PLACE
    ),
    """<RelativeClearanceCondition distanceForward="5" distanceBackward="4" freeSpace="true" oppositeLanes="false">
<EntityRef entityRef="B"/><RelativeLaneRange from="-1"/></RelativeClearanceCondition>""": Clear(
        entities=("B",), behind_m=4.0, ahead_m=5.0, lanes=((-1, None),), freespace=True, opposite=False
    ),
}

VALUE: dict[str, Looking] = {
    '<SimulationTimeCondition value="3" rule="greaterThan"/>': Time(rule="greaterThan", bound_s=3.0),
    '<ParameterCondition parameterRef="$p" rule="equalTo" value="x"/>': Valued(
        of="Parameter", name="p", rule="equalTo", value="x"
    ),
    '<VariableCondition variableRef="v" rule="notEqualTo" value="1"/>': Valued(
        of="Variable", name="v", rule="notEqualTo", value="1"
    ),
    '<UserDefinedValueCondition name="u" rule="equalTo" value="1"/>': Valued(
        of="UserDefinedValue", name="u", rule="equalTo", value="1"
    ),
    '<TimeOfDayCondition dateTime="2020-01-01T10:00:00" rule="lessThan"/>': Valued(
        of="TimeOfDay", name="", rule="lessThan", value="2020-01-01T10:00:00"
    ),
    """<StoryboardElementStateCondition storyboardElementType="event" storyboardElementRef="e"
 state="completeState"/>""": ElementState(element="e", kind="event", state="completeState"),
    '<TrafficSignalCondition name="7" state="red"/>': Signal(name="7", state="red", controller=False),
    '<TrafficSignalControllerCondition trafficSignalControllerRef="c" phase="go"/>': Signal(
        name="c", state="go", controller=True
    ),
}


@pytest.mark.parametrize("text", ENTITY)
def test_a_condition_of_entities_is_read_in_full(tmp_path: Path, text: str):
    condition = condition_of(tmp_path, condition_text(text, by="Entity"))

    assert (condition.looking, condition.entities, condition.for_all) == (ENTITY[text], ("Ego",), True)


@pytest.mark.parametrize("text", VALUE)
def test_a_condition_of_values_is_read_in_full(tmp_path: Path, text: str):
    condition = condition_of(tmp_path, condition_text(text))

    assert (condition.looking, condition.entities, condition.for_all) == (VALUE[text], (), False)


@pytest.mark.parametrize("edge", ["none", "rising", "falling", "risingOrFalling"])
def test_edges_and_delays_are_read(tmp_path: Path, edge: str):
    text = condition_text(next(iter(VALUE)), attributes=f'delay="0.5" conditionEdge="{edge}"')
    condition = condition_of(tmp_path, text)

    assert (condition.edge, condition.delay_s) == (edge, 0.5)


def test_an_edge_and_a_delay_that_are_left_out_are_none(tmp_path: Path):
    condition = condition_of(tmp_path, condition_text(next(iter(VALUE)), attributes=""))

    assert (condition.edge, condition.delay_s) == ("none", 0.0)


def test_a_wrong_rule_is_an_error_that_knows_the_right_one(tmp_path: Path):
    with pytest.raises(InputError, match="did you mean greaterThan"):
        condition_of(tmp_path, condition_text('<SimulationTimeCondition value="3" rule="greaterthan"/>'))
