# `make demo` and `make test` need Python 3.11 or newer, make and nothing else: what they use goes into $(VENV).
# Another interpreter: make demo PYTHON=python3.12

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help demo test check check-all docs format clean

help:
	@echo "make demo       install ingresslint into $(VENV) and lint examples/"
	@echo "make test       run the tests"
	@echo "make check      everything that CI runs: linters, types, layers, tests, generated pages"
	@echo "make check-all  make check, then the slow proofs: every way to install, long fuzzing"
	@echo "make docs       write docs/rules/ and docs/producers.md anew"
	@echo "make format     format the code and mend what ruff can mend"
	@echo "make clean      remove $(VENV) and what tools left behind"

demo: $(VENV)/installed
	$(BIN)/ingresslint lint --no-fail examples

test: $(VENV)/installed-test
	$(PYTEST) -n 2

check: $(VENV)/installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m ingresslint.ruledocs --check docs/rules
	$(BIN)/python -m ingresslint.producers.page --check docs/producers.md
	$(PYTEST) -n 2

check-all: check
	$(BIN)/python scripts/install_matrix.py
	$(PYTEST) -m slow
	$(PYTEST) -n 2 --hypothesis-profile=long

docs: $(VENV)/installed
	$(BIN)/python -m ingresslint.ruledocs docs/rules
	$(BIN)/python -m ingresslint.producers.page docs/producers.md

format: $(VENV)/installed-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean:
	rm -rf $(VENV) build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Each file says that an install has been done since pyproject.toml last changed; the code itself is linked, not copied.
$(VENV)/installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/installed-test: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@ $(VENV)/installed

$(VENV)/installed-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/installed $(VENV)/installed-test

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		found=$$($(PYTHON) --version 2>&1) || found="not to be found"; \
		echo "ingresslint needs Python 3.11 or newer; $(PYTHON) is $$found." >&2; \
		echo "Name a newer one: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
