# run · test · firefox · check · bench · fuzz · soak · mutate · bundle: each does its own set-up, in .venv, and again only when the requirements change.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8050
CASES ?= 10000

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
REQUIREMENTS := pyproject.toml constraints.txt

export DENO_DIR := $(abspath $(VENV))/deno
export DENO_NO_UPDATE_CHECK := 1
# Compiled files are kept: each of fifty processes that the tests start would compile the house anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test firefox check bench fuzz soak mutate bundle clean

run: $(VENV)/run.stamp
	$(BIN)/python -m app --host "$(HOST)" --port "$(PORT)" $(ARGS)

test: $(VENV)/test.stamp
	$(BIN)/python -m tests.install_browser
	$(BIN)/python -m pytest $(ARGS)

firefox: $(VENV)/firefox.stamp
	$(BIN)/python -m pytest --numprocesses=0 tests/browser/test_firefox.py $(ARGS)

check: $(VENV)/check.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/deno lint --quiet
	$(BIN)/deno fmt --quiet --check
	$(BIN)/python -m app.web.assets > $(VENV)/ids.js
	$(BIN)/deno check --quiet assets tests/assets

bench: $(VENV)/test.stamp
	$(BIN)/python -m tests.benchmarks

fuzz: $(VENV)/test.stamp
	FALL_LINE_CASES=$(CASES) $(BIN)/python -m pytest tests/fuzz $(ARGS)

soak: $(VENV)/test.stamp
	$(BIN)/python -m tests.soak $(ARGS)

mutate: $(VENV)/mutate.stamp
	$(BIN)/python -m tests.mutation $(ARGS)

bundle: $(VENV)/bundle.stamp
	$(BIN)/python -m app.web.plotly_bundle

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/pip.stamp:
	$(PYTHON) -c "import sys; sys.exit('Fall Line needs Python 3.11 or newer: make PYTHON=...') if sys.version_info < (3, 11) else 0"
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/run.stamp: $(VENV)/pip.stamp $(REQUIREMENTS)
	$(PIP) install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp
	$(PIP) install --quiet --constraint constraints.txt --editable ".[test]"
	touch $@

$(VENV)/check.stamp: $(VENV)/run.stamp
	$(PIP) install --quiet --constraint constraints.txt --editable ".[check]"
	touch $@

$(VENV)/bundle.stamp: $(VENV)/run.stamp
	$(PIP) install --quiet --constraint constraints.txt --editable ".[bundle]"
	touch $@

$(VENV)/firefox.stamp: $(VENV)/test.stamp
	$(PIP) install --quiet --constraint constraints.txt --editable ".[firefox]"
	touch $@

$(VENV)/mutate.stamp: $(VENV)/test.stamp
	$(PIP) install --quiet --constraint constraints.txt --editable ".[mutate]"
	touch $@
