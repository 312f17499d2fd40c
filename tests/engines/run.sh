#!/usr/bin/env bash
# A handful of pages in engines that are not today's Chromium. BIN is the folder of the virtual environment's programs.
# Its own step, because Debian's packages are large and not everybody's.
set -euo pipefail
cd "$(dirname "$0")/../.."
BIN=${BIN:-.venv/bin}

bound() { /usr/bin/python3 -c "$1" > /dev/null 2>&1; }
missing=()
command -v firefox-esr > /dev/null || missing+=(firefox-esr)
command -v Xvfb > /dev/null || missing+=(xvfb)
[ -d /usr/share/fonts/opentype/inter ] || missing+=(fonts-inter)
bound 'import PyQt5.QtWebEngineWidgets' || missing+=(python3-pyqt5.qtwebengine)
bound 'import cairo, gi; gi.require_version("WebKit2", "4.1"); gi.require_foreign("cairo")' \
  || missing+=(gir1.2-webkit2-4.1 gir1.2-gtk-3.0 python3-gi python3-gi-cairo)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
    echo "This needs these packages of Debian's: sudo apt-get install ${missing[*]}" >&2
    exit 1
  fi
  echo "Installing: ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
fi
"$BIN/python" -m pytest -q tests/engines "$@"
