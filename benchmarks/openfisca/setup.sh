#!/bin/sh
# An environment of its own for what we are measured against, OpenFisca-core and Polars, which are no part of the project:
#   benchmarks/openfisca/setup.sh [PYTHON]
set -eu
cd "$(dirname "$0")"
"${1:-python3}" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
