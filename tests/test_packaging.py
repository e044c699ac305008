"""What the wheel is told to hold is what an installed runner looks for."""

import tomllib
from pathlib import Path

from scenario_runner.loading import folders

ROOT = Path(__file__).resolve().parents[1]


def test_the_wheel_holds_catalog_and_stacks_where_they_are_looked_for():
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    inside = Path(folders.__file__).parents[1].relative_to(ROOT) / "packaged"

    assert wheel["sources"] == {"catalog": f"{inside}/catalog", "stacks": f"{inside}/stacks"}
    assert set(wheel["only-include"]) == {"scenario_runner", *wheel["sources"]}
