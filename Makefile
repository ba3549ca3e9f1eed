# One command per wish. `make` alone lists them. Needed beforehand: Python 3.11+ and make.

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
RUN := exec env PYTHONPATH=src $(PY) -m goodword.cli.main

# Many processes are started here; without compiled files each would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test check prove bench look docs schema budgets dear regenerate spark clean

help:  ## list the wishes
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/.ready-dev  ## prepare .venv with everything that development needs

$(VENV)/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Goodword needs Python 3.11 or newer; PYTHON=python3.12 make … takes another one."; exit 1; }
	$(PYTHON) -m venv $(VENV) || { echo "Python's venv is not there; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@touch $@

$(VENV)/.ready: requirements.txt | $(VENV)/bin/pip
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.ready-dev: requirements-dev.txt | $(VENV)/bin/pip
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.ready

demo: $(VENV)/.ready  ## sample company at http://127.0.0.1:8000 (SEED=2 other people, FRESH=1 begin again, PORT=8001)
	@$(RUN) demo $(if $(PORT),--port $(PORT)) $(if $(SEED),--seed $(SEED)) $(if $(FRESH),--fresh)

test: setup  ## every test: unit and property, SQLite, PostgreSQL, browser, Spark
	@$(PY) tests/suite.py

check: setup  ## lint, types, contracts, missing migrations, the fast suite: under two minutes
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check --quiet
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo
	$(PY) manage.py makemigrations --check --dry-run --settings goodword.config.settings_test
	$(PY) -m pytest -m "not slow and not browser and not spark and not bench" -n 2 --dist worksteal

prove: setup  ## switch each guard off and see the attack or the fault succeed
	$(PY) -m pytest -m twin -v --durations=0

bench: setup  ## measure against floors; figures in bench-results/
	$(PY) -m bench

look: setup  ## pictures of every page, 400 and 1280 px, light and dark, into test-results/
	$(PY) -m tests.browser.look

docs: setup  ## write docs/numbers.md from the declarations
	GOODWORD_SECRET_KEY=docs PYTHONPATH=src $(PY) -m goodword.insights.reference docs/numbers.md

schema: setup  ## write the API's contract, tests/openapi.json
	RECORD_SCHEMA=1 $(PY) -m pytest tests/test_the_contract.py

budgets: setup  ## count the queries of each page anew, tests/query_budgets.json
	RECORD_BUDGETS=1 $(PY) -m pytest tests/test_the_budgets.py

dear:  ## list anew which tests take too long for the fast suite, after make test
	@$(PY) tests/dear.py

regenerate: docs schema budgets  ## write anew everything that is checked in but generated

spark: setup  ## the suite that needs Spark; installs pyspark
	@$(PY) tests/suite.py spark

clean:  ## take away what was made, but no home folder
	rm -rf $(VENV) test-results bench-results dist build
