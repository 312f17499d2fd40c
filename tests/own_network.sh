#!/usr/bin/env bash
# Runs a command in a network of its own: nothing of it gets out, every port is free, and names are asked of 127.0.0.1
# alone, where the command lets a DNS server answer. Whoever is not root needs user namespaces.
#   tests/own_network.sh COMMAND …
set -euo pipefail

if [ -z "${SIGNPOST_OWN_NETWORK:-}" ]; then
  as_root=()
  [ "$(id -u)" = 0 ] || as_root=(--user --map-root-user)
  SIGNPOST_OWN_NETWORK=1 exec unshare "${as_root[@]}" --net --mount --propagation private "$0" "$@"
fi
export PATH="$PATH:/usr/sbin:/sbin"
ip link set lo up
# One address that is no loopback: with none, programs take it that there is no network, and ask for no name.
ip address add 192.0.2.1/24 dev lo
resolver=$(mktemp)
echo "nameserver 127.0.0.1" > "$resolver"
chmod 644 "$resolver"  # programs that change to a user of their own ask too
mount --bind "$resolver" /etc/resolv.conf
rm "$resolver"
exec "$@"
