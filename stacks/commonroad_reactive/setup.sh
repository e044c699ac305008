#!/bin/sh
# Makes .venv beside this file, with what requirements.txt names. The planner wants a Python before 3.12, and gcc.
set -e
cd "$(dirname "$0")"
"$(command -v python3.11 || command -v python3)" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
