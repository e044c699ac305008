"""The compiled kernel against its own text run as plain Python: the oracle of semantics 24."""

import os
import subprocess
import sys
from pathlib import Path

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


def test_masked_cpu_features_give_the_same_bits(tmp_path):
    masked = digests_in(
        NUMBA_CPU_NAME="generic",
        NUMBA_CACHE_DIR=str(tmp_path),
        NPY_DISABLE_CPU_FEATURES="AVX2 FMA3 AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR",
        GLIBC_TUNABLES="glibc.cpu.hwcaps=-AVX2_Usable,-FMA_Usable,-AVX512F_Usable",
    )

    assert masked == digests_in()


def test_the_digest_is_of_what_happened():
    assert digest_of([1.0, 2.0]) != digest_of([1.0, 2.0000000001])
