# Two commands matter: `make demo` and `make test`. Both set up .venv by themselves; `make help` lists the rest.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:

# The first Python that is new enough; `make PYTHON=/path/to/python3 demo` chooses another.
PYTHON ?= $(shell for each in python3 python3.11 python3.12 python3.13 python3.14; do \
	"$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$each" && break; done)

PY := .venv/bin/python
INSTALL := $(PY) -m pip install -qq --disable-pip-version-check
LOCK := $(PY) -m uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --quiet
CODE := pipeline samples bench tests tools
CORPUS ?= $(firstword $(wildcard ../shared/corpus/seeds) samples/reports)

.PHONY: help demo setup test lint format bench golden dictionary samples wheel lock clean

help: ## list what can be done
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

demo: .venv/demo.stamp ## set up what the main job needs, check the sample reports, name the files to open
	@.venv/bin/anju run samples/reports -o out/demo

setup: .venv/development.stamp ## set up everything: both OCR engines and the development tools

test: setup lint ## set up everything, check style and types, run all tests
	$(PY) -m pytest $(PYTEST_ARGS)

lint: setup ## ruff and mypy
	$(PY) -m ruff check $(CODE)
	$(PY) -m ruff format --check $(CODE)
	$(PY) -m mypy

format: setup ## put the code into the project's format
	$(PY) -m ruff check --fix $(CODE)
	$(PY) -m ruff format $(CODE)

bench: setup ## speed beside pdfplumber and plain PaddleOCR (CORPUS=folder); planted errors found, false ones raised
	$(PY) bench/born_digital_speed.py $(CORPUS)
	$(PY) bench/validation_speed.py
	$(PY) bench/inject.py --scanned 23
	$(PY) bench/ocr_speed.py $(wildcard $(CORPUS)/*.scan.pdf)

golden: setup ## write what samples and README examples give anew; read the diff before committing it
	ANJU_WRITE_GOLDEN=1 $(PY) -m pytest -q tests/test_samples.py tests/test_readme.py \
		-k "csv_is or found_says or example_prints"
	git --no-pager diff --stat -- samples README.md README.zh-CN.md

dictionary: setup ## write docs/data-dictionary.md anew from the code
	$(PY) -m pipeline.export.data_dictionary > docs/data-dictionary.md

samples: setup ## make samples/reports anew, the same bytes every time
	$(PY) samples/make_samples.py

wheel: setup ## build the wheel into dist/
	$(PY) -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

lock: setup ## choose newer versions of everything installed; run `make test` afterwards
	$(INSTALL) uv
	$(LOCK) --upgrade --extra all --group dev --group build -o requirements/development.lock
	$(LOCK) --extra ocr --group build -c requirements/development.lock -o requirements/demo.lock

clean: ## remove .venv and everything that was made
	rm -rf .venv out dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Debian keeps the part of `venv` that brings pip in a package of its own (python3-venv); without it, the pip that is
# there puts one into the new environment.
.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "anju needs Python 3.11 or later / 需要 Python 3.11 或更高版本"; exit 1; }
	@"$(PYTHON)" -m venv .venv >/dev/null 2>&1 || { "$(PYTHON)" -m venv --clear --without-pip .venv && \
		"$(PYTHON)" -m pip --python .venv/bin/python install -qq pip; }

.venv/demo.stamp: requirements/demo.lock pyproject.toml | .venv/bin/python
	@echo "Setting up .venv, about 310 MB to download the first time / 正在准备运行环境，首次约下载 310 MB"
	@$(INSTALL) --require-hashes -r requirements/demo.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

# paddlex asks for an OpenCV that needs a screen library (libGL) and writes over the one without: both fill the same
# folder, the last one wins. So the one that runs everywhere is put on top, last.
.venv/development.stamp: requirements/development.lock pyproject.toml | .venv/bin/python
	@echo "Setting up .venv with everything, about 570 MB to download the first time / 正在准备完整环境，首次约下载 570 MB"
	@$(INSTALL) --require-hashes -r requirements/development.lock
	@$(INSTALL) --force-reinstall --no-deps "$$(grep -o '^opencv-python-headless==[0-9.]*' requirements/development.lock)"
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@ .venv/demo.stamp
