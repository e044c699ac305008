"""Damaged files: whatever is cut, doubled, renamed or overwritten in them, they are read or refused, and soon."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from test_distributions import CARS, FILE, SETS, SPEEDS
from test_openscenario_file import STORY
from written import condition_text, document, scenario_text

from scenario_runner.errors import InputError
from scenario_runner.formats.openscenario import read
from scenario_runner.model.openscenario.scenarios import OpenScenario
from scenario_runner.reporting.openscenario_page import scenario_page, variation_page

DATA = Path(__file__).parents[3] / "../shared/data"
LONGEST_S = 5.0

NEAR = condition_text(
    '<TimeHeadwayCondition entityRef="Ego" value="${1 + $p}" freespace="true" rule="lessThan"/>', by="Entity"
)
WHOLE = scenario_text(
    head="""<ParameterDeclarations><ParameterDeclaration name="p" parameterType="double" value="${2 * 3}">
<ConstraintGroup><ValueConstraint rule="lessThan" value="9"/></ConstraintGroup></ParameterDeclaration>
</ParameterDeclarations><CatalogLocations><VehicleCatalog><Directory path="."/></VehicleCatalog></CatalogLocations>""",
    entities='<ScenarioObject name="Ego"><Vehicle name="car" vehicleCategory="car"/></ScenarioObject>',
    init="""<Private entityRef="Ego"><PrivateAction><TeleportAction><Position>
<LanePosition roadId="1" laneId="-1" s="$p"/></Position></TeleportAction></PrivateAction></Private>""",
    story=STORY,
    stop=f"<ConditionGroup>{NEAR}</ConditionGroup>",
)
GRID = document(
    f"<ParameterValueDistribution>{FILE}<Deterministic>{SPEEDS}{CARS}{SETS}</Deterministic></ParameterValueDistribution>"
)
WORDS = (
    b"<",
    b">",
    b'"',
    b"$",
    b"${",
    b"}",
    b"NaN",
    b"1e999",
    b"-1",
    b"&#0;",
    b"\0",
    b"\xff",
    b"<a>",
    b"</a>",
    b"((((",
)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def _overwritten(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + chance.choice(WORDS) + content[at + chance.randrange(4) :]


def _without(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + content[at + chance.randrange(1, 80) :]


def _doubled(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    part = content[at : at + chance.randrange(1, 200)]
    return content[:at] + part + content[at:]


def _swapped(content: bytes, chance: random.Random) -> bytes:
    """An attribute's value in place of another's."""
    pieces = content.split(b'"')
    if len(pieces) < 3:
        return content
    first, second = (2 * chance.randrange(len(pieces) // 2) + 1 for _ in range(2))
    pieces[first] = pieces[second]
    return b'"'.join(pieces)


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (_cut, _overwritten, _without, _doubled, _swapped)


def look_at(file: Path) -> bool:
    """Whether it is read, and can be shown."""
    try:
        found = read(file, {})
    except InputError:
        return False
    assert scenario_page(found) if isinstance(found, OpenScenario) else variation_page(found)
    return True


def damaged(folder: Path, content: bytes, seed: int, rounds: int) -> int:
    """How many of so many damaged files are read."""
    chance, file, taken = random.Random(seed), folder / "damaged.xosc", 0
    for _ in range(rounds):
        harmed = content
        for _ in range(chance.randrange(1, 4)):
            harmed = chance.choice(DAMAGES)(harmed or b" ", chance)
        file.write_bytes(harmed)
        began = time.monotonic()
        taken += look_at(file)
        assert time.monotonic() - began < LONGEST_S
    return taken


@pytest.mark.parametrize("text", [WHOLE, GRID], ids=["scenario", "variation"])
def test_a_damaged_file_is_read_or_refused(tmp_path: Path, text: str):
    (tmp_path / "whole.xosc").write_text(text)
    assert look_at(tmp_path / "whole.xosc")

    taken = damaged(tmp_path, text.encode(), seed=1, rounds=1500)

    assert 0 < taken < 1500


@pytest.mark.skipif(not DATA.is_dir(), reason="no ../shared/data")
def test_the_fields_files_damaged_are_read_or_refused(tmp_path: Path):
    files = [each for each in sorted(DATA.rglob("*.xosc")) if each.stat().st_size < 30_000][::8]

    for seed, file in enumerate(files):
        damaged(tmp_path, file.read_bytes(), seed, rounds=12)
    assert len(files) > 20


def test_a_deep_file_is_refused(tmp_path: Path):
    file = tmp_path / "deep.xosc"
    file.write_text(document("<Storyboard>" + "<Story>" * 5000 + "</Story>" * 5000 + "</Storyboard>"))

    assert not look_at(file)
