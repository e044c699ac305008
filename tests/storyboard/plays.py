"""Small storyboards, written and played: cars on a straight road, and what became of them."""

from __future__ import annotations

from functools import cache

from formats.opendrive.maps import lane, record_of, road, section
from formats.openscenario.written import read_text, scenario_text
from scenario_runner.model.opendrive.network import Network
from scenario_runner.storyboard.playing import Options
from storyboard.boards import as_tick_by_tick

STEP_S = 0.05


@cache
def straight():
    """Road 1, 1000 m east; lane −1 is driven with s at t −1.75 m, lane 1 against it at 1.75 m."""
    return Network(record_of(road("1", 1000.0, section(lane(1), lane(-1)))))


def car(name):
    return (
        f'<ScenarioObject name="{name}"><Vehicle name="v" vehicleCategory="car"><BoundingBox>'
        '<Center x="1.4" y="0" z="0.9"/><Dimensions width="1.8" length="4.5" height="1.8"/></BoundingBox>'
        '<Performance maxSpeed="60" maxAcceleration="5" maxDeceleration="9"/><Axles>'
        '<FrontAxle maxSteering="0.5" wheelDiameter="0.6" trackWidth="1.7" positionX="2.8" positionZ="0.3"/>'
        '<RearAxle maxSteering="0" wheelDiameter="0.6" trackWidth="1.7" positionX="0" positionZ="0.3"/></Axles>'
        "<Properties/></Vehicle></ScenarioObject>"
    )


def lane_place(s_m, lane_id=-1):
    return f'<LanePosition roadId="1" laneId="{lane_id}" s="{s_m}"/>'


def teleport(place):
    return f"<TeleportAction><Position>{place}</Position></TeleportAction>"


def speed(mps):
    return (
        "<LongitudinalAction><SpeedAction>"
        '<SpeedActionDynamics dynamicsShape="step" value="0" dynamicsDimension="time"/>'
        f'<SpeedActionTarget><AbsoluteTargetSpeed value="{mps}"/></SpeedActionTarget>'
        "</SpeedAction></LongitudinalAction>"
    )


def world(x_m, y_m, yaw_rad=None):
    heading = "" if yaw_rad is None else f' h="{yaw_rad}"'
    return f'<WorldPosition x="{x_m}" y="{y_m}"{heading}/>'


def vertex(place, time_s=None):
    time = "" if time_s is None else f' time="{time_s}"'
    return f"<Vertex{time}><Position>{place}</Position></Vertex>"


def of_vertices(*vertices, closed="false"):
    shape = f"<Shape><Polyline>{''.join(vertices)}</Polyline></Shape>"
    return f'<TrajectoryRef><Trajectory name="t" closed="{closed}">{shape}</Trajectory></TrajectoryRef>'


def trajectory(corners, *, yaw_rad=None, closed="false"):
    """Of (x, y, time)."""
    return of_vertices(*(vertex(world(x_m, y_m, yaw_rad), time_s) for x_m, y_m, time_s in corners), closed=closed)


def follow(line, *, timing="<None/>", mode="position", offset=""):
    return (
        f"<RoutingAction><FollowTrajectoryAction{offset}><TimeReference>{timing}</TimeReference>"
        f'<TrajectoryFollowingMode followingMode="{mode}"/>{line}</FollowTrajectoryAction></RoutingAction>'
    )


def private(entity, *actions):
    inside = "".join(f"<PrivateAction>{action}</PrivateAction>" for action in actions)
    return f'<Private entityRef="{entity}">{inside}</Private>'


def story(entity, action, *, after_s=0.0):
    """One event, in which one action of an entity starts after so long."""
    trigger = (
        '<StartTrigger><ConditionGroup><Condition name="c" delay="0" conditionEdge="none"><ByValueCondition>'
        f'<SimulationTimeCondition value="{after_s}" rule="greaterOrEqual"/></ByValueCondition></Condition>'
        "</ConditionGroup></StartTrigger>"
    )
    return (
        '<Story name="s"><Act name="a"><ManeuverGroup name="g" maximumExecutionCount="1">'
        f'<Actors selectTriggeringEntities="false"><EntityRef entityRef="{entity}"/></Actors><Maneuver name="m">'
        f'<Event name="e" priority="override"><Action name="x"><PrivateAction>{action}</PrivateAction></Action>'
        f"{trigger}</Event></Maneuver></ManeuverGroup></Act></Story>"
    )


def played(folder, *, init, acts="", names=("Ego",), limit_s=10.0, network=None):
    """Recorded at every step of STEP_S."""
    text = scenario_text(entities="".join(map(car, names)), init=init, story=acts)
    options = Options(step_s=STEP_S, rate_hz=1.0 / STEP_S, limit_s=limit_s)
    return as_tick_by_tick(read_text(folder, text), network or straight(), options)


def state(play, time_s, name="Ego"):
    """x, y, yaw and speed."""
    return tuple(play.rows[round(time_s / STEP_S), play.names.index(name)])


def ended_s(play):
    """When the story's action was over; None if it never was."""
    done = [each.tick for each in play.transitions if each.path[-1] == "x" and each.state.name == "COMPLETE"]
    return done[0] * play.step_s if done else None
