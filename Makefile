# Every target makes .venv in this folder by itself: with uv where it is installed, else with python3 -m venv and pip.
.DEFAULT_GOAL := help
.PHONY: help run test check golden quality pythons bench bench-peers clean

PY := .venv/bin/python
RUNNER := .venv/bin/scenario-runner
STACK ?= stacks/reference
RECORDING := ../shared/data/argoverse2
WHAT ?= '*' $(wildcard $(RECORDING))

help: ## Say what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST)

run: .venv/.ready ## Drive the catalog with STACK and show the matrix; and the recording, where its folder is there
	@$(RUNNER) run $(WHAT) --stack $(STACK) || [ $$? -eq 1 ]  # some did not pass: an answer, and no fault of make's

test: .venv/.ready .node/.ready ## Run the tests
	@.venv/bin/pytest -n auto --dist loadfile

check: .venv/.ready ## Format, lint, types and layers
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-logo

golden: .venv/.ready ## Write tests/golden/digests.json anew, after traces were changed on purpose
	@$(PY) -m tools.write_golden

quality: .venv/.ready ## Write catalog/QUALITY.md anew, after scenarios or our stacks were changed
	@$(RUNNER) check --drive --quality catalog/QUALITY.md

pythons: .venv/.ready ## Make a .venv-3.12 and so on for each other Python here, whose traces the tests then compare with ours
	@for version in 3.11 3.12 3.13 3.14; do \
		$(PY) -V | grep -q " $$version\." && continue; \
		python$$version -c 'import venv' 2>/dev/null || { echo "no Python $$version here"; continue; }; \
		python$$version -m venv .venv-$$version && \
		.venv-$$version/bin/python -m pip install --quiet --disable-pip-version-check --editable . && \
		echo "made .venv-$$version"; \
	done

bench: .venv/.ready ## Measure, and write benchmarks/results.json and benchmarks/README.md
	@$(PY) -m tools.bench

bench-peers: .venv/.ready ## Measure highway-env and libsumo at the same work; installs them into .venv-peers
	@$(PY) -m tools.bench.peers

clean: ## Remove what make made
	rm -rf .venv .venv-* .node runs .mypy_cache .ruff_cache .pytest_cache .import_linter_cache dist build

# The stamp is as old as the last install; a changed pyproject.toml installs again.
.venv/.ready: pyproject.toml
	@echo "Installing into .venv, once (some 450 MB; a minute or two) ..."
	@if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --allow-existing --python '>=3.11' .venv && \
		uv pip install --quiet --compile-bytecode --python $(PY) --editable '.[dev]'; \
	else \
		for python in python3.13 python3.12 python3.11 python3.14 python3; do \
			$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
			[ $$python != python3 ] || { echo "Python 3.11 or newer is needed; python3 here is $$(python3 --version 2>&1)"; exit 1; }; \
		done && \
		$$python -m venv .venv && \
		$(PY) -m pip install --quiet --disable-pip-version-check --editable '.[dev]'; \
	fi
	@touch $@

# The language server that a test asks as an editor does; where npm is not there, or cannot, that test is skipped.
.node/.ready: tests/language_server/package-lock.json
	@mkdir -p .node && cp tests/language_server/package.json tests/language_server/package-lock.json .node
	@if ! command -v npm >/dev/null 2>&1; then \
		echo "No npm here: the schema is not tried in a language server"; touch $@; \
	elif npm ci --prefix .node --ignore-scripts --no-audit --no-fund --silent; then \
		touch $@; \
	else \
		echo "npm could not install: the schema is not tried in a language server"; \
	fi
