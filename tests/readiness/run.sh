#!/usr/bin/env bash
# Looks at a lab of mail hosts that are right or wrong in one way each, in a network of its own: a real DNS server, real
# Dovecot and Postfix with certificates of an authority of the lab's, and servers more wicked than any real one.
# BIN is the folder of the virtual environment's programs; WITHOUT=expired leaves one fault out, which must be noticed;
# --sslyze compares with that scanner as well, which is fetched from PyPI for it.
set -euo pipefail
cd "$(dirname "$0")/../.."
BIN=${BIN:-.venv/bin}

if [ "$(id -u)" != 0 ]; then
  echo "Postfix and Dovecot change to users of their own, so this needs root: sudo make test-readiness" >&2
  exit 1
fi
tests/needs.sh quick sending readiness
case " $* " in *" --sslyze "*) "$BIN/python" -m tests.readiness.sslyze_opinion ;; esac
# A whole network is this machine's, with all its addresses, and to another one there is no way.
tests/own_network.sh bash -c '
  ip route add local 203.0.113.0/24 dev lo
  ip route add local 198.51.100.0/25 dev lo
  ip route add unreachable 198.51.100.128/25
  for number in 6 20; do ip -6 address add "2001:db8:1::$number/128" dev lo nodad; done
  exec "$@"' bash "$BIN/python" -m tests.readiness "$@"
