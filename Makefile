# The two commands: make demo, make test. Everything else serves them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Tests and the demo start many processes; without bytecode each would take five seconds instead of one.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-all seek check format bench quality lock clean

demo: $(READY)
	$(BIN)/tapewatch demo

test: check
	$(BIN)/pytest -n auto --dist loadgroup -m "not slow"

test-all: export TAPEWATCH_THOROUGH := 1
test-all: check
	$(BIN)/pytest -n auto --dist loadgroup

seek: export TAPEWATCH_THOROUGH := 1
seek: export TAPEWATCH_SEEK := 1
seek: $(READY)
	$(BIN)/pytest -n auto --dist loadgroup -m "not slow"

check: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(READY)
	$(BIN)/python -m benchmarks

quality: $(READY)
	$(BIN)/python -m benchmarks.quality

lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		--no-emit-find-links -o requirements/run.txt
	$(BIN)/uv pip compile pyproject.toml --quiet --universal --generate-hashes --no-emit-index-url --no-header \
		--no-emit-find-links --extra dev -c requirements/run.txt -o requirements/dev.txt

$(READY): requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist var
