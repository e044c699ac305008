"""OpenODD documents, read and written: their verdicts here are those of openodd-py, which shares no code with us."""

import json
import math
from pathlib import Path

import openodd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario_runner.errors import InputError
from scenario_runner.loading.catalog import load_vocabulary
from scenario_runner.loading.openodd_file import read_openodd_file
from scenario_runner.loading.openodd_taxonomy import put_together
from scenario_runner.loading.yaml_source import read_yaml
from scenario_runner.model.odds import Accepted, Conditional, Kind, Mode, Odd, Standing, Statement
from scenario_runner.model.openodd import CONCEPTS, WRITTEN_UNITS
from scenario_runner.reporting.openodd import openodd_yaml

ROOT = Path(__file__).resolve().parents[1]
CATALOG = load_vocabulary(ROOT / "catalog")
TREE = CATALOG.odd
KEYS = [
    "scenery.road.type",
    "scenery.road.traffic_management",
    "scenery.junction.type",
    "scenery.lane.count",
    "environment.weather.rainfall",
    "environment.illumination.level",
    "environment.weather.temperature",
    "environment.illumination.cloud",
    "environment.particulates",
    "dynamic.agents.types",
    "dynamic.traffic.density",
]
FEW = 4  # words and bounds, so that values hit them

EDGES = {
    "scenery.lane.count": [1.0, 2.0, 3.0, 4.0],
    "environment.weather.rainfall": [0.0, 0.1, 2.5, 7.6],
    "environment.illumination.level": [0.0, 1.0, 2000.0, 1e5],
    "environment.weather.temperature": [-10.0, 0.0, 17.3, 30.0],
    "environment.illumination.cloud": [0.0, 2.0, 5.0, 8.0],
    "dynamic.traffic.density": [0.0, 7.0, 16.0, 28.5],
}


def words(key):
    attribute = TREE.attributes[key]
    return ["true", "false"] if attribute.kind == "bool" else list(attribute.values)[:FEW]


RARELY = st.integers(0, 9).map((0).__eq__)


@st.composite
def accepted(draw, keys=KEYS):
    key = draw(st.sampled_from(keys))
    attribute = TREE.attributes[key]
    if key in EDGES:
        ends = [-math.inf, *EDGES[key], math.inf]
        pairs = [(low, high) for place, low in enumerate(ends) for high in ends[place + 1 :]]
        bounded = [pair for pair in pairs if pair != (-math.inf, math.inf)]
        intervals = draw(st.lists(st.sampled_from(bounded), min_size=1, max_size=2, unique=True))
        either = (
            st.sampled_from([tuple(intervals), ((-math.inf, math.inf),), ()]) if draw(RARELY) else st.just(intervals)
        )
        return Accepted(attribute=attribute, name=TREE.short_name(key), intervals=tuple(draw(either)))
    known = frozenset(attribute.values) or frozenset(("true", "false"))
    some = st.sets(st.sampled_from(words(key)), min_size=1).map(frozenset)
    return Accepted(
        attribute=attribute,
        name=TREE.short_name(key),
        words=draw(st.one_of(some, st.sampled_from([known, frozenset()]))),
    )


def by_key(parts):
    return tuple({(each.kind, each.accepted.attribute.key): each for each in parts}.values())


statements = st.lists(
    st.builds(Statement, kind=st.sampled_from(Kind), accepted=accepted(), spares_unknown=RARELY), min_size=1, max_size=4
).map(by_key)
conditionals = st.lists(
    st.builds(
        Conditional,
        when=st.lists(accepted(), min_size=1, max_size=2, unique_by=lambda each: each.attribute.key).map(tuple),
        then=statements,
    ),
    max_size=2,
).map(tuple)
odds = st.builds(
    Odd,
    name=st.just("it"),
    summary=st.just("Some roads."),
    mode=st.sampled_from(Mode),
    statements=statements,
    conditionals=conditionals,
)


def values(key):
    attribute = TREE.attributes[key]
    if key in EDGES:
        near = [near for edge in EDGES[key] for near in (edge, math.nextafter(edge, math.inf), edge + 1.0)]
        return st.sampled_from(near)
    if attribute.kind == "bool":
        return st.booleans()
    if attribute.kind == "set":
        return st.frozensets(st.sampled_from([*words(key), attribute.values[-1]]))
    return st.sampled_from([*words(key), attribute.values[-1]])


conditions = st.fixed_dictionaries({}, optional={key: values(key) for key in KEYS})


# ---- openodd-py's side

STANDINGS = {(True, False): Standing.INSIDE, (True, True): Standing.UNKNOWN, (False, False): Standing.OUTSIDE}


def theirs(document: str) -> openodd.OddDefinition:
    """The document as openodd-py reads it, every concept measured in the unit that ours is written in."""
    bare = openodd.load_openodd(document.split("\nMODULES:")[0] + "\nMODULES: {}\n")
    probes = {
        each.name: {"probe": "os:getcwd", **unit_of(each.name)} for each in bare.attributes if not is_defined(each.name)
    }
    return openodd.load_openodd(document, bindings=probes)


def is_defined(path: str) -> bool:
    """Whether the taxonomy below says what its literals mean."""
    return path.endswith("rainfall_intensity")


def key_of(path: str) -> str:
    return CONCEPTS[path].key if path in CONCEPTS else path


def unit_of(path: str) -> dict[str, str]:
    attribute = TREE.attributes.get(key_of(path))
    return {"unit": WRITTEN_UNITS[attribute.unit][0]} if attribute is not None and attribute.unit else {}


def as_theirs(found, path: str):
    """What a case says of one of their concepts."""
    key, _, word = path.rpartition(".")
    if key in TREE.attributes and TREE.attributes[key].kind == "set":
        return word in found[key] if key in found else None
    value = found.get(key_of(path))
    if path in CONCEPTS and CONCEPTS[path].words and value is not None:
        literals = {ours: literal for literal, ours in CONCEPTS[path].words.items()}
        return literals[str(value).lower() if isinstance(value, bool) else value]
    return value


def their_standing(odd: openodd.OddDefinition, found) -> Standing:
    measured = {each.name: as_theirs(found, each.name) for each in odd.attributes if not is_defined(each.name)}
    verdict = odd.evaluate(odd.complete(measured))
    return STANDINGS[verdict.inside, verdict.assumed]


def read(text: str, folder: Path, name: str = "it.yaml") -> Odd:
    (folder / name).write_text(text)
    return read_openodd_file(read_yaml(folder / name), TREE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("openodd")


# What no ODD here can say (the decision on OpenODD); nothing else is refused.
REFUSED = (
    "an ODD includes and excludes words, and asks for none",
    "no ODD here asks for a value to be known",
    "or this be unknown; an ODD can ask it of one",
    "unless unknown",
)


def lists_where_a_set_has_a_word(odd: Odd) -> bool:
    """Restrictive, with an include that counts where a set has a word: to be written, but not to be read again."""
    wheres = [
        each for one in odd.conditionals if any(each.kind is Kind.INCLUDE for each in one.then) for each in one.when
    ]
    return odd.mode is Mode.RESTRICTIVE and any(each.attribute.kind == "set" for each in wheres)


def read_or_refused(document: str, folder: Path) -> Odd | str:
    try:
        return read(document, folder)
    except InputError as mistake:
        return str(mistake)


@given(odd=odds, found=st.lists(conditions, min_size=1, max_size=5))
def test_what_we_write_stands_as_ours_and_comes_back_the_same(odd, found, folder):
    document = openodd_yaml(odd, TREE)
    peer, back = theirs(document), read_or_refused(document, folder)

    assert [their_standing(peer, each) for each in found] == [odd.standing(each) for each in found]
    if isinstance(back, str):
        assert lists_where_a_set_has_a_word(odd)
        assert back.endswith(REFUSED)
    else:
        assert [back.standing(each) for each in found] == [odd.standing(each) for each in found]


# ---- documents that others write

TAXONOMY = """\
TAXONOMY:
  scenery_elements:
    drivable_area:
      drivable_area_type: [primary_roads, minor_or_local_roads, parking_space]
      drivable_area_lane_specification:
        number_of_lanes: integer count
        speed_limit: integer velocity
  environmental_conditions:
    ambient_air_temperature: float temperature
    weather:
      rain:
        rainfall_rate: float precipitation_rate
        rainfall_intensity:
          no_rain: {rainfall_rate: "<= 0 mm/h"}
          light_rain: {rainfall_rate: "[0 .. 2.5] mm/h"}
          heavy_rain: {rainfall_rate: ">= 2.5 mm/h"}
    illumination:
      illuminance: float illuminance
  scenery:
    road:
      traffic_management: boolean
  dynamic:
    agents:
      types: {bicycle: boolean, pedestrian: boolean}
"""
NUMBERS = {"rainfall_rate": "mm/h", "ambient_air_temperature": "C", "number_of_lanes": "", "illuminance": "lx"}
BOUNDS = [0, 1, 2.5, 7]


@st.composite
def conditions_of_a_number(draw, concept):
    low, high = sorted(draw(st.tuples(st.sampled_from(BOUNDS), st.sampled_from(BOUNDS))))
    form = draw(
        st.sampled_from(["< {low}", "<= {low}", "> {low}", ">= {low}", "[{low} .. {high}]", "{low}", "unknown"])
    )
    return form if form == "unknown" else f"{form.format(low=low, high=high)} {NUMBERS[concept]}".rstrip()


ROADS = ["primary_roads", "minor_or_local_roads", "parking_space"]
LEAVES = {
    **{concept: conditions_of_a_number(concept) for concept in NUMBERS},
    "rainfall_intensity": st.sampled_from([["no_rain", "heavy_rain"], "light_rain", "no_rain", ["heavy_rain"]]),
    "drivable_area_type": st.one_of(st.lists(st.sampled_from(ROADS), min_size=1, unique=True), st.just("unknown")),
    "traffic_management": st.booleans(),
    "types.bicycle": st.booleans(),
    "types.pedestrian": st.booleans(),
}


def sections(depth, nests, modules):
    inner = {nests: sections(depth - 1, "AND" if nests == "OR" else "OR", modules)} if depth else {}
    parts = {**LEAVES, **inner, **dict.fromkeys(modules, st.booleans())}
    chosen = st.sets(st.sampled_from(sorted(parts)), min_size=1, max_size=3)
    return chosen.flatmap(lambda names: st.fixed_dictionaries({name: parts[name] for name in sorted(names)}))


@st.composite
def documents(draw):
    modules = {}
    for name in ("first", "second", "third")[: draw(st.integers(1, 3))]:
        known = [*modules, *(f"{each}_label" for each in modules)]
        module = {"LABEL": f"{name}_label"}
        for kind in draw(st.sampled_from([("INCLUDE",), ("EXCLUDE",), ("INCLUDE", "EXCLUDE")])):
            joined = draw(st.sampled_from(["AND", "OR"]))
            module[f"{kind}_{joined}"] = draw(sections(1, "OR" if joined == "AND" else "AND", known))
        modules[name] = module
    return f"{TAXONOMY}\nMODULES: {json.dumps(modules)}\n"


SEEN = {
    "scenery.road.type": st.sampled_from(["primary", "local", "parking"]),
    "scenery.lane.count": st.sampled_from([1.0, 2.0, 7.0]),
    "environment.weather.temperature": st.sampled_from([-1.0, 0.0, 2.5, 2.6, 8.0]),
    "environment.weather.rainfall": st.sampled_from([0.0, 0.5, 2.5, math.nextafter(2.5, 3.0), 7.0, 9.0]),
    "environment.illumination.level": st.sampled_from([0.0, 1.0, 5.0, 7.0]),
    "scenery.road.traffic_management": st.booleans(),
    "dynamic.agents.types": st.frozensets(st.sampled_from(["bicycle", "pedestrian", "car"])),
}


@given(document=documents(), found=st.lists(st.fixed_dictionaries({}, optional=SEEN), min_size=1, max_size=5))
def test_what_others_write_stands_here_as_in_openodd_py(document, found, folder):
    peer, ours = theirs(document), read_or_refused(document, folder)
    if isinstance(ours, str):
        assert ours.endswith(REFUSED)
        return
    for each in found:
        assert ours.standing(each) is their_standing(peer, each)


# ---- what differs (the decision on OpenODD)


def test_what_is_unknown_is_inside_there_on_an_assumption_and_unknown_here(folder):
    document = f"{TAXONOMY}MODULES:\n  m: {{INCLUDE_AND: {{rainfall_rate: < 5 mm/h}}}}\n"
    verdict = theirs(document).evaluate({})

    assert (verdict.inside, verdict.assumed) == (True, True)
    assert read(document, folder).why_not({}) == ("rainfall is unknown; include says below 5 mm/h",)


def test_a_number_that_no_literal_is_defined_for_is_unknown_there_and_outside_here(folder):
    taxonomy = TAXONOMY.replace(
        'heavy_rain: {rainfall_rate: ">= 2.5 mm/h"}', 'heavy_rain: {rainfall_rate: "[2.5 .. 7.6] mm/h"}'
    )
    document = f"{taxonomy}MODULES:\n  m: {{INCLUDE_AND: {{rainfall_intensity: [light_rain, heavy_rain]}}}}\n"
    cloudburst = {"environment.weather.rainfall": 99.0}

    assert their_standing(theirs(document), cloudburst) is Standing.UNKNOWN
    assert read(document, folder).standing(cloudburst) is Standing.OUTSIDE


AGENTS = """\
TAXONOMY:
  dynamic_elements: {traffic_agents: {presence_of_special_vehicles: [ambulances, police_vehicles, work_vehicles]}}
MODULES:
  m: {SECTION: {presence_of_special_vehicles: [ambulances, police_vehicles]}}
"""


@pytest.mark.parametrize(
    ("section", "there", "standing"),
    [
        ("INCLUDE_AND", ["ambulance", "police"], Standing.INSIDE),
        ("INCLUDE_AND", ["ambulance", "work_vehicle"], Standing.OUTSIDE),
        ("INCLUDE_AND", [], Standing.INSIDE),
        ("EXCLUDE_OR", ["ambulance", "work_vehicle"], Standing.OUTSIDE),
        ("EXCLUDE_OR", ["work_vehicle"], Standing.INSIDE),
    ],
)
def test_a_concept_with_one_value_there_has_several_here_each_included_and_none_excluded(
    section, there, standing, folder
):
    odd = read(AGENTS.replace("SECTION", section), folder)

    assert odd.standing({"dynamic.agents.special": frozenset(there)}) is standing


HEAD = """\
TAXONOMY:
  a: {curvature: float curvature, min_ttc: float duration}
  scenery_elements: {drivable_area: {drivable_area_type: [primary_roads, sidewalk]}}
  environmental_conditions:
    ambient_air_temperature: float temperature
    weather: {rain: {rainfall_rate: float precipitation_rate}, wind_speed: float velocity}
  dynamic: {agents: {types: {bicycle: boolean, bycicle: boolean}}}
"""


def told(folder, modules, head=HEAD):
    with pytest.raises(InputError) as raised:
        read(f"{head}MODULES:\n{modules}", folder)
    return [line.removeprefix(f"{folder}/it.yaml:") for line in str(raised.value).splitlines()]


def test_whatever_has_no_counterpart_is_told_with_its_place_and_all_at_once(folder):
    modules = """\
  m:
    INCLUDE_AND:
      curvature: "<= 0.1 1/m"
      min_ttc: ">= 2 s"
      rainfall_rat: "< 2 mm/h"
      rainfall_rate: "< 2"
      drivable_area_type: [primary_roads, sidewalk]
      types.bycicle: false
    EXCLUDE_OR:
      OR: {rainfall_rate: "[3 .. 1] mm/h", wind_speed: "> 3 mm"}
      AND: {rainfall_rate: "> 3 mm/hour", wind_speed: fast}
    CONDITIONAL: 3
  n: {EXCLUDE_OR: {m: true, n: true}}
  o: {TITLE: Nothing}
"""

    assert told(folder, modules) == [
        "11:7: MODULES.m.INCLUDE_AND.curvature: no attribute of odd.yaml means the same as a.curvature; "
        "leave it out, or name an attribute by its key",
        "12:7: MODULES.m.INCLUDE_AND.min_ttc: a metric, known only after a drive; an ODD is made of measures, "
        "which are those of odd.yaml",
        "13:7: MODULES.m.INCLUDE_AND.rainfall_rat: neither a concept of the taxonomy nor a module or label; "
        "did you mean rainfall_rate?",
        "14:7: MODULES.m.INCLUDE_AND.rainfall_rate: needs its unit, as in 2 mm/h",
        "15:7: MODULES.m.INCLUDE_AND.drivable_area_type: sidewalk has no word in scenery.road.type; known: "
        "motorways_or_highways_or_interstates, primary_roads, radial_roads, distributor_roads, minor_or_local_roads, "
        "slip_roads_or_off-ramps, parking_space, shared_space",
        "16:7: MODULES.m.INCLUDE_AND.types.bycicle: bycicle is not a word of dynamic.agents.types; "
        "did you mean bicycle?",
        "18:12: MODULES.m.EXCLUDE_OR.OR.rainfall_rate: nothing lies in [3 .. 1] mm/h",
        "18:44: MODULES.m.EXCLUDE_OR.OR.wind_speed: is in m/s, not in mm",
        "19:13: MODULES.m.EXCLUDE_OR.AND.rainfall_rate: unknown unit mm/hour; did you mean mm/h?",
        "19:43: MODULES.m.EXCLUDE_OR.AND.wind_speed: fast is no condition on a number; write one as >= 2 m/s",
        "20:5: MODULES.m.CONDITIONAL: no part of a module; they are INCLUDE_AND, INCLUDE_OR, EXCLUDE_AND, "
        "EXCLUDE_OR, TITLE, DESCRIPTION, METADATA, LABEL, LABELS, ACTIVE",
        "21:29: MODULES.n.EXCLUDE_OR.n: modules refer to each other: n → n",
        "22:3: MODULES.o: says nothing; add a section, as in INCLUDE_AND: {concept: condition}",
    ]


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        (
            "  m: {INCLUDE_AND: {types.bicycle: true}}\n",
            "9:21: MODULES.m.INCLUDE_AND.types.bicycle: asks that bicycle be among agents.types; of an attribute with "
            "several words at once an ODD includes and excludes words, and asks for none",
        ),
        (
            "  m: {EXCLUDE_OR: {rainfall_rate: unknown}}\n",
            "9:20: MODULES.m.EXCLUDE_OR.rainfall_rate: no ODD here asks for a value to be known",
        ),
        (
            "  m: {INCLUDE_AND: {rainfall_rate: < 2 mm/h}, ACTIVE: false}\n",
            "1:1: no module is active, so that nothing is outside",
        ),
        (
            "  m: {INCLUDE_AND: {rainfall_rate: < 2 mm/h}, LABEL: wet}\n  n: {INCLUDE_AND: {m: true}, LABEL: wet}\n",
            "10:31: MODULES.n.LABEL: wet is m's too",
        ),
        ("  m: 3\n", "9:3: MODULES.m: needs keys and values, as in INCLUDE_AND: {concept: condition}"),
    ],
)
def test_what_no_odd_here_says_is_refused(modules, message, folder):
    assert told(folder, modules)[0] == message


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("<= 50 F", "up to 10 degC"),
        ("'> 10 C'", "above 10 degC"),
        ("'[-5 .. 10] C'", "from -5 up to 10 degC"),
        ("273.15 K", "0 degC"),
        ("'>= 80 R'", "from 100 degC"),
    ],
)
def test_units_have_scale_and_offset_and_a_document_may_bring_its_own(condition, words, folder):
    reaumur = "conversion: {temperature: {R: {C: {scale: 1.25, offset: 0}}}}\n"
    odd = read(f"{HEAD}{reaumur}MODULES:\n  m: {{INCLUDE_AND: {{ambient_air_temperature: {condition}}}}}\n", folder)

    assert [str(each.accepted) for each in odd.statements] == [words]


# ---- the taxonomy, and files that are there

SHARED = ROOT / "../shared/data/autoware-odd-scenarios/odd"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=f"no {SHARED}")


def test_every_concept_leads_to_an_attribute_and_its_words():
    for concept in CONCEPTS.values():
        attribute = TREE.attributes[concept.key]
        known = {"true", "false"} if attribute.kind == "bool" else set(attribute.values)
        assert set(concept.words.values()) <= known
        assert bool(concept.words) == bool(known)
        assert len(set(concept.words.values())) == len(concept.words)
    assert {attribute.unit for attribute in TREE.attributes.values()} - {""} == set(WRITTEN_UNITS)


@needs_shared
def test_every_concept_is_one_of_the_standard_as_it_is_written_in_openodd(folder):
    taxonomy = put_together(
        read_source(f"IMPORT: [{SHARED}/ODD_Taxonomy_Extended.yaml]\nMODULES: {{m: {{}}}}\n", folder)
    )

    for path, concept in CONCEPTS.items():
        literals = taxonomy.taxonomy[path]
        assert isinstance(literals, list) == bool(concept.words)
        assert set(concept.words) <= set(literals if isinstance(literals, list) else [])


def read_source(text, folder):
    (folder / "it.yaml").write_text(text)
    return read_yaml(folder / "it.yaml")


@needs_shared
@pytest.mark.parametrize("name", ["Domain_Concepts_Definition_ISO_34503", "ODD_Taxonomy_Extended"])
def test_a_taxonomy_alone_is_refused_and_openodd_py_cannot_read_these_at_all(name):
    path = SHARED / f"{name}.yaml"

    with pytest.raises(
        InputError, match="has no MODULES: a taxonomy alone says what there is, and nothing of what is in"
    ):
        read_openodd_file(read_yaml(path), TREE)
    with pytest.raises(openodd.OpenOddError):
        openodd.load_odd_file(path)


@needs_shared
def test_modules_over_an_imported_taxonomy(folder):
    odd = read(
        f"""\
IMPORT: {SHARED}/ODD_Taxonomy_Extended.yaml
MODULES:
  poor_sensing:
    LABEL: poor_sensing_conditions
    INCLUDE_OR:
      illuminance: "< 2000 lux"
      rainfall_intensity: [heavy_rain, violent_rain, cloudburst]
      ambient_air_temperature: "< 14 F"
  campus:
    DESCRIPTION: Local roads, in fair weather.
    INCLUDE_AND:
      drivable_area_type: [minor_or_local_roads, parking_space]
      lane_width: "[2 .. 4] m"
    EXCLUDE_OR:
      poor_sensing_conditions: true
      wind_speed: ">= 13.4 m/s"
""",
        folder,
    )

    assert odd.summary == "Local roads, in fair weather."
    assert [f"{each.accepted.name}: {each}" for each in odd.statements] == [
        "road.type: include says local, parking",
        "width: include says from 2 up to 4 m",
        "illumination: exclude says below 2000 lux",
        "rainfall: include says up to 7.6 mm/h",
        "temperature: exclude says below -10 degC",
        "wind: exclude says from 13.4 m/s",
    ]


def test_an_import_that_is_not_there_is_told(folder):
    with pytest.raises(InputError, match=r"it.yaml:1:10: IMPORT.0: no such file beside it: units.yaml$"):
        read("IMPORT: [units.yaml]\nMODULES: {}\n", folder)
