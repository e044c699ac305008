"""The catalog bites: `check --drive` finds nothing wrong with it, and its QUALITY.md says what was found."""

from pathlib import Path

import pytest

from scenario_runner.checkup.reading import check, files_of
from scenario_runner.checkup.trying import inputs_digest, try_out
from scenario_runner.loading.catalog import load_vocabulary

ROOT = Path(__file__).parents[1]
CATALOG = load_vocabulary(ROOT / "catalog")


@pytest.fixture(scope="module")
def read():
    return check(files_of([], CATALOG), CATALOG)


def errors(remarks):
    return [str(remark) for remark in remarks if not remark.is_warning]


def test_there_are_at_least_sixty_scenarios_and_3000_cases(read):
    assert read.files >= 60
    assert read.cases >= 3000


def test_no_file_is_wrong(read):
    assert errors(read.remarks) == []


def test_every_scenario_arises_bites_and_is_what_its_tags_say(read):
    assert errors(try_out(read.sound, CATALOG).remarks) == []


def test_the_page_on_quality_is_of_these_files_and_stacks():
    digest = inputs_digest(ROOT / "catalog")

    assert f"`{digest}`" in (ROOT / "catalog/QUALITY.md").read_text(encoding="utf-8"), "write it anew: make quality"
