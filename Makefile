# jiheng 绩衡. `make` lists what can be made; `make run` and `make test` are all that a newcomer needs.
PYTHON ?= python3.11
export PYTHON

PY := .venv/bin/python
RUFF := $(PY) -m ruff
OUT := out
ON_POSTGRESQL := tests/web $(wildcard tests/browser/test_story*.py)  # what is tested on a real server too, beside SQLite
CODE := $(wildcard src tests tools bench)
JOBS ?= 2  # processes that the tests are shared among, a file to each; make test JOBS=0 runs them in one

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install run report test check lint types fast docs format fixtures bench benchmark accuracy lock clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 12

# --- environment: each stamp is written by tools/install.sh when its requirements are installed
.venv/.installed-%: requirements/%.txt pyproject.toml src/jiheng/__init__.py tools/install.sh
	@bash tools/install.sh $*

# Tests need jiheng itself, benchmarks what the tests make; `make lock` needs neither, since it mends what jiheng needs.
.venv/.installed-test: | .venv/.installed-run
.venv/.programs: tools/system.sh | .venv/.installed-run
	@bash tools/system.sh && touch $@
.venv/.installed-bench: | .venv/.installed-test

install: .venv/.installed-run ## .venv with all that jiheng needs to run

run: install ## start the web application with example data at http://127.0.0.1:8000 (PORT chooses another port)
	@JIHENG_DATA=$${JIHENG_DATA:-$(OUT)/web} .venv/bin/jiheng serve --demo

report: install ## check the documents of examples/, print the findings, write an HTML report
	@mkdir -p $(OUT)
	@bash tools/demo.sh $(OUT)/report.html

# --- what the build server runs
test: .venv/.installed-test .venv/.programs lint types ## all that CI runs: lint, format, types, layers, docs, every test
	$(PY) -m pytest -n $(JOBS) --dist loadfile
	PY=$(PY) bash tools/postgres.sh $(PY) -m pytest -n $(JOBS) --dist loadfile $(ON_POSTGRESQL) -m "not slow or story"

check: .venv/.installed-test lint types ## the same without the slow tests
	$(PY) -m pytest -m "not slow"

lint: .venv/.installed-test
	$(RUFF) check $(CODE)
	$(RUFF) format --check $(CODE)

types: .venv/.installed-test
	$(PY) -m mypy

format: .venv/.installed-test ## put the code into its form
	$(RUFF) check --fix $(CODE)
	$(RUFF) format $(CODE)

# --- what is generated
docs: .venv/.installed-test ## write again what follows from the code: docs/, outputs in the READMEs, examples of `jiheng explain`
	$(PY) -m tools.docs

fixtures: .venv/.installed-test ## make the documents that the tests read again
	$(PY) -m tests.fixtures.build

bench: .venv/.installed-bench ## measure speed, beside other engines
	$(PY) -m bench

benchmark: install ## measure how well documents are read and mistakes found
	.venv/bin/jiheng benchmark

accuracy: .venv/.installed-test ## the same, and write docs/accuracy.md and benchmark/ again
	$(PY) -m tools.accuracy

lock: .venv/.installed-lock ## resolve requirements/*.txt again (newest releases: make lock UPGRADE=--upgrade)
	bash tools/lock.sh $(UPGRADE)

clean: ## remove everything that can be made again, .venv too
	rm -rf .venv .venv.lock .venv.log $(OUT) build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +
