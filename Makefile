# Two commands matter: make run, make test. The others are for those who change something.
PYTHON ?= python3
BIN := .venv/bin
# Two processes at once; a browser test waits for its own server, not for another test.
WORKERS ?= 2
.DEFAULT_GOAL := help
.PHONY: help run setup dev test lint format lock migration vendor bench

help:  ## Say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: setup  ## Serve the site on http://127.0.0.1:8000 (HOST, PORT), with demo data
	@grep -qs '^ *TRAINING_DEMO *=' .env || export TRAINING_DEMO="$${TRAINING_DEMO-1}"; \
	exec $(BIN)/training serve --prepare

setup:
	@$(PYTHON) scripts/setup.py

dev:
	@$(PYTHON) scripts/setup.py --dev

test: dev  ## Run every test that can run here; name those that cannot
	@$(BIN)/python scripts/browser.py
	@$(BIN)/python -m pytest -n $(WORKERS) $(TESTS)

lint: dev  ## Check style, types, templates and known security mistakes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet training
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml training wsgi.py

format: dev  ## Write Python as the linters want it
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

lock: dev  ## Choose the newest allowed versions and lock them with their hashes
	$(BIN)/uv pip compile --universal --generate-hashes --upgrade --no-header --quiet \
		-o requirements.lock pyproject.toml
	$(BIN)/uv pip compile --universal --generate-hashes --upgrade --no-header --quiet --extra dev \
		-c requirements.lock -o requirements-dev.lock pyproject.toml

migration: dev  ## Write a migration from the models: make migration m="Let a response say its language"
	@$(BIN)/python scripts/migration.py "$(m)"

vendor: dev  ## Fetch the fonts and scripts that are kept in the tree, and check their digests
	$(BIN)/python scripts/vendor.py

bench: dev  ## Measure pages beside a bare app, interleaved in one run
	$(BIN)/python scripts/bench.py
