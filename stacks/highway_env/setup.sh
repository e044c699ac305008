#!/bin/sh
# Makes .venv beside this file, with what requirements.txt names.
set -e
cd "$(dirname "$0")"
python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
