# Two commands do everything on a fresh machine: `make demo` and `make test`. Each sets up what it needs first.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv
PY := $(VENV)/bin/python
export LIAISON_SHARED ?= ../shared
# Python keeps what it compiled, whatever the machine says: every process that the tests start would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test check long bench clean docs pictures lock

help:  ## what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.runtime  ## set up if needed and run the invented service
	$(VENV)/bin/liaison demo $(ARGS)

test: $(VENV)/.dev $(VENV)/.system  ## set up if needed and run every test
	$(PY) -m pytest -q -rs -n auto --dist worksteal $(ARGS)

check: $(VENV)/.dev  ## format, lint, types, imports
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

long: $(VENV)/.dev $(VENV)/.system $(VENV)/.foreign  ## the long checks: kills by the hundred, fuzzing, retraining
	$(PY) -m pytest -q -rs -n auto -m long --timeout 2400 $(ARGS)

bench: $(VENV)/.dev  ## the benchmarks, one `name: value unit` a line at the end
	$(PY) -m tests.benchmarks.run $(ARGS)

lock: $(VENV)/.dev  ## resolve the lock files anew, with hashes and without download addresses
	$(VENV)/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate pyproject.toml .ci/build.in -o requirements.lock
	$(VENV)/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --extra dev pyproject.toml .ci/build.in -o requirements-dev.lock

docs: $(VENV)/.dev  ## write docs/map.md and docs/states.md from the code
	$(PY) -m tests.architecture.write_docs

pictures: $(VENV)/.dev $(VENV)/.system  ## draw docs/plan.png anew from the demo
	$(PY) -m tests.architecture.write_pictures

clean:  ## remove what was made here
	rm -rf $(VENV) *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis demo-data
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- setting up -----------------------------------------------------------------------------------------------------

$(VENV)/bin/python:
	@bash .ci/system python3-venv
	python3 -m venv $(VENV)

$(VENV)/.runtime: $(VENV)/bin/python requirements.lock pyproject.toml
	@test -f $(VENV)/.dev || $(VENV)/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@$(VENV)/bin/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements-dev.lock pyproject.toml
	@$(VENV)/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(VENV)/bin/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.runtime

$(VENV)/.system: .ci/system
	@bash .ci/system chromium dovecot-imapd dovecot-lmtpd
	@touch $@

# mail programs that others wrote, against which our doubles of Exchange and Graph are proven
$(VENV)/.foreign: tests/foreign/package.json .ci/system
	@bash .ci/system npm thunderbird davmail-server emacs-nox
	@mkdir -p $(VENV)/foreign && cp tests/foreign/package.json $(VENV)/foreign/
	@cd $(VENV)/foreign && npm install --silent --no-package-lock --no-audit --no-fund
	@touch $@
