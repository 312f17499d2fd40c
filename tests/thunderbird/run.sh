#!/usr/bin/env bash
# What a real Thunderbird finds by itself on a running site, in a network of its own with a real DNS server. BIN is the folder of the virtual environment's programs.
# Its own step, because Debian's package is large and not everybody's.
set -euo pipefail
cd "$(dirname "$0")/../.."
BIN=${BIN:-.venv/bin}

tests/needs.sh thunderbird
thunderbird --version
tests/own_network.sh "$BIN/python" -m pytest -q tests/thunderbird "$@"
