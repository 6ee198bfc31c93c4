# Linli's commands. `make help` lists them; `make run` and `make test` set everything up by themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help run test check fix tests faults bench pictures revision lock clean

help: ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort | expand -t 12

run: $(VENV)/.run ## start Linli: with LINLI_BOT_TOKEN on Telegram, without it on the playground's chat page
	@exec $(BIN)/linli $$($(BIN)/python -m bot.environment)

test: check tests ## format, lint, types, import contracts, and all tests in parallel

check: $(VENV)/.test ## format, lint, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

tests: $(VENV)/.test ## all tests in parallel
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -m "not faults"

faults: $(VENV)/.test ## the long fault runs (kills, outages), several minutes
	$(BIN)/pytest -m faults

bench: $(VENV)/.test ## measure CPU per update against a bare aiogram bot
	$(BIN)/python -m benchmarks conversation

pictures: $(VENV)/.test ## take the README's pictures anew (needs chromium)
	$(BIN)/python -m tests.browser.pictures

fix: $(VENV)/.test ## format and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

revision: $(VENV)/.test ## write the next migration from the models: make revision m="add surveys"
	$(BIN)/python -m bot.migrations "$(m)"
	$(BIN)/ruff format --quiet bot/migrations/versions
	$(BIN)/ruff check --quiet --fix bot/migrations/versions

lock: ## write both lock files anew (needs uv)
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 \
		--generate-hashes --no-header --quiet --upgrade -o requirements.lock
	uv pip compile pyproject.toml --extra build --extra dev -c requirements.lock --universal \
		--python-version 3.11 --generate-hashes --no-header --quiet --upgrade -o requirements-dev.lock

clean: ## remove the environment and what tests left behind
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Linli needs Python 3.11 or newer.")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Setting up $(VENV) (once, about a minute) ..."
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: requirements-dev.lock $(VENV)/.run
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
