"""An environment in which a process does without the newer features of this CPU: what another machine may lack."""

import numpy as np


def simd_features():
    """Those that numpy found on this CPU above its floor; none on a CPU that has no more."""
    return np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])


NOTHING_TO_MASK = "X86_V3" not in simd_features()  # neither AVX2 nor FMA
MASKED = {
    # glibc 2.33 dropped the ending _Usable; names it does not know it ignores
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX512F,-AVX2_Usable,-FMA_Usable,-AVX512F_Usable",
    "NPY_DISABLE_CPU_FEATURES": " ".join(simd_features()),
    "OPENBLAS_CORETYPE": "Nehalem",
    "NUMBA_CPU_NAME": "generic",
}
