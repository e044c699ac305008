"""Maps that were read are kept, and nothing that is kept changes what is read."""

import pickle
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

from formats.opendrive.maps import crossing_text, document, lane, road, section
from scenario_runner.caching import PACKAGE
from scenario_runner.errors import InputError
from scenario_runner.formats.opendrive import read_opendrive
from scenario_runner.formats.opendrive.kept import MOST_KEPT, SOURCES, kept, maps_folder
from scenario_runner.formats.opendrive.reading import read_map


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "crossing.xodr"
    path.write_text(crossing_text())
    return path


def entries():
    return sorted(maps_folder().iterdir()) if maps_folder().is_dir() else []


def measure(content, file):
    """Stands for a reader: what it makes of a file tells how often it was asked."""
    asked.append(file)
    return len(content)


asked = []


def test_what_was_made_of_a_content_is_not_made_again():
    asked.clear()
    assert [kept(measure, b"abc", "m"), kept(measure, b"abc", "m"), kept(measure, b"abcd", "m")] == [3, 3, 4]
    assert asked == ["m", "m"]


def test_another_name_of_the_file_is_another_entry_since_remarks_name_it():
    asked.clear()
    assert [kept(measure, b"abc", "m"), kept(measure, b"abc", "n")] == [3, 3]
    assert asked == ["m", "n"]


def test_a_map_from_the_cache_is_the_one_that_was_read(file):
    first, again = read_opendrive(file), read_opendrive(file)
    assert len(entries()) == 1
    assert again.road.digest == first.road.digest
    assert pickle.dumps(again.record) == pickle.dumps(pickle.loads(pickle.dumps(first.record)))
    assert np.array_equal(again.road.lanes["11.0.-1"].centre_m, first.road.lanes["11.0.-1"].centre_m)


def test_a_record_alone_is_kept_too(file):
    assert read_map(file).roads.keys() == read_map(file).roads.keys() == {"1", "2", "3", "10", "11"}
    assert len(entries()) == 1


@pytest.mark.parametrize(
    "damage", [lambda whole: whole[:-9], lambda whole: b"", lambda whole: whole[:50] + b"x" + whole[51:]]
)
def test_a_torn_entry_is_made_anew(file, damage):
    digest = read_opendrive(file).road.digest
    (entry,) = entries()
    entry.write_bytes(damage(entry.read_bytes()))
    assert read_opendrive(file).road.digest == digest
    assert len(entry.read_bytes()) > 1000


def test_an_edited_file_is_read_anew(file):
    read_opendrive(file)
    file.write_text(document(road("1", 50.0, section(lane(-1)))))
    assert list(read_opendrive(file).road.lanes) == ["1.0.-1"]


def test_what_cannot_be_read_is_refused_each_time(file):
    file.write_text(document())
    for _ in range(2):
        with pytest.raises(InputError, match="no lane to drive on"):
            read_opendrive(file)
    assert entries() == []


def test_the_oldest_entries_go_when_there_are_many():
    for number in range(MOST_KEPT + 3):
        kept(measure, b"%d" % number, "m")
    assert len(entries()) == MOST_KEPT
    asked.clear()
    kept(measure, b"%d" % (MOST_KEPT + 2), "m")
    kept(measure, b"0", "m")
    assert asked == ["m"]


def test_where_nothing_can_be_written_maps_are_read_all_the_same(tmp_path, file, monkeypatch):
    (tmp_path / "taken").write_text("a file, where a folder is asked for")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "taken"))
    assert len(read_opendrive(file).road.lanes) == 5


def test_all_modules_that_read_a_map_are_in_the_key():
    """Of those imported with a reader; packages' first pages say nothing, and how things are kept decides nothing."""
    said = (
        "import sys, scenario_runner.formats.opendrive; print(*(m for m in sys.modules if m[:15] == 'scenario_runner'))"
    )
    loaded = subprocess.run([sys.executable, "-c", said], check=True, capture_output=True, text=True).stdout.split()
    known = {path for pattern in SOURCES for path in PACKAGE.glob(pattern)}
    left_out = {name for name in loaded if Path(import_module(name).__file__) not in known}
    assert left_out == {
        "scenario_runner",
        "scenario_runner.caching",
        "scenario_runner.digest",
        "scenario_runner.formats",
        "scenario_runner.model",
    }
