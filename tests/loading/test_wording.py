"""Pydantic's words in ours."""

import pytest

from scenario_runner.loading.stack import StackDocument
from scenario_runner.loading.wording import schema_at, worded


def test_what_nobody_foresaw_keeps_pydantic_s_words():
    detail = {"type": "recursion_loop", "msg": "Recursion error", "input": 3}
    assert worded(detail, StackDocument, ("name",)) == "Recursion error"


@pytest.mark.parametrize(("location", "key"), [(("name",), "examples"), (("given", 0), "const")])
def test_places_of_a_document_have_their_schema(location, key):
    assert key in schema_at(StackDocument, location)


def test_places_a_document_has_not_have_none():
    assert schema_at(StackDocument, ("nam", "x")) == {}
