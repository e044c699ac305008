"""The compiled kernel against its own text run as plain Python: the oracle of semantics 24."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from masking import MASKED, NOTHING_TO_MASK
from scenario_runner.digest import digest_of

HERE = Path(__file__).parent
DRIVE = "import busy_street; print(busy_street.digests())"


def digests_in(**environment: str) -> list[str]:
    found = subprocess.run(
        [sys.executable, "-c", DRIVE],
        cwd=HERE.parent,
        env=os.environ | {"PYTHONPATH": str(HERE.parent.parent)} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return found.stdout.split()


def test_compiled_and_interpreted_kernels_give_the_same_bits():
    assert digests_in(NUMBA_DISABLE_JIT="1") == digests_in()


@pytest.mark.skipif(NOTHING_TO_MASK, reason="this CPU has no AVX2 and FMA to do without")
def test_masked_cpu_features_give_the_same_bits():
    assert digests_in(**MASKED) == digests_in()


def test_the_digest_is_of_what_happened():
    assert digest_of([1.0, 2.0]) != digest_of([1.0, 2.0000000001])
