"""What is said of each element of a CommonRoad file."""

from pathlib import Path

import pytest
from lxml import etree

from commonroad_files import ROAD, car, problem, state, written
from scenario_runner.formats.commonroad import read_cases
from scenario_runner.formats.commonroad.support import READ_PAST, USED, unknown

DATA = Path(__file__).resolve().parents[3] / "../shared/data"


def summary(folder, *parts):
    [case] = read_cases(written(folder, ROAD, problem(), *parts))
    return case.summary


def test_an_element_of_nobody_s_is_read_past_and_said(tmp_path):
    said = summary(tmp_path, "<myNotes><dynamicObstacle/></myNotes><myNotes/><wheel/>")
    assert "No element of the format, and read past: myNotes × 2, wheel × 1." in said


def test_what_is_read_past_is_no_unknown_element(tmp_path):
    states = [
        state("state" if n else "initialState", n, (40.0, 0.0), more="<yawRate><exact>0</exact></yawRate>")
        for n in (0, 1)
    ]
    assert "No element" not in summary(tmp_path, car(5, states), "<scenarioTags><urban/></scenarioTags>")


def test_nothing_is_both_used_and_read_past():
    assert not USED.keys() & READ_PAST.keys()


@pytest.mark.skipif(not DATA.is_dir(), reason="needs ../shared/data")
def test_every_element_of_the_collected_files_is_known():
    files = [file for file in DATA.rglob("*.xml") if b"<commonRoad" in file.read_bytes()[:4096]]
    assert len(files) > 10
    assert {name for file in files for name in unknown(etree.parse(file).getroot())} == set()
