#!/usr/bin/env bash
# README's two commands, `make quick` and the tests of the rows on a bare Debian: `tests/debian/run.sh 13`, as root.
# Its packages come from where this machine's own come from. Words after the release are a command to run there instead.
# DEBIAN_DIR keeps the bare release and its packages; what is put on top is gone afterwards, but with DEBIAN_KEEP=1.
# The commit is what is tried, not what has been changed since. Everything runs in a mount and process space of its own,
# so that nothing is left mounted or running, however this ends.
set -euo pipefail
cd "$(dirname "$0")/../.."
RELEASE=${1:-}
case $RELEASE in
  12) CODENAME=bookworm ;;
  13) CODENAME=trixie ;;
  *) echo "Say which Debian: tests/debian/run.sh 12, or 13" >&2; exit 1 ;;
esac
DEBIAN_DIR=${DEBIAN_DIR:-/var/tmp/signpost-debian-$RELEASE}
ROOT=$DEBIAN_DIR/root
CLONE=/root/signpost

if [ -z "${SIGNPOST_APART:-}" ]; then
  if [ "$(id -u)" != 0 ]; then
    echo "Another Debian is made and entered as root: sudo make test-debian-$RELEASE" >&2
    exit 1
  fi
  tests/needs.sh debian
  mkdir -p "$DEBIAN_DIR"
  exec {lock}> "$DEBIAN_DIR/lock"
  flock --nonblock "$lock" || { echo "$DEBIAN_DIR is in use; name another: DEBIAN_DIR=…" >&2; exit 1; }
  # In the background it can be ended at any time, which `unshare` itself does not listen to; without `env` and `<&0`
  # it would be deaf to Ctrl-C and get no keys.
  SIGNPOST_APART=1 env --default-signal unshare --mount --pid --fork --kill-child --mount-proc --propagation private \
    "$0" "$@" <&0 &
  trap 'kill -KILL $!; exit 130' INT TERM
  trap '[ -n "${DEBIAN_KEEP:-}" ] || rm -rf "$DEBIAN_DIR/top"' EXIT
  wait $!
  exit
fi
shift

# This machine's own lines of Debian's, with the name of the other release: address, name, part.
sources() {
  local own
  own=$(. /etc/os-release && echo "$VERSION_CODENAME")
  apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' \
    | sed -nE "s/ $own(-updates|-security)? main$/ $CODENAME\1 main/p" | sort -u
}

# The release as it comes, once. Half of one is not kept.
bootstrap() {
  [ -d "$DEBIAN_DIR/base" ] && return
  local site
  [ -n "$(sources)" ] || apt-get -qq update
  site=$(sources | awk -v name="$CODENAME" '$2 == name { print $1; exit }')
  [ -n "$site" ] || { echo "The sources of this machine's apt name no Debian from which another could come." >&2; exit 1; }
  echo "Making Debian $RELEASE in $DEBIAN_DIR (once)"
  rm -rf "$DEBIAN_DIR/half"
  mkdir -p "$DEBIAN_DIR/archives"
  debootstrap --variant=minbase --cache-dir="$DEBIAN_DIR/archives" "$CODENAME" "$DEBIAN_DIR/half" "$site" \
    > "$DEBIAN_DIR/bootstrap.log" || { tail -20 "$DEBIAN_DIR/bootstrap.log" >&2; exit 1; }
  mv "$DEBIAN_DIR/half" "$DEBIAN_DIR/base"
}

enter() { chroot "$ROOT" /usr/bin/env -i "${ENVIRONMENT[@]}" "$@"; }

mount_it() {
  [ -n "${DEBIAN_KEEP:-}" ] || rm -rf "$DEBIAN_DIR/top"
  mkdir -p "$ROOT" "$DEBIAN_DIR"/{top,work}
  mount -t overlay overlay -o "lowerdir=$DEBIAN_DIR/base,upperdir=$DEBIAN_DIR/top,workdir=$DEBIAN_DIR/work" "$ROOT"
  mount -t proc proc "$ROOT/proc"
  mount --rbind /sys "$ROOT/sys"
  mount --rbind /dev "$ROOT/dev"
  mount --bind "$DEBIAN_DIR/archives" "$ROOT/var/cache/apt/archives"
  cp -L --remove-destination /etc/resolv.conf /etc/hosts "$ROOT/etc/"
}

# How this machine reaches its packages: proxies and what is believed of dates.
take_over_apt() {
  sources | sed 's#^#deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] #' > "$ROOT/etc/apt/sources.list"
  apt-config dump | grep -E '^Acquire::(http|https|Check-|Retries|Force)' > "$ROOT/etc/apt/apt.conf.d/90machine" || true
}

# … and pip's: its files and variables, with the files that they name, at their own places.
take_over_pip() {
  local path named
  named=$(printf '%s\n' "${ENVIRONMENT[@]}" | grep -E '^(PIP_|SSL_|[A-Z]+_CA_)' || true)
  for path in /etc/pip.conf "$HOME/.pip/pip.conf" "$HOME/.config/pip/pip.conf"; do
    [ -f "$path" ] || continue
    enter install -D -m 600 /dev/stdin "${path/#$HOME//root}" < "$path"
    named+=$'\n'$(cat "$path")
  done
  # A folder that is an index keeps its files beside its pages.
  for path in $(tr ' ,=' '\n' <<< "$named" | sed 's#^file://##; s#/simple/\?$##' | grep '^/' | sort -u); do
    if [ -f "$path" ]; then
      enter install -D -m 644 /dev/stdin "$path" < "$path"
    elif [ -d "$path" ] && [ -z "$(ls -A "$ROOT$path" 2> /dev/null)" ]; then
      mkdir -p "$ROOT$path"
      mount --bind -o ro "$path" "$ROOT$path"
    fi
  done
}

bootstrap
mount_it
ENVIRONMENT=(HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 TERM="${TERM:-dumb}" PIP_ROOT_USER_ACTION=ignore)
while IFS= read -r -d '' variable; do
  [[ $variable =~ ^(PIP_[A-Z_]*|SSL_CERT_[A-Z]*|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|[a-zA-Z]+_(proxy|PROXY)|CI|SHIFT)= ]] \
    && ENVIRONMENT+=("$variable")
done < <(env -0)

if [ ! -d "$ROOT$CLONE" ]; then
  take_over_apt
  packages=$(sed -n 's/^sudo apt install //p' README.md)
  echo "Installing what README names: $packages"
  enter apt-get -qq update
  enter DEBIAN_FRONTEND=noninteractive sh -c "apt-get -qq -y upgrade > /dev/null && apt-get -qq -y install $packages > /dev/null"
fi
take_over_pip
[ -d "$ROOT$CLONE" ] || git clone --quiet "$PWD" "$ROOT$CLONE"
git -C "$ROOT$CLONE" fetch --quiet "$PWD" HEAD
git -C "$ROOT$CLONE" reset --quiet --hard FETCH_HEAD
[ $# -gt 0 ] || set -- tests/debian/steps.sh
enter sh -c 'cd "$0" && exec "$@"' "$CLONE" "$@"
