"""The same case gives the same trace: as the repository remembers it, over workers, machines and Pythons.

Resumed runs are compared in tests/cli/test_resuming.py, sizes of batches in tests/storage/test_recovering.py, compiled
and interpreted kernels in tests/simulation/test_same_bits.py.
"""

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from golden.here import bits_of_libraries
from masking import MASKED, NOTHING_TO_MASK
from tools.write_golden import DRIVES, FILE, as_text, driven, golden_cases

ROOT = Path(__file__).resolve().parents[1]
REWRITE = "write them anew with `make golden`"
KNOWN = json.loads(FILE.read_text(encoding="utf-8"))


@cache
def cases():
    return golden_cases()


def told_apart(name, found):
    """What a difference from the golden digests means, in words; nothing where there is none."""
    ids = {case.digest: case.id for case in cases()}
    known = KNOWN.get(name, {})
    if found.keys() != known.keys():
        gone, new = len(known.keys() - found.keys()), len(found.keys() - known.keys())
        return f"golden digests are of other cases than the catalog's ({gone} gone, {new} new): {REWRITE}"
    if other := [ids[case] for case in found if found[case] != known[case]]:
        return (
            f"{len(other)} of {len(found)} drives by {name} gave another trace, first {other[0]}. Either the stack or "
            f"the simulation was changed on purpose: say so in CHANGELOG.md, and {REWRITE}. Or the bits hang on this "
            "machine: then something in a trace is made by more than + - * / sqrt and scenario_runner.trigonometry."
        )
    return ""


@pytest.mark.parametrize("name", DRIVES)
def test_golden_drives_give_the_traces_they_gave(name):
    assert not (told := told_apart(name, driven(cases(), name))), told


def test_there_are_golden_drives_of_every_scenario_and_at_least_100():
    assert set(KNOWN) == set(DRIVES)
    assert {case.scenario for case in cases()} == {path.stem for path in ROOT.glob("catalog/scenarios/*/*.yaml")}
    assert all(len(digests) >= 100 and all(digests.values()) for digests in KNOWN.values())
    assert as_text({name: KNOWN[name] for name in DRIVES}) == FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_any_number_of_workers_gives_the_same_traces(workers):
    found = driven(cases(), "unsteady", workers=workers)

    assert found == KNOWN["unsteady"], told_apart("unsteady", found)


def in_another_process(python, *names, **environment):
    answer = subprocess.run(
        [python, "tests/golden/here.py", *names],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"{ROOT}"} | environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(answer.stdout)


@pytest.mark.skipif(NOTHING_TO_MASK, reason="this CPU has no AVX2 and FMA to do without")
def test_a_cpu_without_avx_and_fma_gives_the_same_traces():
    libraries, found = in_another_process(sys.executable, *DRIVES, **MASKED)
    as_they_are_here = [name for name, bits in bits_of_libraries().items() if libraries[name] == bits]

    assert as_they_are_here == []  # else nothing was masked
    assert [told for name in DRIVES if (told := told_apart(name, found[name]))] == []
    assert found == KNOWN


def python_at_hand(version):
    """A Python that can import what we need: of `make pythons`, or on the path."""
    for place in (ROOT / f".venv-{version}/bin/python", shutil.which(f"python{version}")):
        if place is None or not Path(place).exists():
            continue
        needed = "import sys, click, numba, numpy, pyarrow, pydantic, rich, shapely, yaml"
        told = subprocess.run([place, "-c", needed], stderr=subprocess.DEVNULL, check=False)
        if told.returncode == 0:
            return str(place)
    return None


OTHERS = [each for each in ("3.11", "3.12", "3.13", "3.14") if each != f"{sys.version_info[0]}.{sys.version_info[1]}"]


@pytest.mark.parametrize("version", OTHERS)
def test_another_python_gives_the_same_traces(version):
    python = python_at_hand(version)
    if python is None:
        pytest.skip(f"no Python {version} here with the packages we need; `make pythons` installs them")
    _, found = in_another_process(python, *DRIVES)

    assert [told for name in DRIVES if (told := told_apart(name, found[name]))] == []
