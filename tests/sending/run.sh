#!/usr/bin/env bash
# What a real Postfix gets from a site whose workers are killed. BIN is the folder of the virtual environment's programs.
# Its own step, because it needs Debian's Postfix and root, whose users it changes to.
set -euo pipefail
cd "$(dirname "$0")/../.."
BIN=${BIN:-.venv/bin}

if [ "$(id -u)" != 0 ]; then
  echo "Postfix changes to users of its own, so this needs root: sudo make test-sending" >&2
  exit 1
fi
if [ ! -x /usr/sbin/postfix ]; then
  echo "Installing postfix"
  apt-get update -qq
  # Its own configuration stays empty and its service is not started: the tests bring a folder of their own.
  echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postfix > /dev/null
fi
"$BIN/python" -m pytest -q tests/sending "$@"
