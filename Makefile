# Two commands do all the set-up on a machine with Python >= 3.11 and make:
#   make demo    builds the sample corpus, prints what was found, serves the page (ARGS=--no-serve stops after the build)
#   make test    runs every check of the fast tier; make test-slow the rest
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: demo test test-slow check generated lock clean

$(VENV)/.installed: requirements.lock pyproject.toml $(wildcard api/web/*.json api/web/*.mjs api/web/src/*.js)
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "jipu needs Python 3.11 or newer; call make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

demo: $(VENV)/.installed
	$(BIN)/kg demo $(ARGS)

check: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

test: check
	$(BIN)/pytest -n auto $(ARGS)

test-slow: $(VENV)/.installed
	$(BIN)/pytest -m slow $(ARGS)

# What is made from the sources and kept with them: the samples' answers of the reference pages, parts of the READMEs.
generated: $(VENV)/.installed
	$(BIN)/python tests/generated.py
	$(BIN)/cog -r -I tests $(wildcard README.md README.zh.md)

# The lock names no registry: settings of the machine stay out of it.
lock: $(VENV)/.installed
	env -u PIP_FIND_LINKS -u PIP_CONSTRAINT PIP_CONFIG_FILE=/dev/null $(PYTHON) -m piptools compile --allow-unsafe --no-emit-options \
	  --no-annotate --strip-extras --generate-hashes --extra dev --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) graph dist build
