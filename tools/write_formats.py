"""Write what is done with each element of other people's files, from the tables in code: docs/formats.md, with the
reason for each, and the table of README.

python -m tools.write_formats
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from scenario_runner.formats.commonroad import support as commonroad
from scenario_runner.formats.opendrive import support as opendrive
from scenario_runner.model.openscenario.elements import SUPPORT

ROOT = Path(__file__).resolve().parents[1]
FILE, README = ROOT / "docs/formats.md", ROOT / "README.md"
BEGIN, END = "<!-- written by tools.write_formats -->", "<!-- so far -->"

WHY = {"used": "for", "read past": "because", "accepted, not executed": "because", "refused": "because"}
"""What is said beside elements, by what becomes of them."""

HEAD = """# Files of other people, element by element

`scenario_runner/formats/*/support.py` and `scenario_runner/model/openscenario/elements.py` hold what stands here;
`python -m tools.write_formats` writes it. What is in no table is no element of the standard there, and `show` names it.
"""


class Row(NamedTuple):
    """Elements of one format with one fate: what becomes of them, in a word and with the reason."""

    fate: str
    why: str
    elements: tuple[str, ...]


def rows_of_formats() -> Mapping[str, list[Row]]:
    """All formats by their names, each with its elements by what becomes of them."""
    return {
        "OpenDRIVE 1.4 to 1.8 (`.xodr`)": [
            *_rows("used", opendrive.USED),
            *_rows("read past", opendrive.READ_PAST),
        ],
        "OpenSCENARIO XML 1.0 to 1.3 (`.xosc`)": list(_openscenario()),
        "CommonRoad 2018b and 2020a (`.xml`)": [
            *_rows("used", commonroad.USED),
            *_rows("read past", commonroad.READ_PAST),
        ],
    }


def _rows(fate: str, words_of: Mapping[str, str]) -> Iterator[Row]:
    names: defaultdict[str, list[str]] = defaultdict(list)
    for name, words in words_of.items():
        names[words].append(name)
    return (Row(fate, words, tuple(each)) for words, each in names.items())


def _openscenario() -> Iterator[Row]:
    names: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for name, support in SUPPORT.items():
        names[support.treatment.value, support.why or support.kind.value].append(name)
    return (Row(*key, tuple(sorted(names[key]))) for key in sorted(names, key=lambda key: (_order(key[0]), key[1])))


def _order(fate: str) -> int:
    """What is played first."""
    return ("accepted" in fate) + 2 * ("refused" in fate)


def formats_text() -> str:
    """The page."""
    parts = [HEAD]
    for name, rows in rows_of_formats().items():
        parts.append(f"## {name}")
        parts += [_table(rows, fate) for fate in dict.fromkeys(row.fate for row in rows)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _table(rows: Iterable[Row], fate: str) -> str:
    lines = [f"| {_code(row.elements)} | {row.why} |" for row in rows if row.fate == fate]
    return "\n".join([f"| {fate} | {WHY.get(fate, 'what it is')} |", "|---|---|", *lines])


def readme_table() -> str:
    """A row for each format and fate: the elements."""
    lines = ["| files | what becomes of them | elements |", "|---|---|---|"]
    for name, rows in rows_of_formats().items():
        for fate in dict.fromkeys(row.fate for row in rows):
            elements = [each for row in rows if row.fate == fate for each in row.elements]
            lines.append(f"| {name} | {fate} | {_code(sorted(elements, key=str.casefold))} |")
    return "\n".join(lines)


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def readme_text(before: str) -> str:
    """README with its table as it is now."""
    head, _, rest = before.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{readme_table()}\n\n{END}{tail}"


if __name__ == "__main__":
    FILE.write_text(formats_text(), encoding="utf-8")
    README.write_text(readme_text(README.read_text(encoding="utf-8")), encoding="utf-8")
