# Everything here needs only Python 3.11 or newer, make and a package index.
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
PEERS  := $(VENV)/.peers
# The first of these that is Python 3.11 or newer; set PYTHON=... to choose another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)

.PHONY: help run test formats check lint types imports spelling docs pictures bench soak build clean

help: ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(STAMP): pyproject.toml
	@test -n "$(PYTHON)" || { echo "briefing needs Python 3.11 or newer; none was found. Set PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing briefing and its tools into $(VENV) (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@$(BIN)/python -m compileall -q src
	@touch $@

run: $(STAMP) ## set up, then open the app on the sample library
	@$(BIN)/briefing open --sample

test: $(STAMP) ## set up, then run all tests, one process a core
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal

formats: $(STAMP) ## install the extras for DOCX, PDF and the browser (250 MB), then run their tests
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[docx,pdf,web]'
	@$(BIN)/python -m pytest tests/test_formats.py tests/test_html.py tests/test_docx.py \
		tests/test_pdf.py tests/test_pandoc.py tests/test_serve.py

check: lint types imports spelling docs ## run every check but the tests

lint: $(STAMP) ## ruff: lint and format
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(STAMP) ## mypy --strict
	@$(BIN)/mypy

imports: $(STAMP) ## the import contracts
	@$(BIN)/lint-imports

spelling: $(STAMP) ## codespell
	@$(BIN)/codespell

docs: $(STAMP) ## are the generated pages and pictures as the program would make them?
	@$(BIN)/python docs/generate.py --check

pictures: $(STAMP) ## make the generated pages and the pictures of the docs anew
	@$(BIN)/python docs/generate.py

$(PEERS): $(STAMP)
	@echo "Installing fzf, ripgrep and sumy to compare with into $(VENV) (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]' && touch $@ \
		|| echo "They could not be installed here: they are left out of the comparison"

bench: $(PEERS) ## print the benchmarks at small sizes (bench/README.md has the larger ones)
	@$(BIN)/python bench/search.py --claims 1000 10000
	@$(BIN)/python bench/check.py --briefs 1000
	@$(BIN)/python bench/condense.py --libraries 4 --words 100 --without KL
	@$(BIN)/python bench/library.py --measure 100 1000
	@$(BIN)/python bench/save.py
	@$(BIN)/python bench/app.py --rounds 3 --keys 12

soak: $(STAMP) ## kill, race and fail saves as often as the promise is counted by (an hour)
	@BRIEFING_SOAK=1 $(BIN)/python -m pytest tests/test_save_faults.py tests/test_save_races.py tests/test_edits.py tests/test_monkey.py \
		tests/test_storms.py tests/test_scan.py tests/test_step.py tests/test_cache.py

build: $(STAMP) ## build the wheel into dist/
	@$(BIN)/python -m pip wheel --quiet --no-deps -w dist .

clean: ## remove what was installed and built
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
