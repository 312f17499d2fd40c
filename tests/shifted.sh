#!/usr/bin/env bash
# The tests without the browser on another day. `make test-shifted` calls it: the digest of the commit says which day,
# so that each has its turn; with SHIFT that day; with ARGS=all every day, one after the other. One day is tried with what
# `make quick` runs, every day with what is thorough too.
# BIN is the folder of the virtual environment's programs.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=${BIN:-.venv/bin}
# A week on; past what is valid for thirty days; past a year; a leap day; over the changes to summer and winter time.
DAYS=(+8d +41d +423d 2028-02-29 2028-03-26T00:58 2027-10-31T00:58)
QUICK="not browser and not thorough"

on() {
  echo "The clock of this run: SHIFT=$1"
  SHIFT=$1 "$BIN/python" -m pytest -q -n 2 -m "$2"
}

if [ "${1:-}" = all ]; then
  for day in "${DAYS[@]}"; do on "$day" "not browser"; done
elif [ -n "${SHIFT:-}" ]; then
  on "$SHIFT" "$QUICK"
else
  digest=$(git rev-parse --short=6 HEAD)
  on "${DAYS[$((16#$digest % ${#DAYS[@]}))]}" "$QUICK"
fi
