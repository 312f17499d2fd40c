#!/usr/bin/env bash
# A command with DATABASE_URL on a new PostgreSQL, the newest that this machine has, which is gone again afterwards:
# `tests/on_postgres.sh make quick`. With --version it only says which one it would be.
set -euo pipefail
BINARIES=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -1)

if [ "$1" = --version ]; then
  "$BINARIES/postgres" --version | sed -E 's/.*\((PostgreSQL)\) ([0-9.]+).*/\1 \2/'
  exit
fi

# PostgreSQL refuses to run as root, so the cluster belongs to the user that its package made.
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

stop() {
  as_postgres "$BINARIES/pg_ctl" --pgdata="$CLUSTER/data" --mode=immediate --silent stop || true
  rm -rf "$CLUSTER"
}

CLUSTER=$(mktemp -d)
trap stop EXIT
[ "$(id -u)" != 0 ] || chown postgres "$CLUSTER"
as_postgres "$BINARIES/initdb" --pgdata="$CLUSTER/data" --username=postgres --auth=trust --encoding=UTF8 \
  --locale=C.UTF-8 --no-sync > /dev/null
PGPORT=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_postgres "$BINARIES/pg_ctl" --pgdata="$CLUSTER/data" --log="$CLUSTER/log" --wait --silent \
  --options="-p $PGPORT -c listen_addresses=127.0.0.1 -c unix_socket_directories=$CLUSTER -c fsync=off" start \
  || { cat "$CLUSTER/log" >&2; exit 1; }
DATABASE_URL="postgres://postgres@127.0.0.1:$PGPORT/postgres" "$@"
