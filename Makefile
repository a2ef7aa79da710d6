# `make run` and `make test` need python3 (3.11 to 3.13) and make, nothing else.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	&& echo $$python && exit; done; echo python3)
VENV := .venv
BIN := $(VENV)/bin
# Hashes: what is installed is what was locked. Wheels only: no compiler is needed.
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.PHONY: help run test check bench faults lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.laptop ## install, start everything, read the seed articles, serve on 127.0.0.1:8000
	@exec $(BIN)/dateline up

test: check ## everything that CI runs
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadgroup

check: $(VENV)/.dev ## lint, format, types, import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev ## measure speed beside bare spaCy and Flask (4 minutes; BENCHFLAGS=--full: 100,000 articles)
	@OMP_NUM_THREADS=1 $(BIN)/python -m tests.bench $(BENCHFLAGS)

faults: $(VENV)/.dev ## the long fault tests, then a soak: 5,000 articles, 55 faults (half an hour; SOAKFLAGS="--articles 500")
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest tests/faults tests/worker/test_hostile.py -m faults -n 2
	@OMP_NUM_THREADS=1 $(BIN)/python -m tests.faults.soak $(SOAKFLAGS)

train-summary: $(VENV)/.dev ## learn the summary's weights (ARTICLES="news.jsonl other.jsonl:0.1"; see worker/training.py)
	$(BIN)/python -m worker.training $(ARTICLES)

# One resolution: the other lock files take their versions from locks/dev.txt.
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--only-binary :all: --no-emit-index-url --custom-compile-command 'make lock'
PART := $(COMPILE) --constraint locks/dev.txt
lock: $(VENV)/.dev ## make locks/*.txt anew (LOCKFLAGS=--upgrade takes newer versions)
	$(COMPILE) $(LOCKFLAGS) pyproject.toml --all-extras --group build --output-file locks/dev.txt
	$(PART) pyproject.toml --extra api --output-file locks/api.txt
	$(PART) pyproject.toml --extra worker --output-file locks/worker.txt
	$(PART) pyproject.toml --extra api --extra worker --extra laptop --group build \
		--output-file locks/laptop.txt
	$(PART) --group build --output-file locks/build.txt

clean: ## remove the environment and the caches; the data folder stays
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# A stamp is newer than its lock file when what the file lists is installed.
$(VENV)/.laptop $(VENV)/.dev: $(VENV)/.%: locks/%.txt pyproject.toml | $(BIN)/pip
	@echo "Installing what locks/$*.txt lists into $(VENV) (once; about 160 MB to download, half a minute or more)"
	@$(INSTALL) --quiet --require-hashes --only-binary :all: --requirement locks/$*.txt || \
	{ echo "dateline: no ready-made package for this platform, or no network: see above." \
	"Linux and macOS on x86-64 and ARM64 with Python 3.11 to 3.13 need no compiler." >&2; exit 1; }
	@$(INSTALL) --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(BIN)/pip:
	@command -v $(PYTHON) >/dev/null || { echo "dateline: no $(PYTHON) here: install Python 3.11 to 3.13," \
	"or name one with make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { \
	echo "dateline: needs Python 3.11 to 3.13, and $(PYTHON) is $$($(PYTHON) --version 2>&1):" \
	"name another one with make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "dateline: this Python cannot make" \
	"virtual environments: install its venv package (Debian and Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
