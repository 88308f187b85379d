# The habits of this repository. Needs only make and Python >= 3.11; everything else goes into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
.PHONY: help run test test-long graded coverage lint format bench shots lock seed spark clean

help:            ## what can be made
	@grep -E '^[a-z-]+: .*##|^[a-z-]+:  *##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

$(VENV)/app: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/app
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(VENV)/spark: requirements-spark.txt $(VENV)/app
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-spark.txt
	@touch $@

run: $(VENV)/app ## install what is missing, make demo data, open the desk in the browser
	$(BIN)/streamlit run app.py

test: $(VENV)/dev ## every test but the longest
	$(BIN)/python -m pytest -n 2

test-long: $(VENV)/dev ## the tests that `make test` leaves out for their length
	$(BIN)/python -m pytest -m long

graded: $(VENV)/dev ## put on record which questions of tests/questions are answered rightly, for `make test` to lean on
	PYTHONPATH=.:tests $(BIN)/python tests/questions/record.py

coverage: $(VENV)/dev ## which lines the tests reach; browsers, Spark and the examination are left out for their length
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n 2 -m "not browser" --ignore tests/questions --ignore tests/analytics/test_spark_answers.py
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

lint: $(VENV)/dev ## style, types, arrows between rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/dev ## put the code into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/dev ## speed and scale; see benchmarks/README.md
	$(BIN)/python -m benchmarks

shots: $(VENV)/dev ## screenshots of every page and what opens out of it, on three shops, into shots/
	$(BIN)/python -m tests.browser.shots

seed: $(VENV)/app ## make the demo CRM again
	$(BIN)/python seed.py

spark: $(VENV)/spark ## install what questions put to Spark need beside Java (docs/spark.md)

lock: $(VENV)/dev ## compile the pinned requirements from the .in files
	$(BIN)/pip-compile --quiet --upgrade --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-options --output-file requirements.txt requirements.in
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-options --output-file requirements-dev.txt requirements-dev.in
	$(BIN)/pip-compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-options --output-file requirements-spark.txt requirements-spark.in

clean:           ## remove what was made, keep data/
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache shots
