"""Labels between runs: a memory that may fail, and then only costs time."""

import pytest

from scenario_runner.model.preventability import Label, Preventable
from scenario_runner.storage import keep_labels, read_labels

YES = Label(preventable=Preventable.YES, avoided_by="fsm")
NO = Label(preventable=Preventable.NO, best_driver="rss", best_at_s=2.35, best_closing_mps=0.1 + 0.2)


def test_what_is_kept_is_read_again_to_the_bit(tmp_path):
    file = tmp_path / "deeper" / "labels.json"
    keep_labels(file, {"a": YES})
    keep_labels(file, {"b": NO})

    assert read_labels(file) == {"a": YES, "b": NO}


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"a": 1}', '{"a": {"preventable": "maybe"}}', '{"a": {"x": 1}}'])
def test_a_torn_file_is_nothing_known_and_is_written_anew(tmp_path, text):
    file = tmp_path / "labels.json"
    file.write_text(text)
    assert read_labels(file) == {}

    keep_labels(file, {"a": YES})
    assert read_labels(file) == {"a": YES}


def test_a_place_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    keep_labels(tmp_path / "file" / "labels.json", {"a": YES})

    assert read_labels(tmp_path / "file" / "labels.json") == {}


def test_nothing_to_add_writes_nothing(tmp_path):
    keep_labels(tmp_path / "labels.json", {})

    assert list(tmp_path.iterdir()) == []
