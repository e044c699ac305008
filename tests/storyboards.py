"""A small OpenSCENARIO file with its map, and one that varies it: two cars in one lane, of which one brakes."""

ROAD = """<OpenDRIVE><header revMajor="1" revMinor="6"/><road id="1" length="500" junction="-1"><link/>
<planView><geometry s="0" x="0" y="0" hdg="0" length="500"><line/></geometry></planView>
<lanes><laneSection s="0"><center><lane id="0" type="none"/></center><right>
<lane id="-1" type="driving"><link/><width sOffset="0" a="3.5" b="0" c="0" d="0"/></lane></right></laneSection></lanes>
</road></OpenDRIVE>
"""
CAR = """<ScenarioObject name="{name}"><Vehicle name="golf" vehicleCategory="car"><BoundingBox>
<Center x="1.4" y="0" z="0.7"/><Dimensions width="1.8" length="4.2" height="1.4"/></BoundingBox>
<Performance maxSpeed="50" maxAcceleration="10" maxDeceleration="10"/></Vehicle></ScenarioObject>
"""
START = """<Private entityRef="{name}"><PrivateAction><TeleportAction><Position>
<LanePosition roadId="1" laneId="-1" s="{s}"/></Position></TeleportAction></PrivateAction>
<PrivateAction><LongitudinalAction><SpeedAction>
<SpeedActionDynamics dynamicsShape="step" dynamicsDimension="time" value="0"/>
<SpeedActionTarget><AbsoluteTargetSpeed value="{speed}"/></SpeedActionTarget></SpeedAction></LongitudinalAction>
</PrivateAction></Private>
"""
SCENARIO = f"""<OpenSCENARIO><FileHeader revMajor="1" revMinor="2" author="us" description="d" date="2026-01-01"/>
<ParameterDeclarations><ParameterDeclaration name="mps" parameterType="double" value="10"/></ParameterDeclarations>
<RoadNetwork><LogicFile filepath="road.xodr"/></RoadNetwork>
<Entities>{CAR.format(name="Ego")}{CAR.format(name="Parked")}</Entities>
<Storyboard><Init><Actions>
<GlobalAction><EnvironmentAction><EnvironmentRef entityRef="e"/></EnvironmentAction></GlobalAction>
{START.format(name="Ego", s=20, speed="$mps")}{START.format(name="Parked", s=100, speed=0)}</Actions></Init>
<Story name="s"><Act name="a"><ManeuverGroup name="g" maximumExecutionCount="1">
<Actors selectTriggeringEntities="false">
<EntityRef entityRef="Ego"/></Actors><Maneuver name="m">
<Event name="brake" priority="override"><Action name="slow"><PrivateAction><LongitudinalAction><SpeedAction>
<SpeedActionDynamics dynamicsShape="linear" dynamicsDimension="rate" value="2"/>
<SpeedActionTarget><AbsoluteTargetSpeed value="0"/></SpeedActionTarget></SpeedAction></LongitudinalAction>
</PrivateAction></Action><StartTrigger><ConditionGroup><Condition name="c" delay="0" conditionEdge="none">
<ByValueCondition><SimulationTimeCondition value="2" rule="greaterOrEqual"/></ByValueCondition></Condition>
</ConditionGroup></StartTrigger></Event>
<Event name="late" priority="parallel"><Action name="x"><PrivateAction><LongitudinalAction><SpeedAction>
<SpeedActionDynamics dynamicsShape="step" dynamicsDimension="time" value="0"/>
<SpeedActionTarget><AbsoluteTargetSpeed value="1"/></SpeedActionTarget></SpeedAction></LongitudinalAction>
</PrivateAction></Action><StartTrigger><ConditionGroup><Condition name="c" delay="0" conditionEdge="none">
<ByValueCondition><SimulationTimeCondition value="99" rule="greaterThan"/></ByValueCondition></Condition>
</ConditionGroup></StartTrigger></Event></Maneuver></ManeuverGroup></Act></Story>
<StopTrigger><ConditionGroup><Condition name="c" delay="0" conditionEdge="none">
<ByValueCondition><SimulationTimeCondition value="8" rule="greaterOrEqual"/></ByValueCondition></Condition>
</ConditionGroup></StopTrigger></Storyboard></OpenSCENARIO>
"""
VARIATION = """<OpenSCENARIO><ParameterValueDistribution><ScenarioFile filepath="s.xosc"/><Deterministic>
<DeterministicSingleParameterDistribution parameterName="mps"><DistributionRange stepWidth="5">
<Range lowerLimit="10" upperLimit="30"/></DistributionRange></DeterministicSingleParameterDistribution>
</Deterministic></ParameterValueDistribution></OpenSCENARIO>
"""


def event(name: str, actions: str, when: str, *, priority: str = "parallel") -> str:
    """An event with a trigger of one group of one condition."""
    group = f'<ConditionGroup><Condition name="c" delay="0" conditionEdge="none">{when}</Condition></ConditionGroup>'
    trigger = f"<StartTrigger>{group}</StartTrigger>"
    return f'<Event name="{name}" priority="{priority}"><Action name="{name}">{actions}</Action>{trigger}</Event>'


def act(name: str, actor: str, *events: str) -> str:
    """A story with one act at once, of one actor."""
    return (
        f'<Story name="{name}"><Act name="{name}"><ManeuverGroup name="{name}" maximumExecutionCount="1">'
        f'<Actors selectTriggeringEntities="false"><EntityRef entityRef="{actor}"/></Actors>'
        f'<Maneuver name="{name}">{"".join(events)}</Maneuver></ManeuverGroup></Act></Story>'
    )


def slow_to(speed: float, rate: float) -> str:
    """Brake to a speed at so many m/s²."""
    return (
        '<PrivateAction><LongitudinalAction><SpeedAction><SpeedActionDynamics dynamicsShape="linear"'
        f' dynamicsDimension="rate" value="{rate}"/><SpeedActionTarget><AbsoluteTargetSpeed value="{speed}"/>'
        "</SpeedActionTarget></SpeedAction></LongitudinalAction></PrivateAction>"
    )


def after(seconds: float) -> str:
    """The condition that so much time is over."""
    return f'<ByValueCondition><SimulationTimeCondition value="{seconds}" rule="greaterOrEqual"/></ByValueCondition>'


def by_ego(condition: str) -> str:
    """A condition of the ego."""
    entities = '<TriggeringEntities triggeringEntitiesRule="any"><EntityRef entityRef="Ego"/></TriggeringEntities>'
    return f"<ByEntityCondition>{entities}<EntityCondition>{condition}</EntityCondition></ByEntityCondition>"


def two_cars(*stories: str, ego: str | None = None, lead: str | None = None) -> str:
    """A scenario in which two cars drive 40 m apart at 10 m/s, and what stories make of it."""
    ego = START.format(name="Ego", s=20, speed=10) if ego is None else ego
    lead = START.format(name="Lead", s=60, speed=10) if lead is None else lead
    return (
        '<OpenSCENARIO><FileHeader revMajor="1" revMinor="2" author="us" description="d" date="2026-01-01"/>'
        '<RoadNetwork><LogicFile filepath="road.xodr"/></RoadNetwork>'
        f"<Entities>{CAR.format(name='Ego')}{CAR.format(name='Lead')}</Entities>"
        f"<Storyboard><Init><Actions>{ego}{lead}</Actions></Init>{''.join(stories)}<StopTrigger><ConditionGroup>"
        f'<Condition name="c" delay="0" conditionEdge="none">{after(12)}</Condition></ConditionGroup></StopTrigger>'
        "</Storyboard></OpenSCENARIO>"
    )
