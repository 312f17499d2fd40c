#!/usr/bin/env bash
# What a real Postfix gets from a site whose workers are killed, and what of it comes back by a real Dovecot. BIN is the folder of the virtual environment's programs.
# Its own step, because it needs Debian's Postfix and Dovecot, and root, whose users they change to.
set -euo pipefail
cd "$(dirname "$0")/../.."
BIN=${BIN:-.venv/bin}

if [ "$(id -u)" != 0 ]; then
  echo "Postfix and Dovecot change to users of their own, so this needs root: sudo make test-sending" >&2
  exit 1
fi
tests/needs.sh sending
"$BIN/python" -m pytest -q tests/sending "$@"
