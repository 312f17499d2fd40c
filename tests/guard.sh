#!/usr/bin/env bash
# What guards the project, cheapest first; it stops at the first fault. `make test` calls it, and leaves the tests that take
# long to `make test-thorough`. Types are looked at meanwhile, on the other core: nothing else before the tests takes so
# long.
# BIN is the folder of the virtual environment's programs; arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=${BIN:-.venv/bin}
CHROMIUM=/usr/bin/chromium

DATA_DIR=$(mktemp -d)
types=
trap '[ -z "$types" ] || kill "$types" 2> /dev/null || true; rm -rf "$DATA_DIR"' EXIT
export DATA_DIR
DATABASE_URL=${DATABASE_URL:-sqlite:///$DATA_DIR/kb.sqlite3}
export DATABASE_URL

heading() { printf '\n== %s\n' "$1"; }

# As a host would run it: the example's settings, except that nothing outside the temporary folder is touched.
check_deploy() (
  export DEBUG=0
  while IFS= read -r line; do
    [[ $line =~ ^(DATA_DIR|DATABASE_URL|CACHE_URL|CONTENT_DIRS)= ]] && continue
    [[ $line =~ ^([A-Z_]+)=(.*)$ ]] || continue
    value=${BASH_REMATCH[2]}
    value=${value#[\"\']} value=${value%[\"\']}
    export "${BASH_REMATCH[1]}=$value"
  done < .env.example
  case ${SITE_URL:-} in
    https://*) ;;
    *) echo "The example in .env.example must be served by https; its SITE_URL is '${SITE_URL:-}'." >&2; exit 1 ;;
  esac
  "$BIN/python" manage.py check --deploy --fail-level WARNING
)

"$BIN/mypy" > "$DATA_DIR/types" 2>&1 &
types=$!
heading "Style: ruff"
"$BIN/ruff" check kb tests tools manage.py
"$BIN/ruff" format --check kb tests tools manage.py
heading "Templates: djade"
find templates -name '*.html' -exec "$BIN/djade" --check --target-version 5.2 {} +
heading "Import contracts: lint-imports"
"$BIN/lint-imports"
heading "Migrations: none is missing"
"$BIN/python" manage.py makemigrations --check --dry-run
heading "Settings: check --deploy with .env.example"
check_deploy
heading "Content: every guide and article"
"$BIN/python" manage.py check_content
heading "Types: mypy"
judged=0
wait "$types" || judged=$?
types=
cat "$DATA_DIR/types"
[ "$judged" = 0 ] || exit "$judged"
heading "Packages of Debian's: Chromium and what the tests call"
tests/needs.sh quick browser
"$CHROMIUM" --version 2> /dev/null
heading "Tests: units, rows, pages, browser journeys"
"$BIN/python" -m pytest -q -n 2 -m "not thorough" "$@"
