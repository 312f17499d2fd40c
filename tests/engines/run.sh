#!/usr/bin/env bash
# A handful of pages in engines that are not today's Chromium. BIN is the folder of the virtual environment's programs.
# Its own step, because Debian's packages are large and not everybody's.
set -euo pipefail
cd "$(dirname "$0")/../.."
BIN=${BIN:-.venv/bin}

tests/needs.sh engines
"$BIN/python" -m pytest -q tests/engines "$@"
