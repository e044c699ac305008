"""README's table of criteria: every one of them, gravest first, with the bound it has by itself."""

import re
from pathlib import Path

from pydantic import ValidationError

from scenario_runner.judging import CRITERIA
from scenario_runner.model.expectations import BY_ITSELF, Expect

README = Path(__file__).parents[1] / "README.md"
ROW = re.compile(r"^\| `(\w+)` \| [^|]+ \| ([^|]*) \| [^|]*\|$", re.MULTILINE)


def rows() -> dict[str, str]:
    """By criterion, in the order of the table, the cell of its bound."""
    table = README.read_text(encoding="utf-8").split("| criterion, gravest first |")[1].split("\n\n")[0]
    return dict(ROW.findall(table))


def test_it_has_every_criterion_in_the_order_of_gravity() -> None:
    assert list(rows()) == list(CRITERIA)


def test_its_bounds_are_those_that_on_means() -> None:
    for name, cell in rows().items():
        written = dict(re.findall(r"(at_most|at_least): ([^,`]+)", cell))
        own = {} if name not in BY_ITSELF else BY_ITSELF[name].model_dump(exclude_none=True)
        expect = {name: {key: float(value) if name == "progress" else value for key, value in written.items()}}
        read = getattr(Expect.model_validate(expect), name).model_dump(exclude_none=True) if written else {}
        assert read == own, name


def test_it_says_where_a_bound_must_be_given() -> None:
    needing = {name for name, cell in rows().items() if "to be given" in cell}
    assert needing == {name for name in CRITERIA if _is_refused(name, "on") and _is_refused(name, "off")}


def _is_refused(name: str, word: str) -> bool:
    try:
        Expect.model_validate({name: word})
    except ValidationError:
        return True
    return False
