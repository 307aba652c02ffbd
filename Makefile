# make run | make test: both work on a bare Debian 12 with only make and ca-certificates.
# As root, missing Debian packages are installed; others are told the exact line.
SHELL   := /bin/bash
PY      ?= $(shell for p in /usr/bin/python3.11 python3.11 python3.12 python3.13 python3; do command -v $$p >/dev/null 2>&1 && { echo $$p; break; }; done)
VENV    ?= .venv
BIN     := $(VENV)/bin
RUNPKG  := python3-venv libglib2.0-0 libegl1 libgl1 libdbus-1-3 libfontconfig1 libxkbcommon0 \
           libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0 fonts-dejavu-core
TESTPKG := xvfb xauth poppler-utils qpdf dcmtk dicom3tools strace postgresql
PIP     := $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes
.DEFAULT_GOAL := help
.PHONY: help run test test-slow check bench screenshots setup setup-dev setup-bench display lock clean

define need
	@missing=""; for p in $(1); do dpkg-query -W -f='$${db:Status-Status}' $$p 2>/dev/null | grep -qx installed || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ] && command -v dpkg-query >/dev/null; then \
	  if [ "$$(id -u)" = 0 ]; then echo "Installing Debian packages:$$missing"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends $$missing >/dev/null; \
	  else echo "Debian packages are missing. Run: sudo apt-get install --no-install-recommends$$missing"; exit 1; fi; fi
endef

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

setup: $(VENV)/.run ## create .venv with what the program needs
$(VENV)/.run: requirements.txt
	$(call need,$(RUNPKG))
	@py="$(PY)"; [ -n "$$py" ] || py=/usr/bin/python3; [ -x $(BIN)/python ] || $$py -m venv $(VENV)
	@$(PIP) -r requirements.txt
	@$(BIN)/python -c "from desktop.export.fonts import prepare; prepare()" && touch $@

setup-dev: $(VENV)/.dev
$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(call need,$(TESTPKG))
	@$(PIP) -r requirements-dev.txt && touch $@

display:
	@if [ -z "$$DISPLAY$$WAYLAND_DISPLAY$$QT_QPA_PLATFORM" ]; then \
	  echo "There is no display here: start Concord from a desktop session, or use its command line (see README)."; exit 2; fi

run: display setup ## open the window on a sample study
	@$(BIN)/python main.py demo $(ARGS)

check: setup-dev ## ruff, mypy and the layering
	@$(BIN)/ruff check desktop main.py tests benchmarks docs
	@$(BIN)/ruff format --check desktop main.py tests benchmarks docs
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

test: check ## everything a landing must pass
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2 --dist loadfile -m "not xvfb and not slow"
	xvfb-run -a -s "-screen 0 1600x1000x24 -nolisten tcp" env QT_QPA_PLATFORM=xcb $(BIN)/python -m pytest -m "xvfb and not slow"

test-slow: setup-dev ## the full numbers of docs/SAFETY.md
	CONCORD_FORMS=10000 QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest tests/evidence
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m "slow"

setup-bench: $(VENV)/.bench
$(VENV)/.bench: requirements-bench.txt $(VENV)/.dev
	@$(PIP) -r requirements-bench.txt && touch $@

bench: setup-bench ## regenerate the figures of docs/PERFORMANCE.md
	@for f in $(basename $(notdir $(wildcard benchmarks/[a-z]*.py))); do echo "== $$f"; xvfb-run -a -s "-screen 0 1100x1100x24 -nolisten tcp" env QT_QPA_PLATFORM=xcb $(BIN)/python -m benchmarks.$$f || exit 1; done

screenshots: setup-dev ## regenerate the pictures of the README from the running program
	xvfb-run -a -s "-screen 0 1600x1000x24 -nolisten tcp" env QT_QPA_PLATFORM=xcb $(BIN)/python docs/screenshots.py

lock: setup-dev ## resolve requirements*.in anew, hashes and no addresses
	@for f in requirements requirements-dev requirements-bench; do $(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 --no-header --no-annotate -o $$f.txt $$f.in; done

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
