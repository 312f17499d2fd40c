#!/usr/bin/env bash
# Messages that prove by which server a device sends, in a network of its own: real Postfix as the old and the new
# server, as another provider's and as our exchanger, a real Dovecot with the mailbox of proof, and a running site whose
# workers are killed. BIN is the folder of the virtual environment's programs; BREAK=answer-once takes a rule out.
set -euo pipefail
cd "$(dirname "$0")/../.."
BIN=${BIN:-.venv/bin}

if [ "$(id -u)" != 0 ]; then
  echo "Postfix and Dovecot change to users of their own, so this needs root: sudo make test-proof" >&2
  exit 1
fi
tests/needs.sh quick thunderbird sending proof
# The four servers, and a stranger.
tests/own_network.sh bash -c '
  for number in 10 20 30 40 66; do ip address add "203.0.113.$number/32" dev lo; done
  exec "$@"' bash "$BIN/python" -m tests.proof "$@"
