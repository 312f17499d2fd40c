#!/usr/bin/env bash
# The files in deploy/, tried with a real nginx, a real Caddy, systemd's own judge and the real site. BIN is the folder of the virtual
# environment's programs. Its own step, because these are packages of Debian's and not everybody's.
set -euo pipefail
cd "$(dirname "$0")/../.."
BIN=${BIN:-.venv/bin}

missing=()
command -v nginx > /dev/null || [ -x /usr/sbin/nginx ] || missing+=(nginx)
command -v caddy > /dev/null || missing+=(caddy)
command -v systemd-analyze > /dev/null || missing+=(systemd)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
    echo "This needs Debian's packages: sudo apt-get install ${missing[*]}" >&2
    exit 1
  fi
  echo "Installing ${missing[*]}"
  apt-get update -qq
  # Both would start at once, on ports that may be somebody's; here each runs from a folder of its own.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' | install -m 755 /dev/stdin /usr/sbin/policy-rc.d
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  fi
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
fi
export PATH="$PATH:/usr/sbin"
nginx -v
caddy version
"$BIN/python" -m pytest -q tests/deploy "$@"
