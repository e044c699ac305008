"""What reading a map of the field takes: a town of 1 MB, read anew and from the cache."""

from __future__ import annotations

import math
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from statistics import median

from tools.bench.commands import PYTHON, USUAL
from tools.bench.figures import ROOT, Figure, figure

BYTES = 1_000_000
MOUTH_M, ARM_M, APART_M = 15.0, 85.0, 200.0
ROUNDS = 5
READ = """
import sys, time
from pathlib import Path
from scenario_runner.formats.opendrive import read_opendrive
began = time.perf_counter()
read_opendrive(Path(sys.argv[1]))
print(time.perf_counter() - began)
"""
SIDE = (("1", "driving", 3.5), ("2", "sidewalk", 2.0))
POLES = 20  # a road: so many other words that a megabyte holds 400 lanes, where maps of towns have 300 to 600


def maps() -> list[Figure]:
    """Reading in a process that has imported the reader; what it has compiled lies in the cache."""
    with tempfile.TemporaryDirectory() as folder:
        town, cache = Path(folder) / "town.xodr", Path(folder) / "cache"
        roads = write_town(town)
        _read_s(town, cache)
        anew_s = median(_read_s(town, cache, anew=True) for _ in range(ROUNDS))
        kept_s = median(_read_s(town, cache) for _ in range(ROUNDS))
    note = f"a town of {BYTES / 1e6:g} MB, {roads} roads; fresh process, after its imports; median of {ROUNDS}"
    return [
        figure("OpenDRIVE map, anew", anew_s, "s wall", 1.0, note),
        figure("OpenDRIVE map, from the cache", kept_s, "s wall", 0.1, "the same"),
    ]


def _read_s(town: Path, cache: Path, *, anew: bool = False) -> float:
    if anew:
        shutil.rmtree(cache / "maps")
    done = subprocess.run(
        [PYTHON, "-c", READ, str(town)],
        check=True,
        capture_output=True,
        cwd=ROOT,
        env=USUAL | {"NUMBA_CACHE_DIR": str(cache)},
        text=True,
    )
    return float(done.stdout)


def write_town(file: Path) -> int:
    """Crossings apart, as many as make for a megabyte; answers how many roads that are."""
    parts, size = ['<OpenDRIVE><header revMajor="1" revMinor="6"/>\n'], 0
    for number in count():
        crossing = "".join(_crossing(number))
        size += len(crossing)
        parts.append(crossing)
        if size >= BYTES:
            break
    file.write_text("".join([*parts, "</OpenDRIVE>\n"]), encoding="utf-8")
    return sum(part.count("<road ") for part in parts)


def _crossing(number: int) -> Iterator[str]:
    """Four arms, twelve ways across, and the junction."""
    first, x_m = 100 * number, APART_M * number
    connections = []
    for arm in range(4):
        yaw_rad = 0.5 * math.pi * arm
        away = (x_m + MOUTH_M * math.cos(yaw_rad), MOUTH_M * math.sin(yaw_rad), yaw_rad)
        link = f'<predecessor elementType="junction" elementId="{first}"/>'
        yield _road(first + arm, _geometry(away, ARM_M, "<line/>"), link, ((1, ""), (-1, "")), junction=-1)
        for turns in (1, 2, 3):
            way, into = first + 10 + 4 * arm + turns, first + (arm + turns) % 4
            inward = (*away[:2], yaw_rad + math.pi)
            ends = "".join(
                f'<{word} elementType="road" elementId="{road}" contactPoint="start"/>'
                for word, road in (("predecessor", first + arm), ("successor", into))
            )
            lanes = ((-1, '<predecessor id="1"/><successor id="-1"/>'),)
            yield _road(way, _geometry(inward, *_across(turns)), ends, lanes, junction=first)
            connections.append(
                f'<connection id="{way}" incomingRoad="{first + arm}" connectingRoad="{way}" contactPoint="start">'
                '<laneLink from="1" to="-1"/></connection>\n'
            )
    yield f'<junction id="{first}" name="">{"".join(connections)}</junction>\n'


def _across(turns: int) -> tuple[float, str]:
    """Length and curve of the way into the arm so many quarters further on."""
    if turns == 2:
        return 2.0 * MOUTH_M, "<line/>"
    return 0.5 * math.pi * MOUTH_M, f'<arc curvature="{(turns - 2) / MOUTH_M:.17e}"/>'


def _geometry(at: tuple[float, float, float], length_m: float, curve: str) -> tuple[float, str]:
    x_m, y_m, yaw_rad = at
    place = f's="{0.0:.17e}" x="{x_m:.17e}" y="{y_m:.17e}" hdg="{yaw_rad:.17e}" length="{length_m:.17e}"'
    return length_m, f"<geometry {place}>{curve}</geometry>\n"


def _road(number: int, view: tuple[float, str], link: str, sides: tuple[tuple[int, str], ...], *, junction: int) -> str:
    length_m, geometry = view
    lanes = "".join(
        f"<{'left' if side > 0 else 'right'}>{''.join(_lane(side, place, links) for place in range(len(SIDE)))}"
        f"</{'left' if side > 0 else 'right'}>"
        for side, links in sides
    )
    objects = "".join(
        f'<object id="{number}{pole}" type="pole" name="Pole" s="{pole * length_m / POLES:.17e}" t="{-8.5:.17e}" '
        'zOffset="0.0" hdg="0.0" roll="0.0" pitch="0.0" orientation="none" radius="0.15" height="6.0"/>\n'
        for pole in range(POLES)
    )
    return (
        f'<road name="Road {number}" length="{length_m:.17e}" id="{number}" junction="{junction}"><link>{link}</link>\n'
        f'<planView>{geometry}</planView><lanes><laneSection s="0.0"><center><lane id="0" type="none"/></center>'
        f"{lanes}</laneSection></lanes><objects>{objects}</objects></road>\n"
    )


def _lane(side: int, place: int, links: str) -> str:
    number, kind, width_m = SIDE[place]
    mark = '<roadMark sOffset="0.0" type="solid" material="standard" color="white" width="0.125" laneChange="none"/>'
    return (
        f'<lane id="{side * int(number)}" type="{kind}" level="false"><link>{links if place == 0 else ""}</link>'
        f'<width sOffset="{0.0:.17e}" a="{width_m:.17e}" b="{0.0:.17e}" c="{0.0:.17e}" d="{0.0:.17e}"/>{mark}</lane>\n'
    )
