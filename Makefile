# Everything a developer or a curator does with a checkout. `make help` lists the targets.

SHELL := /bin/sh
.DEFAULT_GOAL := help
# Targets share one virtual environment: two installations at once would break it.
.NOTPARALLEL:

# Set PYTHON to use another interpreter, for example: make demo PYTHON=python3.12
PYTHON ?=
VENV := .venv
RUN := $(VENV)/bin
PIP := $(RUN)/python -m pip --disable-pip-version-check --no-input install --quiet --quiet

# Reflex would give up the committed JavaScript lock for one of npm's own.
export REFLEX_USE_NPM = 0

.PHONY: help demo up test check format lock clean

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'

demo: $(VENV)/.runtime ## Start everything with sample places, on http://localhost:3000
	@exec $(RUN)/placecurator demo

up: $(VENV)/.runtime ## Start everything on your own data
	@exec $(RUN)/placecurator up

# Bytecode is kept: the tests start more than a hundred processes of the product.
test: $(VENV)/.development ## Run all tests; PYTEST="-k name" chooses some
	@$(RUN)/python -m tests.chromium
	@PYTHONDONTWRITEBYTECODE= $(RUN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(PYTEST)

check: $(VENV)/.development ## Check packages, format, lint, types and the direction of imports
	@$(RUN)/python -m pip --disable-pip-version-check check > $(VENV)/packages.txt || { cat $(VENV)/packages.txt; exit 1; }
	@$(RUN)/ruff format --check --quiet .
	@$(RUN)/ruff check --quiet .
	@$(RUN)/mypy --no-error-summary
	@$(RUN)/lint-imports --no-logo > $(VENV)/imports.txt || { cat $(VENV)/imports.txt; exit 1; }
	@echo "Packages, format, lint, types and imports are as they should be."

format: $(VENV)/.development ## Format the code and repair what the linter can repair
	@$(RUN)/ruff format --quiet .
	@$(RUN)/ruff check --quiet --fix .

lock: $(VENV)/made-in ## Pin all packages, with hashes; UPGRADE=1 takes the newest versions
	@sh scripts/lock.sh $(if $(UPGRADE),--upgrade)

clean: ## Remove what was installed and built; your data and the demo's stay
	@rm -rf $(VENV) .web .states .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

# The environment. It is made anew after the checkout was moved: its scripts have absolute paths.
# The lists are complete, so nothing is resolved: an old pip takes the newest release of a package
# that is asked for with an extra, and then misses its hash.
$(VENV)/.runtime: $(VENV)/made-in requirements.txt pyproject.toml
	@echo "Installing the packages (about a minute the first time) ..."
	@$(PIP) --no-deps --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.development: requirements-dev.txt $(VENV)/.runtime
	@echo "Installing the packages for development (some seconds) ..."
	@$(PIP) --no-deps --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/made-in: FORCE
	@PYTHON="$(PYTHON)" sh scripts/environment.sh $(VENV)
FORCE:
