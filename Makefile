# `make help` says what each target does. Everything is installed inside this folder, except Debian's own packages.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup setup-test requirements client static run lint lint-python lint-client check test test-scale stress bench

python := .venv/bin/python
pytest := $(python) -m pytest
# Two at a time, since the smallest machine has two cores; a file stays with one worker.
two := -n 2 --dist loadfile
packages := rcp mindmap approvals procedures

# `make test ONLY=mindmap`: the tests of one area, in every stage; an area may have none in a stage.
area := $(if $(ONLY),--area=$(ONLY))
none_is_fine := $(if $(ONLY),|| [ $$? -eq 5 ])

# What Python compiles is kept, whatever the shell says: each stage starts several processes.
export PYTHONDONTWRITEBYTECODE =

stage = @printf '\n── %s\n' "$(1)"

help: ## what can be asked
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what running the site needs, and build the client; costs nothing when nothing changed
	@deploy/setup.sh

setup-test: ## install what the tests need on top (Chromium, linters)
	@deploy/setup.sh --test

requirements: ## compute requirements*.txt again from requirements*.in
	@for name in requirements requirements-dev; do \
		.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-header $$name.in --output-file $$name.txt; \
	done

client: ## build the client into build/static
	@node deploy/build.mjs

static: ## gather the static files into var/static
	@$(python) deploy/run.py static

run: setup ## serve the site with its demo on http://localhost:8000 (HOST, PORT); Ctrl-C stops it
	@exec $(python) deploy/run.py

lint: ## format, lint and types, of Python, templates and TypeScript
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint-python lint-client

lint-python:
	$(call stage,Python : mise en forme et lint)
	@.venv/bin/ruff format --check --quiet . || { echo 'À mettre en forme : .venv/bin/ruff format .'; exit 1; }
	@.venv/bin/ruff check --quiet .
	$(call stage,Python : types)
	@.venv/bin/mypy $(packages) tests deploy
	$(call stage,Gabarits : mise en forme)
	@find templates -name '*.html' -print0 | xargs -0 --no-run-if-empty .venv/bin/djhtml --tabwidth 2 --check

lint-client:
	$(call stage,TypeScript : lint et types)
	@node_modules/.bin/eslint --max-warnings 0 .
	@node_modules/.bin/tsc --noEmit

test: setup-test ## everything that must pass before a change is kept; needs no service
	@$(MAKE) --no-print-directory lint
	$(call stage,Client : tests)
	@node_modules/.bin/vitest run $(if $(ONLY),$(ONLY)/ --passWithNoTests)
	$(call stage,Fichiers statiques)
	@$(MAKE) --no-print-directory static
	$(call stage,Tests : règles et commandes)
	@$(pytest) -n 2 --dist worksteal -m 'not socket and not browser' $(area) $(none_is_fine)
	$(call stage,Tests : sockets et pannes)
	@$(pytest) $(two) -m socket $(area) $(none_is_fine)
	$(call stage,Tests : navigateur)
	@$(pytest) $(two) -m browser $(area) $(none_is_fine)

check: setup-test ## what one runs while writing: lint, types, what changed of the client, the rules without the database
	@$(MAKE) --no-print-directory lint
	$(call stage,Client : ce qui a changé)
	@node_modules/.bin/vitest run --changed --passWithNoTests
	$(call stage,Tests : règles sans base de données)
	@$(pytest) -q -n 2 --dist worksteal -m 'not socket and not browser and not database' \
		--ignore tests/mindmap/document/test_invariants.py --ignore tests/rcp/paper

stress: setup-test static ## every browser and socket test 20 times (TURNS) on a busy machine, with a report; ONLY narrows it
	@$(python) -m tests.stress $(or $(TURNS),20) $(two) $(area)

test-scale: export DATABASE_URL := $(or $(DATABASE_URL),postgres://postgres@127.0.0.1:5432/test)
test-scale: export REDIS_URL := $(or $(REDIS_URL),redis://127.0.0.1:6379/0)
test-scale: setup-test ## the socket, concurrency and fault tests on PostgreSQL and Redis (DATABASE_URL, REDIS_URL)
	$(call stage,PostgreSQL et Redis)
	@$(python) deploy/reachable.py
	$(call stage,Tests : sockets et pannes sur PostgreSQL et Redis)
	@$(python) deploy/run.py static
	@$(pytest) -m socket

bench: setup-test ## measure, and print one JSON object per measure
	@$(python) -m tests.bench
