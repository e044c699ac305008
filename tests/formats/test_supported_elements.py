"""What README and docs/formats.md say of other people's files is what the code says."""

import pytest

from scenario_runner.formats.commonroad import support as commonroad
from scenario_runner.formats.opendrive import support as opendrive
from scenario_runner.model.openscenario.elements import SUPPORT
from tools.write_formats import FILE, README, formats_text, readme_table, readme_text

TABLES = (commonroad.USED, commonroad.READ_PAST, opendrive.USED, opendrive.READ_PAST, SUPPORT)


def test_the_page_and_the_table_in_readme_are_current():
    readme = README.read_text(encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == formats_text(), "run `python -m tools.write_formats`"
    assert readme == readme_text(readme), "run `python -m tools.write_formats`"


@pytest.mark.parametrize("text", [formats_text(), readme_table()], ids=["page", "README"])
def test_every_element_is_told_of(text):
    assert [name for table in TABLES for name in table if f"`{name}`" not in text] == []


def test_writing_the_table_leaves_the_rest_of_readme_as_it_is():
    readme = README.read_text(encoding="utf-8")
    torn = readme.replace("`lanelet`", "`lane`")
    assert torn != readme
    assert readme_text(torn) == readme
