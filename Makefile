# Works on a fresh Debian machine that has Python 3.11 (or newer) with venv, and make.
#   make demo    build a casebook from the sample reports in ./casebook-demo, and report.html
#   make serve   open the desk on that casebook
#   make test    the fast tests          make test-all  the slow ones too
#   make test-postgresql  the desk's tests on a PostgreSQL server that they start themselves
#   make coverage  which lines the fast tests run
#   make lint    format, types, layers   make bench     speed and quality, where the measuring data is
SHELL := /bin/bash
.DELETE_ON_ERROR:
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
CASEBOOK ?= casebook-demo
# One core less than there are would leave a two-core machine with one; pytest-xdist counts them itself.
PYTEST := $(BIN)/pytest -n auto

.PHONY: demo serve test test-all test-postgresql coverage lint format bench pictures lock clean

demo: $(READY)
	@$(BIN)/bearwitness demo $(CASEBOOK)

serve: $(READY)
	@test -f $(CASEBOOK)/casebook.toml || { echo "There is no casebook in $(CASEBOOK): run 'make demo' first." >&2; exit 66; }
	@$(BIN)/bearwitness serve --casebook $(CASEBOOK)

test: $(READY)
	@$(PYTEST) -m "not slow"

test-all: $(READY)
	@$(PYTEST)

test-postgresql: $(READY)
	@BEARWITNESS_TEST_DATABASE=postgresql $(PYTEST) -m "not slow" tests/desk tests/cli tests/browser

# By itself, since measuring slows the tests that watch time and memory.
coverage: $(READY)
	@$(PYTEST) -m "not slow" --cov --cov-report=term:skip-covered

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(READY)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(READY)
	@for each in reading field_reports spanish geo newsfane hrdsattack case2021 gathering matching ingest vault; do echo "== $$each"; $(BIN)/python benchmarks/$$each.py || exit 1; done

pictures: $(READY)
	@$(BIN)/python docs/img/make.py

# requirements.lock holds hashes and no addresses, so that any mirror of the registry serves.
lock: $(READY)
	@$(BIN)/uv pip compile -q pyproject.toml --all-extras --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 -o requirements.lock

$(READY): requirements.lock pyproject.toml hatch_build.py
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing: apt-get install python3 python3-venv" >&2; exit 69; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is older." >&2; exit 69; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "Python's venv is missing: apt-get install python3-venv" >&2; exit 69; }
	@echo "Preparing $(VENV) (once; some 90 packages) …"
	@$(PYTHON) -m venv --clear $(VENV)
	@# uv is many times faster than pip; where it can't be had or can't reach the registry, pip does the same.
	@{ $(BIN)/pip install -q --disable-pip-version-check uv==0.13.9 \
		&& $(BIN)/uv pip install -q --system-certs --python $(BIN)/python --require-hashes -r requirements.lock; } 2>/dev/null \
		|| { echo "… with pip, which takes longer"; \
		$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock; }
	@echo "Preparing the gazetteer …"
	@$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

clean:
	rm -rf $(VENV) casebook-demo dist build .mypy_cache .ruff_cache .hypothesis htmlcov
