"""What this very process makes of golden drives, for comparing processes; needs no pytest.

    python tests/golden/here.py NAME...

Prints, as JSON, a digest of numbers that traces must not rest on, and the trace digests of those drives.
"""

import json
import math
import sys

import numpy as np

from scenario_runner.digest import digest_of
from tools.write_golden import driven, golden_cases


def bits_of_libraries():
    """Of functions whose last bits follow the features of the CPU: libm's, numpy's, and those of its BLAS."""
    values = np.arange(1, 40001) * 0.0737
    square = values[:10000].reshape(100, 100)
    return {
        "libm": digest_of([math.sin(value) for value in values.tolist()]),
        "numpy": digest_of(np.sin(values)),
        "blas": digest_of(square @ square),
    }


if __name__ == "__main__":
    print(json.dumps([bits_of_libraries(), {name: driven(golden_cases(), name) for name in sys.argv[1:]}]))
