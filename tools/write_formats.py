"""Write docs/formats.md: what is done with each element of a file format, from the tables in code.

python -m tools.write_formats
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from pathlib import Path

from scenario_runner.formats.opendrive.support import READ_PAST, USED

FILE = Path(__file__).resolve().parents[1] / "docs/formats.md"

HEAD = """# Files of other people, element by element

`scenario_runner/formats/*/support.py` hold what stands here; `python -m tools.write_formats` writes it. What is in no
table is no element of the standard there, and `show` names it.
"""


def formats_text() -> str:
    """The page."""
    parts = [HEAD, "## OpenDRIVE", _table("used", "for", USED), _table("read past", "because", READ_PAST)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _table(title: str, why: str, words_of: Mapping[str, str]) -> str:
    lines = [
        f"| {', '.join(f'`{name}`' for name, _ in rows)} | {words} |"
        for words, rows in ((words, list(group)) for words, group in groupby(words_of.items(), key=lambda row: row[1]))
    ]
    return "\n".join([f"| {title} | {why} |", "|---|---|", *lines])


if __name__ == "__main__":
    FILE.write_text(formats_text(), encoding="utf-8")
