# What to do with this project: `make` alone lists it. A line that starts with a target and has ## is in that list.

.DEFAULT_GOAL := help
.SILENT:
# A command of a pipe that fails is a failure.
SHELL := bash
.SHELLFLAGS := -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

UV_VERSION := 0.13.9
PYTHONS ?= python3.13 python3.12 python3.11 python3
WORKERS ?= logical
ARGS ?=

BIN := .venv/bin
UV := $(BIN)/python -m uv
STAMP := .venv/installed
DEV_STAMP := .venv/installed-dev
# What uv has to say, without a line for each of a hundred packages.
SAY := 2>&1 | sed -u -e '/^ [-+~] /d' -e 's/^/  /'

# Dagster uploads statistics on its use unless this is set; `make ui` also turns off gathering them.
export DAGSTER_DISABLE_TELEMETRY := 1
# The environment stands on a Python that is already here, and on no settings but its own.
export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport VIRTUAL_ENV PYTHONHOME
# Without a home, downloads are kept in the environment.
ifeq ($(strip $(HOME)),)
export UV_CACHE_DIR := $(CURDIR)/.venv/cache
export PIP_NO_CACHE_DIR := 1
endif

# An environment survives neither a move nor the loss of its Python: the stamp holds where and with what it was made.
STATE := $(CURDIR) uv $(UV_VERSION)
ifneq ($(shell cat $(STAMP) 2>/dev/null && $(BIN)/python -c '' 2>&1 || true),$(STATE))
.PHONY: $(STAMP) $(BIN)/uv
endif

.PHONY: help setup setup-dev data test test-quick test-all ui check format bench lock clean

help:  ## List these targets
	awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

setup: $(STAMP)  ## Make .venv with what the data and the UI need (only when that changed)

setup-dev: $(DEV_STAMP)  ## Add what tests, checks and benchmarks need

data: setup .dagster/dagster.yaml  ## Build the default data set under data/ (ARGS="--users 10000": options for mockmart build)
	$(BIN)/mockmart build $(ARGS)

test: setup-dev  ## Run the whole test suite (ARGS="-k money": options for pytest)
	echo "Testing ..."
	$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 4 --dist worksteal $(ARGS)

test-quick: setup-dev  ## Run what takes under a minute: everything but builds, kills and servers
	$(BIN)/python -m pytest -n $(WORKERS) --maxprocesses 4 --dist worksteal -m "not slow and not spark" $(ARGS)

test-all: setup-dev .venv-spark/installed  ## Run the test suite and, with Java 17, what needs Spark
	$(MAKE) test
	echo "Testing with Spark ..."
	MOCKMART_SPARK_PYTHON="$(CURDIR)/.venv-spark/bin/python" $(BIN)/python -m pytest -n 0 -m spark tests/spark

ui: setup .dagster/dagster.yaml  ## Start Dagster's UI and daemon on workspace.yaml
	# Dagster recommends its package dg in place of this command; the project does without, so no need to warn.
	DAGSTER_HOME="$(CURDIR)/.dagster" PYTHONWARNINGS='ignore:Function `dev_command` is superseded' \
		$(BIN)/python -m dagster dev -w workspace.yaml $(ARGS)

check: setup-dev  ## What CI runs: format, lint, types, tests
	echo "Checking the format ..."
	$(BIN)/ruff format --quiet --check . || { echo "Run 'make format'." >&2; exit 1; }
	echo "Linting ..."
	$(BIN)/ruff check --quiet .
	echo "Checking types ..."
	$(BIN)/python -m mypy --no-error-summary
	$(MAKE) test

format: setup-dev  ## Format the code and apply the fixes of the linter
	echo "Formatting ..."
	$(BIN)/ruff check --quiet --fix-only .
	$(BIN)/ruff format --quiet .

bench: setup-dev  ## Run the benchmarks
	$(BIN)/python -m benchmarks $(ARGS)
	$(BIN)/python -m benchmarks.generation
	$(BIN)/python -m benchmarks.service
	$(BIN)/python -m benchmarks.loading

lock: $(BIN)/uv  ## Rewrite requirements.lock from pyproject.toml (ARGS=--upgrade: take newer versions)
	echo "Locking the dependencies ..."
	# One version of each package for every Python (fewest): the data must not depend on which one there is.
	$(UV) pip compile pyproject.toml --all-extras --group build --group dev --universal --fork-strategy fewest \
		--generate-hashes --no-emit-index-url --custom-compile-command "make lock" \
		--output-file requirements-dev.lock --quiet $(ARGS)
	# The same versions, without what only tests, checks and other extras need.
	$(UV) pip compile pyproject.toml --extra dagster --extra service --extra postgres --group build --universal \
		--fork-strategy fewest --generate-hashes --no-emit-index-url --no-annotate \
		--constraints requirements-dev.lock --custom-compile-command "make lock" \
		--output-file requirements.lock --quiet
	$(UV) pip compile tests/spark/requirements.in --universal --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --output-file tests/spark/requirements.lock --quiet $(ARGS)

clean:  ## Remove .venv and all caches; keeps data/ and Dagster's history
	rm -rf .venv .venv-spark build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): requirements.lock pyproject.toml $(BIN)/uv
	echo "Installing what the data and the UI need ..."
	$(UV) pip install --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock $(SAY)
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	printf '%s\n' "$(STATE)" > $@

$(DEV_STAMP): requirements-dev.lock $(STAMP)
	echo "Installing what tests and checks need beside that ..."
	$(UV) pip install --python $(BIN)/python --compile-bytecode --require-hashes -r requirements-dev.lock $(SAY)
	touch $@

# Spark's packages, in an environment that nothing else uses.
.venv-spark/installed: tests/spark/requirements.lock $(STAMP)
	command -v java > /dev/null || { echo "Spark needs Java 17 or later: install it, or run 'make test'." >&2; exit 1; }
	echo "Installing Spark ..."
	$(UV) venv --quiet --clear --python $(BIN)/python .venv-spark
	$(UV) pip install --quiet --python .venv-spark/bin/python --require-hashes -r tests/spark/requirements.lock
	touch $@

# A name on the PATH may be a stub that fails, so each candidate has to run. venv and ensurepip are asked for because
# some systems package them apart. An environment of which no stamp says otherwise is kept if its Python fits.
$(BIN)/uv:
	set -e; \
	made="$$(cat $(STAMP) 2>/dev/null || true)"; \
	fits='import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))'; \
	if [ "$${made:-$(STATE)}" != "$(STATE)" ] || ! $(BIN)/python -c "$$fits" 2>/dev/null; then \
		for python in $(PYTHONS) none; do \
			if "$$python" -c "$$fits" 2>/dev/null; then break; fi; \
		done; \
		if [ "$$python" = none ]; then \
			echo "No Python from 3.11 to 3.13 with venv runs here (tried: $(PYTHONS)). Install one," \
				"or name yours: make setup PYTHONS=/path/to/python" >&2; \
			exit 1; \
		fi; \
		echo "Making .venv with $$("$$python" --version) ..."; \
		"$$python" -m venv --clear .venv; \
	fi; \
	$(BIN)/python -m pip install -qq --no-compile --root-user-action ignore uv==$(UV_VERSION)
	touch $@

# A stand-alone Dagster instance, kept out of the user's home. `make data` records its builds there too.
.dagster/dagster.yaml:
	mkdir -p .dagster
	printf '%s\n' 'telemetry: {enabled: false}' 'nux: {enabled: false}' \
		'# Runs that write to one landing take turns, those of the schedule and those of people.' \
		'concurrency: {runs: {tag_concurrency_limits: [{key: mockmart/landing, limit: 1}]}}' > $@
