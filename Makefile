# `make app` serves the app, `make test` runs every check; both set up what they need first, once.
# Another Python: make test PYTHON=python3.13

PYTHON ?= python3
UV ?= uv

# One more than there are cores: tests in a browser mostly wait.
WORKERS := $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)' 2>/dev/null)

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/.stamps
PYTHON_VERSION := $(shell $(PYTHON) -c 'import platform; print(platform.python_version())' 2>/dev/null)

PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# The build tools are pinned and hashed like the rest, so nothing is built with whatever is newest today.
INSTALL := $(PIP) install --require-hashes --no-build-isolation --use-pep517

# durable-rules still calls a function that Python 3.13 dropped; its successor has the same meaning.
ifneq ($(filter 3.13.%,$(PYTHON_VERSION)),)
INSTALL := CPPFLAGS="$(CPPFLAGS) -DPyEval_CallObject=PyObject_CallObject" $(INSTALL)
endif

.PHONY: app test bench bench-caseload faults browser postgres lock clean help
.DELETE_ON_ERROR:

help:  ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 22

app: $(STAMPS)/app  ## serve the app on localhost:8501 with a sample case
	$(BIN)/liangxing app

# The types are checked beside the tests, and both are told whatever the other says.
test: $(STAMPS)/test browser postgres  ## style, types, and all tests, the browser journey included
	$(BIN)/ruff check .
	@$(BIN)/mypy >$(STAMPS)/mypy.log 2>&1 & types=$$!; \
	$(BIN)/pytest --numprocesses $(WORKERS) --dist worksteal --benchmark-disable; failed=$$?; \
	wait $$types || failed=1; cat $(STAMPS)/mypy.log; exit $$failed

bench: $(STAMPS)/test  ## measure speed; with FULL=1 also a whole caseload and 100,000 rows against the explained path
	$(BIN)/pytest benchmarks --benchmark-only
	$(if $(FULL),$(MAKE) --no-print-directory bench-caseload)

bench-caseload: $(STAMPS)/test  ## measure a whole caseload into benchmarks/RESULTS.md (some minutes, on a quiet machine)
	@test -x benchmarks/openfisca/.venv/bin/python || benchmarks/openfisca/setup.sh $(PYTHON) || echo "Without OpenFisca-core and Polars"
	$(BIN)/python benchmarks/caseload.py all

faults: $(STAMPS)/test postgres  ## kill writers, race them, fill the disk, at full length (some minutes)
	LIANGXING_FAULTS=full $(BIN)/pytest tests/store/test_faults.py -s

browser: $(STAMPS)/test
	@scripts/chromium.sh $(BIN)/python

postgres:
	@scripts/postgres.sh

# One stamp per Python version: another version makes the environment anew.
$(STAMPS)/python-$(PYTHON_VERSION):
	@scripts/check-tools.sh $(PYTHON)
	@echo "Making $(VENV) with Python $(PYTHON_VERSION)"
	rm -rf $(VENV)
	$(PYTHON) -m venv $(VENV)
	@mkdir $(STAMPS) && touch $@

$(STAMPS)/app: $(STAMPS)/python-$(PYTHON_VERSION) pyproject.toml requirements/build.lock requirements/app.lock
	@echo "Installing what the app needs (durable-rules is compiled: about half a minute)"
	$(PIP) install --require-hashes -r requirements/build.lock
	$(INSTALL) -r requirements/app.lock
	@$(BIN)/python -c 'import durable.lang' 2>/dev/null || $(MAKE) --no-print-directory rebuild-durable-rules
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/test: $(STAMPS)/app requirements/test.lock
	@echo "Installing what the tests need"
	$(INSTALL) -r requirements/test.lock
	@touch $@

# pip keeps what it built; a build made elsewhere without the flag above installs but does not import.
.PHONY: rebuild-durable-rules
rebuild-durable-rules:
	$(PIP) cache remove durable_rules
	$(PIP) uninstall --yes durable-rules
	$(INSTALL) -r requirements/app.lock
	$(BIN)/python -c 'import durable.lang'

# For maintainers, after a change of dependencies in pyproject.toml; needs uv.
# Keeps the pins that still fit; `make lock LOCK=--upgrade` takes the newest of everything.
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command "make lock" $(LOCK)

lock:  ## resolve requirements/*.lock again (maintainers)
	$(COMPILE) --group build --output-file requirements/build.lock
	$(COMPILE) pyproject.toml --output-file requirements/app.lock
	$(COMPILE) pyproject.toml --extra test --constraint requirements/app.lock --output-file requirements/test.lock

clean:  ## remove the environment and caches
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
