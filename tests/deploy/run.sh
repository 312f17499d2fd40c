#!/usr/bin/env bash
# The files in deploy/, tried with a real nginx, a real Caddy, systemd's own judge and the real site;
# and the site with a real PostgreSQL that goes away. BIN is the folder of the virtual
# environment's programs. Its own step, because these are packages of Debian's and not everybody's.
set -euo pipefail
cd "$(dirname "$0")/../.."
BIN=${BIN:-.venv/bin}

tests/needs.sh deploy postgres
export PATH="$PATH:/usr/sbin"
nginx -v
caddy version
"$BIN/python" -m pytest -q tests/deploy "$@"
