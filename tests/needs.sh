#!/usr/bin/env bash
# What the tests need of Debian beside Python: `tests/needs.sh quick browser` installs the packages of these groups that
# are missing if you are root, and says which they are and ends with 1 if you are not. Nothing missing costs no time.
set -euo pipefail

# What is asked for, and the package that brings it.
needs_of() {
  case $1 in
    readme) cat << 'ROWS' ;;
command git           git
command make          make
python sys            python3
python ensurepip      python3-venv
ROWS
    quick) cat << 'ROWS' ;;
command curl          curl
command xgettext      gettext
command openssl       openssl
command redis-server  redis-server
ROWS
    browser) cat << 'ROWS' ;;
file /usr/bin/chromium                 chromium
file /usr/share/fonts/opentype/inter   fonts-inter
library libatomic.so.1                 libatomic1
ROWS
    postgres) cat << 'ROWS' ;;
file /usr/lib/postgresql/*/bin/initdb  postgresql
command runuser                        util-linux
ROWS
    thunderbird) cat << 'ROWS' ;;
command thunderbird  thunderbird
command named        bind9
command ip           iproute2
command unshare      util-linux
ROWS
    sending) cat << 'ROWS' ;;
file /usr/sbin/postfix                 postfix
file /usr/lib/dovecot/imap             dovecot-imapd
ROWS
    # Beside `thunderbird` and `sending`.
    proof) cat << 'ROWS' ;;
file /usr/bin/policyd-spf              postfix-policyd-spf-python
ROWS
    guides) cat << 'ROWS' ;;
file /usr/lib/dovecot/pop3             dovecot-pop3d
ROWS
    # Beside `quick` and `sending`.
    readiness) cat << 'ROWS' ;;
command named                          bind9
command ip                             iproute2
command unshare                        util-linux
file /usr/lib/dovecot/pop3             dovecot-pop3d
ROWS
    bench) cat << 'ROWS' ;;
command wrk              wrk
command nginx            nginx
command taskset          util-linux
ROWS
    deploy) cat << 'ROWS' ;;
command nginx            nginx
command caddy            caddy
command systemd-analyze  systemd
ROWS
    # Chromium 87 and WebKitGTK are driven by the Python of the system, for which Debian has their bindings.
    engines) cat << 'ROWS' ;;
command firefox-esr                    firefox-esr
command Xvfb                           xvfb
file /usr/share/fonts/opentype/inter   fonts-inter
system PyQt5.QtWebEngineWidgets        python3-pyqt5.qtwebengine
system gi                              python3-gi
system gi._gi_cairo                    python3-gi-cairo
file /usr/lib/*/girepository-1.0/WebKit2-4.1.typelib  gir1.2-webkit2-4.1
file /usr/lib/*/girepository-1.0/Gtk-3.0.typelib      gir1.2-gtk-3.0
ROWS
    # php would bring Apache along, if no other way to run it under a web server were there.
    webmail) cat << 'ROWS' ;;
command php                               php-cli
command php-cgi                           php-cgi
file /usr/share/roundcube/index.php       roundcube-core
file /usr/share/doc/roundcube-sqlite3     roundcube-sqlite3
command certutil                          libnss3-tools
ROWS
    # What stands on a screen is told by AT-SPI, for which Debian has the bindings of the system's Python.
    desk) cat << 'ROWS' ;;
command claws-mail                     claws-mail
command evolution                      evolution
command gnome-keyring-daemon           gnome-keyring
command Xvfb                           xvfb
command dbus-daemon                    dbus-daemon
file /usr/libexec/at-spi-bus-launcher  at-spi2-core
system gi                              python3-gi
file /usr/lib/*/girepository-1.0/Atspi-2.0.typelib  gir1.2-atspi-2.0
ROWS
    debian) cat << 'ROWS' ;;
command debootstrap      debootstrap
command unshare          util-linux
ROWS
    *) echo "tests/needs.sh knows no group '$1'" >&2; return 1 ;;
  esac
}

is_there() {
  case $1 in
    command) PATH="$PATH:/usr/sbin:/sbin" command -v "$2" > /dev/null ;;
    file) compgen -G "$2" > /dev/null ;;
    library) /sbin/ldconfig -p | grep -qF "$2 " ;;
    system) /usr/bin/python3 -c "import $2" 2> /dev/null ;;
    python) "${PYTHON:-python3}" -c "import $2" 2> /dev/null ;;
  esac
}

# Servers would start at once, on ports that may be somebody's; each test brings a folder and a port of its own.
without_services() {
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    printf '#!/bin/sh\nexit 101\n' | install -m 755 /dev/stdin /usr/sbin/policy-rc.d
  fi
  echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
  "$@"
}

missing=()
for group in "$@"; do
  needed=$(needs_of "$group")
  while read -r kind what package; do
    is_there "$kind" "$what" || missing+=("$package")
  done <<< "$needed"
done
[ ${#missing[@]} -eq 0 ] && exit
if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
  echo "The tests need these packages of Debian's: sudo apt-get install ${missing[*]}" >&2
  exit 1
fi
echo "Installing what the tests need: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
# Another program of the machine may be installing something just now.
apt=(apt-get -qq -o DPkg::Lock::Timeout=300)
"${apt[@]}" update
without_services "${apt[@]}" install -y --no-install-recommends "${missing[@]}" > /dev/null
