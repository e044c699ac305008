"""`python -m scenario_runner`: the command line without its script."""

import sys

from scenario_runner.cli import main

if __name__ == "__main__":
    sys.exit(main())
