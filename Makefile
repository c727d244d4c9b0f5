# docgen: set-up, demonstration, tests.  'make help' lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.docgen-set-up
DEV_STAMP := $(VENV)/.docgen-dev

.PHONY: help setup test check lint types imports unit demo bench bench-search pages gallery clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

setup: $(STAMP) ## system libraries, .venv and docgen in it
	@$(BIN)/docgen doctor

$(STAMP): pyproject.toml constraints.txt scripts/system-packages.sh
	@bash scripts/system-packages.sh run
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "docgen needs Python 3.11 or later; set PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(DEV_STAMP): $(STAMP) dev-requirements.txt
	@bash scripts/system-packages.sh test
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --requirement dev-requirements.txt
	@touch $@

test: $(DEV_STAMP) ## set-up, every check and every test
	@$(MAKE) --no-print-directory lint types imports unit

lint:
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types:
	$(BIN)/mypy

imports:
	$(BIN)/lint-imports --no-logo

unit:
	$(BIN)/pytest -n auto --dist worksteal

demo: setup ## issue every sample into a new archive, search it, verify it
	@bash scripts/demo.sh $(BIN)/docgen

bench: $(DEV_STAMP) ## documents per second, beside the loop a person would write
	$(BIN)/python bench/issue.py

bench-search: $(DEV_STAMP) ## milliseconds and recall of searches in 200,000 documents, beside LIKE and trigrams
	$(BIN)/python bench/search.py

pages: $(DEV_STAMP) ## pages of PDF and Word file side by side, in build/pages
	$(BIN)/python scripts/make_pages.py

gallery: $(DEV_STAMP) ## the contact sheet of all document types, in docs
	$(BIN)/python scripts/make_types_page.py
	$(BIN)/python scripts/make_gallery.py

clean: ## remove what was made here (never an archive)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis demo build/pages
