# What people and CI run; `make help` lists it. GNU make 3.81 or later, any POSIX shell.

# The Python that makes .venv: 3.11 or later.
PYTHON ?= python3
# What to grade: a folder, a notebook, a .py file or a zip. Empty: the bundled class.
SUBMISSIONS ?=
# Where the grades go.
OUT ?= .grades
# How many students an invented class has.
N ?= 100
# `make lock UPGRADE=--upgrade` takes the newest versions that fit.
UPGRADE ?=
export PYTHON SUBMISSIONS OUT

PY := .venv/bin/python

.DEFAULT_GOAL := check
.NOTPARALLEL:
.PHONY: assignment bench check class clean grade help lint lock pictures sync test types validate

check: lint types sync validate test ## everything below that can fail (the default)

grade: .venv/grade ## grade SUBMISSIONS (or the bundled class) into OUT (or .grades)
	@$(PY) -m graders grade $${SUBMISSIONS:+"$$SUBMISSIONS"} --out "$$OUT"

class: .venv/grade ## invent a class of N students, in the layout of every LMS, into .class/
	@$(PY) -m graders class --students $(N) --out .class

test: .venv/dev ## run the tests
	@$(PY) -m pytest --numprocesses 2 --dist loadfile

lint: .venv/dev ## check style and format
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check

types: .venv/dev ## check types
	@$(PY) -m mypy

validate: .venv/grade ## prove that the exercises, the tests and the known answers agree
	@$(PY) -m graders validate --report .validate/report.md

assignment: .venv/grade ## derive assignment/ from solutions/ and graders/
	@$(PY) -m graders build

sync: .venv/grade ## check that assignment/ is what `make assignment` would make
	@$(PY) -m graders build --check

pictures: .venv/dev ## draw the README's pictures from today's code
	@$(PY) -m tests.pictures

bench: .venv/dev ## measure what a submission costs here, in otter and in nbgrader (Linux)
	@$(PY) -m tests.bench

lock: .venv/dev ## pin the dependencies of pyproject.toml in .locks/ (UPGRADE=--upgrade: newest)
	@$(PY) -m pip install --quiet --require-hashes --no-deps -r .locks/uv.txt
	printf '%s\n' babel playwright | $(COMPILE) pyproject.toml --excludes - --output-file .locks/grade.txt
	$(COMPILE) pyproject.toml --extra cluster --group dev --constraint .locks/grade.txt --output-file .locks/dev.txt
	$(COMPILE) --group setup --output-file .locks/uv.txt

clean: ## remove .venv and what the tools left; grades stay
	rm -rf .bench .class .validate .venv .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find graders solutions tests -name __pycache__ -prune -exec rm -rf {} +

help: ## show this
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

# One lock for every platform and every Python from the floor on, with no word of any index.
COMPILE = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --no-build \
	--generate-hashes --no-header $(UPGRADE)

# A stamp for each set of packages that .venv has; dev is grade and more.
.venv/grade .venv/dev: .venv/%: .locks/%.txt .locks/install .venv/bin/python
	@sh .locks/install $*

# Missing also when the Python that it links to is gone: then the stamps are made again.
.venv/bin/python: ;
