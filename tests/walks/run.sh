#!/usr/bin/env bash
# The guides that ship, followed step by step in the real programs, in a network of its own with an old and a new mail
# host. BIN is the folder of the virtual environment's programs; words choose walks: `tests/walks/run.sh POP3`.
# UPDATE_STAMPS=1 writes down what was followed, for the pages to show.
set -euo pipefail
cd "$(dirname "$0")/../.."
BIN=${BIN:-.venv/bin}

tests/needs.sh browser thunderbird sending guides webmail desk
tests/own_network.sh "$BIN/python" -m tests.walks "$@"
# And that a wrong guide does not pass.
[ $# -gt 0 ] || tests/own_network.sh "$BIN/python" -m pytest -q -p xdist -n 0 tests/walks/broken
