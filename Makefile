.DEFAULT_GOAL := run
.PHONY: run desktop test test-without-qt check bench gpu setup screenshots clean

PYTHON3 := python3
VENV := .venv/bin
# A process a core, each with one thread: two threads on a core that two share are slower than one.
# One process more: the window's tests wait for timers, and another can use the core meanwhile.
# Threads of a test that wants two sleep while they wait, where spinning would take the other's core.
# Compiled files are kept, whatever the environment says: the tests start many processes.
PYTEST := PYTHONDONTWRITEBYTECODE= QT_QPA_PLATFORM=offscreen OMP_NUM_THREADS=1 OMP_WAIT_POLICY=PASSIVE \
	$(VENV)/python -m pytest -n $$(($$(getconf _NPROCESSORS_ONLN) + 1)) --maxprocesses 8 --dist loadfile --no-loadscope-reorder
MINUTES ?= 8
OUT ?= gpu-out
DATA ?= gpu-data
FROM ?= gpu-from

run: setup  ## open the window
	@$(VENV)/python -m maml_studio

desktop: setup  ## let the desktop's menu start the app, and a double click open a task's file
	@$(VENV)/python tools/desktop.py

test: setup  ## run all the tests, offscreen
	@$(PYTEST)

test-without-qt: export PYTHONPATH := $(CURDIR)/tools/without_qt
test-without-qt: setup  ## run the tests of the engine and the command line as if Qt were not there
	@! $(VENV)/python -c "import PySide6" 2>/dev/null
	@$(PYTEST) -p no:pytest-qt tests --ignore=tests/gui --ignore=tests/test_wheel.py --ignore=tests/test_import_rules.py

check: setup  ## format, lint, types, import rules
	@$(VENV)/ruff format --check .
	@$(VENV)/ruff check .
	@$(VENV)/mypy
	@$(VENV)/lint-imports

bench: setup  ## print the tables of benchmarks/
	@$(VENV)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt --no-build-isolation --editable '.[bench]'
	@QT_QPA_PLATFORM=offscreen $(VENV)/python -m benchmarks

gpu:  ## train and measure on a machine with a GPU, with that machine's python3 as it is
	@$(PYTHON3) benchmarks/gpu.py --minutes $(MINUTES) --out $(OUT) --data $(DATA) --from $(FROM)

screenshots: setup  ## make the pictures in README from the real window
	@QT_QPA_PLATFORM=offscreen $(VENV)/python tools/screenshots.py

setup:  ## make .venv with the app and its test tools
	@command -v $(PYTHON3) >/dev/null || { echo "set-up: Python 3.11 or newer is needed" >&2; exit 1; }
	@$(PYTHON3) tools/setup.py

clean:  ## remove what the other commands made
	rm -rf .venv .venv-setup.* .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
