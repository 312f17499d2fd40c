# Signpost. `make help` lists what there is; CONTRIBUTING.md says more.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
ARGS   ?=
BUILD  ?=
PIP    := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes $(if $(BUILD),,--only-binary :all:)

# Every part is there ready-made for Debian on 64 bits. Elsewhere pip would compile for half an hour what it finds, as
# whoever runs it, and fail at the first compiler that is missing.
define install
@$(PIP) -r $(1) 2> $(VENV)/pip.log || { cat $(VENV)/pip.log >&2; \
  if grep -q "No matching distribution" $(VENV)/pip.log && ! grep -qi "connection\|retrying\|fetch url" $(VENV)/pip.log; then \
    echo "A part of Signpost is not there ready-made for this machine ($$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_platform(), "with Python", sysconfig.get_python_version())'))." >&2; \
    echo "Use Debian 12 or 13 on 64 bits (amd64 or arm64). To compile it instead, not as root: BUILD=1 make run" >&2; \
  fi; exit 1; }
endef

.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help run dev operator test test-thorough test-all quick test-shifted pictures test-thunderbird test-sending test-deploy \
  test-engines accessibility test-guides test-readiness test-proof test-debian-12 test-debian-13 test-worker mutants \
  fuzz bench messages lock audit clean

help:  ## List the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 20

run: $(VENV)/.runtime  ## Serve the site on http://127.0.0.1:8000 (HOST, PORT, DATA_DIR, SAMPLE=0 … see .env.example)
	@$(BIN)/python manage.py serve

dev: $(VENV)/.dev  ## Serve with Django's development server: reloads, shows tracebacks
	@DEBUG=1 $(BIN)/python manage.py serve --prepare-only
	@DEBUG=1 $(BIN)/python manage.py runserver $${HOST:-127.0.0.1}:$${PORT:-8000}

operator: $(VENV)/.runtime  ## Create an operator's account for /operator/ and /admin/
	@$(BIN)/python manage.py createsuperuser

test: $(VENV)/.dev  ## What guards the project, in minutes: lint, types, contracts, checks, tests, browser journeys
	@BIN=$(BIN) tests/guard.sh $(ARGS)

test-thorough: $(VENV)/.dev  ## … and the tests that take long: each page in each phase and width, real workers, hostile texts
	@tests/needs.sh quick browser
	@$(BIN)/python -m pytest -q -n 2 -m thorough $(ARGS)

# From the shortest to the longest, so that a fault is seen early; on PostgreSQL only what uses the database.
test-all: test test-thorough  ## … and all that takes longer: every shifted day, other programs, killed workers, PostgreSQL (as root)
	@$(MAKE) --no-print-directory test-shifted ARGS=all
	@for program in deploy thunderbird sending readiness proof engines guides worker; do \
	  $(MAKE) --no-print-directory test-$$program ARGS= || exit 1; done
	@tests/needs.sh postgres
	@tests/on_postgres.sh $(BIN)/python -m pytest -q -n 2 -m database

quick: $(VENV)/.dev  ## What one runs while working: no browser, nothing thorough (on another day: SHIFT=+41d, or a day, or a moment in UTC)
	@tests/needs.sh quick
	@$(BIN)/python -m pytest -q -n 2 -m "not browser and not thorough" $(ARGS)

test-shifted: $(VENV)/.dev  ## The same on another day, which the commit's digest says (ARGS=all: on every day of the list)
	@tests/needs.sh quick
	@BIN=$(BIN) tests/shifted.sh $(ARGS)

pictures: $(VENV)/.dev  ## The pictures of the handbook, taken anew from a running site
	@UPDATE_PICTURES=1 $(BIN)/python -m pytest -q $$(grep -rl "tests.browser.pictures" tests/browser) $(ARGS)

test-thunderbird: $(VENV)/.dev  ## What a real Thunderbird finds by itself (Debian's package, installed if you are root)
	@BIN=$(BIN) tests/thunderbird/run.sh $(ARGS)

test-guides: $(VENV)/.dev  ## The guides that ship, followed in real programs (Debian's packages, as root; UPDATE_STAMPS=1 writes it down)
	@BIN=$(BIN) tests/walks/run.sh $(ARGS)

test-deploy: $(VENV)/.dev  ## The files in deploy/ with a real nginx and Caddy (Debian's packages, installed if you are root)
	@BIN=$(BIN) tests/deploy/run.sh $(ARGS)

test-engines: $(VENV)/.dev  ## Pages in Chromium 87, WebKitGTK and Firefox at 360 pixels (Debian's packages, installed if you are root)
	@BIN=$(BIN) tests/engines/run.sh $(ARGS)

accessibility: $(VENV)/.dev  ## Tests what /accessibility/ says, and writes its figures if all of it passes (Debian's packages, as test-engines)
	@tests/needs.sh browser engines
	@$(BIN)/python -m tests.accessibility_run

test-sending: $(VENV)/.dev  ## What a real Postfix gets and sends back, workers killed or not (Debian's packages, as root)
	@BIN=$(BIN) tests/sending/run.sh $(ARGS)

test-readiness: $(VENV)/.dev  ## What the site sees of a lab of good and bad mail hosts (Debian's packages, as root; WITHOUT=expired leaves one fault out)
	@BIN=$(BIN) tests/readiness/run.sh $(ARGS)

test-proof: $(VENV)/.dev  ## Messages that prove a device, through real servers, honest and forged (Debian's packages, as root; BREAK=answer-once must fail)
	@BIN=$(BIN) tests/proof/run.sh $(ARGS)

test-debian-12:  ## README's commands and the tests without the browser on a bare Debian 12, as root
	@tests/debian/run.sh 12 $(ARGS)

test-debian-13:  ## … and on a bare Debian 13
	@tests/debian/run.sh 13 $(ARGS)

test-worker: $(VENV)/.dev  ## Background workers, killed 1500 times at random; a few minutes (on PostgreSQL too, with DATABASE_URL)
	@$(BIN)/python -m pytest -q tests/worker $(ARGS)

mutants: $(VENV)/.dev  ## Break chosen lines one at a time in a copy: does a test notice? (ARGS="kb/mail": there alone)
	@$(BIN)/python -m tests.mutants $(ARGS)

fuzz: $(VENV)/.dev  ## 100,000 odd requests of everybody; none may be a fault of ours (SECONDS=60 shortens it, SEED=7 asks others)
	@$(BIN)/python -m tests.fuzz

bench: $(VENV)/.dev  ## Measure speed as ratios of interleaved rounds (Debian's wrk and nginx)
	@$(BIN)/python -m tests.bench $(ARGS)

messages: $(VENV)/.dev  ## Gather every text of the pages for the translations, and compile them (needs gettext)
	@$(BIN)/python manage.py makemessages --all --no-obsolete --add-location file --ignore 'tests/*' --ignore 'data/*' --ignore 'build/*'
	@for po in kb/locale/*/LC_MESSAGES/django.po; do msgfmt --check-format --output-file "$${po%.po}.mo" "$$po" || exit 1; done

lock: $(VENV)/.dev  ## Compile requirements*.in into hash-locked requirements*.txt
	@for name in requirements requirements-dev; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11.2 --generate-hashes --no-emit-index-url \
	    --no-annotate --custom-compile-command "make lock" --output-file $$name.txt $$name.in || exit 1; done

audit: $(VENV)/.dev  ## Locked parts: known weaknesses, or how old they are beside the newest; and their licences
	@$(BIN)/python -m tests.audit

clean:  ## Remove the virtual environment and caches; never the data folder
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# Stamps inside the environment: an interrupted install is repeated, a changed lock is installed, a second start is quick.
$(VENV)/.runtime: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Signpost needs Python 3.11 or newer; this one is " + sys.version.split()[0] + ". Name another: PYTHON=python3.12 make run")'
	@echo "Installing into $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)
	$(call install,requirements.txt)
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	$(call install,requirements-dev.txt)
	@touch $@
