# Each target sets up what it needs. `make run` and `make test` are the two that a newcomer needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DATA   ?= data
HALVES ?= 0
SHELL  := /bin/bash
export PYTHONPATH := $(CURDIR)

.PHONY: run test check demo format bench bench-ledger kafka lock clean compose-test secrets

run: $(VENV)/.ready
	@exec $(BIN)/python -m lovebank.cli run --demo --data $(DATA)

# `make test HALVES=2` runs two at a time, as `.ci/run` does: a file's tests stay together, and each half
# has a broker and a store of its own.
test: $(VENV)/.ready-dev
	@$(BIN)/python -m pytest -q -n $(HALVES) --dist loadfile --no-loadscope-reorder

demo: $(VENV)/.ready
	@$(BIN)/python -m lovebank.cli demo

check: $(VENV)/.ready-dev
	@$(BIN)/ruff check -q . && $(BIN)/ruff format -q --check .
	@$(BIN)/mypy --no-error-summary lovebank services tests
	@$(BIN)/lint-imports --no-logo > $(VENV)/import-linter.out || { cat $(VENV)/import-linter.out; exit 1; }
	@$(BIN)/python -m pytest -q tests/architecture

format: $(VENV)/.ready-dev
	@$(BIN)/ruff check -q --fix . ; $(BIN)/ruff format -q .

bench: $(VENV)/.ready-dev
	@$(BIN)/python -m bench.eventlog
	@$(BIN)/python -m bench.story

# Against PostgreSQL too, where Debian's package `postgresql` is installed.
bench-ledger: $(VENV)/.ready-dev .cache/bench/.ready
	@PYTHONPATH=$(CURDIR):.cache/bench $(BIN)/python -m bench.ledger

.cache/bench/.ready: bench/requirements.lock $(VENV)/.ready-dev
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps --upgrade \
		--target .cache/bench -r bench/requirements.lock
	@touch $@

# A real broker for LOVEBANK_TEST_KAFKA, until Ctrl-C; needs Java 17 and Maven.
kafka: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.servers.kafka

# The locks carry hashes and no addresses. Needs `uv`, which only who changes them needs.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q \
		requirements.in -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q \
		requirements-dev.in -c requirements.lock -o requirements-dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q \
		bench/requirements.in -c requirements-dev.lock -o bench/requirements.lock

$(VENV)/bin/python:
	@$(PYTHON) deploy/make_venv.py $(VENV)

$(VENV)/.ready: requirements.lock $(VENV)/bin/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/bin/python
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/.ready

clean:
	rm -rf $(VENV) $(DATA)

# The whole compose file, really started, without pulling an image: needs docker, as root.
compose-test: $(VENV)/.ready
	@deploy/compose-test.sh

# What `docker compose up` keeps secret, made once.
secrets:
	@$(PYTHON) deploy/make_secrets.py deploy/secrets
