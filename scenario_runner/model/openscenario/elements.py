"""The elements of OpenSCENARIO XML 1.0 to 1.3, by name, and what becomes of those that do something."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_NAMES = (
    "AbsoluteSpeed AbsoluteTargetLane AbsoluteTargetLaneOffset AbsoluteTargetSpeed AccelerationCondition "
    "AcquirePositionAction Act Action Actions ActivateControllerAction Actors AddEntityAction AddValue "
    "AdditionalAxle AngleCondition AngleType Animation AnimationAction AnimationFile AnimationState AnimationType "
    "AppearanceAction AssignControllerAction AssignRouteAction AutomaticGear Axles Bin Bins BoundingBox Brake "
    "BrakeForce BrakePercent ByEntityCondition ByObjectType ByType ByValueCondition Catalog CatalogLocations "
    "CatalogReference Center CentralObject Clothoid ClothoidSpline ClothoidSplineSegment Clutch "
    "CollisionCondition Color ColorCmyk ColorRgb ComponentAnimation Condition ConditionGroup ConnectTrailerAction "
    "ConstraintGroup ControlPoint Controller ControllerAction ControllerCatalog ControllerDistribution "
    "ControllerDistributionEntry CustomCommandAction DefaultValue DeleteEntityAction Deterministic "
    "DeterministicMultiParameterDistribution DeterministicSingleParameterDistribution Dimensions "
    "DirectionOfTravelDistribution Directory DisconnectTrailerAction DistanceCondition DistributionRange "
    "DistributionSet DomeImage DynamicConstraints Element EndOfRoadCondition Entities EntityAction "
    "EntityCondition EntityDistribution EntityDistributionEntry EntityRef EntitySelection Environment "
    "EnvironmentAction EnvironmentCatalog Event ExternalObjectReference File FileHeader FinalSpeed Fog "
    "FollowTrajectoryAction FractionalCloudCover FromCurrentEntity FromLaneCoordinates FromRoadCoordinates "
    "FrontAxle Gear GeoPosition GlobalAction Histogram HistogramBin InRoutePosition InfrastructureAction Init "
    "InitialSpeedRange Knot Lane LaneChangeAction LaneChangeActionDynamics LaneChangeTarget LaneOffsetAction "
    "LaneOffsetActionDynamics LaneOffsetTarget LanePosition LateralAction LateralDistanceAction License "
    "LightState LightStateAction LightType LogNormalDistribution LogicFile LongitudinalAction "
    "LongitudinalDistanceAction Maneuver ManeuverCatalog ManeuverGroup ManualGear Members MiscObject "
    "MiscObjectCatalog ModifyAction MonitorDeclaration MonitorDeclarations MultiplyByValue None "
    "NormalDistribution Nurbs ObjectController OffroadCondition OpenSCENARIO OpenScenario Orientation "
    "OverrideControllerValueAction ParameterAction ParameterAssignment ParameterAssignments ParameterCondition "
    "ParameterDeclaration ParameterDeclarations ParameterMultiplyByValueRule ParameterValueDistribution "
    "ParameterValueSet ParkingBrake Pedestrian PedestrianAnimation PedestrianCatalog PedestrianGesture "
    "Performance Phase PoissonDistribution Polygon Polyline Position PositionStart Precipitation "
    "PrecipitationIntensity Private PrivateAction ProbabilityDistributionSet Properties Property "
    "RandomRouteAction Range ReachPositionCondition RearAxle RefersTo RelativeAngleCondition "
    "RelativeClearanceCondition RelativeDistanceCondition RelativeLanePosition RelativeLaneRange "
    "RelativeObjectPosition RelativeRoadPosition RelativeSpeedCondition RelativeSpeedToMaster RelativeTargetLane "
    "RelativeTargetLaneOffset RelativeTargetSpeed RelativeWorldPosition RoadCondition RoadCursor RoadNetwork "
    "RoadPosition RoadRange Route RouteCatalog RoutePosition RouteRef RoutingAction Rule ScenarioFile "
    "ScenarioObject ScenarioObjectTemplate SceneGraphFile SetAction SetMonitorAction Shape "
    "SimulationTimeCondition Speed SpeedAction SpeedActionDynamics SpeedActionTarget SpeedCondition "
    "SpeedProfileAction SpeedProfileEntry StandStillCondition StartTrigger SteeringWheel Stochastic "
    "StochasticDistribution StopTrigger Story Storyboard StoryboardElementStateCondition Sun SynchronizeAction "
    "TargetDistanceSteadyState TargetPosition TargetPositionMaster TargetTimeSteadyState TeleportAction Template "
    "Throttle TimeHeadwayCondition TimeOfDay TimeOfDayCondition TimeReference TimeToCollisionCondition "
    "TimeToCollisionConditionTarget Timing TrafficAction TrafficArea TrafficAreaAction TrafficDefinition "
    "TrafficDistribution TrafficDistributionEntry TrafficSignalAction TrafficSignalCondition "
    "TrafficSignalController TrafficSignalControllerAction TrafficSignalControllerCondition TrafficSignalState "
    "TrafficSignalStateAction TrafficSignals TrafficSinkAction TrafficSourceAction TrafficStopAction "
    "TrafficSwarmAction Trailer TrailerAction TrailerCoupler TrailerHitch TrailerRef TrailerReference Trajectory "
    "TrajectoryCatalog TrajectoryFollowingMode TrajectoryPosition TrajectoryRef TraveledDistanceCondition "
    "TriggeringEntities UniformDistribution UserDefinedAction UserDefinedAnimation UserDefinedComponent "
    "UserDefinedDistribution UserDefinedLight UserDefinedValueCondition ValueConstraint ValueSetDistribution "
    "VariableAction VariableCondition VariableDeclaration VariableDeclarations Vehicle VehicleCatalog "
    "VehicleCategoryDistribution VehicleCategoryDistributionEntry VehicleComponent VehicleLight "
    "VehicleRoleDistribution VehicleRoleDistributionEntry Vertex VisibilityAction Waypoint Weather Wetness Wind "
    "WorldPosition "
)

KNOWN = frozenset(_NAMES.split())
"""Every element's name, of any of the versions; others are accepted and named."""


class Kind(StrEnum):
    """What an element that does something is."""

    ENTITY = "entity"
    CONTROLLER = "controller"
    ACTION = "action"
    CONDITION = "condition"
    POSITION = "position"
    TRAJECTORY = "trajectory"


class Treatment(StrEnum):
    """What becomes of an element."""

    PLAYED = "played"
    ACCEPTED = "accepted, not executed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Support:
    """What becomes of an element, and why where it is not played."""

    kind: Kind
    treatment: Treatment
    why: str = ""


def _played(kind: Kind, names: str) -> dict[str, Support]:
    return {name: Support(kind, Treatment.PLAYED) for name in names.split()}


def _accepted(kind: Kind, why: str, names: str) -> dict[str, Support]:
    return {name: Support(kind, Treatment.ACCEPTED, why) for name in names.split()}


def _refused(kind: Kind, why: str, names: str) -> dict[str, Support]:
    return {name: Support(kind, Treatment.REFUSED, why) for name in names.split()}


SUPPORT: dict[str, Support] = {
    **_played(Kind.ENTITY, "MiscObject Pedestrian Vehicle"),
    **_refused(Kind.ENTITY, "its shape and motion are another tool's", "ExternalObjectReference"),
    **_refused(Kind.ENTITY, "nothing here pulls a trailer", "Trailer TrailerRef"),
    **_accepted(Kind.CONTROLLER, "its model is another tool's; the entity moves as the storyboard says", "Controller"),
    **_played(
        Kind.ACTION,
        "AcquirePositionAction AddEntityAction AssignRouteAction DeleteEntityAction FollowTrajectoryAction"
        " LaneChangeAction LaneOffsetAction LateralDistanceAction LongitudinalDistanceAction ParameterAction"
        " SpeedAction SpeedProfileAction SynchronizeAction TeleportAction TrafficSignalControllerAction"
        " TrafficSignalStateAction VariableAction VisibilityAction",
    ),
    **_accepted(Kind.ACTION, "looks alone change", "AnimationAction LightStateAction"),
    **_accepted(Kind.ACTION, "weather and time of day are told, and move nobody", "EnvironmentAction"),
    **_accepted(
        Kind.ACTION,
        "controllers of other tools do not run here",
        "ActivateControllerAction AssignControllerAction OverrideControllerValueAction",
    ),
    **_accepted(Kind.ACTION, "its meaning is another tool's", "CustomCommandAction SetMonitorAction"),
    **_refused(Kind.ACTION, "nothing here pulls a trailer", "ConnectTrailerAction DisconnectTrailerAction"),
    **_refused(Kind.ACTION, "the file does not say which way", "RandomRouteAction"),
    **_refused(
        Kind.ACTION,
        "the file does not say who drives where",
        "TrafficAreaAction TrafficSinkAction TrafficSourceAction TrafficStopAction TrafficSwarmAction",
    ),
    **_played(
        Kind.CONDITION,
        "AccelerationCondition AngleCondition CollisionCondition DistanceCondition EndOfRoadCondition OffroadCondition"
        " ParameterCondition ReachPositionCondition RelativeAngleCondition RelativeClearanceCondition"
        " RelativeDistanceCondition RelativeSpeedCondition SimulationTimeCondition SpeedCondition StandStillCondition"
        " StoryboardElementStateCondition TimeHeadwayCondition TimeOfDayCondition TimeToCollisionCondition"
        " TrafficSignalCondition TrafficSignalControllerCondition TraveledDistanceCondition VariableCondition",
    ),
    **_accepted(Kind.CONDITION, "nobody outside sets its value: it never holds", "UserDefinedValueCondition"),
    **_played(
        Kind.POSITION,
        "LanePosition RelativeLanePosition RelativeObjectPosition RelativeRoadPosition RelativeWorldPosition"
        " RoadPosition RoutePosition TrajectoryPosition WorldPosition",
    ),
    **_refused(Kind.POSITION, "latitudes need the map's projection", "GeoPosition"),
    **_played(Kind.TRAJECTORY, "Clothoid ClothoidSpline Nurbs Polyline"),
}
"""What the runner does with each element that does something."""
