from __future__ import annotations

from pathlib import Path

import pytest
from written import document, read_text, scenario_text

from scenario_runner.errors import InputError

CAR = """<Vehicle name="car" vehicleCategory="car">
<ParameterDeclarations><ParameterDeclaration name="length" parameterType="double" value="4"/></ParameterDeclarations>
<BoundingBox><Center x="1" y="0" z="1"/><Dimensions width="2" length="${$length + 1}" height="1.5"/></BoundingBox>
</Vehicle>"""
ROUTES = """<Route name="there" closed="false">
<Waypoint routeStrategy="shortest"><Position><RoutePosition>
<RouteRef><CatalogReference catalogName="Routes" entryName="back"/></RouteRef>
<InRoutePosition><FromCurrentEntity entityRef="Ego"/></InRoutePosition></RoutePosition></Position></Waypoint></Route>
<Route name="back" closed="false">
<Waypoint routeStrategy="shortest"><Position><RoutePosition>
<RouteRef><CatalogReference catalogName="Routes" entryName="there"/></RouteRef>
<InRoutePosition><FromCurrentEntity entityRef="Ego"/></InRoutePosition></RoutePosition></Position></Waypoint></Route>"""
LOCATIONS = """<CatalogLocations><VehicleCatalog><Directory path="../catalogs/vehicles"/></VehicleCatalog>
<RouteCatalog><Directory path="..\\catalogs\\routes"/></RouteCatalog></CatalogLocations>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (
        ("vehicles", f'<Catalog name="Cars">{CAR}</Catalog>'),
        ("routes", f'<Catalog name="Routes">{ROUTES}</Catalog>'),
    ):
        place = tmp_path / "catalogs" / name
        place.mkdir(parents=True)
        (place / "any name.xosc").write_text(document(text))
    (tmp_path / "scenarios").mkdir()
    return tmp_path / "scenarios"


def entity(name: str, entry: str = "car", inside: str = "", catalog: str = "Cars") -> str:
    reference = f'<CatalogReference catalogName="{catalog}" entryName="{entry}">{inside}</CatalogReference>'
    return f'<ScenarioObject name="{name}">{reference}</ScenarioObject>'


def assign(name: str, value: str) -> str:
    return f'<ParameterAssignments><ParameterAssignment parameterRef="{name}" value="{value}"/></ParameterAssignments>'


def test_each_reference_has_the_entry_with_its_own_values(folder: Path):
    entities = entity("A") + entity("B", inside=assign("length", "7")) + entity("C", inside=assign("$length", "8"))
    read = read_text(folder, scenario_text(head=LOCATIONS, entities=entities))

    boxes = {each.name: each.box.length_m for each in read.entities if each.box is not None}
    assert boxes == {"A": 5.0, "B": 8.0, "C": 9.0}
    assert {each.catalog for each in read.entities} == {"Cars/car"}
    assert [(each.written, each.path is not None) for each in read.catalogs] == [
        ("../catalogs/vehicles", True),
        ("..\\catalogs\\routes", True),
    ]


def test_an_assignment_that_the_entry_does_not_declare_is_said(folder: Path):
    read = read_text(folder, scenario_text(head=LOCATIONS, entities=entity("A", inside=assign("lenght", "7"))))

    (remark,) = read.remarks
    assert remark.what == "no parameter lenght is declared; did you mean length?; the assignment is left out"


def test_a_problem_in_an_entry_has_its_place_in_the_catalog(folder: Path):
    with pytest.raises(InputError) as raised:
        read_text(folder, scenario_text(head=LOCATIONS, entities=entity("A", inside=assign("length", "long"))))

    (problem,) = raised.value.problems
    assert problem.file.endswith("any name.xosc")
    assert (problem.line, problem.what) == (5, "length is given 'long', which is no double")


def test_a_catalog_that_is_not_there_is_an_error_with_the_paths_that_were_tried(folder: Path):
    with pytest.raises(InputError) as raised:
        read_text(folder, scenario_text(head=LOCATIONS, entities=entity("A", catalog="Trucks")))

    (problem,) = raised.value.problems
    assert problem.line == 5
    assert f"{folder}/../catalogs/vehicles (not there)" in problem.what

    head = LOCATIONS.replace("catalogs/vehicles", "nowhere")
    with pytest.raises(InputError, match=r"nowhere \(no such folder\)"):
        read_text(folder, scenario_text(head=head, entities=entity("A", catalog="Trucks")))
    with pytest.raises(InputError, match="names no folder in CatalogLocations"):
        read_text(folder, scenario_text(entities=entity("A")))


def test_an_entry_that_is_not_there_is_an_error_that_knows_what_is(folder: Path):
    with pytest.raises(InputError, match=r"has no 'carr'; did you mean car\?"):
        read_text(folder, scenario_text(head=LOCATIONS, entities=entity("A", entry="carr")))


def test_a_broken_catalog_is_named_where_an_entry_of_it_may_be_missed(folder: Path):
    (folder / "../catalogs/vehicles/broken.xosc").write_text("<OpenSCENARIO>")

    assert read_text(folder, scenario_text(head=LOCATIONS, entities=entity("A"))).entities
    with pytest.raises(InputError, match=r"unreadable: .*broken.xosc:1:\d+: is not well-formed"):
        read_text(folder, scenario_text(head=LOCATIONS, entities=entity("A", catalog="Trucks")))


def test_a_catalog_may_be_asked_for_by_its_files_name(folder: Path):
    read = read_text(folder, scenario_text(head=LOCATIONS, entities=entity("A", catalog="any name")))

    assert [each.what for each in read.remarks] == [
        "calls itself otherwise than any name, and is taken for it by the file's name"
    ]


def test_entries_that_refer_to_each_other_are_refused(folder: Path):
    route = '<CatalogReference catalogName="Routes" entryName="there"/>'
    action = f"<RoutingAction><AssignRouteAction>{route}</AssignRouteAction></RoutingAction>"
    init = f'<Private entityRef="Ego"><PrivateAction>{action}</PrivateAction></Private>'
    with pytest.raises(InputError, match="Routes/there → Routes/back → Routes/there"):
        read_text(folder, scenario_text(head=LOCATIONS, init=init))


def test_what_is_wrong_with_a_controller_is_said_and_harms_nothing(folder: Path):
    controller = """<Catalog name="Drivers"><Controller name="driver"><ParameterDeclarations>
<ParameterDeclaration name="mode" parameterType="double" value="fast"/></ParameterDeclarations>
</Controller></Catalog>"""
    (folder / "../catalogs/vehicles/drivers.xosc").write_text(document(controller))
    driver = '<ObjectController><CatalogReference catalogName="Drivers" entryName="driver"/></ObjectController>'
    entities = entity("A").replace("</ScenarioObject>", f"{driver}</ScenarioObject>")
    read = read_text(folder, scenario_text(head=LOCATIONS, entities=entities))

    assert read.entities[0].controllers == ("driver",)
    assert [each.what for each in read.remarks] == ["'fast', which is no double"]
