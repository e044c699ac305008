"""`python -m scenario_runner`: the command line without its script."""

import sys

from scenario_runner.cli import process

if __name__ == "__main__":
    sys.exit(process())
