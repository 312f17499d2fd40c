#!/usr/bin/env bash
# What a real Thunderbird finds by itself on a running site. BIN is the folder of the virtual environment's programs.
# Its own step, because Debian's package is large and not everybody's.
set -euo pipefail
cd "$(dirname "$0")/../.."
BIN=${BIN:-.venv/bin}

if ! command -v thunderbird > /dev/null; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
    echo "This needs Debian's Thunderbird: sudo apt-get install thunderbird" >&2
    exit 1
  fi
  echo "Installing thunderbird"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends thunderbird > /dev/null
fi
thunderbird --version
"$BIN/python" -m pytest -q tests/thunderbird "$@"
