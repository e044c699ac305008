"""ASAM OpenODD's words for ours: concepts of the ISO 34503 taxonomy, as OpenODD writes it, and attributes of odd.yaml.

A concept that is not here has no attribute that means the same. Attributes without a concept are written under their
own keys, and a set of words as a boolean each, for a concept of OpenODD has one value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Concept:
    """What one concept says of an attribute: `words` leads from its literals to ours; none where it is a number."""

    key: str
    words: Mapping[str, str] = field(default_factory=dict)


_AREA, _WEATHER = "scenery_elements.drivable_area", "environmental_conditions.weather"
_LANE, _SURFACE = f"{_AREA}.drivable_area_lane_specification", f"{_AREA}.drivable_area_surface"
_LIGHT, _JUNCTIONS = "environmental_conditions.illumination", "scenery_elements.junctions"

CONCEPTS: Mapping[str, Concept] = {
    f"{_AREA}.drivable_area_type": Concept(
        "scenery.road.type",
        {
            "motorways_or_highways_or_interstates": "motorway",
            "primary_roads": "primary",
            "radial_roads": "radial",
            "distributor_roads": "distributor",
            "minor_or_local_roads": "local",
            "slip_roads_or_off-ramps": "slip_road",
            "parking_space": "parking",
            "shared_space": "shared",
        },
    ),
    f"{_AREA}.drivable_area_type_classification": Concept(
        "scenery.road.traffic_management",
        {"with_active_traffic_management": "true", "without_active_traffic_management": "false"},
    ),
    f"{_AREA}.drivable_area_geometry.transverse_plane.transverse_plane_type": Concept(
        "scenery.road.carriageway", {"divided": "divided", "undivided": "undivided"}
    ),
    f"{_AREA}.drivable_area_geometry.transverse_plane.bank_angle": Concept("scenery.road.bank"),
    f"{_LANE}.direction_of_travel": Concept(
        "scenery.road.direction", {"right-hand_travel": "rht", "left-hand_travel": "lht"}
    ),
    f"{_LANE}.speed_limit": Concept("scenery.road.speed_limit"),
    f"{_LANE}.lane_width": Concept("scenery.lane.width"),
    f"{_LANE}.number_of_lanes": Concept("scenery.lane.count"),
    f"{_LANE}.lane_marking": Concept(
        "scenery.lane.marking",
        {
            "clear_lane_marking": "clear",
            "blurred_lane_marking": "blurred",
            "no_lane_marking": "none",
            "temporary_lane_marking": "temporary",
        },
    ),
    f"{_LANE}.lane_type": Concept(
        "scenery.lane.types",
        {
            "traffic_lane": "traffic",
            "bus_lane": "bus",
            "cycle_lane": "cycle",
            "tram_lane": "tram",
            "emergency_lane": "emergency",
            "shared_lane": "shared",
        },
    ),
    f"{_AREA}.drivable_area_signs.sign_types": Concept(
        "scenery.signs",
        {"regulatory_signs": "regulatory", "warning_signs": "warning", "information_signs": "information"},
    ),
    f"{_SURFACE}.drivable_area_surface_type": Concept(
        "environment.surface.type",
        {
            "asphalt": "asphalt",
            "cement_concrete": "concrete",
            "pavers": "pavers",
            "cobblestone": "cobble",
            "granite_setts": "setts",
            "gravel": "gravel",
        },
    ),
    f"{_SURFACE}.drivable_area_included_surface_condition": Concept(
        "environment.surface.condition",
        {
            "icy": "ice",
            "flooded": "flooded",
            "standing_water": "standing_water",
            "snow_on_surface": "snow",
            "wet": "wet",
            "surface_contamination": "contaminated",
        },
    ),
    f"{_SURFACE}.drivable_area_surface_features.damages": Concept(
        "environment.surface.damage", {"cracks": "crack", "potholes": "pothole", "ruts": "rut", "swells": "swell"}
    ),
    f"{_JUNCTIONS}.intersection": Concept(
        "scenery.junction.type",
        {
            "t-junction": "t",
            "y-junction": "y",
            "cross_road": "crossroad",
            "staggered": "staggered",
            "grade_separated": "grade_separated",
        },
    ),
    "scenery_elements.basic_road_structures": Concept(
        "scenery.structure.fixed",
        {
            "building": "building",
            "streetlight": "streetlight",
            "street_furniture": "furniture",
            "vegetation": "vegetation",
        },
    ),
    "scenery_elements.special_structures.special_structures_type": Concept(
        "scenery.structure.special",
        {
            "automatic_access_control_barrier": "access_barrier",
            "bridge": "bridge",
            "pedestrian_crossing": "crossing",
            "rail_crossing": "rail_crossing",
            "tunnel": "tunnel",
            "toll_plaza": "toll",
        },
    ),
    "scenery_elements.temporary_drivable_area_structures": Concept(
        "scenery.structure.temporary",
        {
            "construction_site_detour": "detour",
            "refuse_collection": "refuse_collection",
            "road_work": "work_zone",
            "signage": "signage",
        },
    ),
    "scenery_elements.zone.zone_type.fixed_zone": Concept(
        "scenery.zone",
        {"school_zone": "school", "environmental_zone": "environmental", "industrial_zone": "industrial"},
    ),
    "environmental_conditions.ambient_air_temperature": Concept("environment.weather.temperature"),
    f"{_WEATHER}.wind_speed": Concept("environment.weather.wind"),
    f"{_WEATHER}.rain.rainfall_rate": Concept("environment.weather.rainfall"),
    f"{_WEATHER}.snowfall_visibility": Concept("environment.weather.snow_visibility"),
    "environmental_conditions.particulates.type": Concept(
        "environment.particulates",
        {
            "dust": "dust",
            "smoke_and_pollution": "smoke",
            "volcanic_ash": "ash",
            "water_spray": "spray",
            "non-precipitating_water_droplets": "fog",
            "blowing_debris": "debris",
        },
    ),
    f"{_LIGHT}.illuminance": Concept("environment.illumination.level"),
    f"{_LIGHT}.artificial_illuminance": Concept(
        "environment.illumination.artificial",
        {"streetlights": "streetlight", "oncoming_vehicle_lights": "oncoming", "indoor_lights": "indoor"},
    ),
    f"{_LIGHT}.cloudiness_rate": Concept("environment.illumination.cloud"),
    f"{_LIGHT}.elevation_of_the_sun": Concept("environment.illumination.sun_elevation"),
    "environmental_conditions.connectivity.communication": Concept(
        "environment.connectivity",
        {
            "vehicle_to_vehicle_communication": "v2v",
            "vehicle_to_infrastructure_communication": "v2i",
            "vehicle_to_pedestrian_communication": "v2p",
            "vehicle_to_network_communication": "v2n",
        },
    ),
    "dynamic_elements.traffic_agents.presence_of_special_vehicles": Concept(
        "dynamic.agents.special",
        {"ambulances": "ambulance", "police_vehicles": "police", "work_vehicles": "work_vehicle"},
    ),
}

WRITTEN_UNITS: Mapping[str, tuple[str, str]] = {
    "km/h": ("km/h", "velocity"),
    "m/s": ("m/s", "velocity"),
    "m": ("m", "length"),
    "km": ("km", "length"),
    "%": ("%", "fraction"),
    "deg": ("deg", "angle"),
    "mm/h": ("mm/h", "precipitation_rate"),
    "degC": ("C", "temperature"),
    "lux": ("lx", "illuminance"),
    "okta": ("okta", "cloud_coverage"),
    "kg": ("kg", "weight"),
    "veh/h": ("veh/h", "agent_flow_rate"),
    "veh/km/lane": ("veh/km/lane", "agent_density"),
    "veh/100m": ("veh/100m", "agent_density"),
}
"""Our units as OpenODD documents write them, and the type of concepts measured in them."""
