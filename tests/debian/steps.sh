#!/usr/bin/env bash
# What is tried on a bare Debian, in a fresh clone and with the packages that README names: the site's first page, the
# tests without the browser, the tests of the rows on this release's PostgreSQL. All of it runs, and the end says if
# anything was red. `tests/debian/run.sh` calls it.
set -euo pipefail
cd "$(dirname "$0")/../.."
RED=0

heading() { printf '\n==== %s\n' "$1"; }

# `make run` as README has it, on a free port and a folder of its own, until the first page answers.
first_page() {
  local port folder
  port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
  folder=$(mktemp -d)
  PORT=$port DATA_DIR=$folder/data setsid env --default-signal=INT make run > "$folder/log" 2>&1 &
  local site=$!
  python3 tests/debian/first_page.py "$port" || { cat "$folder/log" >&2; RED=1; }
  kill -INT -- "-$site"
  wait "$site" || true
  rm -rf "$folder"
}

heading "Debian $(cat /etc/debian_version), $(python3 --version)"
first_page
heading "make quick"
make quick ARGS='-m "not browser"' || RED=1
tests/needs.sh postgres
heading "The database tests on $(tests/on_postgres.sh --version)"
tests/on_postgres.sh .venv/bin/python -m pytest -q -n 2 -m database || RED=1
[ $RED = 0 ] || echo "Something above is red." >&2
exit $RED
